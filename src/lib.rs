//! The widget: it draws what the `checkout` crate decides and runs its effects. See docs/ARCHITECTURE.md.
//!
//! What JavaScript sees is [`mount`] and [`Mounted`]; `element.js` makes the custom element of them.

mod answer;
pub mod convert;
pub mod format;
mod host;
pub mod i18n;
pub mod reader;
mod registry;
mod shell;
pub mod transport;
mod view;

use shell::Shell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, js_sys::Promise};

/// Draws the widget into `root`, an element of the shadow tree, and tells `host`, the custom element, what happens.
///
/// # Errors
/// The name of the option that is missing or makes no sense: `order`, `showtime` or `currency`.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: HtmlElement, options: JsValue) -> Result<Mounted, JsValue> {
    let options = host::Options::read(options)?;
    let shell = Shell::new(options, host, root);
    shell.start();
    Ok(Mounted { shell })
}

/// A widget on the page. Freeing it takes the widget off the page and stops its reads.
#[wasm_bindgen]
pub struct Mounted {
    shell: Rc<Shell>,
}

#[wasm_bindgen]
impl Mounted {
    /// Speaks another language from now on, with its catalogue or in English; nothing is read again and nothing typed is lost.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&self, language: &str, catalogue: Option<String>) {
        self.shell.set_language(language, catalogue.as_deref());
    }

    /// Reads the order again: the page changed tickets or seats.
    pub fn refresh(&self) -> Promise {
        self.shell.api(|shell| shell.send(checkout::Event::Refreshed))
    }

    /// Does what the voucher form does.
    #[wasm_bindgen(js_name = applyVoucher)]
    pub fn apply_voucher(&self, barcode: String, pin: String) -> Promise {
        self.shell.api(|shell| {
            shell.send(checkout::Event::BarcodeTyped(barcode));
            shell.send(checkout::Event::PinTyped(checkout::Secret::new(pin)));
            shell.send(checkout::Event::VoucherSubmitted);
        })
    }

    /// Does what "Remove" at a voucher does.
    #[wasm_bindgen(js_name = removeVoucher)]
    pub fn remove_voucher(&self, id: String) -> Promise {
        self.shell.api(|shell| shell.send(checkout::Event::VoucherRemoved(checkout::VoucherId::new(id))))
    }

    /// Does what the code form does: the person is asked before the code is applied.
    #[wasm_bindgen(js_name = applyDiscount)]
    pub fn apply_discount(&self, code: String, ticket: String) -> Promise {
        self.shell
            .api(|shell| shell.send(checkout::Event::OfferTaken(code, checkout::TicketKey::new(ticket))))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.shell.stop();
    }
}
