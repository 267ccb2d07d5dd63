//! Upstream answers that are odd in one place, compressed, too long, or cut off, as the browser receives them.

use crate::support::house::{House, Served, voucher};
use crate::support::{ADD_VOUCHER, Answer, Log, app, ask, config, serve};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use sandbox::{Fault, FaultKind, Route};
use serde::Serialize;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse};
use wire::ocapi::{AddVoucherResponse, OrderResponse, TicketPricesResponse};
use wire::reading::Read;

const PRICES: &str = "/ocapi/v1/showtimes/0002-2681/ticket-prices";
const ORDER: &str = "/ocapi/v1/orders/o1";
const SET: &str = "/ocapi/v1/orders/o1/showtimes/0002-2681";
const VOUCHERS: &str = "/ocapi/v1/orders/o1/vouchers";
const SESSION: &str = "/RESTData.svc/cinemas/0002/sessions/2681/tickets";
const V1: &str = "/RESTTicketing.svc/order";
const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// An upstream that answers every request with these bytes.
async fn upstream(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> SocketAddr {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let (status, body) = (StatusCode::from_u16(status).unwrap(), body.into());
    serve(Router::new().fallback(async move || (status, headers.clone(), body.clone()))).await
}

async fn through(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>, path: &str) -> Answer {
    let app = app(config(upstream(status, headers, body).await)).await;
    match path {
        VOUCHERS => ask(&app, "POST", path, Some(ADD_VOUCHER)).await,
        SET => ask(&app, "PUT", path, Some(r#"{"tickets":[],"seats":[]}"#)).await,
        V1 => ask(&app, "POST", path, Some(r#"{"UserSessionId":"o1"}"#)).await,
        _ => ask(&app, "GET", path, None).await,
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../wire/tests/fixtures/answers")
}

/// The part of an answer that is forwarded; the tests of `wire` cover each case.
fn handed_on<T: Read + Serialize>(body: &[u8]) -> Option<Value> {
    wire::read::<T>(body).answer.ok().map(|answer| serde_json::to_value(answer).unwrap())
}

#[tokio::test]
async fn each_odd_answer_comes_down_without_its_odd_place() {
    let index: Value = serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    let control = fs::read(folder().join("C-bom.json")).unwrap();
    for case in index.as_array().unwrap() {
        let (file, served_as) = (case["file"].as_str().unwrap(), case["as"].as_str().unwrap());
        let body = fs::read(folder().join(file)).unwrap();
        let mut headers = Vec::from(JSON);
        if let Some(more) = case["headers"].as_object() {
            headers = more.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        }
        let decoded =
            if headers.iter().any(|(name, _)| *name == "content-encoding") { &control } else { &body };
        let (path, expected) = match served_as {
            "200 of GET prices" => (PRICES, handed_on::<TicketPricesResponse>(decoded)),
            "200 of GET order" => (ORDER, handed_on::<OrderResponse>(decoded)),
            "200 of PUT set" => (SET, handed_on::<OrderResponse>(decoded)),
            "200 of POST voucher" => (VOUCHERS, handed_on::<AddVoucherResponse>(decoded)),
            "200 of GET tickets" => (SESSION, handed_on::<SessionTicketsResponse>(decoded)),
            "200 of POST v1" => (V1, handed_on::<ConnectOrderResponse>(decoded)),
            "400 of POST voucher" => {
                let refused = through(400, &headers, body, VOUCHERS).await;
                assert_eq!(refused.problem(), ("voucher-redeemed".to_owned(), 400), "{file}");
                continue;
            }
            other => panic!("served in an unknown way: {other}"),
        };
        let got = through(200, &headers, body.clone(), path).await;
        match expected {
            Some(expected) => assert_eq!((got.status.as_u16(), got.json()), (200, expected), "{file}"),
            // Vista writes all fields. If one is missing, the answer is not Vista's.
            None => {
                assert!(file.starts_with("D-"), "{file}");
                assert_eq!(got.problem(), ("unavailable".to_owned(), 502), "{file}");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_without_its_required_field_is_none() {
    for (path, body, expected) in [
        (ORDER, r#"{"order":{"id":{},"totalPrice":{"valueIncludingTax":1}}}"#, ("unavailable", 502)),
        (ORDER, r#"{"order":{"id":"o1","totalPrice":{"valueIncludingTax":"ten"}}}"#, ("unavailable", 502)),
        (ORDER, r#"{"order":{"id":"o1"}}"#, ("unavailable", 502)),
        (PRICES, r#"{"ticketPrices":{}}"#, ("unavailable", 502)),
        (SESSION, r#"{"ResponseCode":0}"#, ("unavailable", 502)),
        (VOUCHERS, r#"{"voucher":{"id":[]}}"#, ("outcome-unknown", 502)),
        (SET, "{}", ("outcome-unknown", 502)),
    ] {
        let got = through(200, JSON, body, path).await;
        assert_eq!(got.problem(), (expected.0.to_owned(), expected.1), "{path} {body}");
    }
}

#[tokio::test]
async fn what_is_left_out_is_counted_and_named_but_not_quoted() {
    let (log, _guard) = Log::start();
    let body = r#"{"ticketPrices":[{"ticketTypeId":"1","price":{"valueIncludingTax":1},"displayPriority":"secret-17"},
        {"ticketTypeId":"2","price":"secret-18"}]}"#;
    let config = config(upstream(200, JSON, body).await);
    let proxy = proxy::Proxy::start(config).await.unwrap();
    let got = ask(&proxy.router(), "GET", PRICES, None).await;
    assert_eq!(got.json()["ticketPrices"].as_array().unwrap().len(), 1);
    let fields: Vec<Value> = log
        .events()
        .into_iter()
        .filter(|line| line["message"] == "field left out")
        .map(|line| json!([line["level"], line["answer"], line["field"]]))
        .collect();
    assert_eq!(
        fields,
        [
            json!(["DEBUG", "TicketPricesResponse", "ticketPrices[].displayPriority"]),
            json!(["DEBUG", "TicketPricesResponse", "ticketPrices[].price"]),
        ]
    );
    let metrics = ask(&proxy.metrics(), "GET", "/metrics", None).await.text;
    let counted = "fields_left_out_total{answer=\"TicketPricesResponse\",field=\"ticketPrices[].price\"} 1";
    assert!(metrics.contains(counted), "{metrics}");
    assert!(!log.text().contains("secret") && !metrics.contains("secret"));
}

/// A list of prices with only their required fields, of about that many bytes.
fn sparse(bytes: usize) -> String {
    let price = r#"{"ticketTypeId":"0002-0191","price":{"valueIncludingTax":10.5}}"#;
    format!(r#"{{"ticketPrices":[{}]}}"#, vec![price; bytes / (price.len() + 1)].join(","))
}

#[tokio::test]
async fn what_comes_down_is_no_longer_than_the_widget_accepts() {
    for size in [32 * 1024, wire::LONGEST_ANSWER - 200] {
        let body = sparse(size);
        let got = through(200, JSON, body.clone(), PRICES).await;
        assert_eq!(got.status, 200);
        let grown = got.text.len().saturating_sub(body.len());
        assert!(grown < 100 && got.text.len() <= wire::LONGEST_ANSWER, "{grown} bytes more");
    }
    let too_long = through(200, JSON, sparse(wire::LONGEST_ANSWER + 1000), PRICES).await;
    assert_eq!(too_long.problem(), ("unavailable".to_owned(), 502));
    // 13 bytes longer for each price when forwarded.
    let grows = sparse(wire::LONGEST_ANSWER - 200).replace("10.5", "1e9");
    assert_eq!(through(200, JSON, grows, PRICES).await.problem(), ("unavailable".to_owned(), 502));
}

#[tokio::test]
async fn a_compressed_answer_is_decoded_up_to_the_limit() {
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let gzip = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let fits = through(200, &gzip, packed(sparse(100_000).as_bytes()), PRICES).await;
    assert_eq!(fits.status, 200);
    // A few kilobytes that decompress to sixty-four megabytes.
    let bomb = packed(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    assert_eq!(through(200, &gzip, bomb, PRICES).await.problem(), ("unavailable".to_owned(), 502));
    let broken = through(200, &gzip, "not gzip at all", PRICES).await;
    assert_eq!(broken.problem().0, "unavailable");
}

#[tokio::test]
async fn a_voucher_that_vista_accepted_is_no_wrong_try_whatever_the_answer_looks_like() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    // More often than an order may attempt a code.
    for body in ["{}", "", "<html>", r#"{"voucher":null}"#, r#"{"voucher":{"id":{}}}"#, "[1", "null", "17"] {
        house.sandbox.inject(Fault::once(Route::AddVoucher, FaultKind::raw(body, false)));
        let path = format!("/ocapi/v1/orders/{order}/vouchers");
        let got = proxy.ask(&token, "POST", &path, voucher("ADTMM0000111", "1234")).await;
        assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"), "{body}");
    }
}

/// Answers the first request of a connection and closes it at the second without an answer.
async fn closes_the_second_time() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, seen) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
    let lines = seen.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let lines = lines.clone();
            tokio::spawn(async move {
                for nth in 0..2 {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read_u8().await {
                            Ok(byte) => head.push(byte),
                            Err(_) => return,
                        }
                    }
                    let head = String::from_utf8(head).unwrap();
                    lines.lock().unwrap().push(head.lines().next().unwrap().to_owned());
                    if nth == 1 {
                        return;
                    }
                    let body = r#"{"order":{"id":"o1","totalPrice":{"valueIncludingTax":1}}}"#;
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (address, seen)
}

#[tokio::test]
async fn a_read_on_a_connection_that_the_upstream_closed_is_asked_once_more() {
    let (address, seen) = closes_the_second_time().await;
    let app = app(config(address)).await;
    for _ in 0..2 {
        assert_eq!(ask(&app, "GET", ORDER, None).await.status, 200);
    }
    // The second read met the closed connection and was repeated.
    assert_eq!(seen.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_read_that_breaks_twice_is_given_up_and_a_write_is_sent_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (told, mut accepted) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut some = [0; 16];
            let _ = stream.read(&mut some).await;
            told.send(()).unwrap();
        }
    });
    let app = app(config(address)).await;
    assert_eq!(ask(&app, "GET", ORDER, None).await.problem(), ("unavailable".to_owned(), 503));
    let mut connections = || std::iter::from_fn(|| accepted.try_recv().ok()).count();
    assert_eq!(connections(), 2);
    let write = ask(&app, "POST", VOUCHERS, Some(ADD_VOUCHER)).await;
    assert_eq!(write.problem(), ("outcome-unknown".to_owned(), 504));
    assert_eq!(connections(), 1);
}
