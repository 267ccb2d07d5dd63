//! A parsed JSON value.

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// A JSON value like `serde_json`'s, but texts borrow from the body they are read from, unless they have escapes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number in the range of a double.
    Number(Number),
    /// A text.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Value<'a>>),
    /// An object.
    Object(Members<'a>),
}

/// The members of an object, in their order in the body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members<'a>(Vec<(Name<'a>, Value<'a>)>);

/// The name of a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Value<'a> {
    /// Whether this is `null`, or an empty text, which live tenants send in its place.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Value<'a>]> {
        if let Value::Array(items) = self { Some(items) } else { None }
    }

    pub(crate) fn as_object(&self) -> Option<&Members<'a>> {
        if let Value::Object(members) = self { Some(members) } else { None }
    }
}

impl<'a> Members<'a> {
    /// The member with this name; of duplicates, the last one.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.0.iter().rev().find(|(own, _)| own.0 == name).map(|(_, value)| value)
    }
}

impl<'a> FromIterator<(Name<'a>, Value<'a>)> for Members<'a> {
    fn from_iter<I: IntoIterator<Item = (Name<'a>, Value<'a>)>>(members: I) -> Members<'a> {
        Members(members.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(flag))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }
    #[expect(clippy::disallowed_types, reason = "a JSON parser gives numbers with a fraction as doubles")]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Value<'de>, E> {
        // JSON has no number that is not finite.
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(text)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value<'de>, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element()? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value<'de>, A::Error> {
        let mut read = Vec::new();
        while let Some(member) = members.next_entry()? {
            read.push(member);
        }
        Ok(Value::Object(Members(read)))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => serializer.collect_seq(items),
            Value::Object(Members(members)) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}
