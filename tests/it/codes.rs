//! The field for codes: what is sent for a voucher, and what is said at the field.

use crate::test_page::{ORDER_CALL, OWN, OrderPage, VOUCHER_CALL};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCEPTED: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/add-voucher-response.json");
const REFUSED: &str =
    r#"{"type":"urn:voucher-checkout:problem:voucher-not-accepted","title":"No","status":400}"#;

fn problem(word: &str) -> String {
    format!(r#"{{"type":"urn:voucher-checkout:problem:{word}","title":"No","status":400}}"#)
}

#[wasm_bindgen_test]
async fn a_voucher_is_sent_once_as_the_reference_says() {
    for (pin, sent) in [(None, json!(null)), (Some(" 0012 "), json!("0012"))] {
        let page = OrderPage::new();
        page.answer(VOUCHER_CALL, 200, ACCEPTED);
        let widget = page.mount();
        page.shopping().await;
        page.type_in("[part=code]", " adtmm-0000-111 ");
        page.press("[part=apply]");
        page.shown("[part=pin]").await;
        assert_eq!(page.value(".for .code"), "ADTMM0000111");
        page.hold();
        match pin {
            Some(pin) => {
                page.type_in("[part=pin]", pin);
                page.submit_twice(".code-form");
            }
            None => {
                page.press("[part=no-pin]");
                page.press("[part=no-pin]");
            }
        }
        page.pause().await;
        page.press("[part=apply]");
        page.pause().await;
        assert_eq!(page.calls(VOUCHER_CALL), 1, "however often it is asked for");
        let body: Value = serde_json::from_str(&page.body(VOUCHER_CALL)).unwrap();
        let credentials = json!({"barcode": "ADTMM0000111", "pin": sent});
        assert_eq!(body, json!({"type": "Ticket", "showtimeId": "0002-2681", "credentials": credentials}));
        page.release();
        page.called(ORDER_CALL, 2).await;
        assert_eq!(page.calls(VOUCHER_CALL), 1);
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_at_its_focused_field() {
    let page = OrderPage::new();
    page.answer(VOUCHER_CALL, 400, REFUSED);
    let widget = page.mount();
    page.shopping().await;
    assert_eq!(page.attribute("[part=code]", "aria-invalid"), "");
    page.type_in("[part=code]", "ADTMM0000111 9999");
    page.press("[part=apply]");
    page.says(".field-error", "do not belong together").await;
    page.pause().await;
    assert_eq!(page.attribute("[part=pin]", "aria-invalid"), "true");
    let described_by = page.attribute("[part=pin]", "aria-describedby");
    let texts: Vec<String> = described_by.split(' ').map(|id| page.text(&format!("#{id}"))).collect();
    assert!(texts.concat().contains("do not belong together"), "{texts:?}");
    assert_eq!(page.focused(), page.find("[part=pin]"));
    assert_eq!(page.value(".for .code"), "ADTMM0000111", "it is there to be checked");
    assert_eq!(page.value("[part=pin]"), "", "a secret is not kept");
    page.press("[part=change]");
    page.shown("[part=code]").await;
    assert_eq!(page.value("[part=code]"), "ADTMM0000111", "it is there to be corrected");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn an_invalid_code_is_not_sent() {
    for (typed, told) in [
        ("", "Enter the number"),
        ("ADTMM*0000111", "“*”"),
        ("ADTM1", "at least 6 letters and digits"),
        ("NOSUCHCARD", "at least 6 letters and digits"),
    ] {
        let page = OrderPage::new();
        let widget = page.mount();
        page.shopping().await;
        // Where discounts are taken, the last three may be one.
        page.says("label[for=code]", "Voucher number").await;
        page.type_in("[part=code]", typed);
        page.press("[part=apply]");
        page.says(".field-error", told).await;
        page.pause().await;
        assert_eq!(page.attribute("[part=code]", "aria-invalid"), "true");
        assert_eq!(page.focused(), page.find("[part=code]"));
        assert_eq!(page.calls(VOUCHER_CALL), 0);
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn several_lines_are_pasted_as_a_list_and_taken_one_by_one() {
    let page = OrderPage::new();
    page.answer(VOUCHER_CALL, 400, REFUSED);
    let widget = page.mount();
    page.shopping().await;
    page.paste("[part=code]", "ADTMM0000111 1234\r\nADTMM0000112\r\n");
    page.pause().await;
    assert_eq!(page.value("[part=code]"), "ADTMM0000111 1234, ADTMM0000112");
    page.press("[part=apply]");
    page.says(".field-error", "do not belong together").await;
    let body: Value = serde_json::from_str(&page.body(VOUCHER_CALL)).unwrap();
    assert_eq!(body["credentials"], json!({"barcode": "ADTMM0000111", "pin": "1234"}));
    page.press("[part=change]");
    page.shown("[part=code]").await;
    assert_eq!(page.value("[part=code]"), "ADTMM0000111, ADTMM0000112", "without the PIN");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn each_kind_is_asked_for_until_one_accepts() {
    for (types, kinds) in [
        ("", vec!["Ticket", "Subscription", "Deal"]),
        ("Deal", vec!["Deal"]),
        ("Deal Ticket", vec!["Ticket", "Deal"]),
    ] {
        let page = OrderPage::new();
        page.answer(VOUCHER_CALL, 400, REFUSED);
        let widget = page.mount_with(&[("voucherTypes", types)]);
        page.shopping().await;
        page.type_in("[part=code]", "DEALM0000700 1234");
        page.press("[part=apply]");
        page.says(".field-error", "do not belong together").await;
        page.pause().await;
        assert_eq!(page.calls(VOUCHER_CALL), u32::try_from(kinds.len()).unwrap());
        let body: Value = serde_json::from_str(&page.body(VOUCHER_CALL)).unwrap();
        assert_eq!(body["type"], *kinds.last().unwrap());
        page.end(widget);
    }
    // Only this refusal says that the voucher may be of another kind.
    for (status, word) in [(400, "voucher-expired"), (409, "order-busy"), (429, "too-many-attempts")] {
        let page = OrderPage::new();
        page.answer(VOUCHER_CALL, status, &problem(word));
        let widget = page.mount();
        page.shopping().await;
        page.type_in("[part=code]", "DEALM0000700 1234");
        page.press("[part=apply]");
        page.called(VOUCHER_CALL, 1).await;
        page.pause().await;
        assert_eq!(page.calls(VOUCHER_CALL), 1, "{word}");
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_proxy_that_can_is_asked_for_all_kinds_in_one_call() {
    let page = OrderPage::new();
    page.can(r#""codes""#);
    page.answer(&format!("POST {OWN}/codes"), 400, REFUSED);
    let widget = page.mount();
    page.shopping().await;
    page.called("GET /checkout/v1/capabilities", 1).await;
    page.pause().await;
    page.type_in("[part=code]", "DEALM0000700 1234");
    page.press("[part=apply]");
    page.says(".field-error", "do not belong together").await;
    page.pause().await;
    assert_eq!((page.calls(&format!("POST {OWN}/codes")), page.calls(VOUCHER_CALL)), (1, 0));
    let body: Value = serde_json::from_str(&page.body(&format!("POST {OWN}/codes"))).unwrap();
    let kinds = ["Ticket", "Subscription", "Deal"];
    assert_eq!(
        body,
        json!({"code": "DEALM0000700", "currency": "NZD", "kinds": kinds, "showtimeId": "0002-2681", "pin": "1234"})
    );
    page.end(widget);
}
