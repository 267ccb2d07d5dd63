use super::{ask, send};
use crate::{Fault, FaultKind, RetryAfter, Route, Sandbox, When, seed};
use axum::body::to_bytes;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

const PRICES: &str = "/ocapi/v1/showtimes/0002-2681/ticket-prices";

fn voucher() -> Value {
    json!({
        "type": "Ticket",
        "credentials": {"barcode": "ADTMM0000111", "pin": "1234"},
        "showtimeId": "0002-2681"
    })
}

fn start() -> (Sandbox, String, String) {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/vouchers");
    (sandbox, id, path)
}

fn vouchers_on(sandbox: &Sandbox, id: &str) -> usize {
    sandbox.order(id).unwrap().order.vouchers.unwrap().len()
}

#[tokio::test]
async fn a_status_is_answered_once_and_nothing_is_done() {
    let (sandbox, id, path) = start();
    let fault = FaultKind::Status {
        status: 503,
        retry_after: Some(RetryAfter::Seconds(2)),
        error_code: Some("Unavailable".to_owned()),
        body: None,
    };
    sandbox.inject(Fault::once(Route::AddVoucher, fault));
    let response = send(&sandbox, Method::POST, &path, voucher(), &[]).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (503, &"2".parse().unwrap())
    );
    let body: Value = serde_json::from_slice(&to_bytes(response.into_body(), 999).await.unwrap()).unwrap();
    assert_eq!((&body["title"], &body["errorCode"]), (&json!("Service Unavailable"), &json!("Unavailable")));
    assert_eq!(vouchers_on(&sandbox, &id), 0);
    assert_eq!(ask(&sandbox, Method::POST, &path, voucher()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_held_call_waits_for_its_release_before_or_after_its_work() {
    for (when, done) in [(When::Before, 0), (When::After, 1)] {
        let (sandbox, id, path) = start();
        sandbox.inject(Fault::once(Route::AddVoucher, FaultKind::Hold { when }));
        let mut held = pin!(ask(&sandbox, Method::POST, &path, voucher()));
        let first_poll = poll_fn(|context| Poll::Ready(held.as_mut().poll(context).is_pending()));
        assert!(first_poll.await, "{when:?}");
        assert_eq!(vouchers_on(&sandbox, &id), done, "{when:?}");
        sandbox.release();
        assert_eq!(held.await.0, StatusCode::OK, "{when:?}");
        assert_eq!(vouchers_on(&sandbox, &id), 1, "{when:?}");
    }
}

#[tokio::test]
async fn a_release_holds_no_later_call() {
    let (sandbox, _, path) = start();
    sandbox.inject(Fault::always(Route::AddVoucher, FaultKind::Hold { when: When::Before }));
    sandbox.release();
    assert_eq!(ask(&sandbox, Method::POST, &path, voucher()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_dropped_call_is_done_or_not_as_its_name_says() {
    for (fault, done) in [(FaultKind::CommitThenDrop, 1), (FaultKind::DropBefore, 0)] {
        let (sandbox, id, path) = start();
        sandbox.inject(Fault::once(Route::AddVoucher, fault.clone()));
        let response = send(&sandbox, Method::POST, &path, voucher(), &[]).await;
        assert!(to_bytes(response.into_body(), 999).await.is_err());
        assert_eq!(vouchers_on(&sandbox, &id), done);
        let call = sandbox.ledger().pop().unwrap();
        assert_eq!((call.status, call.faults), (None, vec![fault]));
    }
}

#[tokio::test]
async fn over_a_socket_a_dropped_call_has_no_answer_at_all() {
    let (sandbox, id, path) = start();
    sandbox.inject(Fault::once(Route::AddVoucher, FaultKind::CommitThenDrop));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(crate::serve(listener, sandbox.clone(), std::future::pending()));
    let body = voucher().to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer sandbox-token\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    server.abort();
    assert_eq!(String::from_utf8_lossy(&answer), "");
    assert_eq!(vouchers_on(&sandbox, &id), 1);
}

#[tokio::test]
async fn a_body_can_be_cut_or_be_a_page() {
    let (sandbox, id, path) = start();
    sandbox.inject(Fault::once(Route::AddVoucher, FaultKind::Malformed));
    let response = send(&sandbox, Method::POST, &path, voucher(), &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body = to_bytes(response.into_body(), 9999).await.unwrap();
    assert!(body.starts_with(b"{") && serde_json::from_slice::<Value>(&body).is_err());
    assert_eq!(vouchers_on(&sandbox, &id), 1);

    sandbox.inject(Fault::once(Route::ReadOrder, FaultKind::WrongContentType));
    let response = send(&sandbox, Method::GET, &format!("/ocapi/v1/orders/{id}"), Value::Null, &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_field_can_be_null_or_missing_and_a_wrong_pointer_is_no_success() {
    let (sandbox, id, _) = start();
    let path = format!("/ocapi/v1/orders/{id}");
    let pointer = || "/order/totalPrice".to_owned();
    sandbox.inject(Fault::once(Route::ReadOrder, FaultKind::NullField { pointer: pointer() }));
    sandbox.inject(Fault::once(Route::ReadOrder, FaultKind::MissingField { pointer: pointer() }));
    sandbox.inject(Fault::once(Route::ReadOrder, FaultKind::NullField { pointer: "/order/x".to_owned() }));
    let (_, null) = ask(&sandbox, Method::GET, &path, Value::Null).await;
    assert_eq!(null["order"].get("totalPrice"), Some(&Value::Null));
    let (_, missing) = ask(&sandbox, Method::GET, &path, Value::Null).await;
    assert_eq!(missing["order"].get("totalPrice"), None);
    assert!(missing["order"]["id"].is_string());
    assert_eq!(ask(&sandbox, Method::GET, &path, Value::Null).await.0, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test(start_paused = true)]
async fn a_late_call_waits_before_or_after_its_work() {
    for (when, done) in [(When::Before, 0), (When::After, 1)] {
        let (sandbox, id, path) = start();
        sandbox.inject(Fault::always(Route::AddVoucher, FaultKind::Delay { ms: 5000, when }));
        let hung_up = std::time::Duration::from_millis(4999);
        let late = tokio::time::timeout(hung_up, ask(&sandbox, Method::POST, &path, voucher())).await;
        assert!(late.is_err());
        assert_eq!(vouchers_on(&sandbox, &id), done, "{when:?}");
    }
}

#[tokio::test]
async fn faults_are_asked_for_and_taken_back_over_http() {
    let (sandbox, id, _) = start();
    let fault =
        json!({"route": "ticket-prices", "fault": {"kind": "status", "status": 429}, "times": "always"});
    let path = "/__sandbox/faults";
    assert_eq!(ask(&sandbox, Method::POST, path, fault).await.0, StatusCode::NO_CONTENT);
    for _ in 0..2 {
        assert_eq!(ask(&sandbox, Method::GET, PRICES, Value::Null).await.0, 429);
    }
    assert_eq!(ask(&sandbox, Method::DELETE, path, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&sandbox, Method::GET, PRICES, Value::Null).await.0, 200);
    let (_, ledger) = ask(&sandbox, Method::GET, "/__sandbox/ledger", Value::Null).await;
    assert_eq!(ledger.as_array().unwrap().len(), 3);
    assert_eq!((&ledger[0]["route"], &ledger[0]["status"]), (&json!("ticket-prices"), &json!(429)));
    let expire = format!("/__sandbox/orders/{id}/expire");
    assert_eq!(ask(&sandbox, Method::POST, &expire, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&sandbox, Method::POST, &expire, Value::Null).await.0, StatusCode::NOT_FOUND);
    let (_, created) = ask(&sandbox, Method::POST, "/__sandbox/orders", Value::Null).await;
    let order = sandbox.order(created["orderId"].as_str().unwrap()).unwrap().order;
    let showtimes = order.showtimes.unwrap();
    let ticket = &showtimes[0].tickets.as_ref().unwrap()[0];
    assert_eq!(ticket.ticket_type_id.as_deref(), Some(seed::ADULT));
}

#[tokio::test]
async fn only_this_machine_may_ask_for_faults() {
    let (sandbox, ..) = start();
    for (peer, expected) in [
        ("127.0.0.1:1", StatusCode::NO_CONTENT),
        ("[::1]:1", StatusCode::NO_CONTENT),
        ("[::ffff:127.0.0.1]:1", StatusCode::NO_CONTENT),
        ("192.0.2.1:1", StatusCode::FORBIDDEN),
    ] {
        let mut request = Request::delete("/__sandbox/faults").body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        let response = crate::router(sandbox.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), expected, "{peer}");
    }
}

#[tokio::test]
async fn a_raw_answer_is_sent_byte_by_byte_and_the_work_is_done_if_asked() {
    let (sandbox, id, path) = start();
    let odd = json!({
        "route": "add-voucher", "times": "always",
        "fault": {"kind": "raw", "status": 201, "headers": {"content-type": "text/plain"}, "body": {"base64": "/wA="}}
    });
    let asked = send(&sandbox, Method::POST, "/__sandbox/faults", odd.clone(), &[]).await;
    assert_eq!(asked.status(), StatusCode::NO_CONTENT);
    for _ in 0..2 {
        let response = send(&sandbox, Method::POST, &path, voucher(), &[]).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (201, &"text/plain".parse().unwrap())
        );
        assert_eq!(to_bytes(response.into_body(), 999).await.unwrap(), &b"\xFF\0"[..]);
    }
    assert_eq!(vouchers_on(&sandbox, &id), 0);
    sandbox.clear_faults();
    let mut done = odd;
    done["fault"] = json!({"kind": "raw", "body": {"text": "\u{feff}{}"}, "commit": true});
    send(&sandbox, Method::POST, "/__sandbox/faults", done, &[]).await;
    let response = send(&sandbox, Method::POST, &path, voucher(), &[]).await;
    assert_eq!(to_bytes(response.into_body(), 999).await.unwrap(), "\u{feff}{}");
    assert_eq!(vouchers_on(&sandbox, &id), 1);
}
