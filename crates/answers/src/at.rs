//! A value together with its path in the answer.

use crate::Json;
use checkout::text::digits;
use checkout::{Currency, Money, Text};
use std::cell::RefCell;
use wire::connect::ResultCode;
use wire::{Decimal, flag, whole_number};

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

    /// Returns `read`, and notes the path of a missing value.
    fn noted_if_nothing<T>(&self, read: Option<T>) -> Option<T> {
        if read.is_none() && self.is_nothing() {
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

    /// Whether the value is `null`, missing, or an empty text, which live tenants send in place of `null`.
    pub(crate) fn is_nothing(&self) -> bool {
        self.value.is_nothing() || self.value.text().is_some_and(|text| text.is_empty())
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
        self.each(&mut |entry| {
            if let Some(entry) = read(entry) {
                entries.push(entry);
            }
        })?;
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

    /// The member as a text, such as a date. A number is not accepted in its place.
    pub(crate) fn text_only(&self, name: &'static str) -> Option<String> {
        let at = self.get(name);
        at.noted(at.value.text())
    }

    /// The member as a text. A whole number is accepted as its digits.
    pub(crate) fn text(&self, name: &'static str) -> Option<String> {
        self.get(name).as_text()
    }

    /// This value as a text, like [`text`](Self::text).
    pub(crate) fn as_text(&self) -> Option<String> {
        let whole = || {
            let whole = whole_number(self.value.number()?)?;
            Some(if whole < 0 { "-".to_owned() } else { String::new() } + &digits(whole.unsigned_abs()))
        };
        self.noted(self.value.text().filter(|text| !text.is_empty()).or_else(whole))
    }

    /// The same as [`text`](Self::text), but empty for a missing or unreadable member.
    pub(crate) fn text_or_empty(&self, name: &'static str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The same as [`text`](Self::text), and notes the path of a missing member too.
    pub(crate) fn needed(&self, name: &'static str) -> Option<String> {
        let at = self.get(name);
        at.noted_if_nothing(at.as_text())
    }

    /// The member as a whole number. Its digits are accepted as a text.
    pub(crate) fn whole(&self, name: &'static str) -> Option<i64> {
        self.get(name).as_whole()
    }

    fn as_whole(&self) -> Option<i64> {
        let from_text = || self.value.text()?.parse::<Decimal>().ok()?.to_whole();
        self.noted(self.value.number().and_then(whole_number).or_else(from_text))
    }

    /// The member as a whole number in the range of `T`.
    pub(crate) fn integer<T: TryFrom<i64>>(&self, name: &'static str) -> Option<T> {
        let at = self.get(name);
        at.noted(T::try_from(at.as_whole()?).ok())
    }

    /// The member as a flag; `false` for a missing or unreadable one.
    pub(crate) fn flag(&self, name: &'static str) -> bool {
        self.known_flag(name).unwrap_or_default()
    }

    /// The same as [`flag`](Self::flag), but `None` for a missing or unreadable one.
    pub(crate) fn known_flag(&self, name: &'static str) -> Option<bool> {
        let at = self.get(name);
        let from_text = || flag(&at.as_text()?);
        at.noted(at.value.flag().or_else(from_text))
    }

    /// Whether one of these members is there although it could not be read.
    pub(crate) fn has_unread(&self, members: &[(&'static str, bool)]) -> bool {
        members.iter().any(|(name, is_read)| !is_read && !self.get(name).is_nothing())
    }

    /// The member as an amount in major units. It is accepted as a text too.
    pub(crate) fn major(&self, name: &'static str, currency: Currency) -> Option<Money> {
        self.get(name).as_major(currency)
    }

    fn as_major(&self, currency: Currency) -> Option<Money> {
        let from_text = || self.value.text()?.parse().ok();
        let decimal: Decimal =
            self.noted(self.value.number().and_then(Decimal::from_number).or_else(from_text))?;
        Some(Money::new(decimal.to_minor(currency.exponent())))
    }

    /// The member as an amount with tax: the member `valueIncludingTax` of a price in OCAPI.
    pub(crate) fn money(&self, name: &'static str, currency: Currency) -> Option<Money> {
        self.get(name).as_money(currency)
    }

    /// This value as an amount with tax, like [`money`](Self::money).
    pub(crate) fn as_money(&self, currency: Currency) -> Option<Money> {
        let amount = self.get("valueIncludingTax");
        if amount.is_nothing() && !self.is_nothing() {
            amount.note();
        }
        amount.as_major(currency)
    }

    /// The member as an amount with tax, or as its number alone.
    pub(crate) fn amount(&self, name: &'static str, currency: Currency) -> Option<Money> {
        let at = self.get(name);
        if at.value.is_object() { at.as_money(currency) } else { at.as_major(currency) }
    }

    /// The same as [`money`](Self::money), and notes the path of a missing member too.
    pub(crate) fn needed_money(&self, name: &'static str, currency: Currency) -> Option<Money> {
        let at = self.get(name);
        at.noted_if_nothing(at.as_money(currency))
    }

    /// The member as an amount in hundredths, which is how Connect sends amounts in every currency.
    pub(crate) fn hundredths(&self, name: &'static str, currency: Currency) -> Option<Money> {
        self.whole(name).map(|hundredths| Money::from_hundredths(hundredths, currency))
    }

    /// The member as a result code of Connect V1: a number or a word.
    pub(crate) fn result_code(&self, name: &'static str) -> Option<ResultCode> {
        let at = self.get(name);
        let word = || at.value.text().filter(|word| !word.trim().is_empty());
        let number = || whole_number(at.value.number()?)?.try_into().ok();
        at.noted(number().map(ResultCode).or_else(|| word().map(|word| ResultCode::from_word(&word))))
    }

    /// Whether the value is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.items().is_some()
    }

    /// The member as a text with its translations.
    pub(crate) fn translatable(&self, name: &'static str) -> Text {
        let at = self.get(name);
        let translation = |one: At<'_, J>| Some((one.text("languageTag")?, one.text("text")?));
        Text {
            text: at.text_or_empty("text"),
            translations: at.get("translations").list(translation).unwrap_or_default(),
        }
    }
}
