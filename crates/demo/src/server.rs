//! A server on this machine that can be stopped.

use axum::Router;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long requests under way may take when the server is stopped.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// Another program listens on the port.
#[derive(Debug, thiserror::Error)]
#[error("port {port} is taken by another program: choose another one with {option}")]
pub struct PortTaken {
    /// The port.
    pub port: u16,
    /// The option that sets it.
    pub option: &'static str,
}

/// Takes a port, or says which option to change.
pub(crate) async fn bind(port: u16, option: &'static str) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => PortTaken { port, option }.into(),
        _ => anyhow::Error::new(error).context(format!("cannot listen on port {port} ({option})")),
    })
}

/// A router being served. Stops when dropped, too, without waiting for anything.
pub(crate) struct Server {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start(listener: TcpListener, router: Router) -> Server {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            // Sent or dropped, both end the server.
            let asked = async { stopped.await.unwrap_or_default() };
            // The clients' addresses are what the proxy counts wrong codes by.
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(asked).await {
                tracing::error!(%error, "the server failed");
            }
        });
        Server { stop, task }
    }

    pub(crate) async fn stop(mut self) {
        // Fails only where the server has ended by itself.
        let _ = self.stop.send(());
        if tokio::time::timeout(LAST_ANSWERS, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}
