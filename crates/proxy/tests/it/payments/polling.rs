//! A site asks for the state of a completion with one key all the time, as the handbook says.

use crate::payments::shop::{CODE, Shop};
use crate::support::house::{Got, client};
use sandbox::{Fault, FaultKind, Route};
use std::time::{Duration, Instant};

const KEY: &str = "5f0c2d1e9a7b4c3d8e6f";

async fn ask(shop: &Shop) -> Got {
    let url = format!("http://{}/checkout/v1/orders/{}/complete", shop.proxy.public, shop.order);
    let request = client().post(url).header("idempotency-key", KEY);
    let request = request.header("checkout-order-token", &shop.token);
    Got::from(request.json(&serde_json::json!({"amount": 15}))).await
}

#[tokio::test]
async fn one_key_asks_until_the_order_is_completed() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::CommitThenDrop));
    // More often than an order may have keys, within the quiet period after the lost answer.
    for poll in 0..150 {
        let got = ask(&shop).await;
        assert_eq!((got.status, &got.json()["status"]), (200, &"Pending".into()), "{poll}: {got:?}");
    }
    let began = Instant::now();
    let due = loop {
        let got = ask(&shop).await.json();
        if got["status"] != "Pending" {
            break got;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{got}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &15.0.into()), "{due}");
    shop.sell().await;
    let done = ask(&shop).await;
    assert_eq!(done.json()["status"], "Completed", "{done:?}");
    assert!(!done.headers.contains_key("idempotent-replayed"));
    let again = ask(&shop).await;
    assert_eq!((&again.text, again.headers.contains_key("idempotent-replayed")), (&done.text, true));
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));
}
