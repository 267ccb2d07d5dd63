//! The loop that accepts connections, and its end.

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

/// Said to a connection too many; a body would not be worth a task.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    retry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// Where accepting fails, there are no descriptors left, and only time brings some back.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` until `shutdown` ends, and then for at most `edge.limits.drain` until the running requests are
/// answered; idle connections are closed at once. Returns how many connections had to be cut off.
///
/// Whoever had connected when `shutdown` ended is still answered, also if the request comes only then.
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
        draining: CancellationToken::new(),
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
                Err(_) => sleep(BREATH).await,
            },
        }
    }
    // Those that the kernel has accepted for us would see a reset.
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
    draining: CancellationToken,
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
        // An answer is written at once, so waiting for more of it only delays.
        let _ = stream.set_nodelay(true);
        let connected = self.edge.counters.connected();
        let serving =
            connection::run(stream, peer, self.router.clone(), self.edge.clone(), self.draining.clone());
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
        self.draining.cancel();
        let all_ended = async { while self.connections.join_next().await.is_some() {} };
        let _ = timeout(self.edge.limits.drain, all_ended).await;
        let cut_off = self.connections.len();
        self.connections.shutdown().await;
        cut_off
    }
}

/// Tells as much as the socket takes without waiting, and closes it.
fn turn_away(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TOO_MANY);
    }
}
