//! Attacks on what all customers share, with an honest customer beside them.

use crate::house::{House, Served, WEBHOOK};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer takes longer, on a slow machine with everything else running.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a request without the end of its body.
async fn half_a_body(proxy: &Served, path: &str) -> TcpStream {
    let mut client = TcpStream::connect(proxy.public).await.unwrap();
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 65536\r\n\r\n");
    // The proxy may answer and close before it has taken all of it.
    let _ = client.write_all(&[head.as_bytes(), &[b'x'; 65_000]].concat()).await;
    client
}

/// What comes until the proxy closes the connection.
async fn answer(mut client: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, client.read_to_end(&mut answer)).await.expect("no answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_body_that_no_route_takes_is_answered_before_it_is_read() {
    let house = House::new().await;
    let mut config = house.config();
    // Whoever waits for the body waits for longer than this test.
    config.edge.client_timeout_ms = 10 * 60_000;
    let proxy = Served::with(config).await;
    for (path, status) in [
        ("/nowhere".to_owned(), 404),
        ("/checkout/v1/webhooks/cinematiccard/another".to_owned(), 404),
        ("/ocapi/v1/orders/o1/vouchers".to_owned(), 413),
        ("/checkout/v1/order-tokens".to_owned(), 413),
        ("/health/live".to_owned(), 413),
    ] {
        let answer = answer(half_a_body(&proxy, &path).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    // The right path waits for all of an event.
    let mut client = half_a_body(&proxy, &format!("/checkout/v1/webhooks/cinematiccard/{WEBHOOK}")).await;
    client.write_all(&[b'x'; 536]).await.unwrap();
    let answer = answer(client).await;
    assert!(answer.starts_with("HTTP/1.1 4") && !answer.starts_with("HTTP/1.1 413"), "{answer}");
}
