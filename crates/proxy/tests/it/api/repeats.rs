//! A write is executed once for its key, however often it arrives.

use crate::support::house::{Got, House, Served, new_key, with};
use crate::support::{CALLS, Seen, Stub, serve};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use axum::{Json, Router, routing};
use proxy::Config;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// A Vista that answers when the test allows it, with the status of the test. Each answer differs.
#[derive(Clone)]
pub(crate) struct Slow {
    seen: Stub,
    status: Arc<AtomicU16>,
    /// Each permit allows one answer.
    pub(crate) go_on: Arc<Semaphore>,
}

impl Slow {
    pub(crate) fn new(permits: usize) -> Slow {
        Slow {
            seen: Stub::default(),
            status: Arc::new(AtomicU16::new(200)),
            go_on: Arc::new(Semaphore::new(permits)),
        }
    }

    async fn before(&self) -> Served {
        Served::with(self.config().await).await
    }

    /// Open to all browsers, so the paths of the table need no token.
    pub(crate) async fn config(&self) -> Config {
        let stub = self.clone();
        let answer = async move |request: Request<Body>| {
            stub.seen.remember(request).await;
            stub.go_on.acquire().await.unwrap().forget();
            let status = StatusCode::from_u16(stub.status.load(Ordering::SeqCst)).unwrap();
            let id = format!("voucher-{}", stub.calls());
            (status, Json(json!({"voucher": {"id": id, "type": "Ticket"}, "availableRedemptions": 1})))
                .into_response()
        };
        let vista = serve(Router::new().fallback(routing::any(answer))).await;
        let mut config = crate::support::config(vista);
        // Connect's paths get an answer that they cannot read, which counts as a wrong attempt.
        config.attempts.attempts_per_address = 1_000;
        config.attempts.attempts_per_address_day = 1_000;
        config.edge.in_flight_per_order = 1_000;
        config
    }

    pub(crate) fn calls(&self) -> usize {
        self.seen.seen().len()
    }

    pub(crate) async fn called(&self, times: usize) -> Vec<Seen> {
        while self.calls() < times {
            tokio::task::yield_now().await;
        }
        self.seen.seen()
    }
}

const ADD: &str = "/ocapi/v1/orders/o1/vouchers";

pub(crate) fn add(proxy: &Served, path: &str, key: &str, barcode: &str) -> reqwest::RequestBuilder {
    let url = format!("http://{}{path}", proxy.public);
    let request = crate::support::house::client().post(url).header("idempotency-key", key);
    with(request, crate::support::house::voucher(barcode, "1234"))
}

fn without_mark(mut got: Got) -> Got {
    assert_eq!(got.headers.remove("idempotent-replayed").as_deref(), Some("true"), "{got:?}");
    got
}

#[tokio::test]
async fn the_same_key_and_body_get_the_first_answer_and_another_body_none() {
    let vista = Slow::new(100);
    let proxy = vista.before().await;
    let key = new_key();
    let first = Got::from(add(&proxy, ADD, &key, "CODE1")).await;
    assert_eq!(first.json()["voucher"]["id"], "voucher-1");
    assert!(!first.headers.contains_key("idempotent-replayed"));
    for _ in 0..3 {
        assert_eq!(without_mark(Got::from(add(&proxy, ADD, &key, "CODE1")).await), first);
    }
    let other = Got::from(add(&proxy, ADD, &key, "CODE2")).await;
    assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
    assert_eq!(vista.calls(), 1);
    assert!(proxy.metrics().await.contains("voucher_checkout_replays_total 3"));

    // A refusal is stored and repeated like any other answer.
    vista.status.store(400, Ordering::SeqCst);
    let key = new_key();
    let refused = Got::from(add(&proxy, ADD, &key, "CODE3")).await;
    assert_eq!(refused.problem(), "voucher-not-accepted");
    assert_eq!(without_mark(Got::from(add(&proxy, ADD, &key, "CODE3")).await), refused);
    // An unknown outcome is repeated too: trying again would be a second write.
    vista.status.store(500, Ordering::SeqCst);
    let key = new_key();
    let unknown = Got::from(add(&proxy, ADD, &key, "CODE4")).await;
    assert_eq!((unknown.status, unknown.problem().as_str()), (502, "outcome-unknown"));
    assert_eq!(without_mark(Got::from(add(&proxy, ADD, &key, "CODE4")).await), unknown);
    assert_eq!(vista.calls(), 3);
}

#[tokio::test]
async fn an_answer_without_a_body_comes_again_without_one() {
    let vista = Slow::new(100);
    let proxy = vista.before().await;
    let key = new_key();
    let remove = || {
        let url = format!("http://{}/ocapi/v1/orders/o1/vouchers/v1", proxy.public);
        Got::from(crate::support::house::client().delete(url).header("idempotency-key", &key))
    };
    let first = remove().await;
    assert_eq!((first.status, first.text.as_str()), (204, ""));
    assert_eq!(without_mark(remove().await), first);
    assert_eq!(vista.calls(), 1);
}

#[tokio::test]
async fn one_that_runs_is_409_and_is_seen_through_although_the_browser_has_gone() {
    let vista = Slow::new(0);
    let proxy = vista.before().await;
    let key = new_key();
    let first = tokio::spawn(add(&proxy, ADD, &key, "CODE1").send());
    vista.called(1).await;
    let meanwhile = Got::from(add(&proxy, ADD, &key, "CODE1")).await;
    assert_eq!((meanwhile.status, meanwhile.problem().as_str()), (409, "order-busy"));
    // The connection closes with the task.
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    vista.go_on.add_permits(1);
    let answer = loop {
        let got = Got::from(add(&proxy, ADD, &key, "CODE1")).await;
        if got.status != 409 {
            break without_mark(got);
        }
    };
    assert_eq!((answer.status, answer.json()["voucher"]["id"].as_str()), (200, Some("voucher-1")));
    assert_eq!(vista.calls(), 1);
}

#[tokio::test]
async fn a_hundred_at_once_are_one() {
    let vista = Slow::new(0);
    let proxy = vista.before().await;
    let key = new_key();
    let all: JoinSet<Got> = (0..100).map(|_| Got::from(add(&proxy, ADD, &key, "CODE1"))).collect();
    vista.called(1).await;
    vista.go_on.add_permits(100);
    let all = all.join_all().await;
    let (done, busy): (Vec<&Got>, Vec<&Got>) = all.iter().partition(|got| got.status == 200);
    assert!(!done.is_empty() && done.iter().all(|got| got.text == done[0].text), "{done:?}");
    assert!(busy.iter().all(|got| got.status == 409), "{busy:?}");
    assert_eq!(done.iter().filter(|got| !got.headers.contains_key("idempotent-replayed")).count(), 1);
    assert_eq!(vista.calls(), 1);
}

#[tokio::test]
async fn every_write_needs_a_key_and_no_read_does() {
    let vista = Slow::new(1_000);
    let proxy = vista.before().await;
    for (method, path, body, writes) in CALLS {
        for key in [
            None,
            Some(""),
            Some("short"),
            Some("with space 0123456789"),
            Some("umlaut-ä-0123456789"),
            Some(&*"a".repeat(129)),
        ] {
            let url = format!("http://{}{path}", proxy.public);
            let mut request = crate::support::house::client().request(method.parse().unwrap(), url);
            if let Some(key) = key {
                request = request.header("idempotency-key", key.as_bytes());
            }
            let body = body.map(|body| serde_json::from_str::<Value>(body).unwrap());
            let before = vista.calls();
            let got = Got::from(with(request, body)).await;
            if writes {
                assert_eq!((got.status, got.problem().as_str()), (400, "invalid-request"), "{path} {key:?}");
            }
            assert_eq!(vista.calls() - before, usize::from(!writes), "{method} {path} {key:?}");
        }
    }
}

#[tokio::test]
async fn the_keys_of_one_order_are_not_those_of_another() {
    let vista = Slow::new(100);
    let proxy = vista.before().await;
    let key = new_key();
    for order in ["o1", "o2"] {
        let got = Got::from(add(&proxy, &format!("/ocapi/v1/orders/{order}/vouchers"), &key, "CODE1")).await;
        assert!(!got.headers.contains_key("idempotent-replayed"), "{got:?}");
    }
    assert_eq!(vista.calls(), 2);
}

#[tokio::test]
async fn orders_named_in_the_body_do_not_share_their_keys() {
    let vista = Slow::new(1_000);
    let proxy = vista.before().await;
    let apply = async |session: &str, key: &str| {
        let discounts = json!([{"ItemId": 1, "DiscountCode": "BLITZO"}]);
        let body = json!({"UserSessionId": session, "TicketDiscounts": discounts, "ReturnOrder": true});
        let url = format!("http://{}/RESTTicketing.svc/order/discount", proxy.public);
        Got::from(crate::support::house::client().post(url).header("idempotency-key", key).json(&body)).await
    };
    // A day has more orders than the hundred keys of one scope.
    for order in 0..101 {
        let got = apply(&format!("o{order}"), &new_key()).await;
        assert_ne!(got.status, 429, "order {order}: {got:?}");
    }
    let key = new_key();
    apply("o1", &key).await;
    let before = vista.calls();
    let other = apply("o2", &key).await;
    assert!(!other.headers.contains_key("idempotent-replayed"), "{other:?}");
    assert_eq!(vista.calls(), before + 1);
}

#[tokio::test]
async fn what_surely_did_nothing_may_be_tried_again_with_the_same_key() {
    let vista = Slow::new(100);
    let proxy = vista.before().await;
    for (status, seen) in [(401, 503), (429, 429), (409, 409)] {
        let key = new_key();
        vista.status.store(status, Ordering::SeqCst);
        assert_eq!(Got::from(add(&proxy, ADD, &key, "CODE1")).await.status, seen);
        vista.status.store(200, Ordering::SeqCst);
        let again = Got::from(add(&proxy, ADD, &key, "CODE1")).await;
        assert_eq!(again.status, 200, "after {status}");
        assert!(!again.headers.contains_key("idempotent-replayed"));
    }
}

#[tokio::test]
async fn an_honest_order_is_not_hindered_by_the_keys_of_others() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let (own, other) = (house.order(), house.order());
    let (own_token, other_token) = (proxy.token(&own).await, proxy.token(&other).await);
    let key = new_key();
    let apply = async |order: &str, token: &str| {
        let body = json!({"UserSessionId": order, "TicketDiscounts": [{"ItemId": 1, "DiscountCode": "NOSUCH"}], "ReturnOrder": true});
        let url = format!("http://{}/RESTTicketing.svc/order/discount", proxy.public);
        let request = crate::support::house::client().post(url).header("idempotency-key", &key);
        Got::from(request.header("checkout-order-token", token).json(&body)).await
    };
    let first = apply(&own, &own_token).await;
    assert_eq!(first.status, 200, "{first:?}");
    let second = apply(&other, &other_token).await;
    assert!(second.status == 200 && !second.headers.contains_key("idempotent-replayed"), "{second:?}");
    // A key does not reveal the answer of another order either.
    assert_eq!(apply(&own, &other_token).await.status, 422);
}
