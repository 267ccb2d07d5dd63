//! Orders as a Vista of our own sends them: sold ones in the wrong list, and money of other countries.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::Stub;
use crate::support::house::{House, Served, base};
use serde_json::{Value, json};

const ORDER: &str = "an-odd-order";

/// All that this Vista answers is this order.
async fn shop(order: Value) -> Shop {
    let house = House::new().await;
    let vista = Stub::default().answering(200, &[], &json!({"order": order}).to_string()).await;
    let mut config = config(&house);
    config.ocapi.ocapi_url = base(vista);
    config.procinema.currency = ["CHF", "0777=KWD"].map(|word| word.parse().unwrap()).to_vec();
    let proxy = Served::with(config).await;
    let token = proxy.token(ORDER).await;
    Shop { house, proxy, order: ORDER.to_owned(), token }
}

fn costs(price: f64) -> Value {
    json!({"valueIncludingTax": price, "valueExcludingTax": price, "tax": 0.0})
}

#[tokio::test]
async fn an_order_in_progress_that_says_completed_is_completed() {
    let shop = shop(json!({"id": ORDER, "status": "Completed", "totalPrice": costs(20.0)})).await;
    let done = shop.complete(20.0).await.json();
    assert_eq!((&done["status"], &done["due"]), (&"Completed".into(), &Value::Null), "{done}");
    assert_eq!(done["completed"]["order"]["id"], ORDER);
}

#[tokio::test]
async fn three_digits_of_a_dinar_are_due_as_they_are() {
    let shop = shop(json!({"id": ORDER, "siteId": "0777", "totalPrice": costs(25.165)})).await;
    assert_eq!(shop.changed(25.17, "amount-changed").await, 25.165);
    let due = shop.complete(25.165).await.json();
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &25.165.into()), "{due}");
    let got = shop.pay(CODE, "5").await;
    assert_eq!((got.status, got.problem().as_str()), (400, "amount-not-accepted"), "{got:?}");
}

#[tokio::test]
async fn a_total_that_has_no_whole_rappen_is_no_total_for_a_voucher() {
    let shop = shop(json!({"id": ORDER, "totalPrice": costs(20.005)})).await;
    assert_eq!(shop.pay(CODE, "5").await.problem(), "amount-not-accepted");
}
