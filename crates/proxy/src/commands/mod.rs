//! The commands for operators, each of which ends by itself.

mod gifts;
pub mod health;
pub mod operator;
pub mod probe;
pub mod reconcile;
mod redemptions;

use jiff::Timestamp;

/// A moment of the store (milliseconds since 1970) to the second, as `2026-11-22T10:00:00Z`.
fn time(ms: i64) -> String {
    let to_the_second = Timestamp::from_second(ms.div_euclid(1_000));
    to_the_second.map_or_else(|_| ms.to_string(), |time| time.to_string())
}
