//! Helpers: a proxy in front of a stub, and the requests that both received.

pub(crate) mod dice;
pub(crate) mod house;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::{Router, routing};
use proxy::config::{ConnectSettings, DiscountMethod};
use proxy::{Config, Proxy};
use serde_json::Value;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex};
use tower::ServiceExt;

/// These stand in for the keys and must never appear in an output.
pub(crate) const OCAPI_CANARY: &str = "canary-ocapi-key-4711";
pub(crate) const CONNECT_CANARY: &str = "canary-connect-key-4712";

/// Serves a router on a port of its own for the rest of the test.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Settings for both systems at one address.
pub(crate) fn config(upstream: SocketAddr) -> Config {
    let base: proxy::BaseUrl = format!("http://{upstream}").parse().unwrap();
    Config {
        connect: ConnectSettings {
            connect_url: Some(base.clone()),
            connect_token: Some(CONNECT_CANARY.into()),
            discount_method: DiscountMethod::Post,
        },
        ..Config::new(base, OCAPI_CANARY.into())
    }
}

/// A proxy with these settings, as a router.
pub(crate) async fn app(config: Config) -> Router {
    Proxy::start(config).await.unwrap().router()
}

/// A request that a stub received.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// An upstream that gives the same answer to every request and records them.
#[derive(Clone, Default)]
pub(crate) struct Stub(Arc<Mutex<Vec<Seen>>>);

impl Stub {
    pub(crate) async fn answering(
        self,
        status: u16,
        headers: &[(&'static str, &str)],
        body: &str,
    ) -> SocketAddr {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let body = body.to_owned();
        let handler = async move |request: Request<Body>| {
            self.remember(request).await;
            let mut response = axum::http::Response::builder().status(status);
            for (name, value) in &headers {
                response = response.header(*name, value);
            }
            response.body(Body::from(body.clone())).unwrap()
        };
        serve(Router::new().fallback(routing::any(handler))).await
    }

    pub(crate) async fn remember(&self, request: Request<Body>) {
        let (parts, body) = request.into_parts();
        let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        let seen = Seen { method: parts.method, target: parts.uri.to_string(), headers: parts.headers, body };
        self.0.lock().unwrap().push(seen);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }
}

/// The browser's answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The problem code and the status: `("order-not-found", 404)`.
    pub(crate) fn problem(&self) -> (String, u16) {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{self:?}");
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16());
        assert!(json["title"].as_str().is_some_and(|title| title.ends_with('.')), "{json}");
        let kind = json["type"].as_str().unwrap().strip_prefix("urn:voucher-checkout:problem:").unwrap();
        (kind.to_owned(), self.status.as_u16())
    }
}

/// Sends one request of a browser, in process.
pub(crate) async fn ask(app: &Router, method: &str, path: &str, body: Option<&str>) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(Body::from(body.to_owned())),
        None => request.body(Body::empty()),
    };
    send(app, request.unwrap()).await
}

/// Sends a request. A write without an idempotency key gets one, as from the widget.
pub(crate) async fn send(app: &Router, mut request: Request<Body>) -> Answer {
    if request.method() != Method::GET {
        let key = uuid::Uuid::new_v4().to_string();
        request.headers_mut().entry("idempotency-key").or_insert(key.parse().unwrap());
    }
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(body.to_vec()).unwrap() }
}

/// Every path of the upstreams, with a body that it accepts, and whether it changes something.
pub(crate) const CALLS: [(&str, &str, Option<&str>, bool); 11] = [
    ("GET", "/ocapi/v1/showtimes/0002-2681/ticket-prices", None, false),
    ("GET", "/ocapi/v1/orders/o1", None, false),
    ("GET", "/ocapi/v1/orders/completed/o1", None, false),
    ("GET", "/RESTData.svc/cinemas/0002/sessions/2681/tickets?returnDiscountInfo=true", None, false),
    ("POST", "/RESTTicketing.svc/order", Some(r#"{"UserSessionId":"o1"}"#), false),
    ("POST", "/ocapi/v1/orders/o1/vouchers", Some(ADD_VOUCHER), true),
    ("DELETE", "/ocapi/v1/orders/o1/vouchers/v1", None, true),
    (
        "PUT",
        "/ocapi/v1/orders/o1/showtimes/0002-2681",
        Some(r#"{"tickets":[{"ticketTypeId":"0002-0001"}],"seats":["1_5_1"]}"#),
        true,
    ),
    (
        "POST",
        "/orders/o1/sessions/2681/set-tickets",
        Some(r#"{"tickets":[{"ticketDetails":{"ticketTypeCode":"0001"}}]}"#),
        true,
    ),
    (
        "POST",
        "/RESTTicketing.svc/order/discount",
        Some(
            r#"{"UserSessionId":"o1","TicketDiscounts":[{"ItemId":1,"DiscountCode":"BLITZO"}],"ReturnOrder":true}"#,
        ),
        true,
    ),
    ("POST", "/ocapi/v1/orders/o1/expiry/reset", None, true),
];

pub(crate) const ADD_VOUCHER: &str = r#"{"type":"Ticket","showtimeId":"0002-2681","credentials":{"barcode":"12345678901234","pin":"pin-2468-gh"}}"#;

/// Everything that is logged on this thread while it exists.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn start() -> (Log, tracing::subscriber::DefaultGuard) {
        // tracing caches whether a line is enabled. With only one subscriber, a line first reached by a thread without
        // one would be disabled for all threads.
        static SECOND: LazyLock<tracing::Dispatch> =
            LazyLock::new(|| tracing::Dispatch::new(tracing_subscriber::registry()));
        LazyLock::force(&SECOND);
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The proxy's own lines.
    pub(crate) fn events(&self) -> Vec<Value> {
        let all = self.text();
        let lines = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["target"].as_str().unwrap().starts_with("proxy")).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
