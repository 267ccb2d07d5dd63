//! A collector that does not answer holds nothing up.

use crate::support::Log;
use crate::support::house::{Got, House, Served, listener};
use proxy::Config;
use std::time::{Duration, Instant};

/// The bound of the last exports, and some time for a busy machine.
const END: Duration = Duration::from_secs(8);

async fn config(address: std::net::SocketAddr) -> Config {
    let mut config = House::new().await.config();
    config.otlp.otel_exporter_otlp_endpoint = Some(format!("http://{address}").parse().unwrap());
    config.otlp.otel_metric_export_interval = 100;
    config
}

/// Requests go on, the stop ends in time, and one line says that nothing is exported, for this reason.
async fn holds_nothing_up(config: Config, reason: &str) {
    let (log, _guard) = Log::start();
    let proxy = Served::with(config).await;
    let began = Instant::now();
    // More spans than the queue takes.
    for _ in 0..2_500 {
        assert_eq!(Got::from(proxy.request("GET", "/health/live")).await.status, 204);
    }
    let each = began.elapsed() / 2_500;
    assert!(each < Duration::from_millis(100), "{each:?} for a request");
    let lines = async || {
        let began = Instant::now();
        loop {
            let lines: Vec<_> =
                log.events().into_iter().filter(|line| line["message"] == "not exported").collect();
            if !lines.is_empty() || began.elapsed() > END {
                break lines;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let waited = lines().await.len();
    let ending = Instant::now();
    proxy.end().await;
    assert!(ending.elapsed() < END, "{:?} to stop", ending.elapsed());
    let lines = lines().await;
    assert_eq!((waited, lines.len()), (1, 1), "{lines:?}");
    assert_eq!((lines[0]["level"].as_str(), lines[0]["reason"].as_str()), (Some("WARN"), Some(reason)));
}

#[tokio::test]
async fn a_collector_that_is_away_holds_nothing_up() {
    let free = listener().await.local_addr().unwrap();
    holds_nothing_up(config(free).await, "not-connected").await;
}

#[tokio::test]
async fn a_collector_that_never_answers_holds_nothing_up() {
    let silent = listener().await;
    let config = config(silent.local_addr().unwrap()).await;
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = silent.accept().await {
            open.push(connection);
        }
    });
    holds_nothing_up(config, "timeout").await;
}
