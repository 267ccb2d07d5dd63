//! Clients that want more than their share.

use crate::running_edge::{Client, GET, HOLD, assert_status, limits, start, start_edge, until};
use edge::{Edge, Limits, Refusal};
use tokio::io::AsyncWriteExt;

fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("POST /count HTTP/1.1\r\nhost: a\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

fn chunked(length: usize) -> Vec<u8> {
    let chunk = [b"64\r\n".as_slice(), &[b'x'; 100], b"\r\n"].concat();
    let last = format!("{:x}\r\n{}\r\n0\r\n\r\n", length % 100, "x".repeat(length % 100));
    [chunk.repeat(length / 100), last.into_bytes()].concat()
}

#[tokio::test]
async fn a_body_may_have_4_kib_and_no_byte_more() {
    let server = start(limits()).await;
    for (length, status) in [(4_096, 200), (4_097, 413)] {
        let declared = post(&format!("content-length: {length}"), &vec![b'x'; length]);
        for request in [declared, post("transfer-encoding: chunked", &chunked(length))] {
            let mut client = server.connect().await;
            client.send(&request).await;
            let answer = client.answer().await;
            assert_status(&answer, status);
            assert!(status == 413 || answer.ends_with(" 4096"), "{answer}");
            if status == 413 {
                assert_eq!(client.rest().await, "");
            }
        }
    }
    assert_eq!((server.begun(), server.refused(Refusal::BodyTooLarge)), (2, 2));
}

#[tokio::test]
async fn a_long_body_is_refused_before_it_is_asked_for() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    client.send(&post("content-length: 4294967296\r\nexpect: 100-continue", b"")).await;
    assert_status(&client.rest().await, 413);
    assert_eq!(server.begun(), 0);
}

#[tokio::test]
async fn a_body_to_a_path_without_a_route_is_not_read() {
    let server = start(limits()).await;
    for framing in ["content-length: 60000", "transfer-encoding: chunked"] {
        let mut client = server.connect().await;
        let head = format!("POST /no/such HTTP/1.1\r\nhost: a\r\n{framing}\r\n\r\n");
        client.send(&[head.as_bytes(), b"7530\r\n", &[b'x'; 30_000]].concat()).await;
        assert_status(&client.rest().await, 404);
    }
    // A body that has already arrived is skipped.
    let mut client = server.connect().await;
    client.send(&[b"POST /no/such HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx", GET].concat()).await;
    assert_status(&client.answer().await, 404);
    assert_status(&client.answer().await, 200);
}

#[tokio::test]
async fn a_client_that_goes_on_sending_still_gets_the_refusal() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    client.send(&post("content-length: 60000", b"")).await;
    until("the refusal", || server.refused(Refusal::BodyTooLarge) == 1).await;
    for _ in 0..60 {
        assert!(client.send(&[b'x'; 1_000]).await, "the connection was reset");
        tokio::task::yield_now().await;
    }
    client.0.shutdown().await.unwrap();
    assert_status(&client.rest().await, 413);
}

#[tokio::test]
async fn an_endless_chunked_body_is_cut_off() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    client.send(&post("transfer-encoding: chunked", b"fffffff\r\n")).await;
    let mut sent = 0_usize;
    while client.send(&[b'x'; 65_536]).await {
        sent += 65_536;
        assert!(sent < 1 << 30, "the server takes everything");
    }
    until("the connection to be given back", || server.counters.connections_open() == 0).await;
    assert_eq!((server.begun(), server.refused(Refusal::BodyTooLarge)), (0, 1));
}

#[tokio::test]
async fn headers_may_be_100_and_32_kib() {
    let server = start(limits()).await;
    let lines = |count: usize| "x: y\r\n".repeat(count - 1);
    let bytes = |count: usize| {
        let frame = "GET /count HTTP/1.1\r\nhost: a\r\nx: \r\n\r\n".len();
        format!("x: {}\r\n", "y".repeat(count - frame))
    };
    for (headers, status) in
        [(lines(100), 200), (lines(101), 431), (bytes(32_768), 200), (bytes(32_769), 431)]
    {
        let mut client = server.connect().await;
        client.send(format!("GET /count HTTP/1.1\r\nhost: a\r\n{headers}\r\n").as_bytes()).await;
        assert_status(&client.answer().await, status);
        if status == 431 {
            assert_eq!(client.rest().await, "");
        }
    }
    assert_eq!((server.begun(), server.refused(Refusal::HeadersTooLarge)), (2, 2));
}

#[tokio::test]
async fn connections_are_limited_in_all() {
    let server = start(Limits { connections: 3, ..limits() }).await;
    let mut held: Vec<Client> = Vec::new();
    for n in 1..=3 {
        held.push(server.connect_from(&format!("127.0.0.{n}")).await);
    }
    until("all to be connected", || server.counters.connections_open() == 3).await;
    let turned_away = server.connect_from("127.0.0.9").await.rest().await;
    assert_status(&turned_away, 503);
    assert!(turned_away.contains("retry-after: 1"), "{turned_away}");
    assert_eq!(server.refused(Refusal::TooManyConnections), 1);
    held.pop();
    until("one to be given back", || server.counters.connections_open() == 2).await;
    assert_status(&server.get("/count").await, 200);
}

#[tokio::test]
async fn connections_of_one_address_are_limited() {
    let server = start(Limits { connections_per_address: 2, ..limits() }).await;
    let mut held = vec![server.connect_from("127.0.0.2").await, server.connect_from("127.0.0.2").await];
    until("both to be connected", || server.counters.connections_open() == 2).await;
    assert_status(&server.connect_from("127.0.0.2").await.rest().await, 503);
    assert_eq!(server.refused(Refusal::TooManyOfAddress), 1);
    assert_status(&server.get("/count").await, 200);
    held.pop();
    until("one to be given back", || server.counters.connections_open() == 1).await;
    let mut again = server.connect_from("127.0.0.2").await;
    again.send(GET).await;
    assert_status(&again.answer().await, 200);
}

#[tokio::test]
async fn behind_a_load_balancer_the_address_of_the_socket_is_not_limited() {
    let limits = Limits { connections_per_address: 2, ..limits() };
    let server = start_edge(Edge { trusted_hops: 1, ..Edge::new(limits) }).await;
    let mut clients: Vec<Client> = Vec::new();
    for n in 0..5 {
        let mut client = server.connect().await;
        let claim = format!("x-forwarded-for: 10.9.9.9, {n}.{n}.{n}.9");
        client.send(format!("GET /who HTTP/1.1\r\nhost: a\r\n{claim}\r\n\r\n").as_bytes()).await;
        let answer = client.answer().await;
        assert!(answer.ends_with(&format!("\r\n\r\n{n}.{n}.{n}.9")), "{answer}");
        clients.push(client);
    }
}

#[tokio::test]
async fn without_hops_a_client_cannot_say_who_it_is() {
    let server = start(limits()).await;
    let mut client = server.connect_from("127.0.0.7").await;
    client.send(b"GET /who HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 1.2.3.4\r\n\r\n").await;
    assert!(client.answer().await.ends_with("\r\n\r\n127.0.0.7"));
}

#[tokio::test]
async fn requests_above_the_limit_are_answered_503_at_once_and_later_ones_succeed() {
    let limits = Limits { in_flight: 2, ..limits() };
    let server = start_edge(Edge { never_shed: &["/alive"], ..Edge::new(limits) }).await;
    let mut held = [server.connect().await, server.connect().await];
    for client in &mut held {
        client.send(HOLD).await;
    }
    until("both to be handled", || server.counters.in_flight() == 2).await;
    let mut third = server.connect().await;
    for _ in 0..20 {
        third.send(GET).await;
        let shed = third.answer().await;
        assert_status(&shed, 503);
        assert!(shed.contains("retry-after: 1") && shed.contains(r#""status":503"#), "{shed}");
    }
    assert_status(&server.get("/alive").await, 200);
    // A slow body does not count against the limit.
    let mut dripping = server.connect().await;
    dripping.send(&post("content-length: 9", b"1")).await;
    server.stub.release.add_permits(2);
    for client in &mut held {
        assert_status(&client.answer().await, 200);
    }
    until("both requests to end", || server.counters.in_flight() == 0).await;
    third.send(GET).await;
    assert_status(&third.answer().await, 200);
    assert_eq!((server.begun(), server.refused(Refusal::Busy)), (3, 20));
}

#[tokio::test]
async fn paths_that_are_never_shed_do_not_count_against_the_limit() {
    let limits = Limits { in_flight: 1, ..limits() };
    let server = start_edge(Edge { never_shed: &["/hold"], ..Edge::new(limits) }).await;
    let mut held = [server.connect().await, server.connect().await];
    for client in &mut held {
        client.send(HOLD).await;
    }
    until("both to be handled", || server.counters.in_flight() == 2).await;
    assert_status(&server.get("/count").await, 200);
    server.stub.release.add_permits(2);
    for client in &mut held {
        assert_status(&client.answer().await, 200);
    }
}

#[tokio::test]
async fn a_request_whose_client_left_does_not_count_any_more() {
    let server = start(Limits { in_flight: 1, ..limits() }).await;
    let mut client = server.connect().await;
    client.send(HOLD).await;
    until("it to be handled", || server.counters.in_flight() == 1).await;
    drop(client);
    until("the request to end", || server.counters.in_flight() == 0).await;
    assert_status(&server.get("/count").await, 200);
}

#[tokio::test]
async fn a_handler_that_panics_ends_nothing_but_its_request() {
    let server = start(Limits { in_flight: 1, ..limits() }).await;
    let mut client = server.connect().await;
    for _ in 0..3 {
        client.send(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let answer = client.answer().await;
        assert_status(&answer, 500);
        assert!(!answer.contains("as asked"), "{answer}");
    }
    client.send(GET).await;
    assert_status(&client.answer().await, 200);
    assert_eq!(server.refused(Refusal::Panicked), 3);
}
