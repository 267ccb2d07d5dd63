//! The events of the log. Each event is a type whose fields are our own words, numbers and random ids. A text from a
//! browser or an upstream cannot be logged, because no event has a field for it.

use crate::error::Cause;
use crate::operations::method_name;
use axum::http::Method;
use store::StoreError;
use tracing::{Level, event};

/// A request was answered.
pub(crate) struct Answered<'a> {
    pub(crate) request_id: &'a str,
    /// The trace id of the W3C `traceparent` header.
    pub(crate) trace_id: &'a str,
    pub(crate) method: &'a Method,
    /// The route's template, without ids.
    pub(crate) route: &'a str,
    pub(crate) status: u16,
    pub(crate) duration_ms: u64,
    /// The problem code and the cause.
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

/// The proxy accepts requests.
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

/// The number of requests or connections that the edge refused for one reason in the last second.
pub(crate) struct EdgeRefused {
    /// The name of the refusal, as in the metric.
    pub(crate) refusal: &'static str,
    pub(crate) times: u64,
}

impl EdgeRefused {
    pub(crate) fn write(self) {
        let EdgeRefused { refusal, times } = self;
        event!(Level::WARN, refusal, times, "refused at the edge");
    }
}

/// A SIGHUP was ignored. Settings are only read at the start.
#[cfg(unix)]
pub(crate) struct HangUpIgnored;

#[cfg(unix)]
impl HangUpIgnored {
    pub(crate) fn write(self) {
        event!(Level::INFO, "SIGHUP ignored; restart to read the settings again");
    }
}

/// The proxy reports that it is not ready, then accepts no more requests and finishes the running ones.
pub(crate) struct Stopping;

impl Stopping {
    pub(crate) fn write(self) {
        event!(Level::INFO, "stopping");
    }
}

/// Vista issued a new token.
pub(crate) struct TokenRenewed {
    pub(crate) lives_seconds: u64,
}

impl TokenRenewed {
    pub(crate) fn write(self) {
        event!(Level::INFO, lives_seconds = self.lives_seconds, "Vista's token renewed");
    }
}

/// Vista issued no new token. The old one works until it expires.
pub(crate) struct TokenNotRenewed {
    pub(crate) cause: Cause,
}

impl TokenNotRenewed {
    pub(crate) fn write(self) {
        event!(Level::ERROR, cause = self.cause.as_str(), "Vista's token not renewed");
    }
}

/// The store failed. Writes are refused until it answers again.
pub(crate) struct StoreFailed<'a> {
    /// The work that failed, for example "counting attempts".
    pub(crate) doing: &'static str,
    pub(crate) error: &'a StoreError,
}

impl StoreFailed<'_> {
    pub(crate) fn write(self) {
        event!(Level::ERROR, doing = self.doing, error = %self.error, "the store failed");
    }
}

/// A value of the store cannot be decrypted: the secret that encrypted it is no longer set.
pub(crate) struct StoredUnreadable {
    /// "answer", "gift" or "voucher".
    pub(crate) value: &'static str,
}

impl StoredUnreadable {
    pub(crate) fn write(self) {
        event!(Level::ERROR, value = self.value, "a stored value cannot be decrypted");
    }
}

/// An attempt limit was reached.
pub(crate) struct AttemptLimitReached {
    /// The limit: "voucher", "order", "address", "all", or one of the last three for discount codes, as
    /// "discount-order".
    pub(crate) limit: &'static str,
}

impl AttemptLimitReached {
    pub(crate) fn write(self) {
        event!(Level::WARN, limit = self.limit, "attempt limit reached");
    }
}

/// Operators are alerted to a redemption.
pub(crate) struct RedemptionNoticed<'a> {
    /// The redemption's id, which is random.
    pub(crate) redemption: &'a str,
    /// The event: a name of [`redemption::Notice`].
    pub(crate) event: &'static str,
    pub(crate) reason: &'static str,
    /// Whether an operator has to act.
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

/// The operators' alert URL does not accept an alert.
pub(crate) struct AlertNotSent;

impl AlertNotSent {
    pub(crate) fn write(self) {
        event!(Level::ERROR, "alert not sent");
    }
}

/// Redemptions are open, but this proxy has no ProCinema settings to continue them.
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
    /// What an operator can do about it.
    pub(crate) reason: &'static str,
    /// Whether no customer gets a gift until an operator acts.
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

/// A field of an upstream's answer could not be read. The event has the field's path, which comes from our types, and
/// not its value.
pub(crate) struct FieldLeftOut<'a> {
    /// The type of the answer, for example `OrderResponse`.
    pub(crate) answer: &'static str,
    /// The path of the field, as in docs/ANSWERS.md.
    pub(crate) field: &'a str,
}

impl FieldLeftOut<'_> {
    pub(crate) fn write(self) {
        event!(Level::DEBUG, answer = self.answer, field = self.field, "field left out");
    }
}

/// CinematicCard sent an event. A refused one is lost until an operator corrects the partner id.
pub(crate) struct Webhook {
    pub(crate) result: &'static str,
    pub(crate) is_refused: bool,
}

impl Webhook {
    pub(crate) fn write(self) {
        if self.is_refused {
            event!(Level::ERROR, result = self.result, "webhook refused");
        } else {
            event!(Level::INFO, result = self.result, "webhook taken");
        }
    }
}

/// Traces or metrics did not reach the collector. Written once a minute at most.
#[cfg(feature = "otlp")]
pub(crate) struct NotExported {
    /// "traces" or "metrics".
    pub(crate) signal: &'static str,
    pub(crate) reason: &'static str,
}

#[cfg(feature = "otlp")]
impl NotExported {
    pub(crate) fn write(self) {
        event!(Level::WARN, signal = self.signal, reason = self.reason, "not exported");
    }
}

/// The environment names a collector that this program cannot use.
#[cfg(not(feature = "otlp"))]
pub(crate) fn collector_ignored() {
    event!(Level::WARN, "OTEL_EXPORTER_OTLP_ENDPOINT ignored; this program has no feature otlp");
}

/// Logs a panic. Its payload may hold any text, so only its location is logged.
pub fn panicked(location: Option<String>) {
    event!(Level::ERROR, location, "panicked");
}
