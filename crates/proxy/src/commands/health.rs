//! `voucher-checkout-proxy health`: asks the proxy on this machine whether it is ready. For container images, which have
//! no shell and no curl.

use crate::config::HealthCommand;
use axum::http::{StatusCode, Uri};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// The longest time for the answer. The proxy waits 4 seconds for its store, and compose 5 for this command.
const PATIENCE: Duration = Duration::from_millis(4_700);

/// Why a proxy counts as not ready.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// No connection, or no complete answer in time.
    #[error("no answer from {0}")]
    NoAnswer(SocketAddr),
    /// The store does not answer or takes no writes, or the proxy is stopping.
    #[error("{0} answers {1}")]
    Answered(SocketAddr, StatusCode),
}

/// Asks `/health/ready` at the address that the proxy listens on.
///
/// # Errors
/// If the answer is not 204, or does not come in 4.7 seconds.
pub async fn run(command: HealthCommand) -> Result<(), NotReady> {
    let address = reachable(command.listen);
    let no_answer = NotReady::NoAnswer(address);
    let Ok(uri) = format!("http://{address}/health/ready").parse::<Uri>() else { return Err(no_answer) };
    let client = legacy::Client::builder(TokioExecutor::new()).build_http::<axum::body::Body>();
    match tokio::time::timeout(PATIENCE, client.get(uri)).await {
        Ok(Ok(answer)) if answer.status() == StatusCode::NO_CONTENT => Ok(()),
        Ok(Ok(answer)) => Err(NotReady::Answered(address, answer.status())),
        Ok(Err(_)) | Err(_) => Err(no_answer),
    }
}

/// The loopback address for a proxy that listens on all addresses, otherwise its own.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    listen
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::net::TcpListener;

    /// A server that answers with this status, and the settings that name it with an unspecified address.
    async fn answering(status: StatusCode) -> HealthCommand {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await.unwrap();
        let listen = listener.local_addr().unwrap();
        let routes = Router::new().route("/health/ready", get(async move || status));
        tokio::spawn(async { axum::serve(listener, routes).await });
        HealthCommand { listen, settings: None }
    }

    #[tokio::test]
    async fn only_204_is_ready() {
        let command = answering(StatusCode::NO_CONTENT).await;
        assert!(command.listen.ip().is_unspecified());
        assert_eq!(run(command).await, Ok(()));
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let command = answering(status).await;
        let asked = reachable(command.listen);
        assert!(asked.ip().is_loopback());
        assert_eq!(run(command).await, Err(NotReady::Answered(asked, status)));
    }

    #[tokio::test]
    async fn a_server_that_is_gone_is_not_ready() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let listen = listener.local_addr().unwrap();
        drop(listener);
        assert_eq!(run(HealthCommand { listen, settings: None }).await, Err(NotReady::NoAnswer(listen)));
    }
}
