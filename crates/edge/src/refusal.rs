//! What the edge refuses, and how it says so.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::Response;

/// Why a request or a connection got no further than the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The bytes are no request, or one that two parsers could read differently.
    Malformed,
    /// The path, the host or the headers ask for what is never offered: traversal, another host, an upgrade.
    Unacceptable,
    /// The headers are too long or too many.
    HeadersTooLarge,
    /// The headers did not arrive in time.
    HeadersTooSlow,
    /// The body is longer than any request's may be.
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// As many requests as may be are being handled.
    Busy,
    /// As many connections as may be are open; said before anything was read.
    TooManyConnections,
    /// The client has as many connections open as it may have; said before anything was read.
    TooManyOfAddress,
    /// The handler panicked.
    Panicked,
}

/// Writes the answer to a refusal. The edge itself then sets the status, `Retry-After` and `Connection`.
pub type Problem = fn(Refusal) -> Response;

impl Refusal {
    /// All of them, in the order of the counters.
    pub const ALL: [Refusal; 10] = [
        Refusal::Malformed,
        Refusal::Unacceptable,
        Refusal::HeadersTooLarge,
        Refusal::HeadersTooSlow,
        Refusal::BodyTooLarge,
        Refusal::BodyTooSlow,
        Refusal::Busy,
        Refusal::TooManyConnections,
        Refusal::TooManyOfAddress,
        Refusal::Panicked,
    ];

    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Refusal::Malformed | Refusal::Unacceptable => StatusCode::BAD_REQUEST,
            Refusal::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Refusal::HeadersTooSlow | Refusal::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::Busy | Refusal::TooManyConnections | Refusal::TooManyOfAddress => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Refusal::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A word for metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::Malformed => "malformed",
            Refusal::Unacceptable => "unacceptable",
            Refusal::HeadersTooLarge => "headers-too-large",
            Refusal::HeadersTooSlow => "headers-too-slow",
            Refusal::BodyTooLarge => "body-too-large",
            Refusal::BodyTooSlow => "body-too-slow",
            Refusal::Busy => "busy",
            Refusal::TooManyConnections => "too-many-connections",
            Refusal::TooManyOfAddress => "too-many-of-address",
            Refusal::Panicked => "panicked",
        }
    }

    /// When it is worth trying again, in seconds.
    pub fn retry_after(self) -> Option<u32> {
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(1)
    }

    /// Whether the connection can still be used: only where the request was read to its end and was in order.
    fn keeps_connection(self) -> bool {
        matches!(self, Refusal::Busy | Refusal::Panicked)
    }

    /// The answer, with what the edge sees to itself.
    pub(crate) fn answer(self, problem: Problem) -> Response {
        let mut response = problem(self);
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after() {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if !self.keeps_connection() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// A problem (RFC 9457) without a type of its own.
pub fn plain(refusal: Refusal) -> Response {
    let status = refusal.status();
    let title = status.canonical_reason().unwrap_or_default();
    let body = format!(r#"{{"type":"about:blank","title":"{title}","status":{}}}"#, status.as_u16());
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
