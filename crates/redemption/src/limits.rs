//! The limits that a redemption keeps. Times are in milliseconds.
//!
//! ```
//! use redemption::limits::{QUIET, UPSTREAM};
//!
//! // A call that no worker waits for any more has certainly ended when `/check` is asked about it.
//! assert!(QUIET > 3 * UPSTREAM);
//! ```

use crate::Millis;

/// How long a write may still be executed upstream after it was given up. Only after that does `/check` prove whether it
/// was. More than three times [`UPSTREAM`].
pub const QUIET: Millis = 30_000;
/// The largest age of a check that a redeem relies on. Also the time in which a write must begin after its intent was
/// stored.
pub const FRESH: Millis = 10_000;
/// The longest duration of an upstream call, from the first byte sent to the last byte read.
pub const UPSTREAM: Millis = 8_000;
/// How long an outcome may stay unknown, because no system answers, before an operator is told.
pub const PATIENCE: Millis = 15 * 60_000;
/// The time that an order must have left when its voucher is redeemed.
pub const ORDER_TIME: Millis = 30_000;
/// How long an order may stay open with a redeemed voucher before an operator is told. No cinema holds seats that long.
pub const LONGEST_ORDER: Millis = 2 * 60 * 60_000;
/// The time between two reads of an open order.
pub const POLL: Millis = 5_000;
/// The longest pause between two attempts at a read that fails. The first pause is one second, and each doubles.
pub const BACKOFF: Millis = 15_000;
/// How many attempts a call has while nothing was taken, before the customer is told that it does not work now.
pub const ATTEMPTS: u8 = 3;
/// How many redeems may be sent.
pub const REDEEMS: u8 = 2;
/// How many unredeems may be sent.
pub const UNREDEEMS: u8 = 3;
/// How many presumptions all redemptions together may make in an hour. The next one is escalated.
pub const PRESUMPTIONS: u32 = 3;
/// The longest `Retry-After` that is obeyed while a reversal is waiting.
pub const RETRY_AFTER: Millis = 300_000;
