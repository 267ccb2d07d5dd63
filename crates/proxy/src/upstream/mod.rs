//! Calls to an upstream, and the meaning of a missing answer.

pub(crate) mod connect;
pub(crate) mod credentials;
mod exchange;
pub(crate) mod headers;
pub(crate) mod orders;
pub(crate) mod procinema;
mod refusal;
mod retries;
pub(crate) mod showtimes;
pub(crate) mod vouchers;

pub(crate) use exchange::{Answer, IDENTITY, exchange};

use crate::config::{BaseUrl, Config, ConfigError, Keyed};
use crate::error::{ApiError, Cause};
use crate::operations::metrics::Metrics;
use crate::upstream::credentials::Key;
use crate::upstream::headers::MEMBER;
use crate::upstream::refusal::{Defaults, refusal};
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use reqwest::{Client, ClientBuilder, RequestBuilder};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use wire::ProblemCode;
use wire::reading::Read;

/// One of the systems behind the proxy, with its credential.
pub(crate) struct Upstream {
    base: BaseUrl,
    key: Arc<Key>,
    reads: Client,
    writes: Client,
    timeout: Duration,
    metrics: Arc<Metrics>,
}

/// How to treat a failed call: a failed read changed nothing; a failed write may have taken effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Upstream {
    /// `key` authorises every call.
    pub(crate) fn new(
        base: BaseUrl,
        key: Key,
        config: &Config,
        metrics: Arc<Metrics>,
    ) -> Result<Upstream, ConfigError> {
        let accept = HeaderValue::from_static("application/json");
        let headers: HeaderMap = [(ACCEPT, accept), (ACCEPT_ENCODING, IDENTITY)].into_iter().collect();
        let client = || {
            Client::builder()
                .default_headers(headers.clone())
                .user_agent(concat!("voucher-checkout-proxy/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(config.connect_timeout())
                .timeout(config.upstream_timeout())
                // A redirect would carry the key to another address.
                .redirect(reqwest::redirect::Policy::none())
                // reqwest repeats no request by itself: a write may have taken effect.
                .retry(reqwest::retry::never())
                // HTTP_PROXY is ignored, because settings come from `config` alone.
                .no_proxy()
        };
        let build = |builder: ClientBuilder| builder.build().map_err(|_| ConfigError::TLS);
        Ok(Upstream {
            base,
            key: Arc::new(key),
            reads: build(client())?,
            // If the upstream has just closed a pooled connection, a write would fail with an unknown outcome.
            writes: build(client().pool_max_idle_per_host(0))?,
            timeout: config.upstream_timeout(),
            metrics,
        })
    }

    /// An upstream whose key does not change.
    pub(crate) fn keyed(
        Keyed { url, credential }: Keyed,
        config: &Config,
        metrics: Arc<Metrics>,
    ) -> Result<Upstream, ConfigError> {
        Upstream::new(url, Key::Constant(credential), config, metrics)
    }

    /// A call that changes nothing, with any method. `path` is a constant with validated ids.
    pub(crate) fn read(&self, method: Method, path: &str) -> Call {
        self.call(Access::Read, &self.reads, method, path)
    }

    /// A call that may change the order.
    pub(crate) fn write(&self, method: Method, path: &str) -> Call {
        self.call(Access::Write, &self.writes, method, path)
    }

    /// Reads the body of an answer of this upstream. The status does not matter.
    pub(crate) fn read_body<T: Read>(&self, answer: &Answer) -> Option<T> {
        self.metrics.read(answer.body.as_ref().ok()?)
    }

    fn call(&self, access: Access, client: &Client, method: Method, path: &str) -> Call {
        let request = client.request(method, format!("{}{path}", self.base));
        let (missing, unexplained) = (ProblemCode::NotFound, ProblemCode::InvalidRequest);
        let (timeout, metrics) = (self.timeout, self.metrics.clone());
        Call { access, missing, unexplained, key: self.key.clone(), request, member: None, timeout, metrics }
    }
}

/// A call that is not sent yet.
pub(crate) struct Call {
    access: Access,
    missing: ProblemCode,
    unexplained: ProblemCode,
    key: Arc<Key>,
    request: RequestBuilder,
    /// Not part of the request, which may have to be repeated without it.
    member: Option<HeaderValue>,
    timeout: Duration,
    metrics: Arc<Metrics>,
}

impl Call {
    /// Sets the problem for a 404. Default: "not found".
    pub(crate) fn missing(mut self, code: ProblemCode) -> Call {
        self.missing = code;
        self
    }

    /// Sets the problem for a 400 without a reason. Default: "invalid request".
    pub(crate) fn unexplained(mut self, code: ProblemCode) -> Call {
        self.unexplained = code;
        self
    }

    /// Adds the forwarded headers of the browser.
    pub(crate) fn headers(mut self, mut headers: HeaderMap) -> Call {
        self.member = headers.remove(MEMBER);
        self.request = self.request.headers(headers);
        self
    }

    /// A JSON body.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Call {
        self.request = self.request.json(body);
        self
    }

    /// Gives up after this time, if that is sooner than usual.
    pub(crate) fn within(mut self, time: Duration) -> Call {
        self.timeout = self.timeout.min(time);
        self.request = self.request.timeout(self.timeout);
        self
    }

    /// Makes the call and reads its answer.
    pub(crate) async fn answer<T: Read>(self) -> Result<T, ApiError> {
        self.dated().await.map(|dated| dated.answer)
    }

    /// Like `answer`, with the upstream's clock.
    pub(crate) async fn dated<T: Read>(self) -> Result<Dated<T>, ApiError> {
        let (access, metrics) = (self.access, self.metrics.clone());
        let Dated { answer: body, ahead_ms } = self.success().await?;
        let answer = metrics.read(&body).ok_or_else(|| access.unread(Cause::Unreadable))?;
        Ok(Dated { answer, ahead_ms })
    }

    /// Makes the call and forwards the fields of its answer that could be read.
    pub(crate) async fn hand_on<T: Read + Serialize>(self) -> Result<HandedOn, ApiError> {
        let access = self.access;
        let body = serde_json::to_vec(&self.answer::<T>().await?).unwrap_or_default();
        // The widget accepts no more.
        let is_too_long = body.is_empty() || body.len() > wire::LONGEST_ANSWER;
        if is_too_long { Err(access.unread(Cause::TooLong)) } else { Ok(HandedOn(body)) }
    }

    /// Makes the call. Any 2xx is a success; the body is not read.
    pub(crate) async fn succeed(self) -> Result<(), ApiError> {
        self.success().await.map(drop)
    }

    async fn success(self) -> Result<Dated<Vec<u8>>, ApiError> {
        let (access, by_default) =
            (self.access, Defaults { missing: self.missing, unexplained: self.unexplained });
        let failed = |cause| access.failed(cause);
        let answer = self.outcome().await.map_err(failed)?;
        match answer.status {
            status if status.is_success() => {
                let body = answer.body.map_err(|cause| access.unread(cause))?;
                Ok(Dated { answer: body, ahead_ms: answer.ahead_ms })
            }
            status if status.is_redirection() => Err(failed(Cause::Redirect)),
            StatusCode::REQUEST_TIMEOUT => Err(failed(Cause::Timeout)),
            status if status.is_client_error() => {
                let body = answer.body.unwrap_or_default();
                Err(refusal(status, &body, answer.retry_after.as_deref(), by_default))
            }
            _ => Err(failed(Cause::ServerError)),
        }
    }
}

impl Call {
    /// Makes the call and returns the answer with any status.
    pub(crate) async fn outcome(self) -> Result<Answer, Cause> {
        match self.access {
            Access::Read => retries::read(self.key, self.request, self.member, self.timeout).await,
            // A write runs on its own task, so that it completes even if the browser disconnects.
            Access::Write => {
                let write = retries::write(self.key, self.request, self.member);
                tokio::spawn(write).await.unwrap_or(Err(Cause::Broken))
            }
        }
    }
}

impl Access {
    /// The problem for the browser if the upstream's 2xx answer cannot be read.
    fn unread(self, cause: Cause) -> ApiError {
        match self {
            Access::Read => self.failed(cause),
            Access::Write => ApiError { cause: Cause::UnreadSuccess, ..self.failed(cause) },
        }
    }

    /// The problem for the browser if a call got no answer. A write certainly did not happen if it failed before
    /// anything was sent, or was redirected.
    fn failed(self, cause: Cause) -> ApiError {
        let nonsense = matches!(cause, Cause::Unreadable | Cause::TooLong);
        match (self, cause) {
            (_, Cause::NotConnected | Cause::Redirect | Cause::Credential) => ApiError::unavailable(cause),
            (_, Cause::MemberRefused) => {
                ApiError::new(ProblemCode::SessionExpired, StatusCode::FORBIDDEN, cause)
            }
            (Access::Read, _) if nonsense => {
                ApiError::new(ProblemCode::Unavailable, StatusCode::BAD_GATEWAY, cause)
            }
            (Access::Read, _) => ApiError::unavailable(cause),
            (Access::Write, Cause::Timeout | Cause::Broken) => {
                ApiError::new(ProblemCode::OutcomeUnknown, StatusCode::GATEWAY_TIMEOUT, cause)
            }
            (Access::Write, _) => ApiError::new(ProblemCode::OutcomeUnknown, StatusCode::BAD_GATEWAY, cause),
        }
    }
}

/// An answer with the clock of the upstream.
pub(crate) struct Dated<T> {
    pub(crate) answer: T,
    /// How far the upstream's clock is ahead of ours, in milliseconds.
    pub(crate) ahead_ms: i64,
}

/// The readable fields of an answer, as JSON for the browser.
pub(crate) struct HandedOn(Vec<u8>);

impl IntoResponse for HandedOn {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}
