//! Calls to an upstream, and the meaning of a missing answer.

pub(crate) mod client;
pub(crate) mod connect;
pub(crate) mod credentials;
mod exchange;
pub(crate) mod headers;
pub(crate) mod orders;
pub(crate) mod procinema;
pub(crate) mod refusal;
mod retries;
pub(crate) mod showtimes;
pub(crate) mod vouchers;

pub(crate) use exchange::{Answer, exchange};

use crate::config::{BaseUrl, Config, ConfigError, Keyed};
use crate::error::{ApiError, Cause};
use crate::operations::metrics::Metrics;
use crate::operations::trace::in_this_trace;
use crate::upstream::client::{Client, Request};
use crate::upstream::credentials::Key;
use crate::upstream::refusal::{Defaults, refusal};
use axum::Extension;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
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
        Ok(Upstream {
            base,
            key: Arc::new(key),
            reads: Client::new(config.connect_timeout(), usize::MAX, metrics.spans.clone())?,
            // If the upstream has just closed a pooled connection, a write would fail with an unknown outcome.
            writes: Client::new(config.connect_timeout(), 0, metrics.spans.clone())?,
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

    /// A call that changes nothing, with any method. The validated `ids` replace the names in braces of `template`, in
    /// their order.
    pub(crate) fn read(&self, method: Method, template: &'static str, ids: &[&str]) -> Call {
        self.call(Access::Read, &self.reads, method, template, ids)
    }

    /// A call that may change the order.
    pub(crate) fn write(&self, method: Method, template: &'static str, ids: &[&str]) -> Call {
        self.call(Access::Write, &self.writes, method, template, ids)
    }

    /// Reads the body of an answer of this upstream. The status does not matter.
    pub(crate) fn read_body<T: Read>(&self, answer: &Answer) -> Option<T> {
        self.metrics.read(answer.body.as_ref().ok()?)
    }

    fn call(
        &self,
        access: Access,
        client: &Client,
        method: Method,
        template: &'static str,
        ids: &[&str],
    ) -> Call {
        Call {
            access,
            missing: ProblemCode::NotFound,
            unexplained: ProblemCode::InvalidRequest,
            client: client.clone(),
            key: self.key.clone(),
            request: Request::new(method, template, format!("{}{}", self.base, path(template, ids))),
            timeout: self.timeout,
            metrics: self.metrics.clone(),
        }
    }
}

/// The path of a template.
fn path(template: &str, ids: &[&str]) -> String {
    let mut ids = ids.iter();
    // Every second part is a name in braces.
    let parts = template.split(['{', '}']).zip([false, true].into_iter().cycle());
    parts
        .map(|(part, is_name)| if is_name { ids.next().copied().unwrap_or_default() } else { part })
        .collect()
}

/// A call that is not sent yet.
pub(crate) struct Call {
    access: Access,
    missing: ProblemCode,
    unexplained: ProblemCode,
    client: Client,
    key: Arc<Key>,
    request: Request,
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
    pub(crate) fn headers(mut self, headers: HeaderMap) -> Call {
        self.request.headers.extend(headers);
        self
    }

    /// A JSON body.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Call {
        // No body of ours fails to serialise: all keys are texts.
        self.request.body("application/json", serde_json::to_vec(body).unwrap_or_default());
        self
    }

    /// Gives up after this time, or after the usual one, whichever is sooner.
    pub(crate) fn within(mut self, time: Duration) -> Call {
        self.timeout = self.timeout.min(time);
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
        let (access, metrics) = (self.access, self.metrics.clone());
        let read = self.success().await?.answer;
        let answer: T = metrics.read(&read).ok_or_else(|| access.unread(Cause::Unreadable))?;
        // Hardly ever longer than the answer that was read, so this is the only allocation.
        let mut body = Vec::with_capacity(read.len());
        let written = serde_json::to_writer(&mut body, &answer);
        // The widget accepts no more.
        let fits = written.is_ok() && body.len() <= wire::LONGEST_ANSWER;
        if fits { Ok(HandedOn(body)) } else { Err(access.unread(Cause::TooLong)) }
    }

    /// Makes the call. Any 2xx is a success; the body is not read.
    pub(crate) async fn succeed(self) -> Result<(), ApiError> {
        self.success().await.map(drop)
    }

    async fn success(self) -> Result<Dated<Bytes>, ApiError> {
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
        let Call { access, client, key, request, timeout, .. } = self;
        match access {
            Access::Read => retries::read(&client, &key, request, timeout).await,
            // A write runs on its own task, so that it completes even if the browser disconnects.
            Access::Write => {
                let write = async move { retries::write(&client, &key, request, timeout).await };
                tokio::spawn(in_this_trace(write)).await.unwrap_or(Err(Cause::Broken))
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

/// Marks an answer that may be compressed on its way to the browser: it has no order token, no PIN and no whole barcode.
#[derive(Clone, Copy)]
pub(crate) struct Compressible;

impl IntoResponse for HandedOn {
    fn into_response(self) -> Response {
        let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        (json, Extension(Compressible), self.0).into_response()
    }
}
