//! Discount codes count as attempts like vouchers, apart from them. No code is locked.

use crate::support::Stub;
use crate::support::house::{Got, House, Served, base, listener};
use proxy::Config;
use sandbox::Route;
use sandbox::seed::{ADULT, BLITZO, CHILD, SHOWTIME};
use serde_json::{Value, json};

/// Open to all callers, behind one hop that writes the client's address.
async fn house() -> (House, Config) {
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.edge.forwarded_hops = 1;
    (house, config)
}

/// Applies these codes to the order's first ticket.
async fn apply(proxy: &Served, order: &str, client: u8, codes: &[&str]) -> Got {
    let discounts: Vec<Value> = codes.iter().map(|code| json!({"ItemId": 1, "DiscountCode": code})).collect();
    let body = json!({"UserSessionId": order, "TicketDiscounts": discounts, "ReturnOrder": true});
    let request = proxy.request("POST", "/RESTTicketing.svc/order/discount").json(&body);
    Got::from(request.header("x-forwarded-for", format!("192.0.2.{client}"))).await
}

/// Connect's result number; Connect refuses with status 200.
fn result(got: &Got) -> i64 {
    assert_eq!(got.status, 200, "{got:?}");
    got.json()["Result"].as_i64().unwrap()
}

fn wait(got: &Got) -> u32 {
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"), "{got:?}");
    got.headers["retry-after"].parse().unwrap()
}

#[tokio::test]
async fn an_order_has_five_wrong_codes_and_its_vouchers_are_another_matter() {
    let (house, config) = house().await;
    let proxy = Served::with(config).await;
    let order = house.order();
    for client in 0..5 {
        assert_eq!(result(&apply(&proxy, &order, client, &[&format!("WRONG{client}")]).await), 4);
    }
    let got = apply(&proxy, &order, 99, &[BLITZO]).await;
    assert!((1..=600).contains(&wait(&got)));
    assert_eq!(house.calls(Route::ApplyDiscount), 5, "and Connect was not asked");
    let path = format!("/ocapi/v1/orders/{order}/vouchers");
    let added = proxy.request("POST", &path).json(&crate::support::house::voucher("ADTMM0000111", "1234"));
    assert_eq!(Got::from(added).await.status, 200);
    assert_eq!(result(&apply(&proxy, &house.order(), 98, &[BLITZO]).await), 0);
    assert!(proxy.metrics().await.contains("attempts_refused_total{limit=\"discount-order\"} 1"));
}

#[tokio::test]
async fn an_address_has_ten() {
    let (house, config) = house().await;
    let proxy = Served::with(config).await;
    for number in 0..10 {
        assert_eq!(result(&apply(&proxy, &house.order(), 1, &[&format!("WRONG{number}")]).await), 4);
    }
    wait(&apply(&proxy, &house.order(), 1, &[BLITZO]).await);
    assert_eq!(result(&apply(&proxy, &house.order(), 2, &[BLITZO]).await), 0);
    assert_eq!(house.calls(Route::ApplyDiscount), 11);
}

#[tokio::test]
async fn everybody_together_has_a_limit_of_which_vouchers_know_nothing() {
    let (house, mut config) = house().await;
    config.attempts.attempts_in_all = 4;
    let proxy = Served::with(config).await;
    for client in 0..4 {
        assert_eq!(result(&apply(&proxy, &house.order(), client, &["WRONG"]).await), 4);
    }
    let seconds = wait(&apply(&proxy, &house.order(), 50, &[BLITZO]).await);
    assert!((600..=3600).contains(&seconds), "{seconds}");
    assert!(proxy.metrics().await.contains("attempts_refused_total{limit=\"discount-all\"} 1"));
    let path = format!("/ocapi/v1/orders/{}/vouchers", house.order());
    let wrong = proxy.request("POST", &path).json(&crate::support::house::voucher("WRONG", "1"));
    assert_eq!(Got::from(wrong).await.status, 400);
}

/// A public code that customers try with the wrong ticket.
#[tokio::test]
async fn however_many_try_a_code_in_vain_it_works_for_the_next() {
    let (house, config) = house().await;
    let proxy = Served::with(config).await;
    for client in 0..8 {
        let child = house.sandbox.create_order(SHOWTIME, &[CHILD], &[]).unwrap();
        assert_eq!(result(&apply(&proxy, &child, client, &[BLITZO]).await), 4);
    }
    assert_eq!(result(&apply(&proxy, &house.order(), 50, &[BLITZO]).await), 0);
}

#[tokio::test]
async fn right_codes_are_not_counted() {
    let (house, config) = house().await;
    let proxy = Served::with(config).await;
    let order = house.order();
    for item in 1..=12 {
        let discounts = json!([{"ItemId": item, "DiscountCode": BLITZO}]);
        let body = json!({"UserSessionId": order, "TicketDiscounts": discounts, "ReturnOrder": true});
        let got = Got::from(proxy.request("POST", "/RESTTicketing.svc/order/discount").json(&body)).await;
        assert_eq!(result(&got), 0, "{item}: {got:?}");
        // A ticket that is added again has no discount and a new number.
        let anew = json!({"tickets": [{"ticketTypeId": ADULT}], "seats": []});
        let path = format!("/ocapi/v1/orders/{order}/showtimes/{SHOWTIME}");
        assert_eq!(Got::from(proxy.request("PUT", &path).json(&anew)).await.status, 200);
    }
}

#[tokio::test]
async fn each_code_of_a_request_is_a_try() {
    let (house, config) = house().await;
    let proxy = Served::with(config).await;
    let order = house.order();
    let many = ["A1", "A2", "A3", "A4", "A5", "A6"];
    wait(&apply(&proxy, &order, 1, &many).await);
    assert_eq!(house.calls(Route::ApplyDiscount), 0);
    // None was counted, because none was sent. One code is one attempt, in any spelling.
    for written in ["again", "AGAIN", " Again "] {
        assert_eq!(result(&apply(&proxy, &order, 1, &[written, "again", "AGAIN"]).await), 4);
    }
    assert_eq!(result(&apply(&proxy, &order, 1, &many[..2]).await), 4);
    wait(&apply(&proxy, &order, 1, &[BLITZO]).await);
}

/// A proxy whose Connect refuses with these numbers.
async fn refusing(result: i64, extended: i64) -> Served {
    let (_, mut config) = house().await;
    let answer = format!(r#"{{"Result":{result},"ExtendedResultCode":{extended}}}"#);
    config.connect.connect_url = Some(base(Stub::default().answering(200, &[], &answer).await));
    Served::with(config).await
}

#[tokio::test]
async fn a_refusal_that_may_mean_an_unknown_code_is_counted() {
    for (number, extended) in [(1, 1), (3, 3), (4, 4), (7, 7), (8, 8), (4, 0), (5, 4)] {
        let proxy = refusing(number, extended).await;
        for client in 0..5 {
            assert_eq!(result(&apply(&proxy, "o1", client, &["CODE"]).await), number);
        }
        wait(&apply(&proxy, "o1", 50, &["CODE"]).await);
    }
}

#[tokio::test]
async fn a_cinema_that_is_away_and_an_order_that_is_gone_are_not_counted() {
    for (number, extended) in
        [(2, 2), (5, 5), (6, 6), (61, 61), (62, 62), (63, 63), (83, 83), (92, 92), (5, 0), (1, 5)]
    {
        let proxy = refusing(number, extended).await;
        for _ in 0..12 {
            assert_eq!(result(&apply(&proxy, "o1", 1, &["CODE"]).await), number);
        }
    }
}

#[tokio::test]
async fn what_reached_nobody_or_found_the_wrong_key_is_no_try() {
    let (_, mut config) = house().await;
    let keyless = Stub::default().answering(200, &[], r#"{"Result":71}"#).await;
    let deserted = listener().await.local_addr().unwrap();
    for connect in [keyless, deserted] {
        config.connect.connect_url = Some(base(connect));
        let proxy = Served::with(config.clone()).await;
        for _ in 0..12 {
            let got = apply(&proxy, "o1", 1, &["CODE"]).await;
            assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
        }
    }
}
