//! Slow clients. In each test one time limit is short and the others are never reached.

use crate::running_edge::{GET, HOLD, SHORT, assert_status, limits, patiently, start, until};
use edge::{Limits, Refusal};
use std::time::Duration;

/// Far shorter than the limit, so no single pause ends the connection.
const PAUSE: Duration = Duration::from_millis(20);

fn endless(begin: &[u8]) -> impl Iterator<Item = u8> {
    begin.iter().copied().chain(std::iter::repeat(b'a'))
}

#[tokio::test]
async fn a_client_that_sends_nothing_is_disconnected() {
    let server = start(Limits { first_byte: SHORT, ..limits() }).await;
    assert_eq!(server.connect().await.rest().await, "");
    until("the connection to be given back", || server.counters.connections_open() == 0).await;
}

#[tokio::test]
async fn a_client_without_a_next_request_is_disconnected() {
    let server = start(Limits { idle: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    for _ in 0..3 {
        client.send(GET).await;
        assert_status(&client.answer().await, 200);
    }
    assert_eq!(client.rest().await, "");
    assert_eq!(server.begun(), 3);
}

#[tokio::test]
async fn a_request_line_must_arrive_in_time() {
    let server = start(Limits { header_read: SHORT, ..limits() }).await;
    let answer = server.connect().await.dribble(endless(b"GET /count"), PAUSE).await;
    assert_status(&answer, 408);
    assert!(answer.contains("connection: close"), "{answer}");
    assert!(answer.contains(r#""status":408"#), "{answer}");
    assert_eq!((server.begun(), server.refused(Refusal::HeadersTooSlow)), (0, 1));
}

#[tokio::test]
async fn headers_must_arrive_in_time_also_after_other_requests() {
    let server = start(Limits { header_read: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    client.send(GET).await;
    assert_status(&client.answer().await, 200);
    client.send(b"GET /count HTTP/1.1\r\nhost: a\r\n").await;
    assert_status(&client.dribble(endless(b"x: "), PAUSE).await, 408);
    assert_eq!(server.begun(), 1);
}

#[tokio::test]
async fn a_body_must_arrive_in_time_however_steadily_it_drips() {
    for framing in ["content-length: 4000", "transfer-encoding: chunked\r\nexpect: 100-continue"] {
        let server = start(Limits { body: SHORT, ..limits() }).await;
        let mut client = server.connect().await;
        client.send(format!("POST /count HTTP/1.1\r\nhost: a\r\n{framing}\r\n\r\n").as_bytes()).await;
        let answer = client.dribble(endless(b"fff\r\n"), PAUSE).await;
        assert_status(answer.trim_start_matches("HTTP/1.1 100 Continue\r\n\r\n"), 408);
        assert_eq!((server.begun(), server.refused(Refusal::BodyTooSlow)), (0, 1));
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped() {
    let server = start(Limits { write: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    client.send(b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n").await;
    patiently("the answer to begin", client.0.readable()).await.unwrap();
    until("the connection to be given back", || server.counters.connections_open() == 0).await;
}

#[tokio::test]
async fn waiting_for_an_answer_is_not_idleness() {
    let server =
        start(Limits { first_byte: SHORT, idle: SHORT, header_read: SHORT, body: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    client.send(HOLD).await;
    until("the request to be handled", || server.begun() == 1).await;
    // Clients that stay silent are disconnected meanwhile, so the limits are over.
    for _ in 0..2 {
        assert_eq!(server.connect().await.rest().await, "");
    }
    server.stub.release.add_permits(1);
    let answer = client.answer().await;
    assert_status(&answer, 200);
    assert!(!answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_request_behind_another_waits_for_its_turn() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    client.send(&[HOLD, GET, b"GET /\\ HTTP/1.1\r\nhost: a\nx: y\r\n\r\n", GET].concat()).await;
    until("the request to be handled", || server.begun() == 1).await;
    server.stub.release.add_permits(1);
    assert_status(&client.answer().await, 200);
    assert_status(&client.answer().await, 200);
    assert_status(&client.answer().await, 400);
    assert_eq!((client.rest().await, server.begun()), (String::new(), 2));
}

#[tokio::test]
async fn a_thousand_idle_sockets_do_not_hinder_other_clients() {
    // Both ends of each are in this process.
    let allowed = rlimit::increase_nofile_limit(4_096).unwrap();
    let count = if allowed >= 2_500 { 1_000 } else { 300 };
    let server = start(limits()).await;
    let mut idle = Vec::new();
    for n in 0..count {
        let mut client = server.connect().await;
        // A third sent nothing, a third is in the middle of a head, and a third in the middle of a body.
        match n % 3 {
            0 => {}
            1 => assert!(client.send(b"GET /count HTTP/1.1\r\nho").await),
            _ => assert!(client.send(b"POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n1").await),
        }
        idle.push(client);
    }
    until("all of them to be connected", || server.counters.connections_open() == count).await;
    for _ in 0..50 {
        assert_status(&patiently("an honest answer", server.get("/count")).await, 200);
    }
    assert_eq!((server.begun(), server.counters.connections_open() >= count), (50, true));
}
