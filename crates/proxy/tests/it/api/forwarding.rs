//! Requests and answers if nothing fails.

use crate::support::{ADD_VOUCHER, CALLS, CONNECT_CANARY, OCAPI_CANARY, Stub, app, ask, config, send};
use axum::body::Body;
use axum::http::Request;
use proxy::config::ConnectSettings;
use serde_json::json;

const PRICE: &str = r#"{"valueIncludingTax":19.5,"valueExcludingTax":16.24,"tax":3.26}"#;

fn order() -> String {
    format!(
        r#"{{"order":{{"id":"o1","totalPrice":{PRICE},"internalNote":"not for browsers"}},"relatedData":null}}"#
    )
}

/// An answer that the call can read.
fn answer(path: &str) -> String {
    match path {
        path if path.ends_with("/ticket-prices") => r#"{"ticketPrices":[],"relatedData":null}"#.to_owned(),
        path if path.ends_with("/vouchers") => {
            r#"{"voucher":{"id":"v1","type":"Ticket"},"availableRedemptions":2}"#.to_owned()
        }
        path if path.starts_with("/RESTData") => "[]".to_owned(),
        path if path.starts_with("/RESTTicketing") => r#"{"Result":0,"Order":null}"#.to_owned(),
        path if path.starts_with("/orders/") => {
            r#"{"order":{"userSessionId":"o1","orderTotalValueInCents":0}}"#.to_owned()
        }
        path if path.contains("/vouchers/") => String::new(),
        _ => order(),
    }
}

#[tokio::test]
async fn each_call_goes_up_once_to_its_own_path_with_its_own_key() {
    for (method, path, body, _) in CALLS {
        let stub = Stub::default();
        let app = app(config(stub.clone().answering(200, &[], &answer(path)).await)).await;
        let got = ask(&app, method, path, body).await;
        assert!(got.status.is_success(), "{method} {path}: {got:?}");

        let [seen] = &stub.seen()[..] else { panic!("{method} {path}: not one call") };
        assert_eq!((seen.method.as_str(), seen.target.as_str()), (method, path));
        let (ocapi, connect) = (seen.headers.get("authorization"), seen.headers.get("connectapitoken"));
        if path.starts_with("/ocapi") {
            assert_eq!(ocapi.unwrap(), &format!("Bearer {OCAPI_CANARY}"));
            assert!(connect.is_none());
        } else {
            assert_eq!(connect.unwrap(), CONNECT_CANARY);
            assert!(ocapi.is_none());
        }
    }
}

#[tokio::test]
async fn bodies_pass_through_types_in_both_directions() {
    let stub = Stub::default();
    let app = app(config(stub.clone().answering(200, &[("server", "vista")], &order()).await)).await;
    let selection =
        r#"{"tickets":[{"ticketTypeId":"0002-0001","voucherId":"v1","price":0}],"seats":null,"admin":true}"#;
    let got = ask(&app, "PUT", "/ocapi/v1/orders/o1/showtimes/0002-2681?debug=1", Some(selection)).await;

    let seen = &stub.seen()[0];
    assert_eq!(seen.body, r#"{"tickets":[{"ticketTypeId":"0002-0001","voucherId":"v1"}],"seats":[]}"#);
    assert_eq!(seen.target, "/ocapi/v1/orders/o1/showtimes/0002-2681");
    assert_eq!(got.json()["order"]["totalPrice"]["valueIncludingTax"], json!(19.5));
    assert!(!got.text.contains("internalNote"));
    assert!(!got.headers.contains_key("server"));
}

#[tokio::test]
async fn a_removed_voucher_is_204_whatever_the_body() {
    for body in ["", "null", "gone"] {
        let app = app(config(Stub::default().answering(200, &[], body).await)).await;
        let got = ask(&app, "DELETE", "/ocapi/v1/orders/o1/vouchers/v1", None).await;
        assert_eq!((got.status.as_u16(), got.text.as_str()), (204, ""));
    }
}

#[tokio::test]
async fn only_two_headers_go_up() {
    let stub = Stub::default();
    let app = app(config(stub.clone().answering(200, &[], &order()).await)).await;
    let request = |path: &str| {
        Request::get(path)
            .header("connect-region-code", "NZ")
            .header("loyaltySessionToken", "member-1")
            .header("authorization", "Bearer forged")
            .header("connectapitoken", "forged")
            .header("cookie", "a=b")
            .header("x-forwarded-for", "1.2.3.4")
            .body(Body::empty())
            .unwrap()
    };
    send(&app, request("/ocapi/v1/orders/o1")).await;
    send(&app, request("/RESTData.svc/cinemas/c/sessions/s/tickets")).await;

    let [ocapi, connect] = &stub.seen()[..] else { panic!("not two calls") };
    let names = |seen: &crate::support::Seen| {
        let mut names: Vec<_> = seen.headers.keys().map(|name| name.to_string()).collect();
        names.sort();
        names
    };
    let ours = ["accept", "accept-encoding", "connect-region-code", "host", "traceparent", "user-agent"];
    assert_eq!(
        names(ocapi),
        [
            "accept",
            "accept-encoding",
            "authorization",
            "connect-region-code",
            "host",
            "loyaltysessiontoken",
            "traceparent",
            "user-agent"
        ]
    );
    assert_eq!(
        names(connect).iter().filter(|name| *name != "connectapitoken").collect::<Vec<_>>(),
        ours.iter().collect::<Vec<_>>()
    );
    assert_eq!(ocapi.headers["authorization"], format!("Bearer {OCAPI_CANARY}").as_str());
    assert_eq!(connect.headers["connectapitoken"], CONNECT_CANARY);
}

#[tokio::test]
async fn connects_failures_stay_200_without_their_text() {
    let failed = r#"{"Result":4,"ExtendedResultCode":0,"ErrorDescription":"stack trace of Vista"}"#;
    let app = app(config(Stub::default().answering(200, &[], failed).await)).await;
    let got = ask(&app, "POST", "/RESTTicketing.svc/order", Some(r#"{"UserSessionId":"o1"}"#)).await;
    assert_eq!(got.status, 200);
    assert_eq!(got.json()["Result"], 4);
    assert!(!got.text.contains("stack trace"));
}

#[tokio::test]
async fn connect_refusing_our_key_is_nothing_the_customer_did() {
    for code in [71, 72, 79] {
        let failed = format!(r#"{{"Result":{code}}}"#);
        let app = app(config(Stub::default().answering(200, &[], &failed).await)).await;
        let got = ask(&app, "POST", "/RESTTicketing.svc/order", Some(r#"{"UserSessionId":"o1"}"#)).await;
        assert_eq!(got.problem(), ("unavailable".to_owned(), 503));
    }
}

#[tokio::test]
async fn the_discount_method_is_the_operators_choice() {
    let stub = Stub::default();
    let mut config = config(stub.clone().answering(200, &[], r#"{"Result":0}"#).await);
    config.connect.discount_method = proxy::config::DiscountMethod::Get;
    let app = app(config).await;
    let (method, path, body, _) = CALLS[9];
    assert_eq!(ask(&app, method, path, body).await.status, 200);
    assert_eq!(stub.seen()[0].method, "GET");
    assert!(stub.seen()[0].body.contains("BLITZO"));
}

#[tokio::test]
async fn a_site_without_connect_has_no_discount_codes() {
    let stub = Stub::default();
    let with = config(stub.clone().answering(200, &[], "{}").await);
    let without = proxy::Config { connect: ConnectSettings::default(), ..with.clone() };
    let (with, without) = (app(with).await, app(without).await);

    let path = "/checkout/v1/capabilities";
    assert_eq!(
        ask(&with, "GET", path, None).await.json(),
        json!({"capabilities": ["complete", "expiry-reset", "codes", "discount-codes"]})
    );
    let able = ask(&without, "GET", path, None).await.json();
    assert_eq!(able, json!({"capabilities": ["complete", "expiry-reset", "codes"]}));
    let (method, path, body, _) = CALLS[4];
    assert_eq!(ask(&without, method, path, body).await.problem(), ("not-found".to_owned(), 404));
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn the_prefix_of_a_base_url_stays() {
    let stub = Stub::default();
    let mut config = config(stub.clone().answering(200, &[], &order()).await);
    config.ocapi.ocapi_url = format!("{}/WSVistaWebClient/", config.ocapi.ocapi_url).parse().unwrap();
    ask(&app(config).await, "GET", "/ocapi/v1/orders/o1", None).await;
    assert_eq!(stub.seen()[0].target, "/WSVistaWebClient/ocapi/v1/orders/o1");
}

#[tokio::test]
async fn a_write_is_seen_through_although_the_browser_leaves() {
    let (started, reached) = tokio::sync::oneshot::channel();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let (finished, seen_through) = tokio::sync::oneshot::channel();
    let channels = std::sync::Arc::new(std::sync::Mutex::new(Some((started, released, finished))));
    let upstream = axum::Router::new().fallback(async move || {
        let (started, released, finished) = channels.lock().unwrap().take().unwrap();
        started.send(()).unwrap();
        released.await.unwrap();
        finished.send(()).unwrap();
    });
    let app = app(config(crate::support::serve(upstream).await)).await;
    let browser =
        tokio::spawn(
            async move { ask(&app, "POST", "/ocapi/v1/orders/o1/vouchers", Some(ADD_VOUCHER)).await },
        );
    reached.await.unwrap();
    browser.abort();
    assert!(browser.await.unwrap_err().is_cancelled());
    release.send(()).unwrap();
    // If the caller disconnects, the upstream's handler is dropped, and the sender with it.
    seen_through.await.unwrap();
}
