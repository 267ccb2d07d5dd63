//! The reasons for the gate: hyper with the same routes and the same guard, but without the gate.
//!
//! If a test here fails after an update of hyper, then hyper does more than before. Look if a part of the gate can go,
//! and update docs/decisions/0035-edge.md.

use crate::requests::{BAD, SMUGGLED};
use crate::running_edge::{Client, GET, NEVER, SHORT, Stub, assert_status, limits, patiently, router};
use edge::{Edge, guard};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The requests of `BAD` that hyper passes on to a handler. It then closes the connection, so no request can be smuggled
/// behind them.
const CLOSED: &[&str] =
    &["length and chunked", "chunked and length", "chunked and length 0", "HTTP/1.0 with two lengths"];

/// The requests of `BAD` that hyper passes on to a handler, together with the request that was smuggled behind them.
const SMUGGLES: &[&str] = &[
    "two equal lengths",
    "chunked twice",
    "gzip, chunked",
    "a chunk with an extension",
    "a chunk size with a blank",
    "trailers",
    "bare line feeds",
    "one bare line feed",
    "a bare line feed before the end",
    "an empty line before",
    "no host",
    "two hosts",
    "a fragment",
];

struct Bare {
    address: SocketAddr,
    stub: Stub,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl Bare {
    async fn start(header_read: Duration) -> Bare {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, stub) = router();
        let service = TowerToHyperService::new(guard(router, &Edge::new(limits())).into_router());
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let served = tokio::spawn(async move {
            let graceful = GracefulShutdown::new();
            let mut stopped = std::pin::pin!(stopped);
            loop {
                let (stream, _) = tokio::select! {
                    accepted = listener.accept() => accepted.unwrap(),
                    () = &mut stopped => break,
                };
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(header_read)
                    .serve_connection(TokioIo::new(stream), service.clone());
                tokio::spawn(graceful.watch(connection));
            }
            graceful.shutdown().await;
        });
        Bare { address, stub, stop, served }
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }
}

#[tokio::test]
async fn hyper_handles_requests_that_two_parsers_read_differently() {
    let (mut closed, mut smuggled) = (Vec::new(), Vec::new());
    for (name, request) in BAD {
        let bare = Bare::start(NEVER).await;
        let mut client = bare.connect().await;
        client.send([request, SMUGGLED].concat().as_bytes()).await;
        tokio::io::AsyncWriteExt::shutdown(&mut client.0).await.unwrap();
        client.rest().await;
        match bare.stub.begun.load(Ordering::SeqCst) {
            0 => {}
            1 => closed.push(*name),
            _ => smuggled.push(*name),
        }
    }
    assert_eq!(closed, CLOSED);
    assert_eq!(smuggled, SMUGGLES);
}

#[tokio::test]
async fn hyper_has_one_time_limit_for_idle_connections_and_for_heads() {
    let bare = Bare::start(SHORT).await;
    let mut idle = bare.connect().await;
    idle.send(GET).await;
    assert_status(&idle.answer().await, 200);
    // A load balancer with a longer idle time loses a request here.
    assert_eq!(idle.rest().await, "");
    let mut slow = bare.connect().await;
    slow.send(b"GET /count HTTP/1.1\r\n").await;
    // No answer: neither the client nor a load balancer learns the reason.
    assert_eq!(slow.rest().await, "");
}

#[tokio::test]
async fn hyper_stops_without_an_answer_to_a_client_that_just_connected() {
    let bare = Bare::start(NEVER).await;
    let mut connected = bare.connect().await;
    let mut half_sent = bare.connect().await;
    half_sent.send(GET).await;
    // The server accepts in order, so it has accepted the first one too.
    assert_status(&half_sent.answer().await, 200);
    half_sent.send(b"GET /count HTTP/1.1\r\n").await;
    bare.stop.cancel();
    assert_eq!(connected.rest().await, "");
    assert_eq!(half_sent.rest().await, "");
    patiently("the server to stop", bare.served).await.unwrap();
}
