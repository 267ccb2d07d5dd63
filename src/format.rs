//! Money and numbers to text, through the browser's Intl: the only place that names it.

use checkout::{Currency, Language, Money};
use web_sys::js_sys::{Array, Function, Intl, Object, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// The forms of one language and currency.
pub struct Formats {
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
        let options = Object::new();
        for (name, value) in
            [("style", "currency"), ("currency", currency.code()), ("currencyDisplay", "narrowSymbol")]
        {
            let _ = Reflect::set(&options, &name.into(), &value.into());
        }
        Formats {
            // Not through the typed constructor alone: it throws at a currency that the browser does not know.
            money: number_format(&languages, &options),
            plurals: Intl::PluralRules::new(&languages, &Object::new()),
            currency,
        }
    }

    /// An amount in the language's form, as "$12.34" or "12,34 €".
    pub fn money(&self, money: Money) -> String {
        let decimal = money.to_decimal_text();
        let formatted = self.money.as_ref().and_then(|format| {
            // A text, not a number: it is exact at any size.
            format.call1(&JsValue::UNDEFINED, &JsValue::from(&decimal)).ok()?.as_string()
        });
        formatted.unwrap_or_else(|| format!("{} {decimal}", self.currency.code()))
    }

    /// The plural category of a count: `one`, `other` and so on.
    pub fn plural(&self, count: u32) -> String {
        self.plurals.select(f64::from(count)).into()
    }
}

fn number_format(languages: &Array, options: &Object) -> Option<Function> {
    let intl = Reflect::get(&web_sys::js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"NumberFormat".into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&constructor, &Array::of2(languages, options)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}
