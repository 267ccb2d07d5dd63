//! Accepting connections, and stopping.

use crate::address::bucket;
use crate::caps::{Admission, Caps};
use crate::connection;
use crate::guard::Guarded;
use crate::refusal::Refusal;
use crate::settings::Edge;
use axum::Router;
use std::io::Write;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// The answer to a connection above a limit. It is short enough for one write, so it needs no task.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    retry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// If accepting fails, the process has no free file descriptor. It tries again after this time.
const RETRY_ACCEPT: Duration = Duration::from_millis(100);

/// Serves `router` until `shutdown` ends. Then closes idle connections at once, waits at most `edge.limits.drain` for
/// the running requests, and returns the number of connections that had to be cut off.
///
/// A client that connected before `shutdown` ended is still answered, even if its request arrives later.
pub async fn serve(
    listener: TcpListener,
    router: Guarded,
    edge: Edge,
    shutdown: impl Future<Output = ()>,
) -> usize {
    let mut server = Server {
        router: router.into_router(),
        edge: Arc::new(edge),
        caps: Arc::default(),
        stopping: CancellationToken::new(),
        connections: JoinSet::new(),
    };
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => server.connected(stream, peer),
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => sleep(RETRY_ACCEPT).await,
            },
        }
    }
    // The kernel has accepted these connections for us. Without this they would be reset.
    while let Ok(Ok((stream, peer))) = timeout(Duration::ZERO, listener.accept()).await {
        server.connected(stream, peer);
    }
    drop(listener);
    server.drain().await
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

struct Server {
    router: Router,
    edge: Arc<Edge>,
    caps: Arc<Caps>,
    stopping: CancellationToken,
    connections: JoinSet<()>,
}

impl Server {
    fn connected(&mut self, stream: TcpStream, peer: SocketAddr) {
        while self.connections.try_join_next().is_some() {}
        let admission = match self.admit(peer) {
            Ok(admission) => admission,
            Err(refusal) => {
                self.edge.counters.refuse(refusal);
                turn_away(stream);
                return;
            }
        };
        // hyper writes an answer in one piece, so waiting for more bytes would only delay it.
        let _ = stream.set_nodelay(true);
        let connected = self.edge.counters.connected();
        let serving = connection::run(
            stream,
            peer,
            self.router.clone(),
            self.edge.clone(),
            self.stopping.child_token(),
        );
        self.connections.spawn(async move {
            let _held = (admission, connected);
            serving.await;
        });
    }

    fn admit(&self, peer: SocketAddr) -> Result<Option<Admission>, Refusal> {
        if self.connections.len() >= self.edge.limits.connections {
            return Err(Refusal::TooManyConnections);
        }
        if self.edge.trusted_hops > 0 {
            return Ok(None);
        }
        let most = self.edge.limits.connections_per_address;
        self.caps.admit(bucket(peer.ip()), most).map(Some).ok_or(Refusal::TooManyOfAddress)
    }

    async fn drain(mut self) -> usize {
        self.stopping.cancel();
        let all_ended = async { while self.connections.join_next().await.is_some() {} };
        let _ = timeout(self.edge.limits.drain, all_ended).await;
        let cut_off = self.connections.len();
        self.connections.shutdown().await;
        cut_off
    }
}

/// Writes the answer if the socket takes it without waiting, and closes the connection.
fn turn_away(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TOO_MANY);
    }
}
