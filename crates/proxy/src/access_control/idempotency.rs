//! Executes a write once for each idempotency key, however often the request arrives.
//!
//! The widget makes a key for each action of the user. Browsers and gateways that repeat a request repeat the key. The
//! key is required on every write, which also stops forms and links of other sites: a page cannot send this header to
//! another origin without a preflight request.

use crate::access_control::binding::Caller;
use crate::access_control::id::in_one_case;
use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::limits::{IDEMPOTENCY_KEY_LENGTH, IDEMPOTENCY_KEYS_WAIT_SECONDS, REQUEST_BODY_BYTES};
use crate::operations::metrics::Metrics;
use crate::operations::trace::in_this_trace;
use crate::state::keys::Keys;
use crate::state::{store_failed, stored_unreadable};
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, RawPathParams, Request};
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Answer, Begin, Store, StoreError};
use tokio_util::task::TaskTracker;
use wire::ProblemCode;

/// The header with the key.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Connect reads an order by POST.
const READS: [&str; 1] = ["/RESTTicketing.svc/order"];
const SEAL: &str = "answer";

/// Stores the answers of writes and repeats them.
pub(crate) struct Idempotency {
    store: Store,
    keys: Arc<Keys>,
    metrics: Arc<Metrics>,
    under_way: TaskTracker,
}

/// Marks an answer that is not final. It is not stored, so the same key can ask again until the answer is final. Only
/// for requests that are safe to repeat.
#[derive(Clone, Copy)]
pub(crate) struct NotFinal;

/// A stored answer. It is sealed before it is stored.
#[derive(Serialize, Deserialize)]
struct Kept {
    content_type: Option<String>,
    body: String,
}

/// Whether a request changes nothing, so that it needs no key.
pub(crate) fn is_read(method: &Method, path: &MatchedPath) -> bool {
    matches!(*method, Method::GET | Method::HEAD) || READS.contains(&path.as_str())
}

/// The request's target, independent of the spelling of its path: the route's template and the decoded ids.
fn target(method: &Method, path: &MatchedPath, params: &RawPathParams) -> String {
    let ids = params.iter().map(|(_, id)| format!(" {id}"));
    format!("{method} {}{}", path.as_str(), ids.collect::<String>())
}

/// The Connect session that the body names, or an empty text.
fn session(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "UserSessionId")]
        session: String,
    }
    serde_json::from_slice::<Named>(body).map(|named| named.session).unwrap_or_default()
}

/// The order has used up its idempotency keys.
const TOO_MANY: ApiError = ApiError {
    code: ProblemCode::TooManyAttempts,
    status: StatusCode::TOO_MANY_REQUESTS,
    retry_after: Some(IDEMPOTENCY_KEYS_WAIT_SECONDS),
    cause: Cause::Repeated,
};

const REUSED: ApiError = ApiError {
    code: ProblemCode::IdempotencyKeyReused,
    status: StatusCode::UNPROCESSABLE_ENTITY,
    retry_after: None,
    cause: Cause::Repeated,
};

/// The idempotency key: letters, digits, hyphens and underscores.
fn key(request: &Request) -> Option<String> {
    let key = request.headers().get(IDEMPOTENCY_KEY)?.to_str().ok()?;
    let word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (IDEMPOTENCY_KEY_LENGTH.contains(&key.len()) && word).then(|| key.to_owned())
}

impl Idempotency {
    pub(crate) fn new(store: Store, keys: Arc<Keys>, metrics: Arc<Metrics>) -> Idempotency {
        Idempotency { store, keys, metrics, under_way: TaskTracker::new() }
    }

    /// Runs a write on its own task, so that it completes and its answer is stored even if the client disconnects.
    pub(crate) async fn run_detached(
        &self,
        write: impl Future<Output = Response> + Send + 'static,
    ) -> Response {
        self.under_way.spawn(in_this_trace(write)).await.unwrap_or_else(|_| {
            ApiError::new(ProblemCode::OutcomeUnknown, StatusCode::BAD_GATEWAY, Cause::Broken).into_response()
        })
    }

    /// Executes a write the first time and repeats its stored answer after that.
    pub(crate) async fn once(
        &self,
        path: &MatchedPath,
        params: &RawPathParams,
        caller: &Caller,
        request: Request,
        next: Next,
    ) -> Result<Response, ApiError> {
        let key = key(&request).ok_or(ApiError::bad_request(StatusCode::BAD_REQUEST))?;
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, REQUEST_BODY_BYTES).await;
        let body = body.map_err(|_| ApiError::bad_request(StatusCode::PAYLOAD_TOO_LARGE))?;
        // All keys of an order share one scope, across all routes, and a scope holds a hundred keys. If the path names
        // no order, the body's session is the scope: otherwise all orders would share the hundred.
        let order = caller.order(params).map_or_else(|| session(&body), in_one_case);
        let scope = self.keys.hash("scope", &order);
        let key = self.keys.hash("key", &format!("{key} {}", target(&parts.method, path, params)));
        let fingerprint = self.keys.hash("request", &String::from_utf8_lossy(&body));
        let began = self.store.begin_request(&scope, &key, &fingerprint, now_ms()).await;
        match began.map_err(|error| self.failed(&error))? {
            Begin::Fresh => {}
            Begin::Replay(kept) => return self.replay(&kept),
            Begin::Running => {
                return Err(ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Repeated));
            }
            Begin::Reused => return Err(REUSED),
            Begin::Unconfirmed => {
                return Err(ApiError::new(
                    ProblemCode::OutcomeUnknown,
                    StatusCode::GATEWAY_TIMEOUT,
                    Cause::Repeated,
                ));
            }
            Begin::TooMany => return Err(TOO_MANY),
        }
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        self.keep(&scope, &key, response).await
    }

    /// Waits for the writes whose clients have disconnected, until their upstream calls have ended and their answers
    /// are stored.
    pub(crate) async fn stop(&self) {
        self.under_way.close();
        self.under_way.wait().await;
    }

    async fn keep(&self, scope: &str, key: &str, response: Response) -> Result<Response, ApiError> {
        let failure = response.extensions().get::<ApiError>().copied();
        let again = response.extensions().get::<NotFinal>().is_some();
        let (parts, body) = response.into_parts();
        let unreadable = ApiError::new(ProblemCode::OutcomeUnknown, StatusCode::BAD_GATEWAY, Cause::TooLong);
        let body = to_bytes(body, wire::LONGEST_ANSWER).await.map_err(|_| unreadable)?;
        let kept = if again || failure.is_some_and(|failure| nothing_happened(failure.code)) {
            self.store.abandon_request(scope, key).await
        } else {
            let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let kept = Kept {
                content_type: content_type.map(str::to_owned),
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let sealed = serde_json::to_vec(&kept).ok().and_then(|plain| self.keys.seal(SEAL, &plain));
            match sealed {
                Some(sealed) => {
                    let answer = Answer { status: parts.status.as_u16(), sealed };
                    self.store.finish_request(scope, key, &answer).await
                }
                None => Ok(()),
            }
        };
        if let Err(error) = kept {
            // The write was executed and is answered. If the same key arrives again, it is answered "outcome unknown".
            self.failed(&error);
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    fn replay(&self, answer: &Answer) -> Result<Response, ApiError> {
        self.metrics.replayed();
        let kept = self
            .keys
            .open(SEAL, &answer.sealed)
            .and_then(|plain| serde_json::from_slice::<Kept>(&plain).ok());
        let unreadable = || stored_unreadable(&self.metrics, "answer");
        let kept = kept.ok_or_else(unreadable)?;
        let status = StatusCode::from_u16(answer.status).map_err(|_| unreadable())?;
        let mut response = (status, kept.body).into_response();
        let headers = response.headers_mut();
        headers.remove(CONTENT_TYPE);
        if let Some(content_type) = kept.content_type.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(response)
    }

    fn failed(&self, error: &StoreError) -> ApiError {
        store_failed(&self.metrics, "idempotency", error)
    }
}

/// Whether the same key may run again: the write was certainly not executed.
fn nothing_happened(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::Unavailable | ProblemCode::TooManyAttempts | ProblemCode::OrderBusy)
}
