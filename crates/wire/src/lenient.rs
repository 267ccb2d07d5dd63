//! Deserializers for fields that live systems write in more than one way.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// Reads `null` as the default value, as `#[serde(default)]` does with a missing field.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads an id that is a text in one version and a number in another.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Id::deserialize(deserializer).map(|id| id.0)
}

/// Reads an id that may be `null`.
pub(crate) fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<Id>::deserialize(deserializer).map(|id| id.map(|id| id.0))
}

/// Reads an integer that may be written as a text, as Connect does with ticket ids.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    Id::deserialize(deserializer)?.0.parse().map_err(|_| D::Error::custom("not an integer"))
}

/// A flag as a text, in any case, or as a digit.
///
/// ```
/// assert_eq!(["True", "0", "yes"].map(wire::flag), [Some(true), Some(false), None]);
/// ```
pub fn flag(word: &str) -> Option<bool> {
    let is = |flag: &str| word.eq_ignore_ascii_case(flag);
    if is("true") || is("1") { Some(true) } else { (is("false") || is("0")).then_some(false) }
}

struct Id(String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        struct IdVisitor;

        impl Visitor<'_> for IdVisitor {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or an integer")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Id, E> {
                Ok(Id(value.to_owned()))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Id, E> {
                Ok(Id(value.to_string()))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Id, E> {
                Ok(Id(value.to_string()))
            }
        }
        deserializer.deserialize_any(IdVisitor)
    }
}
