//! The HTTP client for the upstreams.

use crate::config::ConfigError;
use crate::error::Cause;
use crate::limits::{TCP_KEEPALIVE, TCP_KEEPALIVE_PROBES};
use crate::operations::spans::Spans;
use crate::operations::trace::Trace;
use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use axum::http::{self, HeaderMap, Method, Response, Uri};
use http_body_util::Full;
use hyper_rustls::{HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tower::ServiceExt;
use tower::timeout::Timeout;
use tower::util::BoxCloneSyncService;
use tower_http::decompression::Decompression;

/// Every upstream is asked for uncompressed JSON: upstreams are near, so decoding costs more than the transfer saves.
/// Answers that are compressed all the same, for example by a content network, are decoded: gzip, brotli and deflate.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (ACCEPT, HeaderValue::from_static("application/json")),
    (ACCEPT_ENCODING, HeaderValue::from_static("identity")),
    (USER_AGENT, HeaderValue::from_static(concat!("voucher-checkout-proxy/", env!("CARGO_PKG_VERSION")))),
];

/// Sends requests. It follows no redirect, which would carry the key to another address, and uses no HTTP_PROXY, because
/// settings come from `config` alone.
#[derive(Clone)]
pub(crate) struct Client {
    http: Decompression<legacy::Client<Connector, Full<Bytes>>>,
    pub(super) spans: Spans,
}

/// Opens connections, with TLS and a time limit.
type Connector = BoxCloneSyncService<Uri, MaybeHttpsStream<TokioIo<TcpStream>>, io::Error>;

/// A request, which may be sent again.
pub(crate) struct Request {
    pub(super) method: Method,
    /// The path without ids, for reports to the operator.
    pub(super) template: &'static str,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Client {
    /// A client that keeps up to `idle` unused connections to each host. `spans` records its calls.
    pub(crate) fn new(connect_timeout: Duration, idle: usize, spans: Spans) -> Result<Client, ConfigError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(TCP_KEEPALIVE));
        tcp.set_keepalive_interval(Some(TCP_KEEPALIVE));
        tcp.set_keepalive_retries(Some(TCP_KEEPALIVE_PROBES));
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_platform_verifier(default_provider())
            .map_err(|_| ConfigError::TLS)?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(idle)
            .build(Connector::new(Timeout::new(tls, connect_timeout).map_err(io::Error::other)));
        Ok(Client { http: Decompression::new(client), spans })
    }

    /// Sends a request in this trace and returns the answer's head, with the body still to be read.
    pub(super) async fn send(&self, request: &Request, trace: &Trace) -> Result<Response<Body>, Cause> {
        let mut sent = http::Request::builder().method(&request.method).uri(request.url.as_str());
        if let Some(headers) = sent.headers_mut() {
            *headers = request.headers.clone();
            headers.extend(HEADERS);
            trace.write(headers);
        }
        // The URL is a checked setting and checked ids, so it is one.
        let sent = sent.body(Full::new(request.body.clone())).map_err(|_| Cause::NotConnected)?;
        let answer = self.http.clone().oneshot(sent).await.map_err(|error| cause(&error))?;
        Ok(answer.map(Body::new))
    }
}

impl Request {
    pub(crate) fn new(method: Method, template: &'static str, url: String) -> Request {
        Request { method, template, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Adds a body of this type.
    pub(crate) fn body(&mut self, kind: &'static str, body: impl Into<Bytes>) {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        self.body = body.into();
    }
}

/// The error is reduced to a cause: its text holds the URL, which holds ids.
fn cause(error: &legacy::Error) -> Cause {
    if error.is_connect() { Cause::NotConnected } else { Cause::Broken }
}
