//! The form on a telephone: keyboards, zoom, paste.

use e2e::{Checkout, TestContext, eventually, keys, needs, run_test};
use sandbox::{Route, seed};
use serde_json::Value;

/// Opens each step of the form in turn, and passes on its field: the code, the PIN and the amount.
async fn each_field(test: &TestContext, scene: impl AsyncFn(&str)) {
    let checkout = test.open_in_zurich().await;
    scene("code").await;
    checkout.enter_code("ADTMM0000111").await;
    scene("pin").await;
    checkout.enter_code(seed::PROCINEMA_CODES[0]).await;
    scene("amount").await;
}

#[test]
fn each_field_brings_its_keyboard_and_no_password_manager() {
    run_test(async |test| {
        let read = "const field = probe.find(0, `input[part~=${arguments[0]}]`); \
            return Object.fromEntries([...field.attributes].map(({ name, value }) => [name, value]))";
        each_field(test, async |name| {
            let field: Value = test.browser.run(read, vec![name.into()]).await;
            for (attribute, value) in [
                ("type", "text"),
                ("autocomplete", "off"),
                ("spellcheck", "false"),
                ("enterkeyhint", "go"),
                ("dir", "ltr"),
                ("data-1p-ignore", ""),
                ("data-lpignore", "true"),
                ("data-bwignore", ""),
                ("data-form-type", "other"),
            ] {
                assert_eq!(field[attribute], value, "{name} {attribute}");
            }
            assert!(field.get("name").is_none(), "a browser remembers fields by their names");
            let (keyboard, capitals) = match name {
                "code" => (None, Some("characters")),
                "amount" => (Some("decimal"), None),
                _ => (None, None),
            };
            assert_eq!(
                (field["inputmode"].as_str(), field["autocapitalize"].as_str()),
                (keyboard, capitals),
                "{name}"
            );
        })
        .await;
    });
}

#[test]
fn a_phone_does_not_zoom_in_on_a_field() {
    needs!(Screen);
    run_test(async |test| {
        test.browser.use_telephone(390, 844).await;
        each_field(test, async |name| {
            // The widget must not inherit the small font of the page.
            test.browser.run::<()>("document.body.style.fontSize = '12px'", vec![]).await;
            let sizes = "return [...probe.root(0).querySelectorAll('.code-form input:not([readonly])')] \
                .map((field) => parseFloat(getComputedStyle(field).fontSize))";
            let sizes: Vec<f64> = test.browser.run(sizes, vec![]).await;
            assert!(sizes.len() == 1 && sizes[0] >= 16.0, "{name}: {sizes:?}");
            let wide = "return document.documentElement.scrollWidth";
            assert!(test.browser.run::<i64>(wide, vec![]).await <= 390, "{name}");
        })
        .await;
    });
}

#[test]
fn the_amount_to_pay_stays_in_sight() {
    needs!(Screen);
    run_test(async |test| {
        // The height that a keyboard leaves.
        test.browser.use_telephone(390, 461).await;
        let checkout = test.open().await;
        checkout.offers().await;
        let without_a_bar = "const style = new CSSStyleSheet(); style.replaceSync( \
            '.pay { display: none } voucher-checkout::part(due-bar) { display: flex }'); \
            document.adoptedStyleSheets = [style]";
        test.browser.run::<()>(without_a_bar, vec![]).await;
        let bar = "const bar = probe.find(0, '.due-bar'), { top, bottom } = bar.getBoundingClientRect(); \
            return top >= 0 && bottom <= innerHeight ? probe.text(bar) : `${top} to ${bottom}`";
        let show = "probe.find(0, arguments[0]).scrollIntoView({ block: arguments[1], behavior: 'instant' })";
        for (place, block) in [("[part~=code]", "center"), (".tickets", "end"), (".tickets", "start")] {
            test.browser.run::<()>(show, vec![place.into(), block.into()]).await;
            let bar: String = test.browser.run(bar, vec![]).await;
            assert!(bar.contains("$20.00"), "{place}, {block}: {bar}");
        }
    });
}

/// Copies a text and pastes it into a part by the keyboard.
async fn paste(test: &TestContext, checkout: &Checkout<'_>, part: &str, text: &str) {
    test.browser.copy(text).await;
    checkout.type_into(part, &format!("{}{}", keys::SELECT_ALL, keys::PASTE)).await;
}

async fn entered(checkout: &Checkout<'_>) -> String {
    checkout.view().await.code.unwrap_or_default()
}

#[test]
fn a_barcode_is_pasted_with_its_spaces_and_then_its_pin() {
    run_test(async |test| {
        let checkout = test.open().await;
        paste(test, &checkout, "code", "ADTM M000-0111").await;
        eventually!(entered(&checkout), "ADTM M000-0111");
        checkout.click_part("apply").await;
        eventually!(async { checkout.view().await.code_for }, "ADTMM0000111");
        paste(test, &checkout, "pin", "1234").await;
        eventually!(async { checkout.view().await.pin }, Some("1234".to_owned()));
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
    });
}

#[test]
fn codes_are_pasted_as_they_were_sent() {
    run_test(async |test| {
        let checkout = test.open().await;
        for (text, shown) in [
            ("ADTMM0000111 1234", "ADTMM0000111 1234"),
            ("Barcode: ADTMM0000111 PIN: 1234", "Barcode: ADTMM0000111 PIN: 1234"),
            ("https://tickets.example/?voucher=ADTMM0000111&pin=1234", "ADTMM0000111 1234"),
            ("ADTMM0000111 1234\nADTMM0000222 1234", "ADTMM0000111 1234, ADTMM0000222 1234"),
            ("ADTMM0000111\n1234", "ADTMM0000111 1234"),
        ] {
            paste(test, &checkout, "code", text).await;
            eventually!(entered(&checkout), shown);
        }
        // The pasted text can be edited.
        checkout.type_into("code", "5").await;
        eventually!(entered(&checkout), "ADTMM0000111 12345");
        test.browser.copy("; A1\nB2").await;
        checkout.type_into("code", keys::PASTE).await;
        eventually!(entered(&checkout), "ADTMM0000111 12345; A1 B2");
        checkout.retype("code", "ADTMM0000111 1234").await;
        assert_eq!(test.count(Route::AddVoucher), 0, "nothing is sent");
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
        assert!(test.browser.recorded("errors").await.is_empty());
    });
}
