//! Connections that hold a request without its end, as in the attack "slowloris".

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// Sends half of a request, and again each time the proxy gives up waiting. The first one begins after `delay_ms`.
pub(crate) async fn hold(port: u16, delay_ms: u32, held: Arc<AtomicUsize>) {
    sleep(Duration::from_millis(delay_ms.into())).await;
    loop {
        if let Ok(mut connection) = TcpStream::connect(("127.0.0.1", port)).await {
            held.fetch_add(1, Ordering::Relaxed);
            let begun =
                connection.write_all(b"POST /ocapi/v1/orders/o1/vouchers HTTP/1.1\r\nHost: a\r\nX-A: ").await;
            // Until the proxy closes the connection.
            if begun.is_ok() {
                let _ = connection.read_to_end(&mut Vec::new()).await;
            }
            held.fetch_sub(1, Ordering::Relaxed);
        } else {
            // The proxy was killed.
            sleep(Duration::from_secs(1)).await;
        }
    }
}
