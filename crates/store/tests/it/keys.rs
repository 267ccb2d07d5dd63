//! The store's own keys.

use crate::database::{Database, sealed};
use tokio::task::JoinSet;

on_both!(the_first_key_stays_for_all_proxies, a_key_is_resealed_once);

async fn the_first_key_stays_for_all_proxies(db: Database) {
    let store = db.store().await;
    let offers: JoinSet<_> = (0..12)
        .map(|number| {
            let store = store.clone();
            async move { store.store_key("hash", &sealed(&format!("offer{number}"))).await.unwrap() }
        })
        .collect();
    let got = offers.join_all().await;
    let kept = db.store().await.store_key("hash", &sealed("late")).await.unwrap();
    assert!(got.iter().all(|key| *key == kept));
    assert_eq!(store.store_key("other", &sealed("another")).await, Ok(sealed("another")));
}

async fn a_key_is_resealed_once(db: Database) {
    let store = db.store().await;
    let first = store.store_key("hash", &sealed("first")).await.unwrap();
    store.reseal_store_key("hash", &first, &sealed("second")).await.unwrap();
    store.reseal_store_key("hash", &first, &sealed("third")).await.unwrap();
    assert_eq!(store.store_key("hash", &sealed("fourth")).await, Ok(sealed("second")));
}
