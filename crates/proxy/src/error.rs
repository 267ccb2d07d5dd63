//! What the browser is told when a request fails, and what the log says about it.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wire::{Problem, ProblemCode};

/// A failed request, answered as an RFC 9457 problem whose texts are all ours: what an upstream or a parser said may
/// hold what the browser, or the log, must not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) code: ProblemCode,
    pub(crate) status: StatusCode,
    /// When to come back, in seconds.
    pub(crate) retry_after: Option<u32>,
    pub(crate) cause: Cause,
}

/// Where a failure comes from; for the log alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The browser sent what makes no sense.
    BadRequest,
    /// A page of another site sent it.
    ForeignOrigin,
    /// No token, or not this order's.
    NotBound,
    /// Too many guesses.
    AttemptLimit,
    /// The same request again, or another one under its key.
    Repeated,
    /// The proxy's own state cannot be read or written.
    Store,
    /// The proxy is about to stop.
    Stopping,
    /// More requests than the proxy takes at once, or a client that is too slow.
    Overload,
    /// The order, or the client, has as many requests at work as it may.
    Share,
    /// The upstream said no.
    Refused,
    /// "Not found" in other words than the upstream's: a gateway in front of it passed nothing on.
    NotTheirWord,
    /// The upstream does not take our key, or the key does not open this call.
    Credential,
    /// The upstream does not take the token of the browser's member.
    MemberRefused,
    /// No connection, so nothing was sent.
    NotConnected,
    /// No answer in time.
    Timeout,
    /// The connection broke.
    Broken,
    /// The upstream wants us elsewhere.
    Redirect,
    /// The upstream failed, or a gateway before it.
    ServerError,
    /// The answer is not what its path promises.
    Unreadable,
    /// The answer is longer than any that makes sense.
    TooLong,
    /// The upstream accepted a write, and its answer cannot be read.
    UnreadSuccess,
}

impl Cause {
    /// A failure to get the key is one before anything was sent.
    pub(crate) fn before_sending(self) -> Cause {
        if self == Cause::Credential { self } else { Cause::NotConnected }
    }

    /// Whether nothing is wrong here or upstream, so that no line of the log warns.
    pub(crate) fn is_the_callers(self) -> bool {
        use Cause::{
            AttemptLimit, BadRequest, ForeignOrigin, MemberRefused, NotBound, Refused, Repeated, Share,
            Stopping,
        };
        matches!(
            self,
            BadRequest
                | ForeignOrigin
                | NotBound
                | AttemptLimit
                | MemberRefused
                | Repeated
                | Refused
                | Share
                | Stopping
        )
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Cause::BadRequest => "bad-request",
            Cause::ForeignOrigin => "foreign-origin",
            Cause::NotBound => "not-bound",
            Cause::AttemptLimit => "attempt-limit",
            Cause::Repeated => "repeated",
            Cause::Store => "store",
            Cause::Stopping => "stopping",
            Cause::Overload => "overload",
            Cause::Share => "share",
            Cause::Refused => "refused",
            Cause::NotTheirWord => "not-their-word",
            Cause::Credential => "credential",
            Cause::MemberRefused => "member-refused",
            Cause::NotConnected => "not-connected",
            Cause::Timeout => "timeout",
            Cause::Broken => "broken",
            Cause::Redirect => "redirect",
            Cause::ServerError => "server-error",
            Cause::Unreadable => "unreadable",
            Cause::TooLong => "too-long",
            Cause::UnreadSuccess => "unread-success",
        }
    }
}

impl ApiError {
    pub(crate) const fn new(code: ProblemCode, status: StatusCode, cause: Cause) -> ApiError {
        ApiError { code, status, retry_after: None, cause }
    }

    pub(crate) fn bad_request(status: StatusCode) -> ApiError {
        ApiError::new(ProblemCode::InvalidRequest, status, Cause::BadRequest)
    }

    pub(crate) fn not_found() -> ApiError {
        ApiError::new(ProblemCode::NotFound, StatusCode::NOT_FOUND, Cause::BadRequest)
    }

    pub(crate) fn unavailable(cause: Cause) -> ApiError {
        ApiError::new(ProblemCode::Unavailable, StatusCode::SERVICE_UNAVAILABLE, cause)
    }

    /// Whether this answer to an attempt at a code may mean that the code is unknown or its PIN wrong. Refusals without
    /// a reason of their own are included, because Vista publishes no list of its reasons. All other refusals are
    /// either about a voucher whose PIN was right, or about the order or the member.
    pub(crate) fn may_mean_a_wrong_code(&self) -> bool {
        use ProblemCode::{DiscountNotAccepted, InvalidRequest, NotFound, VoucherNotAccepted};
        let refused =
            matches!(self.code, VoucherNotAccepted | DiscountNotAccepted | InvalidRequest | NotFound);
        self.cause == Cause::Refused && refused
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.with(|problem| problem)
    }
}

impl ApiError {
    /// The answer, with a problem that says more than the word.
    pub(crate) fn with<B: Serialize>(self, more: impl FnOnce(Problem) -> B) -> Response {
        let body = more(Problem::new(self.code, self.status.as_u16(), self.code.title()));
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        // For the log, which is written where all requests come by.
        response.extensions_mut().insert(self);
        response
    }
}
