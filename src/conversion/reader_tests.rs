//! Reading JavaScript values as JSON. The tests of the readers themselves are in `crates/answers`.

use super::reader::Value;
use answers::{At, Json};
use checkout::{Currency, Language, OrderId, Settings, ShowtimeId, VoucherKind};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::{Function, JSON, Reflect};

fn parse(json: &str) -> Value {
    Value(JSON::parse(json).unwrap())
}

#[wasm_bindgen_test]
fn each_kind_of_value_is_recognised() {
    let all = parse(
        r#"{"text": "a", "number": 19.5, "flag": true, "list": [1, null], "object": {}, "null": null}"#,
    );
    let names = ["text", "number", "flag", "list", "object", "null", "missing"];
    let which =
        |is: fn(&Value) -> bool| names.into_iter().filter(|name| is(&all.get(name))).collect::<Vec<_>>();
    assert_eq!(which(|value| value.text().is_some()), ["text"]);
    assert_eq!(which(|value| value.number().is_some()), ["number"]);
    assert_eq!(which(|value| value.flag().is_some()), ["flag"]);
    assert_eq!(which(|value| value.items().is_some()), ["list"]);
    assert_eq!(which(Value::is_object), ["object"]);
    assert_eq!(which(Value::is_nothing), ["null", "missing"]);
    assert_eq!(all.get("number").number(), Some(19.5));
    assert_eq!(all.get("list").items().unwrap().len(), 2);
    assert!(parse("7").get("length").is_nothing() && Value(JsValue::UNDEFINED).get("a").is_nothing());
}

#[wasm_bindgen_test]
fn no_value_of_a_page_throws() {
    let thrower = Function::new_no_args("return new Proxy({}, { get() { throw new Error('no') } })");
    let hostile = Value(thrower.call0(&JsValue::NULL).unwrap());
    assert!(hostile.get("order").is_nothing());
    assert_eq!(parse(r#""Child \ud83d""#).text().unwrap(), "Child \u{FFFD}");
    assert_eq!(parse("[1e400]").items().unwrap().first().unwrap().number(), Some(f64::INFINITY));
}

#[wasm_bindgen_test]
fn an_order_is_read_from_javascript_values() {
    let order = parse(include_str!("../../crates/wire/tests/fixtures/answers/B-seat-null.json"));
    let settings = Settings {
        order: OrderId::new("1aaa031755d64e6d9cbddfec4b3c8633"),
        showtime: ShowtimeId::new("0002-2681"),
        currency: Currency::parse("NZD").unwrap(),
        voucher_kinds: vec![VoucherKind::Ticket],
        language: Language::new("en"),
    };
    let left_out = std::cell::RefCell::new(Vec::new());
    let at = At::new(order, Some(&left_out));
    let order = answers::order(&at, &settings, &|_| Some(1)).unwrap().unwrap();
    let showtime = order.showtime(&settings.showtime).unwrap();
    assert_eq!((showtime.tickets.len(), showtime.seats.len(), order.total.minor), (2, 1, 2000));
    assert!(order.complete);
    assert_eq!(*left_out.borrow(), ["order.showtimes[].seats[]"]);
    assert!(Reflect::get(&JsValue::NULL, &"a".into()).is_err());
}

#[wasm_bindgen_test]
fn reading_keeps_no_reference_to_values() {
    let read = || {
        let value = parse(r#"{"a": null, "list": [null, 1, "b", {}]}"#);
        assert!(value.get("a").get("b").is_nothing() && value.get("missing").get("b").get("c").is_nothing());
        assert_eq!(value.get("list").items().unwrap().len(), 4);
    };
    read();
    let before = wasm_bindgen::externref_heap_live_count();
    for _ in 0..100 {
        read();
    }
    assert_eq!(wasm_bindgen::externref_heap_live_count(), before);
}
