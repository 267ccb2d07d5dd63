//! The scanner, which is loaded when it is first opened.

use super::Shell;
use super::promises::Until;
use checkout::{Event, RequestId, Scanned, Secret};
use web_sys::AbortController;
use web_sys::js_sys::Promise;
use web_sys::wasm_bindgen::JsValue;

impl Shell {
    /// Opens the scanner. The promise resolves when it is closed, and rejects if it could not be loaded.
    pub(super) fn open_scanner(&self, request: RequestId) -> Promise {
        let closing = AbortController::new().ok();
        let signal = closing.as_ref().map_or(JsValue::UNDEFINED, |closing| closing.signal().into());
        self.scanning.replace(closing.map(|closing| (request, closing)));
        match self.scanner.as_ref().map(|open| open.call1(&JsValue::NULL, &signal)) {
            Some(Ok(promise)) => Promise::resolve(&promise),
            _ => Promise::reject(&JsValue::NULL),
        }
    }

    /// Closes the scanner, if it is open.
    pub(super) fn close_scanner(&self) {
        if let Some((_, closing)) = self.scanning.take() {
            closing.abort();
        }
    }

    /// Takes a code of the open scanner. The promise resolves with the text for the user, once the code is taken or not.
    pub(crate) fn code_scanned(&self, code: Secret) -> Promise {
        let request = self.scanning.borrow().as_ref().map(|(request, _)| *request).unwrap_or_default();
        let scanned = Event::Scanned(request, Scanned::Code(code));
        self.promise(Until::Announced, scanned)
    }
}

/// How the scan ended, by the promise of the scanner.
pub(super) fn ended(result: Result<JsValue, JsValue>) -> Scanned {
    if result.is_ok() { Scanned::Closed } else { Scanned::Missing }
}
