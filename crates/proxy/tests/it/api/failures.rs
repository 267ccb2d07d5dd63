//! The answers to the browser if an upstream refuses, fails, or answers nonsense.

use crate::support::{CALLS, Stub, app, ask, config, serve};
use axum::Router;
use axum::body::Bytes;
use axum::response::Redirect;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Every call to this upstream must be answered with the problem for reads or the one for writes.
async fn all_calls(upstream: SocketAddr, read: (&str, u16), write: (&str, u16)) {
    check_all(config(upstream), read, write).await;
}

/// The same with a short timeout.
async fn all_calls_in_vain(upstream: SocketAddr, read: (&str, u16), write: (&str, u16)) {
    check_all(proxy::Config { upstream_timeout_ms: 50, ..config(upstream) }, read, write).await;
}

async fn check_all(config: proxy::Config, read: (&str, u16), write: (&str, u16)) {
    let app = app(config).await;
    for (method, path, body, writes) in CALLS {
        let expected = if writes { write } else { read };
        let got = ask(&app, method, path, body).await.problem();
        assert_eq!(got, (expected.0.to_owned(), expected.1), "{method} {path}");
    }
}

#[tokio::test]
async fn nobody_there_means_nothing_happened() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let deserted = listener.local_addr().unwrap();
    drop(listener);
    all_calls(deserted, ("unavailable", 503), ("unavailable", 503)).await;
}

#[tokio::test]
async fn after_a_silence_nobody_knows() {
    let silent = Router::new().fallback(std::future::pending::<()>);
    all_calls_in_vain(serve(silent).await, ("unavailable", 503), ("outcome-unknown", 504)).await;
}

/// An upstream that reads a request, writes these bytes, and then keeps the connection or closes it.
async fn raw(reply: &'static str, keep: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.read(&mut [0; 4096]).await;
            let _ = socket.write_all(reply.as_bytes()).await;
            if keep {
                kept.push(socket);
            }
        }
    });
    address
}

#[tokio::test]
async fn an_answer_that_never_ends_is_a_silence_too() {
    let endless = raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", true).await;
    all_calls_in_vain(endless, ("unavailable", 503), ("outcome-unknown", 504)).await;
}

#[tokio::test]
async fn after_a_broken_connection_nobody_knows() {
    for reply in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", "SSH-2.0-OpenSSH\r\n"]
    {
        all_calls(raw(reply, false).await, ("unavailable", 503), ("outcome-unknown", 504)).await;
    }
}

#[tokio::test]
async fn after_a_server_error_nobody_knows() {
    for status in [500, 502, 503, 504] {
        let body = r#"{"title":"VoucherRedeemed"}"#;
        let upstream = Stub::default().answering(status, &[], body).await;
        all_calls(upstream, ("unavailable", 503), ("outcome-unknown", 502)).await;
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_may_still_be_one() {
    // These two calls read no body, so for them HTML with 200 is a success.
    for body in ["<html>Please log in</html>", "", "{", "42"] {
        let app = app(config(Stub::default().answering(200, &[], body).await)).await;
        for (method, path, request, writes) in
            CALLS.into_iter().filter(|call| call.0 != "DELETE" && !call.1.ends_with("/reset"))
        {
            let expected = if writes { "outcome-unknown" } else { "unavailable" };
            let got = ask(&app, method, path, request).await.problem();
            assert_eq!(got, (expected.to_owned(), 502), "{method} {path} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_huge_answer_is_cut_off() {
    let huge = Bytes::from(vec![b' '; wire::LONGEST_ANSWER + 1]);
    let upstream = Router::new().fallback(async move || huge.clone());
    all_calls(serve(upstream).await, ("unavailable", 502), ("outcome-unknown", 502)).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_no_key_goes_where_it_points() {
    let elsewhere = Stub::default();
    let evil = elsewhere.clone().answering(200, &[], "{}").await;
    for status in [301, 302, 303, 307, 308] {
        let to = format!("http://{evil}/");
        let upstream = Stub::default().answering(status, &[("location", &to)], "").await;
        all_calls(upstream, ("unavailable", 503), ("unavailable", 503)).await;
    }
    let to = format!("http://{evil}/");
    let upstream = serve(Router::new().fallback(async move || Redirect::temporary(&to))).await;
    all_calls(upstream, ("unavailable", 503), ("unavailable", 503)).await;
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_write_is_sent_exactly_once_whatever_happens() {
    for status in [200, 301, 401, 408, 409, 429, 500, 503] {
        let stub = Stub::default();
        let app = app(config(stub.clone().answering(status, &[], "?").await)).await;
        let writes = CALLS.into_iter().filter(|call| call.3);
        for (method, path, body, _) in writes.clone() {
            ask(&app, method, path, body).await;
        }
        assert_eq!(stub.seen().len(), writes.count(), "{status}");
    }
}

#[tokio::test]
async fn a_refusal_keeps_its_status_and_loses_its_text() {
    let texts = r#"{"title":"Internal text","detail":"SELECT * FROM vouchers","errorCode":"VoucherExpired"}"#;
    for (status, body, expected) in [
        (400, texts, ("voucher-expired", 400)),
        (400, "", ("voucher-not-accepted", 400)),
        (401, "", ("unavailable", 503)),
        (403, "<html>", ("unavailable", 503)),
        (403, r#"{"title":"Loyalty Member Authentication Token Expired"}"#, ("session-expired", 403)),
        (404, r#"{"title":"Order does not exist.","status":404}"#, ("order-not-found", 404)),
        (404, r#"{"title":"Not Found","status":404,"traceId":"00-1"}"#, ("voucher-not-accepted", 400)),
        (404, r#"{"title":"Not Found","status":404}"#, ("unavailable", 503)),
        (404, r#"{"statusCode":404,"message":"Resource not found"}"#, ("unavailable", 503)),
        (404, "<html>", ("unavailable", 503)),
        (409, "", ("order-busy", 409)),
        (422, texts, ("voucher-expired", 422)),
        (429, "", ("too-many-attempts", 429)),
    ] {
        let app = app(config(Stub::default().answering(status, &[], body).await)).await;
        let got = ask(&app, "POST", "/ocapi/v1/orders/o1/vouchers", Some(crate::support::ADD_VOUCHER)).await;
        assert_eq!(got.problem(), (expected.0.to_owned(), expected.1));
        for text in ["Internal", "SELECT", "Loyalty", "html"] {
            assert!(!got.text.contains(text), "{got:?}");
        }
    }
}

#[tokio::test]
async fn what_a_404_means_depends_on_the_path() {
    let vistas = r#"{"status":404,"title":"Not Found","traceId":"00-1"}"#;
    let app = app(config(Stub::default().answering(404, &[], vistas).await)).await;
    for (method, path, body, _) in CALLS {
        let about_an_order = path.contains("orders/") && method != "DELETE";
        let expected = match (about_an_order, path.ends_with("/vouchers")) {
            (true, true) => ("voucher-not-accepted", 400),
            (true, false) => ("order-not-found", 404),
            (false, _) => ("not-found", 404),
        };
        let (code, status) = ask(&app, method, path, body).await.problem();
        assert_eq!((code.as_str(), status), expected, "{method} {path}");
    }
}

#[tokio::test]
async fn a_gateways_404_means_that_nothing_was_passed_on() {
    for gateways in [
        "",
        "<html>404 Not Found</html>",
        r#"{"statusCode":404,"message":"Resource not found"}"#,
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"title":"Not Found"}"#,
        r#"{"title":"Not Found","status":404,"detail":"No static resource ocapi/v1/orders/1."}"#,
        r#"{"errorCode":"NO_ROUTE","message":"no route"}"#,
        r#"{"type":"about:blank","title":"Not Found","status":404}"#,
        r#"{"type":"https://gateway.example/problem/not-found","title":"No route","status":404}"#,
    ] {
        for status in [404, 410] {
            let vista = Stub::default().answering(status, &[], gateways).await;
            all_calls(vista, ("unavailable", 503), ("unavailable", 503)).await;
        }
    }
}

#[tokio::test]
async fn retry_after_comes_through_within_bounds() {
    for (sent, expected) in [("17", Some("17")), ("86400", Some("300")), ("0", Some("1")), ("soon", None)] {
        let stub = Stub::default().answering(429, &[("retry-after", sent)], "").await;
        let got = ask(&app(config(stub)).await, "GET", "/ocapi/v1/orders/o1", None).await;
        assert_eq!(got.headers.get("retry-after").map(|value| value.to_str().unwrap()), expected);
    }
}
