//! Money and plurals as the browser's Intl writes them.

use super::format::Formats;
use checkout::{Currency, Money};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::wasm_bindgen::JsValue;

#[wasm_bindgen(module = "/src/element/formats.js")]
extern "C" {
    fn formats(language: &str, currency: &str) -> JsValue;
}

/// The formats of a language, as `element.js` makes them.
pub(super) fn of(language: &str, currency: &str) -> Formats {
    Formats::new(formats(language, currency), Currency::parse(currency).unwrap())
}

fn money(language: &str, currency: &str, minor: i64) -> String {
    of(language, currency).money(Money::new(minor))
}

#[wasm_bindgen_test]
fn an_amount_is_written_as_its_language_does() {
    assert_eq!(money("en", "NZD", 1234), "$12.34");
    assert_eq!(money("en-NZ", "NZD", 123_456), "$1,234.56");
    assert_eq!(money("de", "EUR", 1234), "12,34\u{a0}€");
    assert_eq!(money("de-CH", "CHF", 1234), "CHF\u{a0}12.34");
    assert_eq!(money("fr", "EUR", 123_456), "1\u{202f}234,56\u{a0}€");
    assert_eq!(money("en", "NZD", 0), "$0.00");
    assert_eq!(money("en", "NZD", -5), "−$0.05");
}

#[wasm_bindgen_test]
fn a_currency_has_its_own_number_of_decimals() {
    assert_eq!(money("en", "JPY", 1234), "¥1,234");
    assert_eq!(money("en", "KWD", 1234), "KWD\u{a0}1.234");
    assert_eq!(money("en", "CLF", 12_345), "CLF\u{a0}1.2345");
}

/// For some of these currencies `Intl` has fewer decimals than ISO 4217. Which ones depends on the browser.
#[wasm_bindgen_test]
fn minor_units_are_those_of_iso_4217_whatever_intl_says() {
    for (currency, minor, whole, decimals) in [
        ("HUF", 250_050, "2,500", "50"),
        ("IDR", 5_000_025, "50,000", "25"),
        ("COP", 1_234_507, "12,345", "07"),
        ("IQD", 2_500_125, "2,500", "125"),
        ("KWD", 25_165, "25", "165"),
        ("CHF", 12_345, "123", "45"),
    ] {
        let text = money("en", currency, minor);
        assert!(text.ends_with(&format!("{whole}.{decimals}")), "{text}");
        let unit = 10_i64.pow(Currency::parse(currency).unwrap().exponent().into());
        let text = money("en", currency, minor / unit * unit);
        assert!(text.contains(whole), "{text}");
    }
    assert_eq!(money("en", "JPY", 250_000), "¥250,000");
    assert_eq!(money("hu", "HUF", 250_000), "2500\u{a0}Ft");
    assert_eq!(money("hu", "HUF", 250_050), "2500,50\u{a0}Ft");
    assert_eq!(
        money("ar-EG", "IQD", 2_500_125),
        "\u{2068}\u{200f}2,500.125\u{a0}د.ع.\u{200f}\u{200e}\u{2069}"
    );
}

#[wasm_bindgen_test]
fn digits_are_latin_in_every_language() {
    assert_eq!(money("ar", "NZD", 1234), "\u{2068}\u{200f}12.34\u{a0}NZ$\u{200e}\u{2069}");
    let negative = "\u{2066}−\u{2068}\u{200f}12.34\u{a0}NZ$\u{200e}\u{2069}\u{2069}";
    assert_eq!(money("ar", "NZD", -1234), negative);
    assert_eq!(money("ar-EG", "KWD", 1234), "\u{2068}\u{200f}1.234\u{a0}د.ك.\u{200f}\u{200e}\u{2069}");
    assert_eq!(money("fa", "EUR", 1234), "\u{2068}\u{200e}€\u{a0}12.34\u{200e}\u{2069}");
}

#[wasm_bindgen_test]
fn an_amount_beyond_a_double_is_exact() {
    assert_eq!(money("en", "NZD", (1 << 53) + 1), "$90,071,992,547,409.93");
    assert_eq!(money("en", "NZD", i64::MAX), "$92,233,720,368,547,758.07");
    assert_eq!(money("en", "JPY", i64::MIN), "−¥9,223,372,036,854,775,808");
}

#[wasm_bindgen_test]
fn an_unknown_currency_or_language_does_not_throw() {
    assert_eq!(money("en", "XQX", 1234), "XQX\u{a0}12.34");
    for language in ["", "x", "not a language", "zz-ZZ", "-", "en-", "i-klingon", "\u{1f39f}"] {
        let text = money(language, "NZD", 1234);
        assert!(text.contains("12") && text.contains("34"), "{language}: {text}");
    }
}

#[wasm_bindgen_test]
fn counts_have_plural_categories() {
    let plural = |language: &str, count: u32| of(language, "NZD").plural(count);
    assert_eq!([0, 1, 2].map(|count| plural("en", count)), ["other", "one", "other"]);
    assert_eq!([0, 1, 2].map(|count| plural("de", count)), ["other", "one", "other"]);
    assert_eq!([0, 1, 2].map(|count| plural("fr", count)), ["one", "one", "other"]);
    assert_eq!([1, 2, 5, 22].map(|count| plural("pl", count)), ["one", "few", "many", "few"]);
    assert_eq!([0, 1, 2, 3, 11].map(|count| plural("ar", count)), ["zero", "one", "two", "few", "many"]);
    assert!(!plural("not a language", 2).is_empty());
}
