//! How the view changes the elements that it has drawn.

use crate::test_page::{ORDER, ORDER_CALL, OrderPage, ask};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::Reflect;

#[wasm_bindgen_test]
async fn only_elements_that_differ_are_touched() {
    let page = OrderPage::new();
    let widget = page.mount();
    page.shopping().await;
    page.pause().await;
    page.watch();
    page.type_in("[part=code]", "ADTMM0000111");
    page.pause().await;
    assert_eq!(page.touched(), "", "a value is no part of the document");
    page.press("[part=apply]");
    page.shown("[part=pin]").await;
    page.watch();
    page.press("[part=apply]");
    page.says(".field-error", "Enter the PIN").await;
    page.pause().await;
    assert_eq!(page.touched(), "div input p");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_translated_page_shows_the_new_total() {
    let page = OrderPage::new();
    let widget = page.mount();
    page.shopping().await;
    page.pause().await;
    page.translate();
    assert_eq!(page.text("[part=total] dd"), "~$25.16");
    page.answer(ORDER_CALL, 200, &ORDER.replace("25.16", "21.16"));
    let _ = ask(&widget, "refresh", &[]);
    page.says("[part=total] dd", "$21.16").await;
    assert_eq!(page.text("[part=total] dd"), "$21.16");
    assert_eq!(page.text("[part=total] dt"), "~To pay", "a text that did not change stays translated");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_text_that_no_event_has_reported_yet_stays() {
    let page = OrderPage::new();
    let widget = page.mount();
    page.shopping().await;
    Reflect::set(&page.find("[part=code]"), &"value".into(), &"adtmm".into()).unwrap();
    page.answer(ORDER_CALL, 200, &ORDER.replace("25.16", "21.16"));
    let _ = ask(&widget, "refresh", &[]);
    page.says("[part=total] dd", "$21.16").await;
    assert_eq!(page.value("[part=code]"), "adtmm");
    page.end(widget);
}
