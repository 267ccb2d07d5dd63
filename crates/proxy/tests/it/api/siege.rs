//! Attacks on the resources that all customers share, with customers who still have to be served.

use crate::support::house::{Got, House, ORIGIN, SITE_KEY, Served, WEBHOOK, base, new_key, voucher, with};
use crate::support::serve;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::{Json, Router};
use proxy::Config;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Longer than any answer takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);
const ATTACKER: &str = "203.0.113.9";

/// A Vista that answers customers at once. Calls for orders that begin with "slow" wait until the test allows them.
#[derive(Clone)]
struct Vista {
    at_work: Arc<AtomicUsize>,
    /// The largest number of slow calls at the same time.
    most: Arc<AtomicUsize>,
    go_on: Arc<Semaphore>,
}

impl Vista {
    async fn answer(self, request: Request) -> impl IntoResponse {
        if request.uri().path().contains("/slow") {
            let at_work = self.at_work.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(at_work, Ordering::SeqCst);
            self.go_on.acquire().await.unwrap().forget();
            self.at_work.fetch_sub(1, Ordering::SeqCst);
        }
        let price = json!({"valueIncludingTax": 10.0, "valueExcludingTax": 8.7, "tax": 1.3});
        let order = json!({"id": "any", "expiresAt": "2099-01-01T00:00:00Z", "totalPrice": price});
        Json(json!({"order": order, "voucher": {"id": "v1", "type": "Ticket"}, "availableRedemptions": 1}))
    }
}

struct Siege {
    proxy: Served,
    vista: Vista,
    honest: AtomicUsize,
}

impl Siege {
    async fn begin() -> Siege {
        let vista =
            Vista { at_work: Arc::default(), most: Arc::default(), go_on: Arc::new(Semaphore::new(0)) };
        let answering = vista.clone();
        let address =
            serve(Router::new().fallback(async move |request: Request| answering.answer(request).await))
                .await;
        let mut config = Config::new(base(address), "token".into());
        config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
        config.edge.forwarded_hops = 1;
        // If a slow machine needs longer for the attack than a call may take, calls time out and give their places to
        // others, and the stub counts both.
        config.upstream_timeout_ms = 10 * 60_000;
        Siege { proxy: Served::with(config).await, vista, honest: AtomicUsize::new(0) }
    }

    /// Tokens that the booking site requested before the attack, while Vista answers.
    async fn tokens(&self, orders: usize) -> Vec<(String, String)> {
        self.vista.go_on.add_permits(orders);
        let mut tokens = Vec::new();
        for order in 0..orders {
            let order = format!("slow{order}");
            let token = self.proxy.token(&order).await;
            tokens.push((order, token));
        }
        tokens
    }

    /// A customer starts an order, reads it and adds a voucher, while a load balancer checks the proxy.
    async fn assert_that_others_are_served(&self) {
        let number = self.honest.fetch_add(1, Ordering::SeqCst);
        let (order, address) = (format!("honest{number}"), format!("198.51.100.{}", number % 250));
        let path = format!("/ocapi/v1/orders/{order}");
        let token = self.proxy.token(&order).await;
        let ask = async |method: &str, path: &str, body| {
            let request = self.proxy.request(method, path).header("checkout-order-token", &token);
            Got::from(with(request.header("x-forwarded-for", &address), body)).await.status
        };
        let answers = [
            ask("GET", &path, None).await,
            ask("POST", &format!("{path}/vouchers"), voucher(&format!("RIGHT{number:06}"), "1234")).await,
            ask("GET", "/checkout/v1/capabilities", None).await,
            ask("GET", "/health/ready", None).await,
        ];
        assert_eq!(answers, [200, 200, 200, 204], "customer {number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_slow_reads_of_one_order_take_nothing_from_others() {
    let siege = Siege::begin().await;
    let tokens = siege.tokens(1).await;
    let (order, token) = &tokens[0];
    let mut reads: JoinSet<u16> = (0..520)
        .map(|_| {
            let request = siege.proxy.request("GET", &format!("/ocapi/v1/orders/{order}"));
            let request = request.header("checkout-order-token", token).header("x-forwarded-for", ATTACKER);
            async move { Got::from(request).await.status }
        })
        .collect();
    for refused in 0..500 {
        assert_eq!(reads.join_next().await.unwrap().unwrap(), 429);
        if refused % 100 == 0 {
            siege.assert_that_others_are_served().await;
        }
    }
    siege.assert_that_others_are_served().await;
    siege.vista.go_on.add_permits(20);
    assert_eq!(reads.join_all().await, [200; 20]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_hundred_writes_that_hang_up_take_nothing_from_others() {
    let siege = Siege::begin().await;
    let tokens = siege.tokens(75).await;
    siege.vista.most.store(0, Ordering::SeqCst);
    for number in 0..1_500 {
        let (order, token) = &tokens[number % tokens.len()];
        let (body, key) = (r#"{"tickets":[{"ticketTypeId":"0002-0001"}],"seats":["1_5_1"]}"#, new_key());
        let request = format!(
            "PUT /ocapi/v1/orders/{order}/showtimes/0002-2681 HTTP/1.1\r\nhost: a\r\n\
             content-type: application/json\r\nx-forwarded-for: {ATTACKER}\r\ncheckout-order-token: {token}\r\n\
             idempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut client = TcpStream::connect(siege.proxy.public).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        drop(client);
        if number % 100 == 0 {
            siege.assert_that_others_are_served().await;
        }
    }
    siege.assert_that_others_are_served().await;
    let most = siege.vista.most.load(Ordering::SeqCst);
    assert!((1..=100).contains(&most), "{most} at once");
    siege.vista.go_on.add_permits(1_500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_random_ids_of_one_order_take_nothing_from_others() {
    let siege = Siege::begin().await;
    let tokens = siege.tokens(1).await;
    let (order, token) = &tokens[0];
    siege.vista.go_on.add_permits(300);
    let mut answers = Vec::new();
    for number in 0..300 {
        let path = format!("/ocapi/v1/orders/{order}/vouchers/{}", new_key());
        let request = siege.proxy.request("DELETE", &path).header("checkout-order-token", token);
        answers.push(Got::from(request.header("x-forwarded-for", ATTACKER)).await.status);
        if number % 50 == 0 {
            siege.assert_that_others_are_served().await;
        }
    }
    siege.assert_that_others_are_served().await;
    assert_eq!(answers, [vec![204; 100], vec![429; 200]].concat());
}

/// Sends a request without the end of its body.
async fn half_a_body(proxy: &Served, path: &str) -> TcpStream {
    let mut client = TcpStream::connect(proxy.public).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nx-forwarded-for: {ATTACKER}\r\nconnection: close\r\n\
         content-length: 65536\r\n\r\n"
    );
    // The proxy may answer and close before it has read everything.
    let _ = client.write_all(&[head.as_bytes(), &[b'x'; 65_000]].concat()).await;
    client
}

/// All bytes until the proxy closes the connection.
async fn answer(mut client: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, client.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_half_bodies_take_nothing_from_others() {
    // Both ends of each connection are in this process.
    let allowed = rlimit::increase_nofile_limit(4_096).unwrap();
    let siege = Siege::begin().await;
    let mut held = Vec::new();
    for number in 0..if allowed >= 3_000 { 1_000 } else { 300 } {
        let wrong = ["/nowhere", "/checkout/v1/webhooks/cinematiccard/wrong"];
        held.push(half_a_body(&siege.proxy, wrong[number % 2]).await);
        if number % 100 == 0 {
            siege.assert_that_others_are_served().await;
        }
    }
    siege.assert_that_others_are_served().await;
    for client in held {
        let answer = answer(client).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    }
}

#[tokio::test]
async fn a_body_that_no_route_takes_is_answered_before_it_is_read() {
    let house = House::new().await;
    let mut config = house.config();
    // The timeout for the body is longer than this test.
    config.edge.client_timeout_ms = 10 * 60_000;
    let proxy = Served::with(config).await;
    for (path, status) in [
        ("/nowhere".to_owned(), 404),
        ("/checkout/v1/webhooks/cinematiccard/another".to_owned(), 404),
        ("/ocapi/v1/orders/o1/vouchers".to_owned(), 413),
        ("/checkout/v1/order-tokens".to_owned(), 413),
        ("/health/live".to_owned(), 413),
    ] {
        let answer = answer(half_a_body(&proxy, &path).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    // With the right path, the whole event is awaited.
    let mut client = half_a_body(&proxy, &format!("/checkout/v1/webhooks/cinematiccard/{WEBHOOK}")).await;
    client.write_all(&[b'x'; 536]).await.unwrap();
    let answer = answer(client).await;
    assert!(answer.starts_with("HTTP/1.1 4") && !answer.starts_with("HTTP/1.1 413"), "{answer}");
}
