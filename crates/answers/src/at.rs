//! A value together with its path in the answer.

use crate::Json;
use checkout::{Currency, Money, Text};
use std::cell::RefCell;
use wire::Decimal;
use wire::connect::ResultCode;

/// A value together with its path in the answer. A value that cannot be read is reported by its path.
pub struct At<'a, J> {
    value: J,
    /// The name of the member; empty for the whole answer, `[]` for an entry of a list.
    name: &'static str,
    parent: Option<&'a At<'a, J>>,
    /// Collects the paths of the fields that cannot be read; `None` if they are not needed.
    notes: Option<&'a RefCell<Vec<String>>>,
}

impl<'a, J: Json> At<'a, J> {
    /// Starts at the whole answer. `notes` collects the paths of the fields that cannot be read, such as
    /// `order.showtimes[].tickets[].price`.
    pub fn new(value: J, notes: Option<&'a RefCell<Vec<String>>>) -> At<'a, J> {
        At { value, name: "", parent: None, notes }
    }

    /// Goes to a member of an object. A missing member is like `null`.
    pub fn get<'b>(&'b self, name: &'static str) -> At<'b, J> {
        At { value: self.value.get(name), name, parent: Some(self), notes: self.notes }
    }

    /// Returns `read`, and notes the path if the value is there but could not be read.
    fn noted<T>(&self, read: Option<T>) -> Option<T> {
        if read.is_none() && !self.is_nothing() {
            self.note();
        }
        read
    }

    /// Notes the path of this value.
    pub(crate) fn note(&self) {
        if let Some(notes) = self.notes {
            notes.borrow_mut().push(self.path());
        }
    }

    fn path(&self) -> String {
        let mut path = self.parent.map(At::path).unwrap_or_default();
        if !path.is_empty() && self.name != "[]" {
            path.push('.');
        }
        path.push_str(self.name);
        path
    }

    /// Whether the value is `null` or missing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.value.is_nothing()
    }

    /// Reads a required value with `read`, and notes the path if it is missing.
    pub(crate) fn needed<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        let found = read(self);
        if found.is_none() && self.is_nothing() {
            self.note();
        }
        found
    }

    /// Returns this value if it is an object.
    pub(crate) fn object(self) -> Option<Self> {
        let is_object = self.value.is_object().then_some(());
        self.noted(is_object).map(|()| self)
    }

    /// Reads the entries of a list with `read` and leaves out those that it cannot read.
    ///
    /// `None` if this is not a list.
    pub(crate) fn list<T>(&self, mut read: impl FnMut(At<'_, J>) -> Option<T>) -> Option<Vec<T>> {
        let mut entries = Vec::new();
        self.each(&mut |entry| entries.extend(read(entry)))?;
        Some(entries)
    }

    /// Visits the entries of a list. It is not generic, because the wasm would have a copy for each kind of list.
    ///
    /// `None` if this is not a list.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(At<'_, J>)) -> Option<()> {
        for value in self.noted(self.value.items())? {
            let entry = At { value, name: "[]", parent: Some(self), notes: self.notes };
            if entry.is_nothing() {
                entry.note();
            }
            visit(entry);
        }
        Some(())
    }

    /// A text, such as a date. A number is not accepted in its place.
    pub(crate) fn text_only(&self) -> Option<String> {
        self.noted(self.value.text())
    }

    /// A text. A whole number is accepted as its digits.
    pub(crate) fn text(&self) -> Option<String> {
        let digits = || Some(Decimal::from_number(self.value.number()?)?.to_whole()?.to_string());
        self.noted(self.value.text().or_else(digits))
    }

    /// The same as [`text`](Self::text), but empty if it is missing or cannot be read.
    pub(crate) fn text_or_empty(&self) -> String {
        self.text().unwrap_or_default()
    }

    /// A whole number. Its digits are accepted as a text.
    pub(crate) fn whole(&self) -> Option<i64> {
        let from_text = || self.value.text()?.trim().parse().ok();
        let whole = self.value.number().and_then(|number| Decimal::from_number(number)?.to_whole());
        self.noted(whole.or_else(from_text))
    }

    /// A whole number in the range of `T`.
    pub(crate) fn integer<T: TryFrom<i64>>(&self) -> Option<T> {
        let whole = self.whole()?;
        self.noted(T::try_from(whole).ok())
    }

    /// An exact decimal number. It is accepted as a text too.
    pub(crate) fn decimal(&self) -> Option<Decimal> {
        let from_text = || self.value.text()?.parse().ok();
        self.noted(self.value.number().and_then(Decimal::from_number).or_else(from_text))
    }

    /// A flag; `false` if it is missing or cannot be read.
    pub(crate) fn flag(&self) -> bool {
        self.noted(self.value.flag()).unwrap_or_default()
    }

    /// An amount in major units.
    pub(crate) fn major(&self, currency: Currency) -> Option<Money> {
        Some(Money::new(self.decimal()?.to_minor(currency.exponent())))
    }

    /// An amount with tax: the member `valueIncludingTax` of a price in OCAPI.
    pub(crate) fn money(&self, currency: Currency) -> Option<Money> {
        let amount = self.get("valueIncludingTax");
        if amount.is_nothing() && !self.is_nothing() {
            amount.note();
        }
        amount.major(currency)
    }

    /// An amount in hundredths, which is how Connect sends amounts in every currency.
    pub(crate) fn hundredths(&self, currency: Currency) -> Option<Money> {
        self.whole().map(|hundredths| Money::from_hundredths(hundredths, currency))
    }

    /// A result code of Connect V1: a number or a word.
    pub(crate) fn result_code(&self) -> Option<ResultCode> {
        let word = || self.value.text().filter(|word| !word.trim().is_empty());
        let number = || Decimal::from_number(self.value.number()?)?.to_whole()?.try_into().ok();
        self.noted(number().map(ResultCode).or_else(|| word().map(|word| ResultCode::from_word(&word))))
    }

    /// Whether the value is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.items().is_some()
    }

    /// A text with its translations.
    pub(crate) fn translatable(&self) -> Text {
        let translation = |one: At<'_, J>| Some((one.get("languageTag").text()?, one.get("text").text()?));
        Text {
            text: self.get("text").text_or_empty(),
            translations: self.get("translations").list(translation).unwrap_or_default(),
        }
    }
}
