//! Turns the store's orders and prices into bodies.

pub(crate) mod browsing;
pub(crate) mod connect;
pub(crate) mod ocapi;

use jiff::Timestamp;

/// ISO 8601 in UTC with seven digits of a second, as Vista's guide to expiry shows it.
pub(crate) fn instant(time: Timestamp, zone: &str) -> String {
    format!("{}{zone}", time.strftime("%Y-%m-%dT%H:%M:%S%.7f"))
}
