//! The signals that stop the process.

use crate::operations::log;
use tokio::signal;

/// Waits until the terminal or the service manager asks the process to stop (Ctrl-C, SIGINT, SIGTERM). SIGHUP would end
/// the process by default, but is only logged: a closing terminal sends it, and service managers send it to reload
/// settings, which are only read at the start.
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
