//! How the view changes the elements that it has drawn.

use crate::stage::{ORDER, ORDER_CALL, Show};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::Reflect;

#[wasm_bindgen_test]
async fn only_elements_that_differ_are_touched() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    show.pause().await;
    show.watch();
    show.type_in("[part=pin]", "12");
    show.pause().await;
    assert_eq!(show.touched(), "", "a value is no part of the document");
    show.press(".reveal");
    show.pause().await;
    assert_eq!(show.touched(), "button input");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_translated_page_shows_the_new_total() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    show.pause().await;
    show.translate();
    assert_eq!(show.text("[part=total] dd"), "~$25.16");
    show.answer(ORDER_CALL, 200, &ORDER.replace("25.16", "21.16"));
    let _ = widget.refresh();
    show.says("[part=total] dd", "$21.16").await;
    assert_eq!(show.text("[part=total] dd"), "$21.16");
    assert_eq!(show.text("[part=total] dt"), "~To pay", "a text that did not change stays translated");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_text_that_no_event_has_reported_yet_stays() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    Reflect::set(&show.find("[part=barcode]"), &"value".into(), &"adtmm".into()).unwrap();
    show.answer(ORDER_CALL, 200, &ORDER.replace("25.16", "21.16"));
    let _ = widget.refresh();
    show.says("[part=total] dd", "$21.16").await;
    assert_eq!(show.value("[part=barcode]"), "adtmm");
    show.end(widget);
}
