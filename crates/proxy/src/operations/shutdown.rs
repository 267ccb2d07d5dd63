//! When to stop.

use crate::operations::log;
use tokio::signal;

/// Ends when the terminal or the service manager asks to (Ctrl-C, SIGINT, SIGTERM). A SIGHUP, which would end the
/// process by default, is only logged: a terminal that closes sends it, and service managers send it to reload
/// settings, which are read at the start alone.
pub async fn requested() {
    #[cfg(unix)]
    let hang_ups = async {
        if let Ok(mut stream) = signal::unix::signal(signal::unix::SignalKind::hangup()) {
            while stream.recv().await.is_some() {
                log::HangUpIgnored.write();
            }
        }
        std::future::pending().await
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut stream) => stream.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let (terminated, hang_ups) = (std::future::pending::<()>(), std::future::pending::<()>());
    tokio::select! {
        _ = signal::ctrl_c() => {}
        _ = terminated => {}
        () = hang_ups => {}
    }
}
