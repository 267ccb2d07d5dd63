//! The page's own texts, and amounts in many currencies on the screen.

use crate::test_page::{ORDER_CALL, OrderPage, PRICES_CALL, VOUCHER_CALL, set_language, texts};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ORDER: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/order-response.json");
const PRICES: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/ticket-prices-response.json");

/// The catalogue that the element loads for a language.
fn catalogue(language: &str) -> &'static str {
    match language {
        "en" => include_str!("../../src/texts/locales/en.json"),
        "ar" | "ar-EG" => include_str!("../../src/texts/locales/ar.json"),
        "de" => include_str!("../../src/texts/locales/de.json"),
        "ja" => include_str!("../../src/texts/locales/ja.json"),
        "pl" => include_str!("../../src/texts/locales/pl.json"),
        other => panic!("no test speaks {other}"),
    }
}

#[wasm_bindgen_test]
async fn the_page_may_replace_some_texts() {
    let page = OrderPage::new();
    let own = json!({"title": "Gift cards", "form.add": "Add it", "no.such.key": "Nothing"}).to_string();
    let widget = page.mount_with(&[("texts", &own)]);
    page.shopping().await;
    assert_eq!(page.text("#title"), "Gift cards");
    assert_eq!(page.text("[part=apply]"), "Add it");
    assert_eq!(page.text("[part=scan]"), "Scan", "what the page does not say stays");
    assert_eq!(page.attribute(".vc", "lang"), "en");

    // If the language changes later, the page's texts still take precedence over the catalogue's.
    page.type_in("[part=code]", "adtmm");
    let own = json!({"title": "Geschenkkarten"}).to_string();
    set_language(&widget, "de", &texts(catalogue("de"), Some(&own), "de"));
    page.says("#title", "Geschenkkarten").await;
    assert_eq!(page.text("#summary"), "Ihre Bestellung");
    assert_eq!(page.value("[part=code]"), "adtmm");

    set_language(&widget, "de", &texts(catalogue("de"), None, "de"));
    page.says("#title", "Gutscheine und Rabatte").await;
    page.end(widget);
}

#[wasm_bindgen_test]
async fn the_pages_own_plurals_follow_the_rules_of_the_language() {
    let forms = json!({"one": "{count} ticket!", "few": "{count} tickets!", "other": "many tickets!"});
    let own = json!({"message.too-many-attempts": forms}).to_string();
    for (language, seconds, text) in [
        ("pl", 1, "1 ticket!"),
        ("pl", 3, "3 tickets!"),
        ("pl", 9, "many tickets!"),
        ("en", 3, "many tickets!"),
    ] {
        let page = OrderPage::new();
        page.answer_later(VOUCHER_CALL, 429, "{}", seconds);
        let widget = page.mount_with(&[("language", language), ("texts", &own)]);
        page.shopping().await;
        page.type_in("[part=code]", "ADTMM0000111 1234");
        page.press("[part=apply]");
        page.says("[part=message]", text).await;
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn invalid_texts_change_nothing() {
    let wrong = json!({"title": 5, "form.scan": null, "form.voucher": {}, "form.code": ["x"], "form.add": {"one": 1}});
    for own in ["null", "5", "[]", "\"text\"", &wrong.to_string()] {
        let page = OrderPage::new();
        let widget = page.mount_with(&[("texts", own)]);
        page.shopping().await;
        assert_eq!(page.text("#title"), "Vouchers and discounts", "{own}");
        assert_eq!(page.text("[part=scan]"), "Scan", "{own}");
        // The server of these tests has no offers of discounts.
        page.says("label[for=code]", "Voucher number").await;
        assert_eq!(page.text("[part=apply]"), "Add", "{own}");
        page.end(widget);
    }
}

/// A language without a catalogue, with all texts from the page.
#[wasm_bindgen_test]
async fn a_page_with_its_own_texts_keeps_its_language() {
    let page = OrderPage::new();
    let own = json!({"title": "Skírteini og afslættir"}).to_string();
    let widget = page.mount_with(&[("language", "is"), ("texts", &own)]);
    page.shopping().await;
    assert_eq!(
        (page.text("#title").as_str(), page.attribute(".vc", "lang").as_str()),
        ("Skírteini og afslættir", "is")
    );
    page.end(widget);
}

/// The sample order in another currency, with the amounts as sent and as shown.
struct Priced {
    currency: &'static str,
    language: &'static str,
    /// Total, ticket, fees and the voucher's ticket, as the server sends them.
    sent: [&'static str; 4],
    /// The same amounts as the widget shows them.
    read: [&'static str; 4],
    /// The total in minor units.
    minor: i64,
}

#[wasm_bindgen_test]
async fn every_currency_has_its_own_form_and_decimals() {
    for priced in [
        Priced {
            currency: "JPY",
            language: "ja",
            sent: ["2516", "1950", "566", "100"],
            read: ["￥2,516", "￥1,950", "￥566", "￥100"],
            minor: 2516,
        },
        Priced {
            currency: "KWD",
            language: "en",
            sent: ["25.165", "19.5", "5.665", "1.005"],
            read: ["KWD\u{a0}25.165", "KWD\u{a0}19.500", "KWD\u{a0}5.665", "KWD\u{a0}1.005"],
            minor: 25_165,
        },
        Priced {
            currency: "BHD",
            language: "ar",
            sent: ["25.165", "19.5", "5.665", "1.005"],
            read: [
                "\u{2068}\u{200f}25.165\u{a0}د.ب.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}19.500\u{a0}د.ب.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}5.665\u{a0}د.ب.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}1.005\u{a0}د.ب.\u{200f}\u{200e}\u{2069}",
            ],
            minor: 25_165,
        },
        Priced {
            currency: "HUF",
            language: "en",
            sent: ["2516.5", "1950", "566.5", "1"],
            read: ["Ft\u{a0}2,516.50", "Ft\u{a0}1,950", "Ft\u{a0}566.50", "Ft\u{a0}1"],
            minor: 251_650,
        },
        Priced {
            currency: "IDR",
            language: "en",
            sent: ["2516.5", "1950", "566.5", "1"],
            read: ["Rp\u{a0}2,516.50", "Rp\u{a0}1,950", "Rp\u{a0}566.50", "Rp\u{a0}1"],
            minor: 251_650,
        },
        Priced {
            currency: "COP",
            language: "en",
            sent: ["2516.5", "1950", "566.5", "1"],
            read: ["$2,516.50", "$1,950", "$566.50", "$1"],
            minor: 251_650,
        },
        Priced {
            currency: "IQD",
            language: "ar-EG",
            sent: ["2516.125", "1950", "566.125", "1"],
            read: [
                "\u{2068}\u{200f}2,516.125\u{a0}د.ع.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}1,950\u{a0}د.ع.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}566.125\u{a0}د.ع.\u{200f}\u{200e}\u{2069}",
                "\u{2068}\u{200f}1\u{a0}د.ع.\u{200f}\u{200e}\u{2069}",
            ],
            minor: 2_516_125,
        },
        Priced {
            currency: "PLN",
            language: "pl",
            sent: ["2516.5", "1950", "566.5", "1"],
            read: ["2516,50\u{a0}zł", "1950,00\u{a0}zł", "566,50\u{a0}zł", "1,00\u{a0}zł"],
            minor: 251_650,
        },
    ] {
        let Priced { currency, language, sent, read, minor } = priced;
        let page = OrderPage::new();
        page.answer(ORDER_CALL, 200, &in_place_of(ORDER, ["25.16", "19.5", "5.66"], &sent));
        page.answer(PRICES_CALL, 200, &in_place_of(PRICES, ["1.0"], &sent[3..]));
        page.listen("voucher-checkout-ready");
        let widget = page.mount_with(&[
            ("currency", currency),
            ("language", language),
            ("catalogue", catalogue(language)),
        ]);
        page.shopping().await;
        page.open_tickets().await;
        let seen = ["[part=total] dd", "[part=line] .price", "[part=fees] dd", "[part=ticket] .price"];
        assert_eq!(seen.map(|selector| page.text(selector)), read.map(str::to_owned), "{currency}");
        let detail: Value = serde_json::from_str(&page.last_detail("voucher-checkout-ready")).unwrap();
        assert_eq!(detail["total"], json!({"minor": minor, "currency": currency, "text": read[0]}));
        page.end(widget);
    }
}

/// Replaces amounts with tax in a sample.
fn in_place_of<const N: usize>(sample: &str, amounts: [&str; N], by: &[&str]) -> String {
    amounts.iter().zip(by).fold(sample.to_owned(), |text, (amount, by)| {
        let field = |amount: &str| format!("\"valueIncludingTax\": {amount},");
        assert!(text.contains(&field(amount)), "{amount}");
        text.replace(&field(amount), &field(by))
    })
}
