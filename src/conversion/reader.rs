//! JavaScript values as the JSON that `answers` reads. A page's script may have replaced any of them, so nothing here
//! throws.

use answers::Json;
use web_sys::js_sys::{Array, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// A value returned by `JSON.parse`.
pub(crate) struct Value(pub(crate) JsValue);

impl Json for Value {
    fn get(&self, name: &str) -> Value {
        // `Reflect.get` throws if this is no object, and wasm-bindgen keeps a table entry for each thrown call.
        if !self.0.is_object() {
            return Value(JsValue::UNDEFINED);
        }
        Value(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default())
    }

    fn items(&self) -> Option<Vec<Value>> {
        Array::is_array(&self.0).then(|| self.0.unchecked_ref::<Array>().iter().map(Value).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }
}
