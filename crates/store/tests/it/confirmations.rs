//! Orders whose amount due was confirmed.

use crate::database::{Database, HOUR, MINUTE, NOW};

on_both!(a_confirmed_order_remembers_since_when_it_is_missing,);

async fn a_confirmed_order_remembers_since_when_it_is_missing(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.missing_since("o", NOW).await, Ok(None), "it was never confirmed");
    one.confirm_order("o", NOW).await.unwrap();
    assert_eq!(two.missing_since("o", NOW + MINUTE).await, Ok(Some(NOW + MINUTE)));
    assert_eq!(one.missing_since("o", NOW + 2 * MINUTE).await, Ok(Some(NOW + MINUTE)));
    // Another confirmation resets it.
    two.confirm_order("o", NOW + 3 * MINUTE).await.unwrap();
    assert_eq!(one.missing_since("o", NOW + 4 * MINUTE).await, Ok(Some(NOW + 4 * MINUTE)));
    assert_eq!(one.purge(NOW + 24 * HOUR).await.unwrap().confirmations, 0);
    assert_eq!(one.purge(NOW + 25 * HOUR).await.unwrap().confirmations, 1);
    assert_eq!(one.missing_since("o", NOW + 25 * HOUR).await, Ok(None));
}
