//! Money, numbers and dates to text, through the browser's Intl: the only place that names it.

use checkout::{Currency, Language, Money};
use web_sys::js_sys::{Array, Date, Function, Intl, Object, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// The same digits everywhere: seats, codes and PINs are printed in these, and what is typed is read back.
const DIGITS: (&str, &str) = ("numberingSystem", "latn");

/// The forms of one language and currency.
pub struct Formats {
    languages: Array,
    money: Option<Function>,
    plurals: Intl::PluralRules,
    currency: Currency,
}

impl Formats {
    /// The forms of a language for a currency. A language that the browser does not know takes the browser's own.
    pub fn new(language: &Language, currency: Currency) -> Formats {
        let tag = JsValue::from(language.as_str());
        let known = Reflect::get(&web_sys::js_sys::global(), &"Intl".into())
            .and_then(|intl| Reflect::get(&intl, &"getCanonicalLocales".into()))
            .and_then(|check| check.unchecked_into::<Function>().call1(&JsValue::NULL, &tag));
        let languages = known.map_or_else(|_| Array::new(), |locales| locales.unchecked_into::<Array>());
        let options = [
            ("style", "currency"),
            ("currency", currency.code()),
            ("currencyDisplay", "narrowSymbol"),
            DIGITS,
        ];
        Formats {
            // Not through the typed constructor alone: it throws at a currency that the browser does not know.
            money: format("NumberFormat", &languages, &options),
            plurals: Intl::PluralRules::new(&languages, &Object::new()),
            languages,
            currency,
        }
    }

    /// An amount in the language's form, as "$12.34" or "12,34 €".
    pub fn money(&self, money: Money) -> String {
        let decimal = money.to_decimal_text();
        // A text, not a number: it is exact at any size.
        written(self.money.as_ref(), &JsValue::from(&decimal))
            .unwrap_or_else(|| format!("{} {decimal}", self.currency.code()))
    }

    /// An amount as it is typed: without its currency, with the language's own sign before the decimals.
    pub fn plain(&self, money: Money) -> String {
        let exponent = money.currency.exponent().to_string();
        let options = [("minimumFractionDigits", exponent.as_str()), DIGITS];
        let decimal = money.to_decimal_text();
        let format = format("NumberFormat", &self.languages, &options);
        written(format.as_ref(), &JsValue::from(&decimal)).unwrap_or(decimal)
    }

    /// A moment in ISO 8601, by the device's clock; `None` where it is none.
    pub fn moment(&self, iso: &str) -> Option<String> {
        let options = [("dateStyle", "medium"), ("timeStyle", "short"), DIGITS];
        let format = format("DateTimeFormat", &self.languages, &options);
        written(format.as_ref(), &Date::new(&iso.into()))
    }

    /// The plural category of a count: `one`, `other` and so on.
    pub fn plural(&self, count: u32) -> String {
        self.plurals.select(f64::from(count)).into()
    }

    /// All plural categories that the language has.
    pub fn categories(&self) -> Vec<String> {
        let options = self.plurals.resolved_options();
        let names = Reflect::get(&options, &"pluralCategories".into()).unwrap_or_default();
        Array::from(&names).iter().filter_map(|name| name.as_string()).collect()
    }
}

/// The function that writes in a form.
fn format(kind: &str, languages: &Array, options: &[(&str, &str)]) -> Option<Function> {
    let chosen = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&chosen, &(*name).into(), &(*value).into());
    }
    let intl = Reflect::get(&web_sys::js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&constructor, &Array::of2(languages, &chosen)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}

fn written(format: Option<&Function>, value: &JsValue) -> Option<String> {
    format?.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}
