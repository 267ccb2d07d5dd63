//! A server with a stub behind it, and clients that speak in raw bytes.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::routing::{any, get};
use edge::{ClientAddress, Counters, Edge, Limits, Refusal, guard};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Every limit that the test is not about. It is never reached.
pub(crate) const NEVER: Duration = Duration::from_secs(600);
/// Long enough for a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// The limit that the test is about.
pub(crate) const SHORT: Duration = Duration::from_secs(1);

pub(crate) const GET: &[u8] = b"GET /count HTTP/1.1\r\nhost: a\r\n\r\n";
pub(crate) const HOLD: &[u8] = b"GET /hold HTTP/1.1\r\nhost: a\r\n\r\n";

/// The counters of the stub, and the permits that release its held requests.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) begun: Arc<AtomicUsize>,
    pub(crate) ended: Arc<AtomicUsize>,
    /// Each permit lets one `/hold` end.
    pub(crate) release: Arc<Semaphore>,
}

pub(crate) struct RunningEdge {
    pub(crate) address: SocketAddr,
    pub(crate) stub: Stub,
    pub(crate) counters: Arc<Counters>,
    pub(crate) stop: CancellationToken,
    pub(crate) served: JoinHandle<usize>,
}

pub(crate) fn limits() -> Limits {
    Limits {
        first_byte: NEVER,
        idle: NEVER,
        header_read: NEVER,
        body: NEVER,
        write: NEVER,
        connections: 5_000,
        connections_per_address: 5_000,
        drain: NEVER,
        ..Limits::default()
    }
}

pub(crate) fn router() -> (Router, Stub) {
    let release = Arc::new(Semaphore::new(0));
    let stub = Stub { begun: Arc::default(), ended: Arc::default(), release };
    let router = Router::new()
        .route("/hold", get(hold))
        .route("/alive", get(async || "alive"))
        .route("/panic", get(async || -> &'static str { panic!("as asked") }))
        .route("/who", get(async |Extension(ClientAddress(who)): Extension<ClientAddress>| who.to_string()))
        .route("/big", get(async || Body::from(vec![b'x'; 64 << 20])))
        .route("/", any(count))
        .route("/{any}", any(count))
        .with_state(stub.clone());
    (router, stub)
}

async fn count(State(stub): State<Stub>, request: Request) -> (StatusCode, String) {
    stub.begun.fetch_add(1, Ordering::SeqCst);
    let told = format!("{} {}", request.method(), request.uri().path());
    let body: Bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    stub.ended.fetch_add(1, Ordering::SeqCst);
    (StatusCode::OK, format!("{told} {}", body.len()))
}

async fn hold(State(stub): State<Stub>) -> &'static str {
    stub.begun.fetch_add(1, Ordering::SeqCst);
    stub.release.acquire().await.unwrap().forget();
    stub.ended.fetch_add(1, Ordering::SeqCst);
    "held"
}

pub(crate) async fn start(limits: Limits) -> RunningEdge {
    start_edge(Edge::new(limits)).await
}

pub(crate) async fn start_edge(edge: Edge) -> RunningEdge {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (router, stub) = router();
    let (counters, stop) = (edge.counters.clone(), CancellationToken::new());
    let served =
        tokio::spawn(edge::serve(listener, guard(router, &edge), edge, stop.clone().cancelled_owned()));
    RunningEdge { address, stub, counters, stop, served }
}

impl RunningEdge {
    pub(crate) async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Connects from another address. All addresses of 127.0.0.0/8 are this machine.
    pub(crate) async fn connect_from(&self, address: &str) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(address.parse::<IpAddr>().unwrap(), 0)).unwrap();
        Client(socket.connect(self.address).await.unwrap())
    }

    /// Sends one good request on its own connection and returns the answer.
    pub(crate) async fn get(&self, path: &str) -> String {
        let mut client = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        client.send(request.as_bytes()).await;
        client.rest().await
    }

    pub(crate) fn begun(&self) -> usize {
        self.stub.begun.load(Ordering::SeqCst)
    }

    pub(crate) fn refused(&self, refusal: Refusal) -> u64 {
        self.counters.refused().find(|(counted, _)| *counted == refusal).unwrap().1
    }

    pub(crate) async fn stopped(self) -> usize {
        self.stop.cancel();
        patiently("the server to stop", self.served).await.unwrap()
    }
}

pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    /// Sends the bytes. Returns false if the server has closed the connection.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// Reads until the server closes the connection.
    pub(crate) async fn rest(&mut self) -> String {
        let mut all = Vec::new();
        let mut piece = [0; 4096];
        let read = async {
            // A reset ends the connection too.
            while let Ok(count @ 1..) = self.0.read(&mut piece).await {
                all.extend_from_slice(&piece[..count]);
            }
        };
        patiently("the server to close the connection", read).await;
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Reads one answer with a `content-length`. Returns an empty text if the connection ends instead.
    pub(crate) async fn answer(&mut self) -> String {
        let mut all = Vec::new();
        let read = async {
            while !is_whole(&all) {
                let mut byte = [0];
                match self.0.read(&mut byte).await {
                    Ok(1) => all.push(byte[0]),
                    _ => break,
                }
            }
        };
        patiently("an answer", read).await;
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Sends byte by byte, with a pause before each, until the server closes the connection. Returns its answer.
    pub(crate) async fn dribble(&mut self, bytes: impl Iterator<Item = u8>, pause: Duration) -> String {
        let (mut reader, mut writer) = self.0.split();
        let mut answer = Vec::new();
        let send = async {
            for byte in bytes {
                sleep(pause).await;
                if writer.write_all(&[byte]).await.is_err() {
                    break;
                }
            }
            std::future::pending::<()>().await;
        };
        let read = async {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece).await {
                answer.extend_from_slice(&piece[..count]);
            }
        };
        patiently("the server to have enough", async {
            tokio::select! { () = send => {}, () = read => {} }
        })
        .await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    answer.len() == head + 4 + length.map_or(0, |length| length.parse::<usize>().unwrap())
}

pub(crate) async fn patiently<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// Waits until `condition` holds.
pub(crate) async fn until(what: &str, condition: impl Fn() -> bool) {
    patiently(what, async {
        while !condition() {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

#[track_caller]
pub(crate) fn assert_status(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "expected {status}, got {answer:?}");
}
