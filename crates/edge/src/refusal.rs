//! The reasons to refuse a request or a connection, and their answers.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::Response;

/// The reason why a request or a connection was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The bytes are not a request, or two parsers could read them differently. 400.
    Malformed,
    /// The request is well-formed but never served: path traversal, another host, an upgrade. 400.
    Unacceptable,
    /// The headers are too long or too many. 431.
    HeadersTooLarge,
    /// The headers did not arrive in time. 408.
    HeadersTooSlow,
    /// The body is too long. 413.
    BodyTooLarge,
    /// The body did not arrive in time. 408.
    BodyTooSlow,
    /// The limit of requests at once is reached. 503.
    Busy,
    /// The limit of connections is reached. 503, before any byte is read.
    TooManyConnections,
    /// The limit of connections of one client is reached. 503, before any byte is read.
    TooManyOfAddress,
    /// The handler panicked. 500.
    Panicked,
}

impl Refusal {
    /// All refusals, in the order of [`Counters::refused`](crate::Counters::refused).
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

    /// Returns the status of the answer.
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

    /// Returns the name for metrics and logs, for example "body-too-slow".
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

    /// Returns the value of `Retry-After` in seconds, or `None` if the same request would be refused again.
    fn retry_after(self) -> Option<u32> {
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(1)
    }

    /// Returns whether the connection can be used again: only if a complete and acceptable request was read.
    fn keeps_connection(self) -> bool {
        matches!(self, Refusal::Busy | Refusal::Panicked)
    }

    /// Returns the answer that `problem` writes, with the status and the headers of this refusal.
    pub(crate) fn answer(self, problem: fn(Refusal) -> Response) -> Response {
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

/// Returns a problem document (RFC 9457) of the type `about:blank`.
pub(crate) fn plain(refusal: Refusal) -> Response {
    let status = refusal.status();
    let title = status.canonical_reason().unwrap_or_default();
    let body = format!(r#"{{"type":"about:blank","title":"{title}","status":{}}}"#, status.as_u16());
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
