//! Stopping: running requests are finished, idle connections are closed, and no accepted request is lost.

use crate::running_edge::{
    Client, GET, HOLD, NEVER, SHORT, assert_status, limits, patiently, router, start, until,
};
use edge::{Edge, Limits, guard, serve};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn running_requests_are_finished_and_idle_connections_are_closed() {
    let server = start(limits()).await;
    let mut running = server.connect().await;
    running.send(HOLD).await;
    let mut idle = server.connect().await;
    idle.send(GET).await;
    assert_status(&idle.answer().await, 200);
    let mut half_sent = server.connect().await;
    half_sent.send(b"GET /count HTTP/1.1\r\n").await;
    let mut just_connected = server.connect().await;
    until("all to be connected", || server.counters.connections_open() == 4 && server.begun() == 2).await;

    server.stop.cancel();
    assert_eq!(idle.rest().await, "");
    patiently("new clients to be refused", async {
        while TcpStream::connect(server.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    half_sent.send(b"host: a\r\n\r\n").await;
    just_connected.send(GET).await;
    for client in [&mut half_sent, &mut just_connected] {
        let answer = client.rest().await;
        assert_status(&answer, 200);
        assert!(answer.contains("connection: close"), "{answer}");
    }
    assert!(!server.served.is_finished());
    server.stub.release.add_permits(1);
    assert!(running.rest().await.ends_with("held"));
    assert_eq!(server.stopped().await, 0);
}

#[tokio::test]
async fn a_client_that_connected_before_the_stop_is_answered_after_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut waiting = Vec::new();
    for _ in 0..20 {
        let mut client = Client(TcpStream::connect(listener.local_addr().unwrap()).await.unwrap());
        client.send(GET).await;
        waiting.push(client);
    }
    let (router, _) = router();
    let edge = Edge::new(limits());
    let served = serve(listener, guard(router, &edge), edge, std::future::ready(()));
    assert_eq!(patiently("the server to stop", served).await, 0);
    for mut client in waiting {
        assert_status(&client.rest().await, 200);
    }
}

#[tokio::test]
async fn a_request_that_runs_too_long_is_cut_off_and_counted() {
    let server = start(Limits { drain: SHORT, ..limits() }).await;
    let mut running = server.connect().await;
    running.send(HOLD).await;
    until("it to be handled", || server.begun() == 1).await;
    let counters = server.counters.clone();
    assert_eq!(server.stopped().await, 1);
    assert_eq!(running.rest().await, "");
    assert_eq!((counters.connections_open(), counters.in_flight()), (0, 0));
}

/// Servers take turns on one port while clients send requests. Every request that a handler began is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_under_load_loses_no_request() {
    let (router, stub) = router();
    let edge = Edge::new(Limits { first_byte: SHORT, drain: NEVER, ..limits() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answered = Arc::new(AtomicUsize::new(0));
    let done = CancellationToken::new();
    let clients: Vec<_> =
        (0..8).map(|n| tokio::spawn(ask(address, n % 2 == 0, answered.clone(), done.clone()))).collect();

    let mut listener = Some(listener);
    for round in 1..=10 {
        let stop = CancellationToken::new();
        let taken = match listener.take() {
            Some(listener) => listener,
            None => TcpListener::bind(address).await.unwrap(),
        };
        let shutdown = stop.clone().cancelled_owned();
        let served = tokio::spawn(serve(taken, guard(router.clone(), &edge), edge.clone(), shutdown));
        let before = answered.load(Ordering::SeqCst);
        until("some answers", || answered.load(Ordering::SeqCst) >= before + 100).await;
        stop.cancel();
        assert_eq!(patiently("the server to stop", served).await.unwrap(), 0, "round {round}");
    }
    done.cancel();
    for client in clients {
        patiently("a client to end", client).await.unwrap();
    }
    let handled = stub.begun.load(Ordering::SeqCst);
    assert!(handled >= 1_000);
    assert_eq!((stub.ended.load(Ordering::SeqCst), answered.load(Ordering::SeqCst)), (handled, handled));
}

/// Sends requests until `done`, on one connection as long as it lasts, or on a new one for each request.
async fn ask(
    address: std::net::SocketAddr,
    keeps: bool,
    answered: Arc<AtomicUsize>,
    done: CancellationToken,
) {
    while !done.is_cancelled() {
        let Ok(stream) = TcpStream::connect(address).await else {
            tokio::task::yield_now().await;
            continue;
        };
        let mut client = Client(stream);
        loop {
            let sent = client.send(GET).await;
            let answer = if sent { client.answer().await } else { String::new() };
            if answer.is_empty() {
                break;
            }
            assert_status(&answer, 200);
            answered.fetch_add(1, Ordering::SeqCst);
            if !keeps || done.is_cancelled() {
                break;
            }
        }
    }
}
