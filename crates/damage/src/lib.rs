//! Valid answers, and answers damaged in one place, for the tests of their readers.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as tests do")]

mod place;
pub mod samples;

pub use place::{Place, places};

use serde_json::Value;

/// How many damaged answers of each type the tests read.
pub const TIMES: u32 = 100_000;

/// A kind of damage to one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Removes the member or item.
    Removed,
    /// Sets it to `null`.
    Null,
    /// Replaces it with a value of a type that no field accepts there.
    Unreadable,
}

/// Damages a sample [`TIMES`] times, each time in one place, and hands the damaged answer to `check`.
pub fn each(sample: &Value, mut check: impl FnMut(&Place, Damage, &Value)) {
    let places = places(sample);
    let mut random = Random(0x5EED);
    for _ in 0..TIMES {
        let place = random.of(&places);
        let damage = *random.of(&[Damage::Removed, Damage::Null, Damage::Unreadable]);
        let damaged = match damage {
            Damage::Removed => place.removed_from(sample),
            Damage::Null => place.replaced_in(sample, Value::Null),
            Damage::Unreadable => place.replaced_in(sample, random.unreadable(place, sample)),
        };
        check(place, damage, &damaged);
    }
}

/// A xorshift generator with a fixed seed, so that every run damages the same places.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        list.get(self.below(list.len())).unwrap()
    }

    /// A value of another type, from which a reader can get nothing in this place.
    fn unreadable(&mut self, place: &Place, sample: &Value) -> Value {
        let every: &[&str] = match place.value(sample) {
            _ if ALONE.contains(&place.path().as_str()) => &["true", "[{}]", r#"{"a":1}"#],
            Value::Object(_) => &[r#""x""#, "7", "true", "[]", "1e300", DEEP],
            Value::Array(_) => &[r#""x""#, "7", "true", "{}", "1e300"],
            Value::Bool(_) => &[r#""x""#, "7", "{}", "[]", "1e300", DEEP],
            // A text is always a valid result code.
            Value::Number(_) if RESULT_CODES.contains(&place.path().as_str()) => {
                &["true", "{}", "[1]", "1.5", "1e300", DEEP]
            }
            Value::Number(_) => &[r#""x""#, r#""1e400""#, "true", "{}", "[1]", "1e300", DEEP],
            Value::String(_) | Value::Null => &["true", "1.5", r#"{"a":1}"#, "[]", r#"["x"]"#, "1e300", DEEP],
        };
        serde_json::from_str::<Value>(self.of::<&str>(every)).unwrap()
    }
}

/// An amount and a list for which a number or a text alone may stand.
const ALONE: [&str; 2] = ["order.showtimes[].tickets[].amountSaved", "ticketPrices[].voucherTypeCodes"];
const RESULT_CODES: [&str; 3] = ["Result", "ResponseCode", "ExtendedResultCode"];
/// Below the level that is still read.
const DEEP: &str = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";
