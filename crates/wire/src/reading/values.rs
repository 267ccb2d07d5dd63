//! Reads texts, numbers, flags and lists.

use super::{At, Read};
use crate::json_value::Value;
use crate::lenient::flag;
use crate::{Decimal, whole_number};
use serde::Deserialize;
use serde_json::Number;

/// Reads a text, or a whole number as its digits.
impl Read for String {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<String> {
        at.found(match value {
            Value::String(text) => Some(text.as_ref().to_owned()),
            Value::Number(number) if number.is_u64() => Some(number.to_string()),
            Value::Number(number) => whole(number).map(|whole| whole.to_string()),
            _ => None,
        })
    }
}

/// Reads a whole number, or its digits as a text.
impl Read for i64 {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<i64> {
        at.found(match value {
            Value::Number(number) => whole(number),
            Value::String(text) => text.parse().ok().and_then(Decimal::to_whole),
            _ => None,
        })
    }
}

/// A whole number may be written as `2.0`, which is 2 to a browser.
fn whole(number: &Number) -> Option<i64> {
    number.as_f64().and_then(whole_number)
}

macro_rules! narrower {
    ($($integer:ty),+) => {$(
        /// Reads a whole number in range, or its digits as a text.
        impl Read for $integer {
            fn read(value: &Value<'_>, at: &At<'_>) -> Option<$integer> {
                let number = i64::read(value, at)?;
                at.found(number.try_into().ok())
            }
        }
    )+};
}
narrower!(u16, i32, u32, u64);

/// Reads a flag, also as a text or as 1 or 0.
impl Read for bool {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<bool> {
        at.found(match value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => whole(number).and_then(|number| flag(&number.to_string())),
            Value::String(word) => flag(word),
            _ => None,
        })
    }
}

impl Read for Decimal {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Decimal> {
        at.found(match value {
            Value::Number(number) => Decimal::deserialize(number).ok(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Option<T>> {
        if value.is_nothing() { Some(None) } else { T::read(value, at).map(Some) }
    }
}

/// Reads a list, leaving out the entries that cannot be read.
impl<T: Read> Read for Vec<T> {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Vec<T>> {
        let entries = at.found(value.as_array())?;
        let entry = at.entry();
        Some(entries.iter().filter_map(|value| T::read(value, &entry)).collect())
    }
}
