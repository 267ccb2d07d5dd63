//! The form on a telephone: keyboards, zoom, paste.

use e2e::{Checkout, TestContext, eventually, keys, run_test};
use sandbox::Route;
use serde_json::{Value, json};

#[test]
fn each_field_brings_its_keyboard_and_no_password_manager() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        let names = ["barcode", "pin", "discount-code", "payment-code", "payment-amount"];
        let read = "return Object.fromEntries(arguments[1].map((part) => { \
            const field = probe.find(0, `input[part~=${part}]`); \
            return [part, Object.fromEntries([...field.attributes].map(({ name, value }) => [name, value]))]; }))";
        let fields: Value = test.browser.run(read, vec![0.into(), json!(names)]).await;
        for name in names {
            let field = &fields[name];
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
        }
        let keyboards = |attribute: &str| names.map(|name| fields[name][attribute].as_str());
        assert_eq!(keyboards("inputmode"), [None, Some("numeric"), None, None, Some("decimal")]);
        let capitals = Some("characters");
        assert_eq!(keyboards("autocapitalize"), [capitals, None, capitals, capitals, None]);
        checkout.settled().await;
    });
}

#[test]
fn a_phone_does_not_zoom_in_on_a_field() {
    run_test(async |test| {
        let phone = json!({"width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": true});
        test.browser.devtools("Emulation.setDeviceMetricsOverride", phone).await;
        test.open_in_zurich().await;
        // The widget must not inherit the small font of the page.
        test.browser.run::<()>("document.body.style.fontSize = '12px'", vec![]).await;
        let sizes = "return [...probe.root(0).querySelectorAll('input, select')] \
            .map((field) => parseFloat(getComputedStyle(field).fontSize))";
        let sizes: Vec<f64> = test.browser.run(sizes, vec![]).await;
        assert!(sizes.len() > 4 && sizes.iter().all(|size| *size >= 16.0), "{sizes:?}");
        let wide = "return document.documentElement.scrollWidth";
        assert!(test.browser.run::<i64>(wide, vec![]).await <= 390);
    });
}

/// Copies a text and pastes it into a part by the keyboard.
async fn paste(test: &TestContext, checkout: &Checkout<'_>, part: &str, text: &str) {
    test.browser.copy(text).await;
    checkout.type_into(part, &format!("{}{}", keys::SELECT_ALL, keys::PASTE)).await;
}

async fn entered(checkout: &Checkout<'_>) -> (String, String) {
    let view = checkout.view().await;
    (view.barcode.unwrap_or_default(), view.pin.unwrap_or_default())
}

#[test]
fn a_barcode_is_pasted_with_its_spaces_and_a_pin_beside_it() {
    run_test(async |test| {
        let checkout = test.open().await;
        paste(test, &checkout, "barcode", "ADTM M000-0111").await;
        eventually!(entered(&checkout), ("ADTM M000-0111".to_owned(), String::new()));
        paste(test, &checkout, "pin", "1234").await;
        eventually!(entered(&checkout), ("ADTM M000-0111".to_owned(), "1234".to_owned()));
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
    });
}

#[test]
fn barcode_and_pin_are_pasted_in_one() {
    run_test(async |test| {
        let checkout = test.open().await;
        let both = ("ADTMM0000111".to_owned(), "1234".to_owned());
        for (part, text) in [
            ("barcode", "ADTMM0000111 1234"),
            ("barcode", "ADTMM0000111\n1234"),
            ("barcode", "Barcode: ADTMM0000111 PIN: 1234"),
            ("pin", "ADTMM0000111/1234"),
        ] {
            checkout.fill_in("", "").await;
            paste(test, &checkout, part, text).await;
            eventually!(entered(&checkout), both.clone());
        }
        // The pasted text can be edited.
        checkout.type_into("pin", "5").await;
        eventually!(entered(&checkout), (both.0.clone(), "12345".to_owned()));
        checkout.retype("pin", "1234").await;
        assert_eq!(test.count(Route::AddVoucher), 0, "nothing is sent");
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
        assert!(test.browser.recorded("errors").await.is_empty());
    });
}
