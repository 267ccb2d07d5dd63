//! Reading JavaScript objects. A script of the page may have replaced any of them, so nothing here throws.

use web_sys::js_sys::Reflect;
use web_sys::wasm_bindgen::JsValue;

/// A property; undefined if it cannot be read.
pub(crate) fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// A property that is a text; `None` for any other value.
pub(crate) fn text_property(of: &JsValue, name: &str) -> Option<String> {
    property(of, name).as_string()
}
