//! More time for an order, and a token that lasts as long.

use crate::api::tokens::claims;
use crate::support::house::{Got, House, SITE_KEY, Served, client};
use jiff::Timestamp;
use sandbox::{Fault, FaultKind, Route};
use serde_json::json;

/// The order's expiry at the cinema.
fn end(house: &House, order: &str) -> Timestamp {
    house.sandbox.order(order).unwrap().order.expires_at.unwrap().parse().unwrap()
}

fn path(order: &str) -> String {
    format!("/ocapi/v1/orders/{order}/expiry/reset")
}

#[tokio::test]
async fn a_token_lasts_as_long_as_the_order_does_now() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let wish = json!({"orderId": order, "suisanr": "1234567"});
    let token = proxy.token_answer(wish).await.json()["token"].as_str().unwrap().to_owned();
    let before = end(&house, &order);
    house.sandbox.advance(600);
    let got = proxy.ask(&token, "POST", &path(&order), None).await;
    assert_eq!(got.status, 200, "{got:?}");
    let after = end(&house, &order);
    assert!(after.duration_since(before).as_secs() >= 600);
    assert_eq!(got.json()["expiresAt"].as_str().unwrap().parse::<Timestamp>().unwrap(), after);
    let answer = got.json();
    let renewed = answer["token"].as_str().unwrap();
    let mut expected = claims(&token);
    expected["exp"] = json!(after.as_second());
    assert_eq!(claims(renewed), expected, "the same but for its end");
    let read = proxy.ask(renewed, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
    assert_eq!(read.status, 200);
}

#[tokio::test]
async fn the_same_request_again_gives_no_more_time() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    let ask = || {
        let request = client().post(format!("http://{}{}", proxy.public, path(&order)));
        let request = request.header("checkout-order-token", &token);
        Got::from(request.header("idempotency-key", "give-me-more-time-0001"))
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!((first.status, &first.text), (200, &second.text));
    assert_eq!(second.headers["idempotent-replayed"], "true");
    assert_eq!(house.calls(Route::ResetExpiry), 1);
}

#[tokio::test]
async fn where_vista_says_no_the_order_keeps_its_end() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(proxy.ask(&token, "POST", &path(&order), None).await);
    }
    let statuses: Vec<_> = answers.iter().map(|got| got.status).collect();
    assert_eq!(statuses, [200, 200, 200, 400]);
    assert_eq!(answers[3].problem(), "invalid-request");
    assert!(house.sandbox.expire_order(&order));
    assert_eq!(proxy.ask(&token, "POST", &path(&order), None).await.problem(), "order-not-found");
}

#[tokio::test]
async fn time_that_was_given_is_no_failure_although_the_end_cannot_be_read() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    let gone = FaultKind::Status { status: 400, retry_after: None, error_code: None, body: None };
    house.sandbox.inject(Fault::once(Route::ReadOrder, gone));
    let got = proxy.ask(&token, "POST", &path(&order), None).await;
    assert_eq!((got.status, got.text.as_str()), (204, ""));
}

#[tokio::test]
async fn a_sites_backend_has_no_token_to_renew() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let got = Got::from(proxy.request("POST", &path(&house.order())).bearer_auth(SITE_KEY)).await;
    assert_eq!((got.status, got.text.as_str()), (204, ""));
}
