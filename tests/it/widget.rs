//! The widget in a shadow root: its nodes, calls and clean-up.

use crate::stage::{FAULTS, ORDER_CALL, PRICES_CALL, Show, VOUCHER_CALL, options};
use serde_json::{Value, json};
use voucher_checkout::mount;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const ACCEPTED: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/add-voucher-response.json");
const REFUSED: &str =
    r#"{"type":"urn:voucher-checkout:problem:voucher-not-accepted","title":"No","status":400}"#;

#[wasm_bindgen_test]
async fn the_skeleton_is_replaced_by_the_order() {
    let show = Show::new();
    show.hold();
    let widget = show.mount();
    let region = show.find("[part=message][role=status]");
    assert!(!region.is_null(), "the live region is there before it says anything");
    assert_eq!(show.text("[part=message]"), "");
    assert!(!show.find(".skeleton").is_null() && show.find("[part=total]").is_null());

    show.release();
    show.shopping().await;
    assert!(show.find(".skeleton").is_null());
    assert_eq!(show.text("[part=total] dd"), "$25.16");
    assert_eq!(show.text("[part=fees] dd"), "$5.66");
    assert_eq!(show.text("[part=line] .name"), "Adult");
    assert_eq!(show.text("[part=line] .price"), "$19.50");
    assert_eq!(show.text("[part=seats] dd"), "J5");
    assert_eq!(show.text("[part=ticket] .name"), "Adult Voucher");
    assert_eq!(show.text("[part=ticket] .price"), "$1.00");
    assert_eq!(show.find("[part=message]"), region, "it would not be announced");
    for call in [ORDER_CALL, PRICES_CALL] {
        assert_eq!(show.calls(call), 1, "{call}");
    }
    show.end(widget);
}

#[wasm_bindgen_test]
async fn typed_text_stays_in_the_same_field() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    let (barcode, pin) = (show.find("[part=barcode]"), show.find("[part=pin]"));
    show.type_in("[part=barcode]", "adtmm 00");
    show.pause().await;
    show.type_in("[part=pin]", "12");
    show.pause().await;
    let _ = widget.refresh();
    show.called(ORDER_CALL, 2).await;
    show.pause().await;
    assert_eq!(show.find("[part=barcode]"), barcode);
    assert_eq!(show.find("[part=pin]"), pin);
    assert_eq!(show.value("[part=barcode]"), "adtmm 00");
    assert_eq!(show.value("[part=pin]"), "12");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_voucher_is_sent_once_as_the_reference_says() {
    for (pin, sent) in [("", json!(null)), ("  ", json!(null)), (" 0012 ", json!("0012"))] {
        let show = Show::new();
        show.answer(VOUCHER_CALL, 200, ACCEPTED);
        let widget = show.mount();
        show.shopping().await;
        show.type_in("[part=barcode]", " adtmm-0000 111 ");
        show.type_in("[part=pin]", pin);
        show.hold();
        show.submit_twice(".voucher-form");
        show.pause().await;
        show.press("[part=apply]");
        show.pause().await;
        assert_eq!(show.calls(VOUCHER_CALL), 1, "however often it is asked for");
        let body: Value = serde_json::from_str(&show.body(VOUCHER_CALL)).unwrap();
        let credentials = json!({"barcode": "ADTMM0000111", "pin": sent});
        assert_eq!(body, json!({"type": "Ticket", "showtimeId": "0002-2681", "credentials": credentials}));
        show.release();
        show.called(ORDER_CALL, 2).await;
        assert_eq!(show.calls(VOUCHER_CALL), 1);
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_at_its_focused_field() {
    let show = Show::new();
    show.answer(VOUCHER_CALL, 400, REFUSED);
    let widget = show.mount();
    show.shopping().await;
    assert_eq!(show.attribute("[part=barcode]", "aria-invalid"), "");
    show.type_in("[part=barcode]", "ADTMM0000111");
    show.type_in("[part=pin]", "9999");
    show.press("[part=apply]");
    show.says(".field-error", "do not match").await;
    show.pause().await;
    assert_eq!(show.attribute("[part=barcode]", "aria-invalid"), "true");
    let described_by = show.attribute("[part=barcode]", "aria-describedby");
    assert!(show.text(&format!("#{described_by}")).contains("do not match"));
    assert_eq!(show.focused(), show.find("[part=barcode]"));
    assert_eq!(show.value("[part=barcode]"), "ADTMM0000111", "it is there to be corrected");
    assert_eq!(show.value("[part=pin]"), "", "a secret is not kept");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn an_invalid_barcode_is_not_sent() {
    for (typed, told) in [("", "Enter the barcode"), ("ADT*1", "“*”")] {
        let show = Show::new();
        let widget = show.mount();
        show.shopping().await;
        show.type_in("[part=barcode]", typed);
        show.press("[part=apply]");
        show.says(".field-error", told).await;
        show.pause().await;
        assert_eq!(show.attribute("[part=barcode]", "aria-invalid"), "true");
        assert_eq!(show.focused(), show.find("[part=barcode]"));
        assert_eq!(show.calls(VOUCHER_CALL), 0);
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_change_of_language_keeps_typed_text() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    show.type_in("[part=barcode]", "adtmm");
    let (barcode, calls) = (show.find("[part=barcode]"), show.all_calls());
    let german = Some(include_str!("../../src/texts/locales/de.json").to_owned());
    widget.set_language("de-CH", german, None);
    show.says("#title", "Gutscheine und Rabatte").await;
    assert_eq!(show.attribute(".vc", "lang"), "de");
    assert!(show.text("[part=total] dd").contains("25.16"), "a Swiss amount");
    assert_eq!(show.find("[part=barcode]"), barcode);
    assert_eq!(show.value("[part=barcode]"), "adtmm");
    assert_eq!(show.all_calls(), calls, "nothing is read again");

    for catalogue in [None, Some("{ no JSON".to_owned())] {
        widget.set_language("fr", catalogue, None);
        show.says("#title", "Vouchers and discounts").await;
        assert_eq!(show.attribute(".vc", "lang"), "en", "texts without a catalogue are English");
    }
    show.end(widget);
}

#[wasm_bindgen_test]
fn a_missing_option_is_named() {
    let show = Show::new();
    let complete = [("order", "1aaa"), ("showtime", "0002-2681"), ("currency", "NZD")];
    let refusal = |given: &[(&str, &str)]| {
        let result = mount(show.host(), show.root(), options(given));
        result.err().and_then(|reason| reason.as_string())
    };
    for (missing, _) in complete {
        let given: Vec<_> = complete.into_iter().filter(|(name, _)| *name != missing).collect();
        assert_eq!(refusal(&given).as_deref(), Some(missing));
        let blank = complete.map(|(name, value)| (name, if name == missing { " " } else { value }));
        assert_eq!(refusal(&blank).as_deref(), Some(missing));
    }
    for currency in ["dollars", "N1D", "€", "NZ"] {
        let wrong = [("order", "1aaa"), ("showtime", "0002-2681"), ("currency", currency)];
        assert_eq!(refusal(&wrong).as_deref(), Some("currency"));
    }
    for options in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from("order"), JsValue::from(1)] {
        let result = mount(show.host(), show.root(), options);
        assert_eq!(result.err().and_then(|reason| reason.as_string()).as_deref(), Some("order"));
    }
    assert_eq!((show.children(), show.all_calls()), (0, 0), "and nothing is begun");
    show.close();
}

#[wasm_bindgen_test]
async fn a_removed_widget_leaves_no_nodes_and_no_listeners() {
    let show = Show::new();
    show.hold();
    let widget = show.mount();
    show.called(PRICES_CALL, 1).await;
    drop(widget);
    assert_eq!(show.children(), 0);
    assert_eq!(show.aborted(), show.all_calls(), "every read is given up");
    let calls = show.all_calls();
    show.release();
    show.pause().await;
    assert_eq!((show.children(), show.all_calls()), (0, calls));
    show.close();
}

#[wasm_bindgen_test]
async fn a_write_survives_removal_and_its_reply_draws_nothing() {
    let show = Show::new();
    show.answer(VOUCHER_CALL, 200, ACCEPTED);
    let widget = show.mount();
    show.shopping().await;
    show.hold();
    show.type_in("[part=barcode]", "ADTMM0000111");
    show.press("[part=apply]");
    show.called(VOUCHER_CALL, 1).await;
    let calls = show.all_calls();
    drop(widget);
    assert_eq!(show.aborted(), calls - 1, "the reads that are over, but not the write");
    show.release();
    show.pause().await;
    assert_eq!((show.children(), show.all_calls()), (0, calls));
    show.close();
}

#[wasm_bindgen_test]
async fn fifty_widgets_leave_no_nodes() {
    let show = Show::new();
    let elements = show.elements();
    for round in 0..50 {
        let widget = show.mount();
        if round % 10 == 0 {
            show.shopping().await;
        }
        drop(widget);
        assert_eq!((show.children(), show.elements()), (0, elements), "round {round}");
    }
    show.pause().await;
    assert_eq!((show.children(), show.elements()), (0, elements));
    show.close();
}

#[wasm_bindgen_test]
async fn a_broken_fetch_shows_an_error_and_can_be_tried_again() {
    for kind in FAULTS {
        for call in [ORDER_CALL, PRICES_CALL] {
            let show = Show::new();
            show.hurry();
            show.fault(call, kind);
            let widget = show.mount();
            show.says("#ended", "not available right now").await;
            assert!(show.text(".ended button").contains("Try again"), "{kind}");
            show.answers();
            show.press(".ended button");
            show.shopping().await;
            assert_eq!(show.text("[part=total] dd"), "$25.16", "{kind} at {call}");
            show.end(widget);
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_of_another_type_counts_as_none() {
    for body in ["", "null", "[]", "{}", "<html>", "{\"order\":null}", "{\"order\":{\"totalPrice\":{}}}"] {
        let show = Show::new();
        show.answer(ORDER_CALL, 200, body);
        let widget = show.mount();
        show.says("#ended", "not available right now").await;
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn optional_reads_may_fail_in_any_way() {
    let show = Show::new();
    let offers = "GET /RESTData.svc/cinemas/0002/sessions/2681/tickets";
    for kind in FAULTS {
        show.fault(offers, kind);
        show.fault("GET /checkout/v1/capabilities", kind);
        let widget = show.mount();
        show.shopping().await;
        show.pause().await;
        assert_eq!(show.text("[part=total] dd"), "$25.16", "{kind}");
        drop(widget);
    }
    assert!(show.calls(offers) >= 1);
    show.close();
}
