//! The scanner, which is loaded when it is first opened.

use super::Shell;
use checkout::{Scanned, Secret};
use web_sys::AbortController;
use web_sys::js_sys::Promise;
use web_sys::wasm_bindgen::JsValue;

impl Shell {
    /// Opens the scanner. The promise resolves with the text of a code, or with undefined if the user closed the scanner,
    /// and rejects if it could not be loaded.
    pub(super) fn open_scanner(&self) -> Promise {
        let texts = self.texts.borrow();
        let scanning = AbortController::new().ok();
        let signal = scanning.as_ref().map_or(JsValue::UNDEFINED, |scanning| scanning.signal().into());
        self.scanning.replace(scanning);
        match self.scanner.as_ref().map(|open| open.call2(&JsValue::NULL, texts.own(), &signal)) {
            Some(Ok(promise)) => Promise::resolve(&promise),
            _ => Promise::reject(&JsValue::NULL),
        }
    }

    /// Closes the scanner, if it is open.
    pub(super) fn close_scanner(&self) {
        if let Some(scanning) = self.scanning.take() {
            scanning.abort();
        }
    }
}

/// How the scan ended, by the promise of the scanner.
pub(super) fn scanned(result: Result<JsValue, JsValue>) -> Scanned {
    match result.map(|code| code.as_string()) {
        Ok(Some(code)) => Scanned::Code(Secret::new(code)),
        Ok(None) => Scanned::Nothing,
        Err(_) => Scanned::Missing,
    }
}
