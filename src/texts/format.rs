//! Money, plurals and moments as text. `element/formats.js` writes them, by the browser's `Intl`.

use crate::property::property;
use checkout::{Currency, Money};
use web_sys::js_sys::Function;
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// The formats of one language and currency. All amounts are in that currency.
pub(crate) struct Formats {
    /// The functions that `formats` of `formats.js` returns.
    writers: JsValue,
    pub(super) currency: Currency,
}

impl Formats {
    pub(crate) fn new(writers: JsValue, currency: Currency) -> Formats {
        Formats { writers, currency }
    }

    /// An amount as the language writes it, such as "$12.34" or "12,34 €".
    pub(crate) fn money(&self, money: Money) -> String {
        self.decimal("money", money)
    }

    /// An amount as a user types it: without the currency, with the language's decimal sign.
    pub(crate) fn plain(&self, money: Money) -> String {
        self.decimal("plain", money)
    }

    /// A moment given in ISO 8601, in the device's time zone; `None` if it cannot be read.
    pub(crate) fn moment(&self, iso: &str) -> Option<String> {
        self.write("moment", &iso.into())
    }

    /// The plural category of a count: `one`, `other` and so on.
    pub(crate) fn plural(&self, count: u32) -> String {
        self.write("plural", &count.into()).unwrap_or_default()
    }

    fn decimal(&self, writer: &str, money: Money) -> String {
        let decimal = money.to_decimal_text(self.currency);
        self.write(writer, &decimal.as_str().into()).unwrap_or(decimal)
    }

    fn write(&self, writer: &str, value: &JsValue) -> Option<String> {
        let writer: Function = property(&self.writers, writer).dyn_into().ok()?;
        writer.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
    }
}
