//! Requests that the proxy refuses itself, and texts that it never forwards.

use crate::support::{ADD_VOUCHER, CALLS, CONNECT_CANARY, Log, OCAPI_CANARY, Stub, app, ask, config, send};
use axum::body::Body;
use axum::http::Request;

#[tokio::test]
async fn paths_that_are_not_listed_reach_nobody() {
    let stub = Stub::default();
    let app = app(config(stub.clone().answering(200, &[], "{}").await)).await;
    let long = format!("/ocapi/v1/orders/{}", "a".repeat(65));
    for (method, path, status) in [
        ("GET", "/", 404),
        ("GET", "/ocapi/v1/sites", 404),
        ("GET", "/ocapi/v1/orders/o1/payments", 404),
        ("GET", "/ocapi/v1/orders/o1/", 404),
        ("GET", "//ocapi/v1/orders/o1", 400),
        ("GET", "/OCAPI/v1/orders/o1", 404),
        ("POST", "/unredeem", 404),
        ("POST", "/ocapi/v1/orders/o1/completion", 404),
        ("DELETE", "/ocapi/v1/orders/o1", 405),
        ("PATCH", "/ocapi/v1/orders/o1", 405),
        ("TRACE", "/ocapi/v1/orders/o1", 400),
        ("GET", "/ocapi/v1/orders/..", 400),
        ("GET", "/ocapi/v1/orders/%2e%2e", 400),
        ("GET", "/ocapi/v1/orders/o1%2fpayments", 400),
        ("GET", "/ocapi/v1/orders/o1%5c..%5cx", 400),
        ("GET", "/ocapi/v1/orders/o1%3fa=b", 400),
        ("GET", "/ocapi/v1/orders/o1%23", 400),
        ("GET", "/ocapi/v1/orders/o1%00", 400),
        ("GET", "/ocapi/v1/orders/o1;x", 400),
        ("GET", "/ocapi/v1/orders/evil.example:80@x", 400),
        ("GET", "/ocapi/v1/orders/%ff", 400),
        ("GET", &long, 400),
    ] {
        let (_, got) = ask(&app, method, path, None).await.problem();
        assert_eq!(got, status, "{method} {path}");
    }
    assert!(stub.seen().is_empty(), "{:?}", stub.seen());
}

#[tokio::test]
async fn bodies_are_json_of_the_right_shape_and_short() {
    let stub = Stub::default();
    let app = app(config(stub.clone().answering(200, &[], "{}").await)).await;
    let path = "/ocapi/v1/orders/o1/vouchers";
    let padded = |length: usize| format!("{ADD_VOUCHER}{}", " ".repeat(length - ADD_VOUCHER.len()));
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        (r#"{"type":"Ticket"}"#, 400),
        (&"[".repeat(4000), 400),
        (&padded(4097), 413),
    ] {
        assert_eq!(
            ask(&app, "POST", path, Some(body)).await.problem(),
            ("invalid-request".to_owned(), status)
        );
    }
    let form =
        Request::post(path).header("content-type", "text/plain").body(Body::from(ADD_VOUCHER)).unwrap();
    assert_eq!(send(&app, form).await.problem(), ("invalid-request".to_owned(), 415));
    assert!(stub.seen().is_empty());

    ask(&app, "POST", path, Some(&padded(4096))).await;
    assert_eq!(stub.seen().len(), 1);
}

#[tokio::test]
async fn a_page_of_another_site_cannot_write() {
    let stub = Stub::default();
    let mut config = config(stub.clone().answering(200, &[], "{}").await);
    config.sites.allow_origin = vec!["https://tickets.example".to_owned()];
    let app = app(config).await;
    let reset = |headers: &[(&str, &str)]| {
        let request = headers
            .iter()
            .fold(Request::post("/ocapi/v1/orders/o1/expiry/reset"), |request, (name, value)| {
                request.header(*name, *value)
            });
        send(&app, request.header("host", "api.example").body(Body::empty()).unwrap())
    };
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "https://evil.api.example")],
        &[("origin", "null")],
        &[("origin", "https://tickets.example.evil.example")],
        &[("origin", "http://tickets.example")],
        &[("origin", "https://tickets.example:444")],
    ] {
        let got = reset(headers).await;
        assert_eq!(got.problem(), ("origin-not-allowed".to_owned(), 403), "{headers:?}");
        assert!(!got.headers.contains_key("access-control-allow-origin"));
    }
    assert!(stub.seen().is_empty());

    for headers in [
        &[][..],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://api.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://tickets.example")],
    ] {
        assert_eq!(reset(headers).await.status, 204, "{headers:?}");
    }
    let got = reset(&[("origin", "https://tickets.example")]).await;
    assert_eq!(got.headers["access-control-allow-origin"], "https://tickets.example");
    assert!(!got.headers.contains_key("access-control-allow-credentials"));
}

#[tokio::test]
async fn a_page_of_the_site_may_read_the_clock_and_when_to_come_back() {
    let mut config = config(Stub::default().answering(200, &[], "{}").await);
    config.sites.allow_origin = vec!["https://tickets.example".to_owned()];
    let request = Request::get("/checkout/v1/capabilities").header("origin", "https://tickets.example");
    let got = send(&app(config).await, request.body(Body::empty()).unwrap()).await;
    let exposed = got.headers["access-control-expose-headers"].to_str().unwrap();
    assert_eq!(exposed.split(',').collect::<Vec<_>>(), ["date", "retry-after", "x-request-id"]);
}

#[tokio::test]
async fn every_answer_is_marked_as_nobody_elses() {
    let app = app(config(Stub::default().answering(200, &[], "{}").await)).await;
    for path in ["/checkout/v1/capabilities", "/ocapi/v1/orders/o1", "/nowhere"] {
        let got = ask(&app, "GET", path, None).await;
        assert_eq!(got.headers["cache-control"], "no-store", "{path}");
        assert_eq!(got.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(got.headers["x-request-id"].len(), 36, "{path}");
    }
}

#[tokio::test]
async fn keys_and_vouchers_come_out_nowhere() {
    // An upstream that repeats everything it received: the worst possible error page.
    let echo = axum::Router::new().fallback(async |request: Request<Body>| {
        let headers = format!("{:?} {OCAPI_CANARY} {CONNECT_CANARY}", request.headers());
        let target = request.uri().to_string();
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        let text = format!("{headers}{target}{}", String::from_utf8_lossy(&body));
        let status = if target.contains("fails") { 500 } else { 400 };
        let problem = serde_json::json!({"title": text, "detail": text, "errors": [{"description": text}]});
        (axum::http::StatusCode::from_u16(status).unwrap(), [("x-debug", OCAPI_CANARY)], axum::Json(problem))
    });
    let (log, _guard) = Log::start();
    let app = app(config(crate::support::serve(echo).await)).await;
    let mut answers = String::new();
    for (method, path, body, _) in CALLS {
        for path in [path.to_owned(), path.replace("o1", "canary-order-fails")] {
            let got = ask(&app, method, &format!("{path}?x=canary-query"), body).await;
            answers.push_str(&format!("{got:?}"));
        }
    }
    ask(&app, "canary-method", "/canary-path", Some("canary-body")).await;

    for canary in [
        OCAPI_CANARY,
        CONNECT_CANARY,
        "12345678901234",
        "pin-2468-gh",
        "BLITZO",
        "canary-order",
        "canary-query",
    ] {
        assert!(!answers.contains(canary), "{canary} in {answers}");
    }
    // Only the proxy's own lines: hyper logs addresses at level TRACE, which operators do not use.
    let events = serde_json::to_string(&log.events()).unwrap();
    assert_eq!(log.events().len(), 2 * CALLS.len() + 1);
    for canary in ["canary", "12345678901234", "pin-2468-gh", "BLITZO", "hunter", "o1"] {
        assert!(!events.contains(canary), "{canary} in {events}");
    }
}

#[tokio::test]
async fn a_request_is_one_line_that_says_what_went_wrong() {
    let (log, _guard) = Log::start();
    let app = app(config(Stub::default().answering(401, &[], "").await)).await;
    let got = ask(&app, "GET", "/ocapi/v1/orders/o1", None).await;
    let [line] = &log.events()[..] else { panic!("{}", log.text()) };
    assert_eq!(line["level"], "ERROR");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/ocapi/v1/orders/{order}");
    assert_eq!(line["status"], 503);
    assert_eq!(line["problem"], "unavailable");
    assert_eq!(line["cause"], "credential");
    assert!(line["duration_ms"].is_u64());
    assert_eq!(got.headers["x-request-id"], line["request_id"].as_str().unwrap());
}
