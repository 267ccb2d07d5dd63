//! Every route with every kind of token.

use super::table::{For, ROUTES, body, path};
use super::{Forge, claims, forgeries, signed};
use crate::support::Log;
use crate::support::house::{Got, House, ORIGIN, SECRET, SITE_KEY, Served, WEBHOOK, with};
use proxy::config::SiteKey;
use serde_json::json;

/// A request of the table about `order`, without a token.
fn request(proxy: &Served, method: &str, template: &str, order: &str) -> reqwest::RequestBuilder {
    with(proxy.request(method, &path(template, order)), body(method, template, order))
}

fn bound() -> impl Iterator<Item = (&'static str, &'static str, For)> {
    let own = [For::OrderInPath, For::SessionInPath, For::SessionInBody, For::AnyOrder];
    ROUTES.into_iter().filter(move |route| own.contains(&route.2))
}

#[tokio::test]
async fn a_browser_reaches_its_own_order_and_no_other_on_any_route() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let (own, foreign) = (house.order(), house.order());
    let (token, other) = (proxy.token(&own).await, proxy.token(&foreign).await);
    let mut wrong = forgeries(&token, &own).await;
    wrong.push(("foreign", other));
    // The forgeries are signed as the proxy signs, so that each is refused for its own fault.
    let right = signed(&claims(&token), SECRET);
    assert_eq!(proxy.ask(&right, "GET", &format!("/ocapi/v1/orders/{own}"), None).await.status, 200);

    // The answer for an order that does not exist.
    let gone = house.order();
    let late = proxy.token(&gone).await;
    assert!(house.sandbox.expire_order(&gone));
    let no_such_order = proxy.ask(&late, "GET", &format!("/ocapi/v1/orders/{gone}"), None).await;
    assert_eq!((no_such_order.status, no_such_order.problem().as_str()), (404, "order-not-found"));
    house.sandbox.clear_ledger();

    for (method, template, of) in bound() {
        let missing = Got::from(request(&proxy, method, template, &own)).await;
        assert_eq!(missing, no_such_order, "{method} {template} without a token");
        for (kind, token) in &wrong {
            if *kind == "foreign" && of == For::AnyOrder {
                continue;
            }
            let asked = request(&proxy, method, template, &own).header("checkout-order-token", token);
            assert_eq!(Got::from(asked).await, no_such_order, "{method} {template} with a token {kind}");
        }
        // The right token, on a page of another site.
        let elsewhere = request(&proxy, method, template, &own).header("checkout-order-token", &token);
        let got = Got::from(elsewhere.header("origin", "https://evil.example")).await;
        let told = (got.status, got.problem());
        assert_eq!(told, (403, "origin-not-allowed".to_owned()), "{method} {template} from elsewhere");
    }
    assert!(house.sandbox.ledger().is_empty(), "{:?}", house.sandbox.ledger());
}

#[tokio::test]
async fn the_own_token_passes_on_every_route() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    for (method, template, _) in bound() {
        let order = house.order();
        let token = proxy.token(&order).await;
        house.sandbox.clear_ledger();
        let asked = request(&proxy, method, template, &order).header("checkout-order-token", &token);
        let got = Got::from(asked.header("origin", ORIGIN)).await;
        // A completed order, its gift and the voucher v1 do not exist, but the upstream was called.
        let asked_above = !house.sandbox.ledger().is_empty();
        assert!((200..300).contains(&got.status) || asked_above, "{method} {template}: {got:?}");
        assert!(![401, 403, 405, 503].contains(&got.status), "{method} {template}: {got:?}");

        // The site's backend needs no token.
        house.sandbox.clear_ledger();
        let asked = request(&proxy, method, template, &order).bearer_auth(SITE_KEY);
        let got = Got::from(asked).await;
        assert!(
            (200..300).contains(&got.status) || !house.sandbox.ledger().is_empty(),
            "{method} {template}"
        );
        let asked = request(&proxy, method, template, &order).bearer_auth(format!("{SITE_KEY}x"));
        let got = Got::from(asked).await;
        assert_eq!((got.status, got.problem().as_str()), (404, "not-found"), "{method} {template}");
    }
}

/// A backend must not take a key that it should have changed for the end of an order.
#[tokio::test]
async fn a_backend_hears_that_its_key_is_wrong_and_so_does_the_operator() {
    let (log, _guard) = Log::start();
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let path = format!("/checkout/v1/orders/{}/complete", house.order());
    for (times, path) in [(1, path.as_str()), (2, "/checkout/v1/order-tokens")] {
        let asked =
            proxy.request("POST", path).bearer_auth("a key of last year").json(&json!({"amount": 20.0}));
        let got = Got::from(asked).await;
        assert_eq!((got.status, got.problem().as_str()), (404, "not-found"), "{path}");
        let lines = log.events().into_iter().filter(|line| line["cause"] == "unknown-key");
        let levels: Vec<_> = lines.map(|line| line["level"].clone()).collect();
        assert_eq!(levels, vec!["WARN"; times]);
        let metric = format!("voucher_checkout_unknown_keys_total {times}\n");
        assert!(proxy.metrics().await.contains(&metric), "{metric}");
    }
    // A browser behind a gateway that adds a key of its own.
    let asked = proxy.request("GET", &format!("/ocapi/v1/orders/{}", house.order()));
    let asked = asked.bearer_auth("a gateway's").header("checkout-order-token", "expired");
    assert_eq!(Got::from(asked).await.problem(), "order-not-found");
    // Word by word as RFC 9110 has it: the scheme is written in any case.
    let asked = proxy.request("GET", &format!("/ocapi/v1/orders/{}", house.order()));
    assert_eq!(Got::from(asked.header("authorization", format!("bearer {SITE_KEY}"))).await.status, 200);
}

/// Vista takes an id in any case.
#[tokio::test]
async fn a_token_reaches_its_order_however_its_id_is_written() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    for (method, template, _) in bound() {
        house.sandbox.clear_ledger();
        let asked =
            request(&proxy, method, template, &order.to_uppercase()).header("checkout-order-token", &token);
        let got = Got::from(asked).await;
        let asked_above = !house.sandbox.ledger().is_empty();
        assert!((200..300).contains(&got.status) || asked_above, "{method} {template}: {got:?}");
    }
}

#[tokio::test]
async fn a_token_is_for_the_pages_of_one_site() {
    let house = House::new().await;
    let mut config = house.config();
    let sister = SiteKey { origin: "https://sister.example".to_owned(), key: "k".repeat(40).into() };
    config.sites.site_key.push(sister);
    let proxy = Served::with(config).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    house.sandbox.clear_ledger();
    for (method, template, _) in bound() {
        let asked = request(&proxy, method, template, &order).header("checkout-order-token", &token);
        let got = Got::from(asked.header("origin", "https://sister.example")).await;
        assert_eq!((got.status, got.problem().as_str()), (403, "origin-not-allowed"), "{method} {template}");
    }
    assert!(house.sandbox.ledger().is_empty());
}

#[tokio::test]
async fn connects_session_counts_where_it_has_another_id() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let (order, session) = (house.order(), house.order());
    let wish = json!({"orderId": order, "userSessionId": session});
    let token = proxy.token_answer(wish).await.json()["token"].as_str().unwrap().to_owned();
    for (method, template, of) in bound().filter(|route| route.2 != For::AnyOrder) {
        let (reached, foreign) = if of == For::OrderInPath { (&order, &session) } else { (&session, &order) };
        house.sandbox.clear_ledger();
        let asked = request(&proxy, method, template, foreign).header("checkout-order-token", &token);
        let got = Got::from(asked).await;
        assert_eq!((got.status, got.problem().as_str()), (404, "order-not-found"), "{method} {template}");
        assert!(house.sandbox.ledger().is_empty(), "{method} {template}");
        let asked = request(&proxy, method, template, reached).header("checkout-order-token", &token);
        let got = Got::from(asked).await;
        assert!(
            (200..300).contains(&got.status) || !house.sandbox.ledger().is_empty(),
            "{method} {template}"
        );
    }
}

#[tokio::test]
async fn what_needs_no_token_needs_what_it_needs() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    let nowhere = Got::from(proxy.request("GET", "/nowhere")).await;
    house.sandbox.clear_ledger();
    for (method, template, of) in ROUTES {
        let ask = |path: &str| {
            proxy.request(method, path).header("checkout-order-token", &token).json(&json!({
            "event": "test", "timestamp": "2026-11-23T20:15:00Z", "partner_id": sandbox::PARTNER_ID, "orderId": order,
        }))
        };
        match of {
            For::Everybody => {
                assert!(Got::from(proxy.request(method, template)).await.status < 300, "{template}")
            }
            // The public port has no such path, even with a token.
            For::Operator | For::Site => assert_eq!(Got::from(ask(template)).await, nowhere, "{template}"),
            For::SecretInPath => {
                let wrong = template.replace("{secret}", &WEBHOOK.replace('5', "6"));
                assert_eq!(Got::from(ask(&wrong)).await, nowhere);
                let got = Got::from(ask(&template.replace("{secret}", WEBHOOK))).await;
                assert_eq!(got.status, 204, "{got:?}");
            }
            For::OrderInPath | For::SessionInPath | For::SessionInBody | For::AnyOrder => {}
        }
    }
    for key in ["wrong", "", &SITE_KEY[1..], &SITE_KEY.to_uppercase()] {
        let asked = proxy.request("POST", "/checkout/v1/order-tokens").bearer_auth(key);
        assert_eq!(Got::from(asked.json(&json!({"orderId": order}))).await, nowhere, "{key:?}");
    }
    assert!(house.sandbox.ledger().is_empty());
}

#[tokio::test]
async fn without_sites_nobody_needs_a_token_and_nobody_gets_one() {
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    let proxy = Served::with(config).await;
    let order = house.order();
    assert_eq!(Got::from(proxy.request("GET", &format!("/ocapi/v1/orders/{order}"))).await.status, 200);
    assert_eq!(proxy.token_answer(json!({"orderId": order})).await.status, 404);
    // The forged tokens count as none and have no effect.
    let token =
        Forge::new(ORIGIN, "another-secret-of-32-characters!!", super::FUTURE).await.token("o1").await;
    assert_eq!(proxy.ask(&token, "GET", &format!("/ocapi/v1/orders/{order}"), None).await.status, 200);
}
