//! The answer to the browser when a request fails, and the cause for the log.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wire::{Problem, ProblemCode};

/// A failed request. The answer is a problem (RFC 9457) with our own texts: the texts of an upstream or a parser may
/// hold secrets or ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) code: ProblemCode,
    pub(crate) status: StatusCode,
    /// The time until a retry makes sense, in seconds.
    pub(crate) retry_after: Option<u32>,
    pub(crate) cause: Cause,
}

/// The origin of a failure. Only the log shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The request is malformed.
    BadRequest,
    /// A page of another site sent the request.
    ForeignOrigin,
    /// The order token is missing or belongs to another order.
    NotBound,
    /// The key of a site's backend is no site's: it is mistyped, or was removed too early.
    UnknownKey,
    /// An attempt limit is reached.
    AttemptLimit,
    /// The idempotency key was used before, by the same request or another.
    Repeated,
    /// The store cannot be read or written.
    Store,
    /// A value of the store cannot be decrypted or read: the secret that encrypted it is no longer set.
    StoredUnreadable,
    /// The proxy is stopping.
    Stopping,
    /// Too many requests for the whole proxy, or a client that is too slow.
    Overload,
    /// The order or the client has too many running requests.
    Share,
    /// The upstream refused.
    Refused,
    /// A 404 that is not in the upstream's own format. It probably came from a gateway and says nothing about the
    /// resource.
    NotFromUpstream,
    /// The upstream rejects our key, or the key does not authorise this call.
    Credential,
    /// The upstream rejects the browser's member token.
    MemberRefused,
    /// There was no connection, so nothing was sent.
    NotConnected,
    /// The answer did not arrive in time.
    Timeout,
    /// The connection broke.
    Broken,
    /// The upstream answered with a redirect.
    Redirect,
    /// The upstream, or a gateway in front of it, failed.
    ServerError,
    /// The answer does not have the documented form.
    Unreadable,
    /// The answer exceeds the limit.
    TooLong,
    /// The upstream accepted a write, but its answer cannot be read.
    UnreadSuccess,
}

impl Cause {
    /// The cause for an answer that is no success, if only its status counts.
    pub(crate) fn of(status: StatusCode) -> Cause {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Cause::Credential,
            StatusCode::REQUEST_TIMEOUT => Cause::Timeout,
            StatusCode::TOO_MANY_REQUESTS => Cause::Overload,
            status if status.is_redirection() => Cause::Redirect,
            status if status.is_client_error() => Cause::Refused,
            _ => Cause::ServerError,
        }
    }

    /// The cause for a call whose key could not be fetched: nothing was sent.
    pub(crate) fn before_sending(self) -> Cause {
        if self == Cause::Credential { self } else { Cause::NotConnected }
    }

    /// Whether neither the proxy nor an upstream is at fault, so the log writes no warning.
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
            Cause::UnknownKey => "unknown-key",
            Cause::AttemptLimit => "attempt-limit",
            Cause::Repeated => "repeated",
            Cause::Store => "store",
            Cause::StoredUnreadable => "stored-value-unreadable",
            Cause::Stopping => "stopping",
            Cause::Overload => "overload",
            Cause::Share => "share",
            Cause::Refused => "refused",
            Cause::NotFromUpstream => "not-from-upstream",
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
    /// a reason count too, because Vista publishes no list of its reasons. All other refusals are about a voucher whose
    /// PIN was right, or about the order or the member.
    pub(crate) fn may_mean_a_wrong_code(&self) -> bool {
        use ProblemCode::{DiscountNotAccepted, InvalidRequest, NotFound, VoucherNotAccepted};
        let refused =
            matches!(self.code, VoucherNotAccepted | DiscountNotAccepted | InvalidRequest | NotFound);
        self.cause == Cause::Refused && refused
    }

    /// Whether this answer to an attempt at a code proves that the code and its PIN are right, although the voucher
    /// cannot be used.
    pub(crate) fn means_a_right_code(&self) -> bool {
        use ProblemCode::{
            VoucherAlreadyOnOrder, VoucherExpired, VoucherInUse, VoucherNoRedemptionsLeft,
            VoucherNotValidForShowtime, VoucherRedeemed,
        };
        let known = matches!(
            self.code,
            VoucherAlreadyOnOrder
                | VoucherExpired
                | VoucherInUse
                | VoucherNoRedemptionsLeft
                | VoucherNotValidForShowtime
                | VoucherRedeemed
        );
        self.cause == Cause::Refused && known
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.with(|problem| problem)
    }
}

impl ApiError {
    /// The answer, with additional fields in its problem.
    pub(crate) fn with<B: Serialize>(self, more: impl FnOnce(Problem) -> B) -> Response {
        let body = more(Problem::new(self.code, self.status.as_u16(), self.code.title()));
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        // The logging layer reads the error from the response.
        response.extensions_mut().insert(self);
        response
    }
}
