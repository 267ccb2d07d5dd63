//! The life of a token, and the orders that one is issued for.

use super::{Forge, claims, ending};
use crate::support::Stub;
use crate::support::house::{Got, House, ORIGIN, SECRET, SITE_KEY, Served, base, listener};
use jiff::{SignedDuration, Timestamp};
use sandbox::{Fault, FaultKind, Route};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_token_ends_with_its_order() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let answer = proxy.token_answer(json!({"orderId": order, "suisanr": "1234567"})).await;
    assert_eq!(answer.status, 200);
    let ends: Timestamp = house.sandbox.order(&order).unwrap().order.expires_at.unwrap().parse().unwrap();
    let claims = claims(answer.json()["token"].as_str().unwrap());
    assert_eq!(claims["exp"], json!(ends.as_second()));
    assert_eq!(answer.json()["expiresAt"].as_str().unwrap().parse::<Timestamp>().unwrap(), ends);
    // The claims are not secret, and are no more than needed.
    assert_eq!(claims, json!({"sub": order, "iss": ORIGIN, "exp": ends.as_second(), "sui": "1234567"}));
}

#[tokio::test]
async fn a_token_that_worked_stops_working() {
    // Long enough for the first read on a slow machine.
    let ends = Timestamp::now().saturating_add(SignedDuration::from_secs(10)).unwrap();
    let order = ending(&ends.to_string());
    let vista = Stub::default();
    let mut config = proxy::Config::new(base(vista.clone().answering(200, &[], &order).await), "t".into());
    config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
    let proxy = Served::with(config).await;
    let token = proxy.token("o1").await;
    let read = || proxy.ask(&token, "GET", "/ocapi/v1/orders/o1", None);
    assert_eq!(read().await.status, 200);
    let patience = Instant::now() + Duration::from_secs(60);
    while read().await.status == 200 {
        assert!(Instant::now() < patience, "it works for ever");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(Timestamp::now() > ends);
    let before = vista.seen().len();
    assert_eq!(read().await.problem(), "order-not-found");
    assert_eq!(vista.seen().len(), before);
}

#[tokio::test]
async fn a_completed_orders_token_is_for_the_receipt() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    house.sell(&order).await;
    let answer = proxy.token_answer(json!({"orderId": order})).await.json();
    let token = answer["token"].as_str().unwrap();
    let left =
        answer["expiresAt"].as_str().unwrap().parse::<Timestamp>().unwrap().duration_since(Timestamp::now());
    assert!((50..=60).contains(&left.as_mins()), "{left:?}");
    let receipt = proxy.ask(token, "GET", &format!("/ocapi/v1/orders/completed/{order}"), None).await;
    assert_eq!(receipt.json()["order"]["status"], "Completed");
    let gift = proxy.ask(token, "POST", &format!("/checkout/v1/orders/{order}/gift"), None).await;
    assert_eq!(gift.status, 200, "{gift:?}");
}

#[tokio::test]
async fn there_is_no_token_for_what_is_no_order() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let expired = house.order();
    assert!(house.sandbox.expire_order(&expired));
    for order in ["0123456789abcdef0123456789abcdef", &expired] {
        let got = proxy.token_answer(json!({"orderId": order})).await;
        assert_eq!((got.status, got.problem().as_str()), (404, "order-not-found"));
    }
    house.sandbox.clear_ledger();
    for wish in [json!({}), json!({"orderId": "../completed/x"}), json!({"orderId": ""}), json!([])] {
        assert_eq!(proxy.token_answer(wish.clone()).await.status, 400, "{wish}");
    }
    let order = house.order();
    for wish in
        [json!({"orderId": order, "userSessionId": "a/b"}), json!({"orderId": order, "suisanr": "a b"})]
    {
        assert_eq!(proxy.token_answer(wish.clone()).await.status, 400, "{wish}");
    }
    // No part of it was put into a path.
    let paths: Vec<_> = house.sandbox.ledger().into_iter().map(|call| call.path).collect();
    assert!(paths.iter().all(|path| *path == format!("/ocapi/v1/orders/{order}")), "{paths:?}");
}

#[tokio::test]
async fn an_order_that_names_no_end_has_a_short_token() {
    let forge = Forge::new(ORIGIN, SECRET, "soon").await;
    let exp = claims(&forge.token("o1").await)["exp"].as_i64().unwrap();
    let left = exp - Timestamp::now().as_second();
    assert!((800..=900).contains(&left), "{left}");
}

/// Vista answers for the order, so its token must work, and not for ever.
#[tokio::test]
async fn an_order_with_an_odd_end_has_a_token_of_usual_length() {
    let at = |hours| Timestamp::now().saturating_add(SignedDuration::from_hours(hours)).unwrap().to_string();
    let just_now = Timestamp::now().saturating_sub(SignedDuration::from_secs(1)).unwrap().to_string();
    for (ends, expected) in [
        ("0001-01-01T00:00:00Z", 800..=900),
        (&at(-48), 800..=900),
        (&just_now, 100..=180),
        (&at(72), 14_300..=14_400),
        ("9999-12-31T23:59:59Z", 800..=900),
    ] {
        let forge = Forge::new(ORIGIN, SECRET, ends).await;
        let exp = claims(&forge.token("o1").await)["exp"].as_i64().unwrap();
        let left = exp - Timestamp::now().as_second();
        assert!(expected.contains(&left), "{ends}: {left}");
    }
}

#[tokio::test]
async fn an_order_in_progress_that_says_completed_has_a_token_for_the_receipt() {
    let mut order: Value = serde_json::from_str(&ending("2020-01-01T00:00:00Z")).unwrap();
    order["order"]["status"] = json!("Completed");
    let mut config =
        proxy::Config::new(base(Stub::default().answering(200, &[], &order.to_string()).await), "t".into());
    config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
    let proxy = Served::with(config).await;
    let left = claims(&proxy.token("o1").await)["exp"].as_i64().unwrap() - Timestamp::now().as_second();
    assert!((3_500..=3_600).contains(&left), "{left}");
}

/// The site vouches for the order; Vista decides at every call whether it exists.
#[tokio::test]
async fn while_vista_is_away_there_are_short_tokens_that_work_when_it_is_back() {
    let house = House::new().await;
    let mut deserted = house.config();
    deserted.ocapi.ocapi_url = base(listener().await.local_addr().unwrap());
    let (away, back) = (Served::with(deserted).await, Served::with(house.config()).await);
    let order = house.order();
    house.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(503)));
    for proxy in [&away, &back] {
        let answer = proxy.token_answer(json!({"orderId": order})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let left = claims(&token)["exp"].as_i64().unwrap() - Timestamp::now().as_second();
        assert!((800..=900).contains(&left), "{left}");
        let got = proxy.ask(&token, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
        assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"), "not a 404");
    }
    let token = away.token(&order).await;
    house.sandbox.clear_faults();
    let got = back.ask(&token, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
    assert_eq!(got.status, 200, "{got:?}");
    let foreign = back.ask(&token, "GET", &format!("/ocapi/v1/orders/{}", house.order()), None).await;
    assert_eq!(foreign.problem(), "order-not-found", "it is for its order all the same");
}

/// During a deployment of Vista its gateway answers 404 itself.
#[tokio::test]
async fn while_only_a_gateway_answers_there_are_short_tokens_too() {
    let page =
        |body| FaultKind::Status { status: 404, retry_after: None, error_code: None, body: Some(body) };
    let pages = [json!("<html>404</html>"), json!({"statusCode": 404, "message": "Resource not found"})];
    for (page, both) in pages.into_iter().flat_map(|body| [(page(body.clone()), true), (page(body), false)]) {
        let house = House::new().await;
        let proxy = Served::with(house.config()).await;
        let order = house.order();
        house.sandbox.inject(Fault::always(Route::CompletedOrder, page.clone()));
        if both {
            house.sandbox.inject(Fault::always(Route::ReadOrder, page));
        } else {
            // Vista itself answers that the order is not in progress, and may be about to list it as completed.
            house.sell(&order).await;
        }
        let answer = proxy.token_answer(json!({"orderId": order})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let left = claims(&token)["exp"].as_i64().unwrap() - Timestamp::now().as_second();
        assert!((800..=900).contains(&left), "{left}");
        let read = async |path: &str| {
            proxy.ask(&token, "GET", &format!("/ocapi/v1/orders/{path}{order}"), None).await
        };
        let completed = read("completed/").await;
        assert_eq!((completed.status, completed.problem().as_str()), (503, "unavailable"));
        let open = read("").await;
        assert_eq!(open.problem(), if both { "unavailable" } else { "order-not-found" });
    }
}

/// If the proxy's clock is wrong, a token must neither expire at once nor outlive its order.
#[tokio::test]
async fn a_token_ends_with_its_order_by_vistas_clock() {
    for ahead in [SignedDuration::from_hours(5), SignedDuration::from_hours(-5)] {
        let there = Timestamp::now().saturating_add(ahead).unwrap();
        let ends = there.saturating_add(SignedDuration::from_mins(10)).unwrap();
        let date = httpdate::fmt_http_date(there.into());
        let order = ending(&ends.to_string());
        let vista = Stub::default().answering(200, &[("date", &date)], &order).await;
        let mut config = proxy::Config::new(base(vista), "t".into());
        config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
        let proxy = Served::with(config).await;
        let token = proxy.token("o1").await;
        let left = claims(&token)["exp"].as_i64().unwrap() - Timestamp::now().as_second();
        assert!((500..=602).contains(&left), "{left}");
        assert_eq!(proxy.ask(&token, "GET", "/ocapi/v1/orders/o1", None).await.status, 200);
    }
}

#[tokio::test]
async fn the_region_goes_with_the_question_for_the_order() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let asked = proxy.request("POST", "/checkout/v1/order-tokens").bearer_auth(SITE_KEY);
    let asked = asked.header("connect-region-code", "NZ-01").json(&json!({"orderId": order}));
    assert_eq!(Got::from(asked).await.status, 200);
    let ledger = house.sandbox.ledger();
    assert_eq!(ledger.last().unwrap().region.as_deref(), Some("NZ-01"));
}
