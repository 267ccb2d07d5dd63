//! One code per order, for the caller with its token.

use crate::gifts::counter::Counter;
use crate::support::house::{House, Served, postgres};
use sandbox::{Fault, FaultKind, Route};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_completed_order_has_one_code_however_often_it_is_asked_for() {
    let counter = Counter::open().await;
    let sold = counter.sold().await;
    let first = counter.gift(&sold).await;
    assert_eq!(first.status, 200, "{first:?}");
    let gift = first.json();
    let code = gift["code"].as_str().unwrap();
    assert_eq!(gift["url"], format!("https://cinematiccard.com/?promo={code}"));
    assert!(gift["expiresAt"].is_string());
    assert_eq!(counter.gift(&sold).await.json(), gift);
    assert_eq!((counter.asked(), counter.house.sandbox.codes_remaining()), (1, 499));
    let other = counter.sold().await;
    assert_ne!(counter.code(&other).await, code);
    assert_eq!(counter.report().await.minted, 2);
}

/// Vista takes an id in any case.
#[tokio::test]
async fn an_order_has_one_gift_however_its_id_is_written() {
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    let proxy = Served::with(config).await;
    let order = house.order();
    house.sell(&order).await;
    let mut codes = BTreeSet::new();
    for order in [order.clone(), order.to_uppercase()] {
        let got = proxy.ask("", "POST", &format!("/checkout/v1/orders/{order}/gift"), None).await;
        codes.insert(got.json()["code"].to_string());
    }
    assert_eq!((codes.len(), house.calls(Route::GenerateCode)), (1, 1), "{codes:?}");
}

#[tokio::test]
async fn nothing_but_a_post_mints() {
    let counter = Counter::open().await;
    let (order, token) = counter.sold().await;
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let request = counter.proxy.request(method, &format!("/checkout/v1/orders/{order}/gift"));
        let status =
            request.header("checkout-order-token", &token).header("purpose", "prefetch").send().await;
        assert!([405, 404, 200].contains(&status.unwrap().status().as_u16()), "{method}");
    }
    let without_key = crate::support::house::client()
        .post(format!("http://{}/checkout/v1/orders/{order}/gift", counter.proxy.public))
        .header("checkout-order-token", &token);
    assert_eq!(without_key.send().await.unwrap().status(), 400, "a form cannot send the header");
    assert_eq!((counter.asked(), counter.report().await.minted), (0, 0));
}

#[tokio::test]
async fn an_order_that_is_not_completed_or_not_ones_own_has_none() {
    let counter = Counter::open().await;
    let order = counter.house.order();
    let open = (order.clone(), counter.proxy.token(&order).await);
    assert_eq!(counter.gift(&open).await.problem(), "order-not-found");
    let (sold, _) = counter.sold().await;
    assert_eq!(counter.gift(&(sold, open.1)).await.problem(), "order-not-found");
    assert_eq!(counter.asked(), 0);
}

#[tokio::test]
async fn after_a_lost_answer_there_is_one_more_code_and_no_third() {
    let counter = Counter::open().await;
    let sold = counter.sold().await;
    counter.house.sandbox.inject(Fault::once(Route::GenerateCode, FaultKind::CommitThenDrop));
    let code = counter.code(&sold).await;
    assert_eq!(counter.code(&sold).await, code);
    assert_eq!((counter.asked(), counter.house.sandbox.codes_remaining()), (2, 498));
    assert_eq!(counter.report().await.lost_attempts, 1);

    let unlucky = counter.sold().await;
    for status in [500, 502] {
        counter.house.sandbox.inject(Fault::once(Route::GenerateCode, FaultKind::status(status)));
    }
    for _ in 0..3 {
        assert_eq!(counter.gift(&unlucky).await.problem(), "not-found");
    }
    assert_eq!(counter.asked(), 4, "two attempts an order");
    assert_eq!(counter.report().await.lost_attempts, 3);
}

#[tokio::test]
async fn a_code_is_a_gift_unless_the_answer_denies_it() {
    for ok in [json!("true"), json!(null), json!(1)] {
        let counter = Counter::open().await;
        let sold = counter.sold().await;
        let body = json!({"ok": ok, "code": "HALFMOON-1A0A48C0"});
        counter.house.sandbox.inject(Fault::once(Route::GenerateCode, answer(200, body)));
        assert_eq!(counter.code(&sold).await, "HALFMOON-1A0A48C0");
        assert_eq!(counter.asked(), 1, "{ok}");
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_not_repeated() {
    let codes = [json!({"ok": true}), json!({"ok": true, "code": "A B"}), json!([])];
    for fault in codes.map(|body| answer(200, body)).into_iter().chain([FaultKind::Malformed]) {
        let counter = Counter::open().await;
        counter.house.sandbox.inject(Fault::once(Route::GenerateCode, fault));
        for _ in 0..2 {
            assert_eq!(counter.gift(&counter.sold().await).await.problem(), "not-found");
        }
        assert_eq!(counter.asked(), 1, "the answer to the next customer would be the same");
        assert_eq!(counter.report().await.lost_attempts, 1);
    }
}

#[tokio::test]
async fn a_link_that_is_not_cinematiccards_is_left_out() {
    let counter = Counter::open().await;
    let sold = counter.sold().await;
    let body = json!({"ok": true, "code": "HALFMOON-1A0A48C0", "url": "https://evil.example/?promo=HALFMOON-1A0A48C0"});
    counter.house.sandbox.inject(Fault::once(Route::GenerateCode, answer(200, body)));
    let gift = counter.gift(&sold).await.json();
    assert_eq!((&gift["code"], &gift["url"]), (&"HALFMOON-1A0A48C0".into(), &Value::Null));
}

pub(crate) fn answer(status: u16, body: Value) -> FaultKind {
    FaultKind::Status { status, retry_after: None, error_code: None, body: Some(body) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn of_twenty_who_ask_two_proxies_for_one_gift_all_get_the_same() {
    let url = postgres().await;
    let house = House::new().await;
    let mut proxies = Vec::new();
    for _ in 0..2 {
        let mut config = house.config();
        config.state.store = url.parse().unwrap();
        proxies.push(Arc::new(Served::with(config).await));
    }
    for round in 0..10 {
        let order = house.order();
        let token = proxies[0].token(&order).await;
        house.sell(&order).await;
        let mut asked = JoinSet::new();
        for number in 0..20 {
            let (proxy, token) = (proxies[number % 2].clone(), token.clone());
            let path = format!("/checkout/v1/orders/{order}/gift");
            asked.spawn(async move { proxy.ask(&token, "POST", &path, None).await });
        }
        let mut codes = BTreeSet::new();
        for got in asked.join_all().await {
            match got.status {
                200 => drop(codes.insert(got.json()["code"].to_string())),
                409 => assert_eq!(got.problem(), "order-busy"),
                _ => panic!("{got:?}"),
            }
        }
        assert_eq!((codes.len(), house.calls(Route::GenerateCode)), (1, round + 1));
    }
}
