//! Clients that disconnect before they are answered.

use crate::api::repeats::{Slow, add};
use crate::support::house::{Folder, Got, Served, new_key, voucher};
use crate::support::{app, send};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};
use tower::ServiceExt;

/// Longer than any condition takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn path(order: usize) -> String {
    format!("/ocapi/v1/orders/o{order}/vouchers")
}

async fn until_metrics_say(proxy: &Served, line: &str) {
    let began = Instant::now();
    while !proxy.metrics().await.lines().any(|said| said == line) {
        assert!(began.elapsed() < PATIENCE, "{line}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_write_keeps_its_place_until_it_is_done_although_its_client_hangs_up() {
    let vista = Slow::new(0);
    let mut config = vista.config().await;
    config.edge.in_flight = 3;
    let proxy = Served::with(config).await;
    let calls = (0..3).map(|order| tokio::spawn(add(&proxy, &path(order), &new_key(), "CODE").send()));
    let clients: Vec<_> = calls.collect();
    vista.called(3).await;
    for client in clients {
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
    }
    until_metrics_say(&proxy, "voucher_checkout_connections 0").await;
    let read = async || Got::from(proxy.request("GET", "/ocapi/v1/orders/o1")).await;
    let refused = read().await;
    assert_eq!((refused.status, refused.problem().as_str()), (503, "unavailable"));
    assert_eq!(refused.headers["retry-after"], "1");
    assert_eq!(vista.calls(), 3);
    vista.go_on.add_permits(4);
    until_metrics_say(&proxy, "voucher_checkout_in_flight 0").await;
    read().await;
    assert_eq!(vista.calls(), 4);
}

fn put(order: usize, key: &str) -> Request<Body> {
    let body = voucher("CODE", "1234").unwrap().to_string();
    let request = Request::post(path(order)).header("content-type", "application/json");
    request.header("idempotency-key", key).body(Body::from(body)).unwrap()
}

/// Sends a request and disconnects after this many steps of the proxy. Returns whether that was before the answer.
async fn hang_up(proxy: &Router, request: Request<Body>, mut steps: usize) -> bool {
    let mut answer = pin!(proxy.clone().oneshot(request));
    poll_fn(|cx| {
        let answered = answer.as_mut().poll(cx).is_ready();
        steps -= 1;
        if answered || steps == 0 { Poll::Ready(!answered) } else { Poll::Pending }
    })
    .await
}

#[tokio::test]
async fn a_client_that_hangs_up_at_any_moment_can_repeat_its_write() {
    let (vista, folder) = (Slow::new(1_000), Folder::new());
    let mut config = vista.config().await;
    config.state.store = folder.url().parse().unwrap();
    let proxy = app(config).await;
    for order in 1..=40 {
        let key = new_key();
        hang_up(&proxy, put(order, &key), order).await;
        let began = Instant::now();
        let again = loop {
            let again = send(&proxy, put(order, &key)).await;
            if again.status != 409 || began.elapsed() > PATIENCE {
                break again;
            }
        };
        assert_eq!(again.status, 200, "after {order} steps: {again:?}");
        assert_eq!(vista.calls(), order, "after {order} steps");
    }
}
