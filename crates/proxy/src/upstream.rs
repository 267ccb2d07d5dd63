//! How a call to an upstream is made, and what it means when it brings no answer.

use crate::access::Key;
use crate::clock::ahead_ms;
use crate::config::{BaseUrl, Config, ConfigError};
use crate::error::{ApiError, Cause};
use crate::refusal::{Defaults, refusal, seconds};
use axum::http::header::{ACCEPT, DATE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::{Client, ClientBuilder, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::SystemTime;
use wire::ProblemCode;

/// No answer that makes sense is longer.
const LONGEST_ANSWER: usize = 256 * 1024;

/// One of the systems behind the proxy, with the key that opens it.
pub(crate) struct Upstream {
    base: BaseUrl,
    key: Arc<Key>,
    reads: Client,
    writes: Client,
}

/// What it means when a call fails half-way: a read did nothing, of a write nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Upstream {
    /// `key` goes with every call.
    pub(crate) fn new(base: BaseUrl, key: Key, config: &Config) -> Result<Upstream, ConfigError> {
        let headers: HeaderMap =
            [(ACCEPT, HeaderValue::from_static("application/json"))].into_iter().collect();
        let client = || {
            Client::builder()
                .default_headers(headers.clone())
                .user_agent(concat!("voucher-checkout-proxy/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(config.connect_timeout())
                .timeout(config.upstream_timeout())
                // A redirect would carry the key to where it points.
                .redirect(reqwest::redirect::Policy::none())
                // Nothing is ever sent twice behind our back: a voucher write may have happened.
                .retry(reqwest::retry::never())
                // Settings come from `config` alone, not from HTTP_PROXY.
                .no_proxy()
        };
        let build = |builder: ClientBuilder| builder.build().map_err(|_| ConfigError::TLS);
        Ok(Upstream {
            base,
            key: Arc::new(key),
            reads: build(client())?,
            // A pooled connection that the upstream just closed would fail a write with an unknown outcome.
            writes: build(client().pool_max_idle_per_host(0))?,
        })
    }

    /// An upstream whose key stands in a header of its own.
    pub(crate) fn keyed(
        base: BaseUrl,
        header: &'static str,
        key: HeaderValue,
        config: &Config,
    ) -> Result<Upstream, ConfigError> {
        Upstream::new(base, Key::Constant((HeaderName::from_static(header), key)), config)
    }

    /// A call that changes nothing, whatever its method. `path` is a constant with ids in it.
    pub(crate) fn read(&self, method: Method, path: &str) -> Call {
        self.call(Access::Read, &self.reads, method, path)
    }

    /// A call that may change the order.
    pub(crate) fn write(&self, method: Method, path: &str) -> Call {
        self.call(Access::Write, &self.writes, method, path)
    }

    fn call(&self, access: Access, client: &Client, method: Method, path: &str) -> Call {
        let request = client.request(method, format!("{}{path}", self.base));
        let (missing, unexplained) = (ProblemCode::NotFound, ProblemCode::InvalidRequest);
        Call { access, missing, unexplained, key: self.key.clone(), request }
    }
}

/// A call about to be made.
pub(crate) struct Call {
    access: Access,
    missing: ProblemCode,
    unexplained: ProblemCode,
    key: Arc<Key>,
    request: RequestBuilder,
}

impl Call {
    /// What a 404 means; "not found" unless said.
    pub(crate) fn missing(mut self, code: ProblemCode) -> Call {
        self.missing = code;
        self
    }

    /// What a 400 without a reason means; "invalid request" unless said.
    pub(crate) fn unexplained(mut self, code: ProblemCode) -> Call {
        self.unexplained = code;
        self
    }

    /// The few headers of the browser's that go on.
    pub(crate) fn headers(mut self, headers: HeaderMap) -> Call {
        self.request = self.request.headers(headers);
        self
    }

    /// A JSON body.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Call {
        self.request = self.request.json(body);
        self
    }

    /// Makes the call and reads what it answers.
    pub(crate) async fn answer<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        self.dated().await.map(|dated| dated.answer)
    }

    /// The same with the upstream's clock.
    pub(crate) async fn dated<T: DeserializeOwned>(self) -> Result<Dated<T>, ApiError> {
        let access = self.access;
        let Dated { answer: body, ahead_ms } = self.success().await?;
        let answer = serde_json::from_slice(&body).map_err(|_| access.failed(Cause::Unreadable))?;
        Ok(Dated { answer, ahead_ms })
    }

    /// Makes the call; any 2xx is success, whatever its body.
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
                let body = answer.body.map_err(failed)?;
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
    /// Makes the call; the answer as it is, whatever its status.
    pub(crate) async fn outcome(self) -> Result<Answer, Cause> {
        match self.access {
            Access::Read => read(self.key, self.request).await,
            // On a task of its own, so that it is seen through although the browser has gone.
            Access::Write => tokio::spawn(write(self.key, self.request)).await.unwrap_or(Err(Cause::Broken)),
        }
    }
}

impl Access {
    /// What the browser is told of a call without an answer. Only what failed before anything was sent, or was sent
    /// elsewhere, has surely not happened.
    fn failed(self, cause: Cause) -> ApiError {
        let nonsense = matches!(cause, Cause::Unreadable | Cause::TooLong);
        match (self, cause) {
            (_, Cause::NotConnected | Cause::Redirect | Cause::Credential) => ApiError::unavailable(cause),
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

/// An answer and whose clock it was given by.
pub(crate) struct Dated<T> {
    pub(crate) answer: T,
    /// How far the upstream's clock is ahead of ours, in milliseconds.
    pub(crate) ahead_ms: i64,
}

/// What an upstream answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    retry_after: Option<String>,
    ahead_ms: i64,
    /// Apart, because the status may matter although the body cannot be read.
    pub(crate) body: Result<Vec<u8>, Cause>,
}

impl Answer {
    /// How long to wait before the next try, in seconds from 1 to 300, where it says so.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.retry_after.as_deref().and_then(|text| seconds(text, SystemTime::now()))
    }
}

/// Once more with a new token where the upstream takes the old one no longer.
async fn read(key: Arc<Key>, request: RequestBuilder) -> Result<Answer, Cause> {
    let again = request.try_clone();
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    let answer = exchange(request.header(name, value.clone())).await?;
    if answer.status != StatusCode::UNAUTHORIZED || !key.refused(&value) {
        return Ok(answer);
    }
    let Some(again) = again else { return Ok(answer) };
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    exchange(again.header(name, value)).await
}

/// Never twice; but the next call will have a new token.
async fn write(key: Arc<Key>, request: RequestBuilder) -> Result<Answer, Cause> {
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    let answer = exchange(request.header(name, value.clone())).await?;
    if answer.status == StatusCode::UNAUTHORIZED {
        key.refused(&value);
    }
    Ok(answer)
}

/// Sends a request and reads its answer, to a limit.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Answer, Cause> {
    let mut response = request.send().await.map_err(|error| cause(&error))?;
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let (retry_after, ahead_ms) = (header(RETRY_AFTER).map(str::to_owned), ahead_ms(header(DATE)));
    let mut body = Ok(Vec::new());
    while let Ok(read) = &mut body {
        match response.chunk().await {
            Ok(Some(chunk)) if read.len() + chunk.len() > LONGEST_ANSWER => body = Err(Cause::TooLong),
            Ok(Some(chunk)) => read.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => body = Err(cause(&error)),
        }
    }
    Ok(Answer { status: response.status(), retry_after, ahead_ms, body })
}

/// The error itself goes no further: its text holds the URL, and that the ids.
fn cause(error: &reqwest::Error) -> Cause {
    if error.is_connect() || error.is_builder() {
        Cause::NotConnected
    } else if error.is_timeout() {
        Cause::Timeout
    } else {
        Cause::Broken
    }
}
