//! The fixed limits on sizes, counts and times, in one place. An operator's own limits are settings (`config`), and
//! those that a redemption relies on are in [`redemption::limits`].

use std::ops::RangeInclusive;
use std::time::Duration;

/// One minute, hour and day in milliseconds, the unit of the store.
pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// The longest request body, in bytes. Twenty tickets with a seat and a voucher each fit.
pub(crate) const REQUEST_BODY_BYTES: usize = 4 * 1024;
/// The longest body of a CinematicCard event, in bytes. It is longer than a request body because CinematicCard
/// publishes no limit.
pub(crate) const WEBHOOK_BODY_BYTES: usize = 64 * 1024;
/// The longest region code and the longest member token that go on to an upstream, in bytes.
pub(crate) const REGION_BYTES: usize = 64;
pub(crate) const MEMBER_TOKEN_BYTES: usize = 4096;
/// The pause between two probes of an unused connection to an upstream, and the number of probes without an answer after
/// which it is closed.
pub(crate) const TCP_KEEPALIVE: Duration = Duration::from_secs(15);
pub(crate) const TCP_KEEPALIVE_PROBES: u32 = 3;
/// The length of an idempotency key, in characters.
pub(crate) const IDEMPOTENCY_KEY_LENGTH: RangeInclusive<usize> = 16..=128;
/// The wait for an order that has used up its idempotency keys, in seconds. Keys expire one by one after a day, but an
/// order is over within the hour.
pub(crate) const IDEMPOTENCY_KEYS_WAIT_SECONDS: u32 = 3_600;
/// The `Retry-After` of an upstream is kept within these seconds.
pub(crate) const RETRY_AFTER_SECONDS: RangeInclusive<u64> = 1..=300;

/// Wrong attempts in the last hour below which an order or an address may use the reserve of attempts.
pub(crate) const RESERVE_ATTEMPTS: u32 = 2;
/// The number of refusals of an upstream whose duration is remembered.
pub(crate) const REFUSALS_REMEMBERED: usize = 64;
/// The shortest and the longest time after which an attempt is refused without asking the upstream.
pub(crate) const SHORTEST_REFUSAL: Duration = Duration::from_millis(300);
pub(crate) const LONGEST_REFUSAL: Duration = Duration::from_secs(5);
/// The same for an attempt that may ask several systems. The browser waits 12 seconds.
pub(crate) const LONGEST_REFUSED_ATTEMPT: Duration = Duration::from_secs(10);

/// A Vista token is renewed this long before its end, or after half of its life if that is shorter.
pub(crate) const RENEW_BEFORE_EXPIRY: Duration = Duration::from_secs(300);
/// The life of a Vista token is kept within these seconds.
pub(crate) const TOKEN_LIFE_SECONDS: RangeInclusive<u64> = 1..=7 * 24 * 3600;
/// The assumed life of a token that does not state one, in seconds. If this is too long, Vista answers 401.
pub(crate) const UNSTATED_TOKEN_LIFE_SECONDS: u64 = 600;
/// The pause after Vista refused to issue a token, or an upstream refused one. Hundreds of requests may arrive meanwhile
/// and none of them corrects a wrong password.
pub(crate) const TOKEN_PAUSE: Duration = Duration::from_secs(3);

/// The assumed time left of an order that does not state its end. Vista's orders live no longer.
pub(crate) const UNSTATED_ORDER_LIFE_MS: i64 = 15 * MINUTE_MS;
/// The life of an order token for a completed order: the customer may still look at the receipt.
pub(crate) const RECEIPT_MS: i64 = HOUR_MS;
/// The life of an order token for an order whose end has just passed: Vista still answers for it.
pub(crate) const GRACE_MS: i64 = 3 * MINUTE_MS;
/// No order token lives longer, however late its order says that it ends.
pub(crate) const LONGEST_ORDER_TOKEN_MS: i64 = 4 * HOUR_MS;
/// Two clocks that differ by no more are treated as one: the header `Date` has whole seconds and is read a moment later.
pub(crate) const SAME_CLOCK_MS: i64 = 2_000;

/// A press that adds a voucher reads prices and order until this long after it began, and sets the tickets until the
/// second time. The browser waits 12 seconds.
pub(crate) const READ_TICKETS_UNTIL: Duration = Duration::from_secs(5);
pub(crate) const SET_TICKETS_UNTIL: Duration = Duration::from_secs(10);
/// The wait for another change of the tickets of the same order.
pub(crate) const ORDER_LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// The time that completing an order may take before the browser is told to ask again. The browser waits 12 seconds.
pub(crate) const COMPLETION_PATIENCE: Duration = Duration::from_secs(6);
/// The pause between two questions to Vista about a completion.
pub(crate) const COMPLETION_POLL: Duration = Duration::from_millis(300);

/// The pause between two looks for redemptions that are due.
pub(crate) const REDEMPTIONS_DUE: Duration = Duration::from_secs(2);
/// The number of due redemptions that are driven at the same time.
pub(crate) const REDEMPTIONS_AT_ONCE: usize = 16;

/// Codes that the proxies of one store request per minute. CinematicCard allows 100; the rest is for other users of the
/// same key.
pub(crate) const GIFTS_PER_MINUTE: u32 = 80;
/// The longest wait of a customer in the queue for a gift.
pub(crate) const GIFT_PATIENCE: Duration = Duration::from_secs(5);
/// The wait for a customer if CinematicCard refuses a call as one too many, in seconds.
pub(crate) const GIFT_WAIT_SECONDS: u32 = 15;
/// Gifts are not offered for this long after a refusal that only an operator can resolve.
pub(crate) const GIFTS_HIDDEN_MS: i64 = 5 * MINUTE_MS;

/// The timeout of one call of the alert URL.
pub(crate) const ALERT_TIMEOUT: Duration = Duration::from_secs(5);
/// The number of calls of the alert URL for one alert, with pauses of 1, 2, 4 … seconds between them.
pub(crate) const ALERT_CALLS: u32 = 5;

/// The timeout of an export to the collector, and of the last exports of a proxy that stops.
#[cfg(feature = "otlp")]
pub(crate) const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
#[cfg(feature = "otlp")]
pub(crate) const LAST_EXPORT: Duration = Duration::from_secs(3);
/// The pause between two log lines about exports that failed.
#[cfg(feature = "otlp")]
pub(crate) const EXPORT_COMPLAINT: Duration = Duration::from_secs(60);

/// The pause between two deletions of expired rows.
pub(crate) const PURGE: Duration = Duration::from_secs(600);
/// The age of the number of open redemptions in the metrics.
pub(crate) const REDEMPTION_COUNT_AGE: Duration = Duration::from_secs(2);
/// The age of the store's answer that readiness is judged by.
pub(crate) const READINESS_AGE: Duration = Duration::from_secs(1);
/// The pause between two log lines about requests that the edge refused.
pub(crate) const EDGE_REPORT: Duration = Duration::from_secs(1);
/// The shortest answer that is compressed, in bytes. A shorter one is one packet anyway.
pub(crate) const SHORTEST_COMPRESSED: u64 = 1_000;
/// The time that a browser may keep the answer to a preflight request.
pub(crate) const PREFLIGHT_AGE: Duration = Duration::from_secs(600);
/// File descriptors beside those of connections: files, connections to the store, listeners, and some to spare.
pub(crate) const OTHER_DESCRIPTORS: u64 = 64;

/// Rows that `redemptions list` prints.
pub(crate) const LISTED_REDEMPTIONS: u32 = 200;
/// Rows that `redemptions reconcile` compares. A store keeps fewer.
pub(crate) const COMPARED_REDEMPTIONS: u32 = 100_000;
/// Rows that `gifts` prints.
pub(crate) const LISTED_GIFTS: u32 = 50;
/// The lease of an operator's decision, in milliseconds: long enough to write one row.
pub(crate) const OPERATOR_LEASE_MS: i64 = 10_000;
