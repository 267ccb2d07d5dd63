//! A value and its place within the answer.

use crate::Json;
use checkout::{Currency, Money, Text};
use std::cell::RefCell;
use wire::Decimal;
use wire::connect::ResultCode;

/// A value and the way to it, so that a value that cannot be read can be reported by its path.
pub struct At<'a, J> {
    value: J,
    /// The name of the member; empty for the answer itself, `[]` for the entry of a list.
    name: &'static str,
    parent: Option<&'a At<'a, J>>,
    /// The paths of the fields that could not be read, if they are asked for.
    notes: Option<&'a RefCell<Vec<String>>>,
}

impl<'a, J: Json> At<'a, J> {
    /// The answer as a whole. `notes` collects paths such as `order.showtimes[].tickets[].price`.
    pub fn new(value: J, notes: Option<&'a RefCell<Vec<String>>>) -> At<'a, J> {
        At { value, name: "", parent: None, notes }
    }

    /// The member of that name.
    pub fn get<'b>(&'b self, name: &'static str) -> At<'b, J> {
        At { value: self.value.get(name), name, parent: Some(self), notes: self.notes }
    }

    /// `None` if the value is missing or of another type; the latter is noted.
    fn noted<T>(&self, read: Option<T>) -> Option<T> {
        if read.is_none() && !self.is_nothing() {
            self.note();
        }
        read
    }

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

    pub(crate) fn is_nothing(&self) -> bool {
        self.value.is_nothing()
    }

    /// Reads a required value with `read`.
    pub(crate) fn needed<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        let found = read(self);
        if found.is_none() && self.is_nothing() {
            self.note();
        }
        found
    }

    /// Itself, if it is an object.
    pub(crate) fn object(self) -> Option<Self> {
        let is_object = self.value.is_object().then_some(());
        self.noted(is_object).map(|()| self)
    }

    /// Reads the entries of a list with `read` and leaves out those that it cannot read.
    ///
    /// `None` if this is no list.
    pub(crate) fn list<T>(&self, mut read: impl FnMut(At<'_, J>) -> Option<T>) -> Option<Vec<T>> {
        let mut entries = Vec::new();
        for value in self.noted(self.value.items())? {
            let entry = self.entry(value);
            if entry.is_nothing() {
                entry.note();
            }
            entries.extend(read(entry));
        }
        Some(entries)
    }

    fn entry<'b>(&'b self, value: J) -> At<'b, J> {
        At { value, name: "[]", parent: Some(self), notes: self.notes }
    }

    /// A text that no number stands in for, such as a date.
    pub(crate) fn written(&self) -> Option<String> {
        self.noted(self.value.text())
    }

    /// A text, or a whole number as its digits.
    pub(crate) fn text(&self) -> Option<String> {
        let digits = || Some(Decimal::from_number(self.value.number()?)?.to_whole()?.to_string());
        self.noted(self.value.text().or_else(digits))
    }

    /// The same, but a missing text is empty.
    pub(crate) fn text_or_empty(&self) -> String {
        self.text().unwrap_or_default()
    }

    /// A whole number, or its digits as a text.
    pub(crate) fn whole(&self) -> Option<i64> {
        let typed = || self.value.text()?.trim().parse().ok();
        let whole = self.value.number().and_then(|number| Decimal::from_number(number)?.to_whole());
        self.noted(whole.or_else(typed))
    }

    /// A whole number in range.
    pub(crate) fn integer<T: TryFrom<i64>>(&self) -> Option<T> {
        let whole = self.whole()?;
        self.noted(T::try_from(whole).ok())
    }

    /// An exact number, or one written as a text.
    pub(crate) fn decimal(&self) -> Option<Decimal> {
        let typed = || self.value.text()?.parse().ok();
        self.noted(self.value.number().and_then(Decimal::from_number).or_else(typed))
    }

    pub(crate) fn flag(&self) -> bool {
        self.noted(self.value.flag()).unwrap_or_default()
    }

    /// An amount in major units.
    pub(crate) fn major(&self, currency: Currency) -> Option<Money> {
        Some(Money::new(self.decimal()?.to_minor(currency.exponent()), currency))
    }

    /// `valueIncludingTax` of an object of OCAPI.
    pub(crate) fn money(&self, currency: Currency) -> Option<Money> {
        let amount = self.get("valueIncludingTax");
        if amount.is_nothing() && !self.is_nothing() {
            amount.note();
        }
        amount.major(currency)
    }

    /// An amount in hundredths, as Connect counts in every currency.
    pub(crate) fn hundredths(&self, currency: Currency) -> Option<Money> {
        self.whole().map(|hundredths| Money::from_hundredths(hundredths, currency))
    }

    /// A result code of Connect V1: a number, or a word.
    pub(crate) fn result_code(&self) -> Option<ResultCode> {
        let word = || self.value.text().filter(|word| !word.trim().is_empty());
        let number = || Decimal::from_number(self.value.number()?)?.to_whole()?.try_into().ok();
        self.noted(number().map(ResultCode).or_else(|| word().map(|word| ResultCode::from_word(&word))))
    }

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
