//! The metrics for Prometheus. Every label is one of our own words, for example a route's template or the name of a limit,
//! and never a value from a request.
#![expect(clippy::disallowed_types, reason = "Prometheus measures time in fractions of a second")]

use crate::operations::alarm::reason;
use crate::operations::log;
use crate::operations::spans::Spans;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, http::StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use redemption::{Notice, Redemption};
use std::sync::Arc;
use std::time::Duration;
use wire::Reading;
use wire::reading::Read;

/// The names of the attempt limits, as `attempt_limits` uses them.
const LIMITS: [&str; 7] =
    ["voucher", "order", "address", "all", "discount-order", "discount-address", "discount-all"];
const GIFTS: [&str; 3] = ["minted", "refused", "failed"];
const WEBHOOKS: [&str; 7] =
    ["new", "duplicate", "unknown-code", "unknown-event", "test", "other-partner", "unreadable"];
/// The types of upstream answers that the proxy reads.
const ANSWERS: [&str; 12] = [
    "AddVoucherResponse",
    "CheckResponse",
    "CompletionResponse",
    "ConnectOrderResponse",
    "GenerateResponse",
    "OrderResponse",
    "Problem",
    "RedemptionResponse",
    "SessionTicketsResponse",
    "SetTicketsResponse",
    "TicketPricesResponse",
    "TokenResponse",
];
/// The label for states that only a newer proxy of the same store knows.
const OTHER: &str = "other";

const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0];

/// The counters of the proxy, and its spans.
pub(crate) struct Metrics {
    pub(crate) spans: Spans,
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    attempts_refused: Family<LimitLabels, Counter>,
    replays: Counter,
    store_failures: Counter,
    stored_unreadable: Counter,
    unknown_keys: Counter,
    gifts: Family<ResultLabels, Counter>,
    webhooks: Family<ResultLabels, Counter>,
    redemption_open: Family<StateLabels, Gauge>,
    redemption_events: Family<EventLabels, Counter>,
    left_out: Family<FieldLabels, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

/// Both values come from the types of `wire`, so the number of series is bounded by their fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FieldLabels {
    answer: &'static str,
    field: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    refusal: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LimitLabels {
    limit: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabels {
    event: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut registry = Registry::with_prefix("voucher_checkout");
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let attempts_refused = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time to the answer", seconds.clone());
        registry.register(
            "attempts_refused",
            "Attempts at codes that a limit refused",
            Family::clone(&attempts_refused),
        );
        let mut counter = |name, help| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let replays = counter("replays", "Answers given again for an idempotency key");
        let store_failures = counter("store_failures", "Calls of the store that failed");
        let stored_unreadable = counter("stored_unreadable", "Stored values that could not be decrypted");
        let unknown_keys = counter("unknown_keys", "Requests with a key that no site has");
        let (gifts, webhooks) = (Family::default(), Family::default());
        registry.register("gifts", "CinematicCard codes asked for", Family::clone(&gifts));
        registry.register("webhooks", "CinematicCard's events", Family::clone(&webhooks));
        let open = Family::default();
        registry.register("redemption_open", "Redemptions that have not ended", Family::clone(&open));
        let redemption_events = Family::default();
        registry.register(
            "redemption_events",
            "Redemptions that operators were alerted to",
            Family::clone(&redemption_events),
        );
        let left_out = Family::default();
        registry.register(
            "fields_left_out",
            "Fields of upstream answers that could not be read",
            Family::clone(&left_out),
        );
        let metrics = Metrics {
            spans: Spans::default(),
            left_out,
            registry,
            requests,
            seconds,
            attempts_refused,
            replays,
            store_failures,
            stored_unreadable,
            unknown_keys,
            gifts,
            webhooks,
            redemption_open: open,
            redemption_events,
        };
        metrics.start_at_zero();
        metrics
    }

    /// The same counters, with these spans.
    pub(crate) fn with(self, spans: Spans) -> Metrics {
        Metrics { spans, ..self }
    }

    /// Creates the series whose labels are known. Without them a query finds nothing until the first event, and
    /// `increase()` misses it.
    fn start_at_zero(&self) {
        for limit in LIMITS {
            self.attempts_refused.get_or_create(&LimitLabels { limit }).inc_by(0);
        }
        for notice in Notice::all() {
            let labels = EventLabels { event: notice.name(), reason: reason(notice) };
            self.redemption_events.get_or_create(&labels).inc_by(0);
        }
        for result in GIFTS {
            self.gifts.get_or_create(&ResultLabels { result }).inc_by(0);
        }
        for result in WEBHOOKS {
            self.webhooks.get_or_create(&ResultLabels { result }).inc_by(0);
        }
        for answer in ANSWERS {
            self.left_out.get_or_create(&FieldLabels { answer, field: "none".to_owned() }).inc_by(0);
        }
        self.open_redemptions(&[]);
    }

    /// Reads an upstream's answer and counts and logs the fields that cannot be read. `None` if a required field is
    /// missing.
    pub(crate) fn read<T: Read>(&self, body: &[u8]) -> Option<T> {
        let Reading { answer, left_out } = wire::read(body);
        let name = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
        for (field, times) in left_out {
            log::FieldLeftOut { answer: name, field: &field }.write();
            self.left_out.get_or_create(&FieldLabels { answer: name, field }).inc_by(times);
        }
        answer.ok()
    }

    pub(crate) fn answered(&self, route: &str, method: &'static str, status: StatusCode, time: Duration) {
        let route = route.to_owned();
        let labels = RequestLabels { route: route.clone(), method, status: status.as_u16() };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&RouteLabels { route }).observe(time.as_secs_f64());
    }

    pub(crate) fn attempt_refused(&self, limit: &'static str) {
        self.attempts_refused.get_or_create(&LimitLabels { limit }).inc();
    }

    pub(crate) fn replayed(&self) {
        self.replays.inc();
    }

    /// Operators were alerted to a redemption.
    pub(crate) fn redemption(&self, event: &'static str, reason: &'static str) {
        self.redemption_events.get_or_create(&EventLabels { event, reason }).inc();
    }

    /// Sets the number of open redemptions in each state. A state that is not in `counts` has none.
    pub(crate) fn open_redemptions(&self, counts: &[(String, i64)]) {
        let set = |state, count| self.redemption_open.get_or_create(&StateLabels { state }).set(count);
        let of = |counted: &dyn Fn(&str) -> bool| {
            counts.iter().filter(|(state, _)| counted(state)).map(|(_, count)| count).sum::<i64>()
        };
        for state in Redemption::OPEN {
            set(state, of(&|name| name == *state));
        }
        set(OTHER, of(&|name| !Redemption::OPEN.contains(&name)));
    }

    /// Counts a request for a gift. `result` is one of `GIFTS`.
    pub(crate) fn gift(&self, result: &'static str) {
        self.gifts.get_or_create(&ResultLabels { result }).inc();
    }

    /// Counts an event of CinematicCard. `result` is one of `WEBHOOKS`.
    pub(crate) fn webhook(&self, result: &'static str) {
        self.webhooks.get_or_create(&ResultLabels { result }).inc();
    }

    pub(crate) fn unknown_key(&self) {
        self.unknown_keys.inc();
    }

    pub(crate) fn store_failed(&self) {
        self.store_failures.inc();
    }

    pub(crate) fn stored_unreadable(&self) {
        self.stored_unreadable.inc();
    }
}

/// The route `/metrics`, for its own port.
pub(crate) fn router(metrics: Arc<Metrics>, edge: Arc<edge::Counters>) -> Router {
    Router::new().route("/metrics", get(show)).with_state((metrics, edge))
}

async fn show(State((metrics, edge)): State<(Arc<Metrics>, Arc<edge::Counters>)>) -> impl IntoResponse {
    let page = page(&metrics, &edge);
    let status = if page.is_some() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR };
    let kind = [(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    (status, kind, page.unwrap_or_default())
}

/// All metrics in the text format of OpenMetrics.
pub(crate) fn page(metrics: &Metrics, edge: &edge::Counters) -> Option<String> {
    let mut page = String::new();
    // The edge has its own counters, so their values are copied into a registry for this page.
    let mut registry = Registry::with_prefix("voucher_checkout");
    let (connections, in_flight) = (Gauge::<i64>::default(), Gauge::<i64>::default());
    let refused = Family::<RefusalLabels, Counter>::default();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    connections.set(count(edge.connections_open()));
    in_flight.set(count(edge.in_flight()));
    for (refusal, times) in edge.refused() {
        refused.get_or_create(&RefusalLabels { refusal: refusal.name() }).inc_by(times);
    }
    registry.register("connections", "Connections open", connections);
    registry.register("in_flight", "Requests being answered", in_flight);
    registry.register("refused", "Requests and connections that the edge refused", refused);
    let written = text::encode_registry(&mut page, &metrics.registry)
        .and_then(|()| text::encode_registry(&mut page, &registry))
        .and_then(|()| text::encode_eof(&mut page));
    written.ok().map(|()| page)
}
