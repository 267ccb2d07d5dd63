//! The rule by which every answer is read:
//!
//! - An entry of a list that cannot be read is left out.
//! - An optional detail that cannot be read counts as missing.
//! - An answer fails only if a required field cannot be read.
//! - In ids, codes, counts and amounts, a number is accepted as text and the other way round.
//!
//! An unreadable field is reported by its path, such as `ticketPrices[].price`, and never by its value.

use crate::json_value::{Members, Value};
use crate::ocapi::MonetaryValue;
use crate::{Decimal, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

mod values;

/// An answer, and its fields that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// The answer without the details in `left_out`.
    pub answer: Result<T, Unreadable>,
    /// How often the value at each path was left out. `[]` stands for an entry of a list.
    pub left_out: BTreeMap<String, u64>,
}

/// Why an answer cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The body is not JSON.
    NotJson,
    /// This required field is missing or of another type.
    Required(String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::NotJson => f.write_str("not JSON"),
            Unreadable::Required(path) => write!(f, "{path} is missing or cannot be read"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads the body of an answer.
///
/// ```
/// use wire::ocapi::TicketPricesResponse;
///
/// let body = br#"{"ticketPrices": [
///     {"ticketTypeId": "0002-0050", "price": {"valueIncludingTax": 19.5}, "displayPriority": {}},
///     {"ticketTypeId": "0002-0051", "price": null}
/// ]}"#;
/// let reading = wire::read::<TicketPricesResponse>(body);
/// let prices = reading.answer.unwrap().ticket_prices;
/// assert_eq!((prices.len(), prices[0].display_priority), (1, None));
/// let left_out: Vec<&str> = reading.left_out.keys().map(String::as_str).collect();
/// assert_eq!(left_out, ["ticketPrices[].displayPriority", "ticketPrices[].price"]);
/// ```
pub fn read<T: Read>(body: &[u8]) -> Reading<T> {
    match json::parse(&json::text(body)) {
        Some(value) => read_value(&value),
        None => Reading { answer: Err(Unreadable::NotJson), left_out: BTreeMap::new() },
    }
}

/// Reads an answer that has been parsed before.
pub fn read_value<T: Read>(value: &Value<'_>) -> Reading<T> {
    let notes = RefCell::new(Notes::default());
    let answer = T::read(value, &At { step: Step::Top, parent: None, notes: &notes });
    let Notes { left_out, last } = notes.into_inner();
    Reading { answer: answer.ok_or(Unreadable::Required(last)), left_out }
}

/// A type that can be read from JSON.
pub trait Read: Sized {
    /// Reads a value. If it cannot be read, notes its path or that of the field at fault, and returns `None`.
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Self>;
}

/// The path of a value within the answer, and the notes on unreadable values.
#[derive(Clone, Copy)]
pub struct At<'a> {
    step: Step,
    parent: Option<&'a At<'a>>,
    notes: &'a RefCell<Notes>,
}

#[derive(Clone, Copy)]
enum Step {
    Top,
    Field(&'static str),
    Entry,
}

#[derive(Default)]
struct Notes {
    left_out: BTreeMap<String, u64>,
    /// The latest path. If the whole answer fails, it is the reason.
    last: String,
}

impl At<'_> {
    fn step(&self, step: Step) -> At<'_> {
        At { step, parent: Some(self), notes: self.notes }
    }

    /// The path of the entries of the list at this path.
    pub(crate) fn entry(&self) -> At<'_> {
        self.step(Step::Entry)
    }

    fn path(&self) -> String {
        let before = self.parent.map(At::path).unwrap_or_default();
        match self.step {
            Step::Top => before,
            Step::Field(name) if before.is_empty() => name.to_owned(),
            Step::Field(name) => format!("{before}.{name}"),
            Step::Entry => format!("{before}[]"),
        }
    }

    /// Notes that the value at this path cannot be read.
    pub(crate) fn note(&self) {
        let path = self.path();
        let mut notes = self.notes.borrow_mut();
        *notes.left_out.entry(path.clone()).or_default() += 1;
        notes.last = path;
    }

    /// Returns the value, and notes the path if it is `None`.
    fn found<T>(&self, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.note();
        }
        value
    }

    /// Reads the members of an object.
    pub(crate) fn object<'v, 'a>(&self, value: &'v Value<'a>) -> Option<&'v Members<'a>> {
        self.found(value.as_object())
    }

    /// Reads a field that is required: without it the object cannot be read.
    pub(crate) fn required<T: Read>(&self, object: &Members<'_>, name: &'static str) -> Option<T> {
        T::read(object.get(name).unwrap_or(&Value::Null), &self.step(Step::Field(name)))
    }

    /// Reads a field that counts as missing if it cannot be read. Never returns `None`.
    pub(crate) fn optional<T: Read + Default>(&self, object: &Members<'_>, name: &'static str) -> Option<T> {
        Some(self.required_unless_null(object, name).unwrap_or_default())
    }

    /// Like [`At::optional`]. The name tells `answer!` that the field is always written.
    pub(crate) fn kept<T: Read + Default>(&self, object: &Members<'_>, name: &'static str) -> Option<T> {
        self.optional(object, name)
    }

    /// Reads an optional text, such as a date, for which a number is not accepted.
    pub(crate) fn optional_text(&self, object: &Members<'_>, name: &'static str) -> Option<Option<String>> {
        match object.get(name) {
            Some(Value::Number(_)) => {
                self.step(Step::Field(name)).note();
                Some(None)
            }
            _ => self.optional(object, name),
        }
    }

    /// Reads an optional amount, or its number alone. Never returns `None`.
    pub(crate) fn amount(&self, object: &Members<'_>, name: &'static str) -> Option<Option<MonetaryValue>> {
        Some(self.readable_amount(object, name).unwrap_or_default())
    }

    fn readable_amount(&self, object: &Members<'_>, name: &'static str) -> Option<Option<MonetaryValue>> {
        if !matches!(object.get(name), Some(Value::Number(_) | Value::String(_))) {
            return self.required_unless_null(object, name);
        }
        let alone = self.required_unless_null::<Option<Decimal>>(object, name)?;
        Some(alone.map(|amount| MonetaryValue { value_including_tax: amount, ..Default::default() }))
    }

    /// Reads a list of texts, or a single one without a list. Never returns `None`.
    pub(crate) fn texts(&self, object: &Members<'_>, name: &'static str) -> Option<Vec<String>> {
        match object.get(name) {
            Some(Value::Number(_) | Value::String(_)) => {
                Some(self.optional::<Option<String>>(object, name)?.into_iter().collect())
            }
            _ => self.optional(object, name),
        }
    }

    /// Reads the type of a ticket. It counts as missing if a field cannot be read that SetShowtime has to repeat, because
    /// the ticket would lose its voucher or discount.
    pub(crate) fn of_whole_ticket(&self, object: &Members<'_>, name: &'static str) -> Option<Option<String>> {
        let texts = ["id", "voucherId", "discountId", "dealId", "ticketRedemptionCardId"];
        let is_whole =
            texts.iter().all(|text| self.required_unless_null::<Option<String>>(object, text).is_some())
                && self.required_unless_null::<Option<i64>>(object, "rewardId").is_some()
                && self.readable_amount(object, "amountSaved").is_some();
        if is_whole { self.optional(object, name) } else { Some(None) }
    }

    /// Reads a field that may be missing or `null`, but not unreadable.
    pub(crate) fn required_unless_null<T: Read + Default>(
        &self,
        object: &Members<'_>,
        name: &'static str,
    ) -> Option<T> {
        match object.get(name).filter(|value| !value.is_nothing()) {
            None => Some(T::default()),
            Some(value) => T::read(value, &self.step(Step::Field(name))),
        }
    }
}

/// A field of an answer, for the documentation.
///
/// ```
/// use wire::ocapi::OrderResponse;
///
/// let [order, ..] = OrderResponse::FIELDS else { panic!("an order has fields") };
/// assert_eq!((order.name, order.need), ("order", "required"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it is needed: a word of `answer!`, such as `required`.
    pub need: &'static str,
    /// Its Rust type.
    pub kind: &'static str,
    /// The documentation of its Rust field.
    pub about: &'static str,
}

/// Implements `Deserialize` by the rule of [`Read`], for tests and for programs that use serde.
macro_rules! deserialize_by_reading {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let value = $crate::json_value::Value::deserialize(deserializer)?;
                $crate::reading::read_value(&value).answer.map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use deserialize_by_reading;
