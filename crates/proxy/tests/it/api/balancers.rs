//! Load balancers and proxies in front, and how they send their requests.

use crate::api::repeats::Slow;
use crate::support::Log;
use crate::support::house::{Served, client, new_key, voucher};
use proxy::config::EdgeSettings;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any answer takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

async fn start(edge: EdgeSettings) -> Served {
    let vista = Slow::new(100);
    let mut config = vista.config().await;
    config.edge = edge;
    Served::with(config).await
}

/// All bytes that the proxy answers to these until it closes the connection.
async fn said(proxy: &Served, request: &str) -> String {
    let mut client = TcpStream::connect(proxy.public).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    let mut said = String::new();
    timeout(PATIENCE, client.read_to_string(&mut said)).await.unwrap().unwrap();
    said
}

#[tokio::test]
async fn a_browser_with_many_cookies_is_served() {
    let proxy = start(EdgeSettings::default()).await;
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
    let (referer, token) = ("x".repeat(2_000), "y".repeat(4_000));
    for cookies in [7_200, 16_000] {
        let head = format!(
            "host: a\r\nconnection: close\r\nuser-agent: {agent}\r\naccept: */*\r\naccept-language: de-CH\r\n\
             accept-encoding: gzip, deflate, br, zstd\r\norigin: http://a\r\nsec-fetch-site: same-origin\r\n\
             sec-fetch-mode: cors\r\nsec-fetch-dest: empty\r\nreferer: http://a/{referer}\r\n\
             loyaltysessiontoken: {token}\r\ncookie: session={}\r\n\r\n",
            "z".repeat(cookies)
        );
        let said = said(&proxy, &format!("GET /checkout/v1/capabilities HTTP/1.1\r\n{head}")).await;
        assert!(said.starts_with("HTTP/1.1 200 "), "{cookies}: {said}");
    }
}

#[tokio::test]
async fn what_is_refused_before_it_is_a_request_is_in_the_log() {
    let (log, _guard) = Log::start();
    let proxy = start(EdgeSettings::default()).await;
    for _ in 0..3 {
        said(&proxy, &format!("GET / HTTP/1.1\r\nhost: a\r\ncookie: {}\r\n\r\n", "z".repeat(40_000))).await;
        said(&proxy, "GET / HTTP/1.1\nhost: a\n\n").await;
    }
    for reason in ["headers-too-large", "malformed"] {
        let times = || -> u64 {
            let lines = log.events().into_iter().filter(|line| line["refusal"] == reason);
            lines.map(|line| line["times"].as_u64().unwrap()).sum()
        };
        let all = async {
            while times() < 3 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, all).await.unwrap_or_else(|_| panic!("{reason} in {}", log.text()));
        assert_eq!(times(), 3);
    }
    assert!(!log.text().contains("zzz"));
}

#[tokio::test]
async fn nginx_with_a_bare_proxy_pass_can_write() {
    let proxy = start(EdgeSettings::default()).await;
    let (body, key) = (voucher("CODE", "1234").unwrap().to_string(), new_key());
    let said = said(
        &proxy,
        &format!(
            "POST /ocapi/v1/orders/o1/vouchers HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\
             Content-Length: {}\r\ncontent-type: application/json\r\nidempotency-key: {key}\r\n\r\n{body}",
            body.len()
        ),
    )
    .await;
    assert!(said.starts_with("HTTP/1.0 200 ") && said.contains("voucher-1"), "{said}");
}

/// Otherwise a flood of connections would have a healthy proxy restarted.
#[tokio::test]
async fn a_proxy_without_a_free_connection_still_answers_checks_on_its_private_port() {
    let proxy = start(EdgeSettings { connections: 1, ..EdgeSettings::default() }).await;
    let _only = TcpStream::connect(proxy.public).await.unwrap();
    assert!(said(&proxy, "").await.starts_with("HTTP/1.1 503 "));
    for path in ["/health/live", "/health/ready"] {
        let url = format!("http://{}{path}", proxy.private);
        assert_eq!(client().get(url).send().await.unwrap().status(), 204, "{path}");
    }
}

#[tokio::test]
async fn how_long_a_connection_waits_and_how_long_a_head_may_be_are_settings() {
    let edge =
        EdgeSettings { idle_timeout_ms: 100, head_bytes: 1_024, head_lines: 16, ..EdgeSettings::default() };
    let proxy = start(edge).await;
    let ask = |lines: &str| format!("GET /health/live HTTP/1.1\r\nhost: a\r\n{lines}\r\n");
    // The proxy was not asked to close: the idle time is over.
    let idle = said(&proxy, &ask("")).await;
    assert!(idle.starts_with("HTTP/1.1 204 ") && !idle.contains("connection: close"), "{idle}");
    for long in [format!("x: {}\r\n", "y".repeat(1_024)), "x: y\r\n".repeat(16)] {
        let refused = said(&proxy, &ask(&long)).await;
        assert!(refused.starts_with("HTTP/1.1 431 "), "{refused}");
    }
    // Google's balancer keeps an idle connection for 600 seconds.
    assert!(EdgeSettings::default().idle_timeout_ms > 600_000);
}
