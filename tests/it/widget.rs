//! The widget in a shadow root: its nodes, calls and clean-up.

use crate::test_page::{
    FAULTS, ORDER_CALL, OrderPage, PRICES_CALL, VOUCHER_CALL, ask, options, set_language, texts,
};
use voucher_checkout::mount;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const ACCEPTED: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/add-voucher-response.json");

#[wasm_bindgen_test]
async fn the_skeleton_is_replaced_by_the_order() {
    let page = OrderPage::new();
    page.hold();
    let widget = page.mount();
    let region = page.find("[part=message][role=status]");
    assert!(!region.is_null(), "the live region is there before it says anything");
    assert_eq!(page.text("[part=message]"), "");
    assert!(!page.find(".skeleton").is_null() && page.find("[part=total]").is_null());

    page.release();
    page.shopping().await;
    assert!(page.find(".skeleton").is_null());
    assert_eq!(page.text("[part=total] dd"), "$25.16");
    assert_eq!(page.text("[part=fees] dd"), "$5.66");
    assert_eq!(page.text("[part=line] .name"), "Adult");
    assert_eq!(page.text("[part=line] .price"), "$19.50");
    assert_eq!(page.text("[part=seats] dd"), "J5");
    assert!(page.find("[part=ticket]").is_null(), "the list is closed");
    page.open_tickets().await;
    assert_eq!(page.text("[part=ticket] .name"), "Adult Voucher");
    assert_eq!(page.text("[part=ticket] .price"), "$1.00");
    assert_eq!(page.find("[part=message]"), region, "it would not be announced");
    for call in [ORDER_CALL, PRICES_CALL] {
        assert_eq!(page.calls(call), 1, "{call}");
    }
    page.end(widget);
}

#[wasm_bindgen_test]
async fn typed_text_stays_in_the_same_field() {
    let page = OrderPage::new();
    let widget = page.mount();
    page.shopping().await;
    for (part, typed) in [("[part=code]", "adtmm 0000-111"), ("[part=pin]", "12")] {
        let field = page.find(part);
        page.type_in(part, typed);
        page.pause().await;
        let reads = page.calls(ORDER_CALL);
        let _ = ask(&widget, "refresh", &[]);
        page.called(ORDER_CALL, reads + 1).await;
        page.pause().await;
        assert_eq!(page.find(part), field);
        assert_eq!(page.value(part), typed);
        if part == "[part=code]" {
            page.press("[part=apply]");
            page.shown("[part=pin]").await;
        }
    }
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_change_of_language_keeps_typed_text() {
    let page = OrderPage::new();
    let widget = page.mount();
    page.shopping().await;
    page.type_in("[part=code]", "adtmm");
    let (code, calls) = (page.find("[part=code]"), page.all_calls());
    set_language(&widget, "de-CH", &texts(include_str!("../../src/texts/locales/de.json"), None, "de"));
    page.says("#title", "Gutscheine und Rabatte").await;
    assert_eq!(page.attribute(".vc", "lang"), "de");
    assert!(page.text("[part=total] dd").contains("25.16"), "a Swiss amount");
    assert_eq!(page.find("[part=code]"), code);
    assert_eq!(page.value("[part=code]"), "adtmm");
    assert_eq!(page.all_calls(), calls, "nothing is read again");

    set_language(&widget, "fr", &texts(include_str!("../../src/texts/locales/en.json"), None, "fr"));
    page.says("#title", "Vouchers and discounts").await;
    assert_eq!(page.attribute(".vc", "lang"), "en", "the language of the texts");
    assert!(page.text("[part=total] dd").contains("25,16"), "a French amount");
    page.end(widget);
}

#[wasm_bindgen_test]
fn a_missing_option_is_named() {
    let page = OrderPage::new();
    let complete = [("order", "1aaa"), ("showtime", "0002-2681"), ("currency", "NZD")];
    let refusal = |given: &[(&str, &str)]| {
        let result = mount(page.host(), page.root(), options(given));
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
        let result = mount(page.host(), page.root(), options);
        assert_eq!(result.err().and_then(|reason| reason.as_string()).as_deref(), Some("order"));
    }
    assert_eq!((page.children(), page.all_calls()), (0, 0), "and nothing is begun");
    page.close();
}

#[wasm_bindgen_test]
async fn a_removed_widget_leaves_no_nodes_and_no_listeners() {
    let page = OrderPage::new();
    page.hold();
    let widget = page.mount();
    page.called(PRICES_CALL, 1).await;
    drop(widget);
    assert_eq!(page.children(), 0);
    assert_eq!(page.aborted(), page.all_calls(), "every read is given up");
    let calls = page.all_calls();
    page.release();
    page.pause().await;
    assert_eq!((page.children(), page.all_calls()), (0, calls));
    page.close();
}

#[wasm_bindgen_test]
async fn a_write_survives_removal_and_its_reply_draws_nothing() {
    let page = OrderPage::new();
    page.answer(VOUCHER_CALL, 200, ACCEPTED);
    let widget = page.mount();
    page.shopping().await;
    page.hold();
    page.type_in("[part=code]", "ADTMM0000111 1234");
    page.press("[part=apply]");
    page.called(VOUCHER_CALL, 1).await;
    let calls = page.all_calls();
    drop(widget);
    assert_eq!(page.aborted(), calls - 1, "the reads that are over, but not the write");
    page.release();
    page.pause().await;
    assert_eq!((page.children(), page.all_calls()), (0, calls));
    page.close();
}

#[wasm_bindgen_test]
async fn fifty_widgets_leave_no_nodes() {
    let page = OrderPage::new();
    let elements = page.elements();
    for round in 0..50 {
        let widget = page.mount();
        if round % 10 == 0 {
            page.shopping().await;
        }
        drop(widget);
        assert_eq!((page.children(), page.elements()), (0, elements), "round {round}");
    }
    page.pause().await;
    assert_eq!((page.children(), page.elements()), (0, elements));
    page.close();
}

#[wasm_bindgen_test]
async fn a_broken_fetch_shows_an_error_and_can_be_tried_again() {
    for kind in FAULTS {
        for call in [ORDER_CALL, PRICES_CALL] {
            let page = OrderPage::new();
            page.hurry();
            page.fault(call, kind);
            let widget = page.mount();
            page.says("#ended", "not available right now").await;
            assert!(page.text(".ended button").contains("Try again"), "{kind}");
            page.answers();
            page.press(".ended button");
            page.shopping().await;
            assert_eq!(page.text("[part=total] dd"), "$25.16", "{kind} at {call}");
            page.end(widget);
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_of_another_type_counts_as_none() {
    for body in ["", "null", "[]", "{}", "<html>", "{\"order\":null}", "{\"order\":{\"totalPrice\":{}}}"] {
        let page = OrderPage::new();
        page.answer(ORDER_CALL, 200, body);
        let widget = page.mount();
        page.says("#ended", "not available right now").await;
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn optional_reads_may_fail_in_any_way() {
    let page = OrderPage::new();
    let offers = "GET /RESTData.svc/cinemas/0002/sessions/2681/tickets";
    for kind in FAULTS {
        page.fault(offers, kind);
        page.fault("GET /checkout/v1/capabilities", kind);
        let widget = page.mount();
        page.shopping().await;
        page.pause().await;
        assert_eq!(page.text("[part=total] dd"), "$25.16", "{kind}");
        drop(widget);
    }
    assert!(page.calls(offers) >= 1);
    page.close();
}
