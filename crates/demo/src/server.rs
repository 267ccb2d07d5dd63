//! A server that can be stopped.

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

/// Listens on a port of this machine.
///
/// # Errors
/// [`PortTaken`] if another program listens on the port.
pub(crate) async fn bind(port: u16, option: &'static str) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => PortTaken { port, option }.into(),
        _ => anyhow::Error::new(error).context(format!("cannot listen on port {port} ({option})")),
    })
}

/// A running server. Dropping it stops it without waiting for the requests under way.
pub(crate) struct Server {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start(listener: TcpListener, router: Router) -> Server {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            // The server ends if the sender sends or is dropped.
            let asked = async { stopped.await.unwrap_or_default() };
            // The proxy limits attempts by the address of the client.
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(asked).await {
                tracing::error!(%error, "the server failed");
            }
        });
        Server { stop, task }
    }

    pub(crate) async fn stop(mut self) {
        // This fails only if the server has ended by itself.
        let _ = self.stop.send(());
        if tokio::time::timeout(LAST_ANSWERS, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}
