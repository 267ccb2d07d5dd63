//! The idempotency keys of one order.

use crate::api::repeats::{Slow, add};
use crate::support::house::{Got, Served, new_key};

async fn remove(proxy: &Served, order: &str, voucher: &str, key: &str) -> Got {
    let url = format!("http://{}/ocapi/v1/orders/{order}/vouchers/{voucher}", proxy.public);
    Got::from(crate::support::house::client().delete(url).header("idempotency-key", key)).await
}

#[tokio::test]
async fn another_spelling_of_a_path_is_the_same_request() {
    let vista = Slow::new(100);
    let proxy = Served::with(vista.config().await).await;
    let key = new_key();
    for (order, voucher, replayed) in
        [("1aa", "v1", false), ("%31aa", "v1", true), ("%31%61%61", "%761", true), ("1aa", "v2", false)]
    {
        let got = remove(&proxy, order, voucher, &key).await;
        assert_eq!(got.status, 204);
        assert_eq!(got.headers.contains_key("idempotent-replayed"), replayed, "{order} {voucher}");
    }
    assert_eq!(vista.calls(), 2);
}

#[tokio::test]
async fn an_order_has_a_hundred_keys_whatever_they_are_for() {
    let vista = Slow::new(1_000);
    let proxy = Served::with(vista.config().await).await;
    let first = new_key();
    assert_eq!(remove(&proxy, "o1", "v0", &first).await.status, 204);
    for voucher in 1..100 {
        assert_eq!(remove(&proxy, "o1", &format!("v{voucher}"), &new_key()).await.status, 204);
    }
    let add = async |order: &str| {
        Got::from(add(&proxy, &format!("/ocapi/v1/orders/{order}/vouchers"), &new_key(), "CODE")).await
    };
    for refused in [
        remove(&proxy, "o1", "v100", &new_key()).await,
        add("o1").await,
        add("%6f1").await,
        add("o%31").await,
    ] {
        assert_eq!((refused.status, refused.problem().as_str()), (429, "too-many-attempts"));
        assert_eq!(refused.headers["retry-after"], "3600");
    }
    assert_eq!(vista.calls(), 100);
    // Repeats are still answered, and other orders are served.
    assert_eq!(remove(&proxy, "o1", "v0", &first).await.headers["idempotent-replayed"], "true");
    assert_eq!(add("o2").await.status, 200);
}
