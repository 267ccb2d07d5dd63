//! The figures the redemption keeps to.

use crate::Millis;

/// How long after the last sign of a write it may still be executed upstream; then, and not before, `check` tells
/// what became of it. More than three times [`UPSTREAM`].
pub const QUIET: Millis = 30_000;
/// The most a check may be older than the redeem that relies on it. Also how long after its intent was written down
/// any write may still be begun.
pub const FRESH: Millis = 10_000;
/// The most a call upstream takes, from the first byte sent to the last one read.
pub const UPSTREAM: Millis = 8_000;
/// How long an outcome may stay unknown, because no system answers, before an operator is told.
pub const PATIENCE: Millis = 15 * 60_000;
/// The least time the order must have left when its voucher is redeemed.
pub const ORDER_TIME: Millis = 30_000;
/// How long an order may stay open around a redeemed voucher before an operator is told; no cinema holds seats that
/// long.
pub const LONGEST: Millis = 2 * 60 * 60_000;
/// How often an open order is asked about.
pub const POLL: Millis = 5_000;
/// The longest pause between two tries of a read that fails; they begin at one second and double.
pub const BACKOFF: Millis = 15_000;
/// How often a call is tried while nothing was taken yet, before the customer is told that it does not work now.
pub const TRIES: u8 = 3;
/// How many redeems may go out.
pub const REDEEMS: u8 = 2;
/// How many unredeems may go out.
pub const UNREDEEMS: u8 = 3;
/// How many presumptions all redemptions together may make in an hour; the next one is for a person.
pub const PRESUMPTIONS: u32 = 3;
/// The longest that a `Retry-After` is obeyed while a voucher waits to be given back.
pub const RETRY_AFTER: Millis = 300_000;
