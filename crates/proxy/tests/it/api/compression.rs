//! Long answers of the upstreams are compressed on their way to the browser, and no other answer is.

use crate::support::house::{Booking, House, SITE_KEY};
use crate::support::{Stub, app, config};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read;
use tower::ServiceExt;

/// An order with this many tickets.
async fn order(tickets: usize) -> Router {
    let ticket = json!({"id": "a", "ticketTypeId": "0002-0191", "price": {"valueIncludingTax": 10.5}});
    let showtime = json!({"showtimeId": "0002-2681", "tickets": vec![ticket; tickets]});
    let order = json!({"totalPrice": {"valueIncludingTax": 21.0}, "showtimes": [showtime]});
    let order = json!({"order": order}).to_string();
    app(config(Stub::default().answering(200, &[], &order).await)).await
}

async fn read(app: &Router, accepted: &str) -> (HeaderMap, Vec<u8>) {
    let request = Request::get("/ocapi/v1/orders/o1").header("accept-encoding", accepted);
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn a_long_answer_is_compressed_if_the_browser_accepts_it() {
    let app = order(20).await;
    let (plain, whole) = read(&app, "identity").await;
    assert_eq!(plain.get("content-encoding"), None);
    let (headers, packed) = read(&app, "gzip, deflate, br, zstd").await;
    assert_eq!(headers["content-encoding"], "gzip");
    assert!(headers.get_all("vary").iter().any(|value| value == "accept-encoding"), "{headers:?}");
    assert!(packed.len() < whole.len() / 4);
    let mut unpacked = Vec::new();
    GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, whole);
    let whole: Value = serde_json::from_slice(&whole).unwrap();
    assert_eq!(whole["order"]["showtimes"][0]["tickets"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_short_answer_and_an_answer_with_a_token_are_not() {
    let (headers, body) = read(&order(1).await, "gzip").await;
    assert_eq!(headers.get("content-encoding"), None);
    assert!(serde_json::from_slice::<Value>(&body).is_ok());

    let Booking { proxy, order, .. } = Booking::at(House::new().await).await;
    let request = proxy.request("POST", "/checkout/v1/order-tokens").bearer_auth(SITE_KEY);
    let request = request.header("accept-encoding", "gzip").json(&json!({"orderId": order}));
    let answer = request.send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().get("content-encoding")), (200, None));
}
