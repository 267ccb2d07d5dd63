//! The scanner, which is loaded when it is asked for.

use super::Shell;
use checkout::{Reply, Scanned, Secret};
use web_sys::js_sys::Promise;
use web_sys::wasm_bindgen::JsValue;

impl Shell {
    /// Opens it. The promise resolves with what a code says, or with nothing where the person closed it, and rejects
    /// where there is none.
    pub(super) fn scan(&self) -> Promise {
        let texts = self.texts.borrow();
        match self.scanner.as_ref().map(|open| open.call1(&JsValue::NULL, texts.own())) {
            Some(Ok(promise)) => Promise::resolve(&promise),
            _ => Promise::reject(&JsValue::NULL),
        }
    }
}

/// What came of it.
pub(super) fn scanned(found: Result<JsValue, JsValue>) -> Reply {
    Reply::Scanned(match found.map(|code| code.as_string()) {
        Ok(Some(code)) => Scanned::Code(Secret::new(code)),
        Ok(None) => Scanned::Nothing,
        Err(_) => Scanned::Missing,
    })
}
