//! The debug log of each request.

use crate::test_page::{ORDER_CALL, OrderPage, PRICES_CALL, options};
use voucher_checkout::mount;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::{Array, Function, Reflect};

#[wasm_bindgen_test]
async fn each_request_is_logged_with_its_unreadable_fields() {
    let page = OrderPage::new();
    page.answer(PRICES_CALL, 200, include_str!("../../crates/wire/tests/fixtures/answers/B-price-null.json"));
    let order = include_str!("../../crates/wire/tests/fixtures/ocapi/order-response.json")
        .replace("\"items\"", "\"expiresAt\": {}, \"items\"");
    page.answer(ORDER_CALL, 200, &order);
    let told = Array::new();
    let debug =
        "return (method, path) => (status, fields) => told.push([method, path, status, ...fields].join(' '))";
    let debug: JsValue = Function::new_with_args("told", debug).call1(&JsValue::NULL, &told).unwrap();
    let given = options(&[
        ("order", "1aaa031755d64e6d9cbddfec4b3c8633"),
        ("showtime", "0002-2681"),
        ("currency", "NZD"),
        ("language", "en"),
    ]);
    Reflect::set(&given, &"debug".into(), &debug).unwrap();
    let widget = mount(page.host(), page.root(), given).unwrap();
    page.shopping().await;
    page.pause().await;
    let told: Vec<String> =
        told.iter().map(|line| line.unchecked_into::<JsValue>().as_string().unwrap()).collect();
    let says = |line: &str| told.iter().any(|told| told == line);
    assert!(says(&format!("{PRICES_CALL} 200 ticketPrices[].price")), "{told:?}");
    assert!(says(&format!("{ORDER_CALL} 200 order.expiresAt")), "{told:?}");
    assert!(says("GET /checkout/v1/capabilities 404"), "{told:?}");
    page.end(widget);
}
