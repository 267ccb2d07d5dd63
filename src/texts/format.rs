//! Money, plurals and moments as text, by the browser's `Intl`: the only place that names it.
#![expect(clippy::disallowed_methods, reason = "the only module that uses the Intl of the browser")]

use checkout::{Currency, Language, Money};
use web_sys::js_sys::{Array, Date, Function, Intl, Object, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// Latin digits in every language: seats, codes and PINs are printed with them, and typed text is read back.
const DIGITS: (&str, &str) = ("numberingSystem", "latn");

/// The formats of one language and currency. All amounts are in that currency.
pub(crate) struct Formats {
    languages: Array,
    money: Option<Function>,
    plurals: Intl::PluralRules,
    pub(super) currency: Currency,
}

impl Formats {
    /// The formats of a language for a currency. If the browser does not know the language, its own one is used.
    pub(crate) fn new(language: &Language, currency: Currency) -> Formats {
        let tag = JsValue::from(language.as_str());
        let known = Reflect::get(&web_sys::js_sys::global(), &"Intl".into())
            .and_then(|intl| Reflect::get(&intl, &"getCanonicalLocales".into()))
            .and_then(|check| check.unchecked_into::<Function>().call1(&JsValue::NULL, &tag));
        let languages = known.map_or_else(|_| Array::new(), |locales| locales.unchecked_into::<Array>());
        Formats {
            money: money_writer(&languages, currency),
            plurals: Intl::PluralRules::new(&languages, &Object::new()),
            languages,
            currency,
        }
    }

    /// Without a browser there are none.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn none(currency: Currency) -> Formats {
        let nothing = || JsValue::UNDEFINED;
        let (languages, plurals) = (nothing().unchecked_into(), nothing().unchecked_into());
        Formats { languages, money: None, plurals, currency }
    }

    /// An amount as the language writes it, such as "$12.34" or "12,34 €". It can stand in any text.
    pub(crate) fn money(&self, money: Money) -> String {
        let decimal = money.to_decimal_text(self.currency);
        let Some(amount) = decimal.strip_prefix('-') else { return self.amount(&decimal) };
        let text = self.amount(amount);
        // Always in front of the amount, on its left: Intl places it within some Arabic amounts.
        if text.starts_with('\u{2068}') {
            return "\u{2066}−".to_owned() + &text + "\u{2069}";
        }
        "−".to_owned() + &text
    }

    fn amount(&self, decimal: &str) -> String {
        // A text is exact at any size; a number is not.
        let text = write(self.money.as_ref(), &JsValue::from(decimal))
            .unwrap_or_else(|| self.currency.code() + " " + decimal);
        // Right-to-left languages begin with a mark for the direction. It ends with the amount (UAX 9, FSI and PDI), and
        // another mark keeps "NZ$" at the end from turning into "$NZ".
        if text.starts_with(['\u{200e}', '\u{200f}']) {
            return "\u{2068}".to_owned() + &text + "\u{200e}\u{2069}";
        }
        text
    }

    /// An amount as a user types it: without the currency, with the language's decimal sign.
    pub(crate) fn plain(&self, money: Money) -> String {
        let exponent = self.currency.exponent().to_string();
        let options = [("minimumFractionDigits", exponent.as_str()), DIGITS];
        let decimal = money.to_decimal_text(self.currency);
        let format = format("NumberFormat", &self.languages, &options);
        write(writer(format).as_ref(), &JsValue::from(&decimal)).unwrap_or(decimal)
    }

    /// A moment given in ISO 8601, in the device's time zone; `None` if it cannot be read.
    pub(crate) fn moment(&self, iso: &str) -> Option<String> {
        let options = [("dateStyle", "medium"), ("timeStyle", "short"), DIGITS];
        let format = format("DateTimeFormat", &self.languages, &options);
        write(writer(format).as_ref(), &Date::new(&iso.into()))
    }

    /// The plural category of a count: `one`, `other` and so on.
    pub(crate) fn plural(&self, count: u32) -> String {
        self.plurals.select(f64::from(count)).into()
    }

    /// All plural categories that the language has.
    #[cfg(all(test, target_arch = "wasm32"))]
    pub(crate) fn categories(&self) -> Vec<String> {
        let options = self.plurals.resolved_options();
        let names = Reflect::get(&options, &"pluralCategories".into()).unwrap_or_default();
        Array::from(&names).iter().filter_map(|name| name.as_string()).collect()
    }
}

/// The writer of amounts, with at most as many decimals as ISO 4217 gives the currency. `None` if the browser does not
/// know the currency.
fn money_writer(languages: &Array, currency: Currency) -> Option<Function> {
    let (exponent, code) = (currency.exponent().to_string(), currency.code());
    let options = [
        ("style", "currency"),
        ("currency", &code),
        ("currencyDisplay", "narrowSymbol"),
        DIGITS,
        ("minimumFractionDigits", &exponent),
        ("maximumFractionDigits", &exponent),
        ("trailingZeroDisplay", "stripIfInteger"),
    ];
    let usual = format("NumberFormat", languages, options.get(..4)?)?;
    let used: Function = Reflect::get(&usual, &"resolvedOptions".into()).ok()?.dyn_into().ok()?;
    let digits = Reflect::get(&used.call0(&usual).ok()?, &"maximumFractionDigits".into()).ok()?;
    // Intl has no decimals for HUF, IQD and others, and would round an amount to whole units. Whole amounts stay as the
    // language writes them.
    let is_exact = digits.as_f64() == Some(f64::from(currency.exponent()));
    writer(if is_exact { Some(usual) } else { format("NumberFormat", languages, &options) })
}

/// A format of `Intl`; `None` if the browser does not know an option. Made by name, since the typed constructor throws
/// then.
fn format(kind: &str, languages: &Array, options: &[(&str, &str)]) -> Option<JsValue> {
    let chosen = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&chosen, &(*name).into(), &(*value).into());
    }
    let intl = Reflect::get(&web_sys::js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of2(languages, &chosen)).ok()
}

/// The function of a format that writes a value.
fn writer(format: Option<JsValue>) -> Option<Function> {
    Reflect::get(&format?, &"format".into()).ok()?.dyn_into().ok()
}

fn write(writer: Option<&Function>, value: &JsValue) -> Option<String> {
    writer?.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}
