//! Upstreams only receive calls to the paths that are meant for them, for any request that a client sends.

mod odd;
mod templates;
mod upstreams;

use crate::support::dice::Dice;
use crate::support::house::{House, Served, new_key};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};
use odd::HEADERS;
use proxy::Proxy;
use serde_json::json;
use std::net::SocketAddr;
use templates::fits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tower::ServiceExt;
use upstreams::Upstreams;

async fn one(proxy: &Router, dice: &mut Dice) -> bool {
    let (method, target, body) = odd::request(dice);
    // Requests that no HTTP client can send are left to the raw sockets below.
    let Ok(uri) = target.parse::<Uri>() else { return false };
    let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(uri);
    request =
        request.header("content-type", dice.pick(&["application/json", "application/json", "text/plain"]));
    if dice.roll(8) > 0 {
        request = request.header("idempotency-key", new_key());
    }
    let headers = request.headers_mut().unwrap();
    for _ in 0..dice.roll(3) {
        let (name, value) = dice.pick(&HEADERS);
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let request = request.body(Body::from(body)).unwrap();
    let response = proxy.clone().oneshot(request).await.unwrap();
    assert!(response.status() != 500, "{response:?}");
    to_bytes(response.into_body(), usize::MAX).await.unwrap();
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_thousand_odd_requests_none_asks_for_what_is_not_offered() {
    let upstreams = Upstreams::new().await;
    let (mut sent, mut workers) = (0, tokio::task::JoinSet::new());
    for seed in 0..4 {
        // A store for each proxy, so that they wait for each other less.
        let proxy = Proxy::start(upstreams.config.clone()).await.unwrap();
        workers.spawn(async move {
            // Background work must not be interrupted in the middle of a query: a store in memory is lost with its
            // connection.
            let (routes, mut dice, mut sent) = (proxy.router(), Dice(seed), 0);
            while sent < 25_000 {
                sent += usize::from(one(&routes, &mut dice).await);
            }
            sent
        });
    }
    while let Some(worker) = workers.join_next().await {
        sent += worker.unwrap();
    }
    assert!(sent >= 100_000);
    let asked = upstreams.judge();
    // The test proves nothing if no request gets through.
    assert!(asked.iter().all(|calls| *calls > 200), "{asked:?}");
}

/// Sends some bytes and reads until the proxy closes the connection, which it does for each of them.
async fn by_hand(proxy: SocketAddr, text: String) {
    let mut socket = TcpStream::connect(proxy).await.unwrap();
    // The proxy may close before everything is written, with its answer unread.
    let _ = socket.write_all(text.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{text}");
}

#[tokio::test]
async fn nor_do_two_thousand_that_are_written_by_hand() {
    let upstreams = Upstreams::new().await;
    let mut config = upstreams.config.clone();
    // Some requests announce a longer body than they send.
    config.edge.client_timeout_ms = 500;
    let proxy = Served::with(config).await;
    let (mut dice, mut open) = (Dice(4711), JoinSet::new());
    for _ in 0..2_000 {
        let (method, target, body) = odd::request(&mut dice);
        let mut text = format!("{method} {target} HTTP/1.1\r\n");
        text.push_str(&format!("content-type: application/json\r\nidempotency-key: {}\r\n", new_key()));
        // Half of them with an odd part, and some without a host or with two.
        if dice.roll(20) > 0 {
            text.push_str("host: proxy\r\n");
        }
        if dice.roll(2) == 0 {
            let (name, value) = dice.pick(&HEADERS);
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = if dice.roll(20) == 0 { dice.roll(100) } else { body.len() };
        text.push_str(&format!("content-length: {length}\r\nconnection: close\r\n\r\n{body}"));
        open.spawn(by_hand(proxy.public, text));
        if open.len() == 32 {
            open.join_next().await.unwrap().unwrap();
        }
    }
    open.join_all().await;
    let asked = upstreams.judge();
    assert!(asked[0] > 20 && asked[1] > 5, "{asked:?}");
}

#[test]
fn the_templates_tell_an_id_from_a_path() {
    assert!(fits("/ocapi/v1/orders/*", "/ocapi/v1/orders/o1"));
    for target in [
        "/ocapi/v1/orders/",
        "/ocapi/v1/orders/..",
        "/ocapi/v1/orders/a/b",
        "/ocapi/v1/orders/a?b",
        "/ocapi/v1/orders/%2e",
    ] {
        assert!(!fits("/ocapi/v1/orders/*", target), "{target}");
    }
}

#[tokio::test]
async fn unredeem_has_no_path_whoever_asks() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    house.sandbox.clear_ledger();
    let body = json!({"code": sandbox::seed::PROCINEMA_DEMO});
    for path in [
        "/unredeem",
        "/v1/unredeem",
        "/checkout/v1/unredeem",
        "/checkout/v1/orders/x/unredeem",
        "/check",
        "/redeem",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            assert_eq!(
                proxy.ask(&token, method, path, Some(body.clone())).await.status,
                404,
                "{method} {path}"
            );
        }
    }
    assert!(house.sandbox.ledger().is_empty());
}
