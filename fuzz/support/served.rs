//! A proxy in front of upstreams on this machine, which answer as they are told and record their calls.

use crate::templates;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use proxy::Proxy;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// In every text of an upstream's refusal. No input may have it.
pub(crate) const CANARY: &str = "canary-of-an-upstream";
const UPSTREAMS: [&str; 4] = ["ocapi", "connect", "procinema", "cinematiccard"];
/// After so many requests a new proxy begins, because an order may not have many writes and the store grows.
const REQUESTS_OF_A_PROXY: u32 = 2_000;
/// A request with this idempotency key gets a new one.
const NEW_KEY: &str = "new";

/// A call that an upstream received.
#[allow(dead_code, reason = "`webhook` only counts them")]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without the prefix of the upstream's base.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
}

#[derive(Default)]
struct Upstream {
    answer: AtomicUsize,
    calls: Mutex<Vec<(String, Call)>>,
}

pub(crate) struct Served {
    runtime: Runtime,
    upstream: Arc<Upstream>,
    config: proxy::Config,
    proxy: Option<Proxy>,
    sent: u32,
}

impl Served {
    /// The proxy to send requests to: the same for a while, then a new one.
    pub(crate) fn fresh<'a>(kept: &'a mut Option<Served>, webhook: &str) -> &'a mut Served {
        let served = kept.get_or_insert_with(|| Served::new(webhook));
        if served.sent >= REQUESTS_OF_A_PROXY {
            served.sent = 0;
            served.end();
            let proxy = served.runtime.block_on(Proxy::start(served.config.clone()));
            served.proxy = Some(proxy.unwrap());
        }
        served
    }

    fn new(webhook: &str) -> Served {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let upstream = Arc::<Upstream>::default();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let recorder = upstream.clone();
        let router = Router::new().fallback(async move |request: Request<Body>| recorder.take(request));
        runtime.spawn(async { axum::serve(listener, router).await });
        let bases = UPSTREAMS.map(|name| format!("{base}/{name}").parse().unwrap());
        let config = templates::config(&bases, webhook);
        let proxy = Some(runtime.block_on(Proxy::start(config.clone())).unwrap());
        Served { runtime, upstream, config, proxy, sent: 0 }
    }

    /// Ends the proxy within the runtime, which its store needs.
    fn end(&mut self) {
        let _context = self.runtime.enter();
        self.proxy = None;
    }

    /// Chooses the answer of all upstreams to the next calls.
    #[allow(dead_code, reason = "not every target has upstreams that answer")]
    pub(crate) fn answer_with(&self, choice: usize) {
        self.upstream.answer.store(choice, Ordering::Relaxed);
    }

    /// Sends a request, and returns the status and the body of the answer.
    pub(crate) fn send(&mut self, mut request: Request<Body>) -> (StatusCode, String) {
        self.sent += 1;
        if let Some(key) = request.headers_mut().get_mut("idempotency-key")
            && key == NEW_KEY
        {
            *key = format!("key-of-the-request-{:08}", self.sent).parse().unwrap();
        }
        let router = self.proxy.as_ref().expect("a proxy").router();
        self.runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            assert!(!format!("{:?}", parts.headers).contains(CANARY), "{:?}", parts.headers);
            let body = to_bytes(body, usize::MAX).await.unwrap();
            (parts.status, String::from_utf8_lossy(&body).into_owned())
        })
    }

    /// The calls since the last time.
    pub(crate) fn calls(&self) -> Vec<(String, Call)> {
        std::mem::take(&mut self.upstream.calls.lock().unwrap())
    }
}

impl Upstream {
    fn take(&self, request: Request<Body>) -> Response<Body> {
        let (parts, _) = request.into_parts();
        let target = parts.uri.to_string();
        let split = target.strip_prefix('/').and_then(|target| target.find('/')).map(|at| at + 1);
        let (name, rest) = target.split_at(split.unwrap_or(target.len()));
        let name = name.trim_start_matches('/').to_owned();
        let response = answer(&name, self.answer.load(Ordering::Relaxed));
        let call = Call { method: parts.method, target: rest.to_owned(), headers: parts.headers };
        self.calls.lock().unwrap().push((name, call));
        response
    }
}

/// The answers that let calls go as far as possible, then refusals of every kind.
fn answer(upstream: &str, choice: usize) -> Response<Body> {
    let (status, body) = match choice % 9 {
        0 | 1 => (200, success(upstream, choice % 9).to_owned()),
        2 => (
            400,
            format!(r#"{{"title":"{CANARY}","errorCode":"{CANARY}","status":400,"detail":"{CANARY}"}}"#),
        ),
        3 => (404, format!(r#"{{"title":"Order does not exist. {CANARY}","status":404}}"#)),
        4 => (500, format!("<html>{CANARY}</html>")),
        5 => (302, CANARY.to_owned()),
        6 => (200, CANARY.to_owned()),
        7 => (429, format!(r#"{{"title":"{CANARY}"}}"#)),
        _ => (
            200,
            format!(
                r#"{{"Result":1,"ResponseCode":1,"ErrorDescription":"{CANARY}","valid":false,"ok":false,"error":"{CANARY}"}}"#
            ),
        ),
    };
    let response =
        Response::builder().status(status).header("retry-after", "17").header("x-upstream", CANARY);
    response.header("location", format!("/{CANARY}")).body(Body::from(body)).unwrap()
}

fn success(upstream: &str, choice: usize) -> &'static str {
    match (upstream, choice) {
        ("ocapi", 0) => ORDER,
        ("ocapi", _) => COMPLETED,
        ("connect", _) => {
            r#"{"Result":0,"ResponseCode":0,"Tickets":[],"order":{"orderTotalValueInCents":1000}}"#
        }
        ("procinema", 0) => r#"{"valid":true}"#,
        ("procinema", _) => r#"{"valid":false}"#,
        (_, 0) => {
            r#"{"ok":true,"code":"P-1A0A48C0","url":"https://a.example","expires_at":"2099-03-18T23:29:28Z"}"#
        }
        _ => r#"{"ok":false}"#,
    }
}

/// An order in progress, a voucher, and the prices of a showtime, in one answer.
const ORDER: &str = r#"{"order":{"id":"o1","status":"InProgress","expiresAt":"2099-01-01T00:00:00Z",
 "totalPrice":{"valueIncludingTax":20.0},"showtimes":[{"showtimeId":"0002-2681","tickets":[
 {"id":"t1","ticketTypeId":"0002-0001","price":{"valueIncludingTax":20.0}}],"seats":[{"seatId":"1_5_1"}]}],"vouchers":[
 {"id":"v","type":"Ticket","voucherTypeCode":"ADT"}],"items":[]},
 "voucher":{"id":"v","type":"Ticket","voucherTypeCode":"ADT"},"availableRedemptions":1,
 "ticketPrices":[{"ticketTypeId":"0002-0050","price":{"valueIncludingTax":1.0},"restrictions":["Voucher"],
 "voucherTypeCodes":["ADT"]}],"relatedData":{"ticketTypes":[{"type":"Normal","id":"0002-0050"}]}}"#;
const COMPLETED: &str = r#"{"order":{"id":"o1","status":"Completed","totalPrice":{"valueIncludingTax":10.0}},
 "orderId":"o1","status":"Completed","voucher":{"id":"v","type":"Ticket"}}"#;
