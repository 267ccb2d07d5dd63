//! What the log can say. Each event is a type, and its fields are words of ours, numbers and random ids: nothing that
//! came from a browser or an upstream can be written, because no event has a field for it.

use crate::error::Cause;
use axum::http::Method;
use tracing::{Level, event};

/// A request was answered.
pub(crate) struct Answered<'a> {
    pub(crate) request_id: &'a str,
    /// Of the W3C's traceparent.
    pub(crate) trace_id: &'a str,
    pub(crate) method: &'a Method,
    /// The route's template, with no id in it.
    pub(crate) route: &'a str,
    pub(crate) status: u16,
    pub(crate) duration_ms: u64,
    /// The problem's word and where it comes from.
    pub(crate) failure: Option<(&'static str, Cause)>,
}

impl Answered<'_> {
    pub(crate) fn write(self) {
        let Answered { request_id, trace_id, route, status, duration_ms, .. } = self;
        let method = method_name(self.method);
        let problem = self.failure.map(|(problem, _)| problem);
        let cause = self.failure.map(|(_, cause)| cause.as_str());
        macro_rules! answered {
            ($level:expr) => {
                event!(
                    $level,
                    request_id,
                    trace_id,
                    method,
                    route,
                    status,
                    duration_ms,
                    problem,
                    cause,
                    "answered"
                )
            };
        }
        match self.failure.map(|(_, cause)| cause) {
            None => answered!(Level::INFO),
            Some(cause) if cause.is_the_callers() => answered!(Level::INFO),
            Some(Cause::Credential) => answered!(Level::ERROR),
            Some(_) => answered!(Level::WARN),
        }
    }
}

/// The proxy takes requests.
pub(crate) struct Listening {
    pub(crate) address: std::net::SocketAddr,
    pub(crate) metrics: std::net::SocketAddr,
    /// Whether browsers need order tokens.
    pub(crate) bound: bool,
    pub(crate) procinema: bool,
    pub(crate) cinematiccard: bool,
}

impl Listening {
    pub(crate) fn write(self) {
        let Listening { bound, procinema, cinematiccard, .. } = self;
        let (address, metrics) = (self.address.to_string(), self.metrics.to_string());
        event!(Level::INFO, address, metrics, bound, procinema, cinematiccard, "listening");
    }
}

/// The system gives this process fewer file descriptors than its settings may need.
pub(crate) struct FewDescriptors {
    pub(crate) allowed: u64,
    pub(crate) needed: u64,
}

impl FewDescriptors {
    pub(crate) fn write(self) {
        let FewDescriptors { allowed, needed } = self;
        event!(Level::WARN, allowed, needed, "too few file descriptors");
    }
}

/// The edge refused requests or connections for the same reason, so many in the last second.
pub(crate) struct EdgeRefused {
    /// As in the metric.
    pub(crate) refusal: &'static str,
    pub(crate) times: u64,
}

impl EdgeRefused {
    pub(crate) fn write(self) {
        let EdgeRefused { refusal, times } = self;
        event!(Level::WARN, refusal, times, "refused at the edge");
    }
}

/// A SIGHUP came. Settings are read at the start alone.
#[cfg(unix)]
pub(crate) struct HangUpIgnored;

#[cfg(unix)]
impl HangUpIgnored {
    pub(crate) fn write(self) {
        event!(Level::INFO, "SIGHUP ignored; restart to read the settings again");
    }
}

/// The proxy says that it is not ready, then takes no more requests and finishes those under way.
pub(crate) struct Stopping;

impl Stopping {
    pub(crate) fn write(self) {
        event!(Level::INFO, "stopping");
    }
}

/// Vista gave a new token.
pub(crate) struct TokenRenewed {
    pub(crate) lives_seconds: u64,
}

impl TokenRenewed {
    pub(crate) fn write(self) {
        event!(Level::INFO, lives_seconds = self.lives_seconds, "Vista's token renewed");
    }
}

/// Vista gave no new token. The old one works until its end.
pub(crate) struct TokenNotRenewed {
    pub(crate) cause: Cause,
}

impl TokenNotRenewed {
    pub(crate) fn write(self) {
        event!(Level::ERROR, cause = self.cause.as_str(), "Vista's token not renewed");
    }
}

/// The store does not answer; writes are refused until it does.
pub(crate) struct StoreFailed {
    /// What for, as "guess counters".
    pub(crate) doing: &'static str,
}

impl StoreFailed {
    pub(crate) fn write(self) {
        event!(Level::ERROR, doing = self.doing, "the store does not answer");
    }
}

/// Somebody tries codes.
pub(crate) struct AttemptLimitReached {
    /// Which of the limits: "voucher", "order", "address", "all", or one of the last three for discount codes, as
    /// "discount-order".
    pub(crate) limit: &'static str,
}

impl AttemptLimitReached {
    pub(crate) fn write(self) {
        event!(Level::WARN, limit = self.limit, "attempt limit reached");
    }
}

/// Operators are told of a redemption.
pub(crate) struct RedemptionNoticed<'a> {
    /// Its id, which is random.
    pub(crate) redemption: &'a str,
    /// The event: a name of [`redemption::Notice`].
    pub(crate) event: &'static str,
    pub(crate) reason: &'static str,
    /// Whether a person has to act.
    pub(crate) urgent: bool,
}

impl RedemptionNoticed<'_> {
    pub(crate) fn write(self) {
        let RedemptionNoticed { redemption, event, reason, urgent } = self;
        if urgent {
            event!(Level::ERROR, redemption, event, reason, "redemption");
        } else {
            event!(Level::WARN, redemption, event, reason, "redemption");
        }
    }
}

/// The operators' alert URL does not take an alert.
pub(crate) struct AlertNotSent;

impl AlertNotSent {
    pub(crate) fn write(self) {
        event!(Level::ERROR, "alert not sent");
    }
}

/// Redemptions are open, and this proxy has no ProCinema to settle them with.
pub(crate) struct ProCinemaMissing {
    pub(crate) open: i64,
}

impl ProCinemaMissing {
    pub(crate) fn write(self) {
        event!(Level::ERROR, open = self.open, "redemptions are open and ProCinema is not set");
    }
}

/// A customer got no gift.
pub(crate) struct NoGift {
    /// What the operator can do about it.
    pub(crate) reason: &'static str,
    /// Whether nobody gets one until somebody has.
    pub(crate) needs_operator: bool,
}

impl NoGift {
    pub(crate) fn write(self) {
        let NoGift { reason, needs_operator } = self;
        if needs_operator {
            event!(Level::ERROR, reason, "no gift");
        } else {
            event!(Level::WARN, reason, "no gift");
        }
    }
}

/// A field of an upstream's answer could not be read. Its path comes from our types, and its value is not told.
pub(crate) struct FieldLeftOut<'a> {
    /// The type of the answer, as `OrderResponse`.
    pub(crate) answer: &'static str,
    /// As in docs/ANSWERS.md.
    pub(crate) field: &'a str,
}

impl FieldLeftOut<'_> {
    pub(crate) fn write(self) {
        event!(Level::DEBUG, answer = self.answer, field = self.field, "field left out");
    }
}

/// CinematicCard told something.
pub(crate) struct WebhookTaken {
    pub(crate) result: &'static str,
}

impl WebhookTaken {
    pub(crate) fn write(self) {
        event!(Level::INFO, result = self.result, "webhook taken");
    }
}

/// Something panicked; a payload may hold anything, so only the place is told.
pub fn panicked(location: Option<String>) {
    event!(Level::ERROR, location, "panicked");
}

/// A method can be any word; only those that are forwarded are written down.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
