//! Ids in the path of a request, and in the paths of the calls to the upstreams.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use std::fmt;

/// An id that may stand in an upstream path: 1 to 64 of `0-9A-Za-z_.-`, and neither `.` nor `..`.
///
/// All ids seen on live systems fit: "0002-2681", "ALD1-49437", 32 hexadecimal digits, UUIDs. Any other text could
/// change the path it is put in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Id(String);

impl Id {
    pub(crate) fn parse(text: String) -> Option<Id> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed) && text != "." && text != "..";
        fits.then_some(Id(text))
    }

    /// See [`in_one_case`].
    pub(crate) fn in_one_case(&self) -> Id {
        Id(in_one_case(&self.0))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An order's id in the one spelling by which the proxy counts, locks and stores. Vista takes an id in any case, so each
/// other spelling would be another order here.
pub(crate) fn in_one_case(order: &str) -> String {
    order.to_ascii_lowercase()
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hides the id: if someone knows an order's id and a site's key, the order is theirs. Error messages use `Debug`.
impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Id(***)")
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        Id::parse(String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not an id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_live_systems_fit() {
        for id in [
            "0002-2681",
            "ALD1-49437",
            "1aaa031755d64e6d9cbddfec4b3c8633",
            "a",
            "...",
            "5b2523ea-a93b",
            "1_5_18",
        ] {
            assert!(Id::parse(id.to_owned()).is_some(), "{id}");
        }
        assert!(Id::parse("a".repeat(64)).is_some());
    }

    #[test]
    fn what_could_change_a_path_does_not() {
        for id in [
            "", ".", "..", "a/b", "a\\b", "a%2fb", "a?b", "a#b", "a;b", "a@b", "a:b", "a b", "a\0", "é",
            "a\r\nb",
        ] {
            assert!(Id::parse(id.to_owned()).is_none(), "{id:?}");
        }
        assert!(Id::parse("a".repeat(65)).is_none());
    }
}
