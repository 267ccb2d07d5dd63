//! The widget: it draws the view model of the `checkout` crate and runs its effects. See docs/ARCHITECTURE.md.
//!
//! JavaScript sees [`mount`] and [`Mounted`]; `element/element.js` makes the custom element of them.
#![warn(clippy::disallowed_methods)]
// clippy.toml allows these in functions with `#[test]`, but clippy does not recognise `#[wasm_bindgen_test]`.
#![cfg_attr(
    all(test, target_arch = "wasm32"),
    allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "tests"
    )
)]

mod conversion;
mod runtime;
mod texts;
mod view;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use checkout::{Event, Secret, TicketKey, VoucherId, VoucherKind};
use runtime::{Options, Shell, Until};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, js_sys::Promise};

/// The type of the options, for the declarations that wasm-bindgen writes.
#[wasm_bindgen(typescript_custom_section)]
const OPTIONS: &str = include_str!("runtime/options.d.ts");

/// Draws the widget into `root`, an element of the shadow tree. `host` is the custom element, which dispatches the
/// events of the page.
///
/// # Errors
/// The name of the option that is missing or invalid: `order`, `showtime` or `currency`.
#[wasm_bindgen]
pub fn mount(
    host: HtmlElement,
    root: HtmlElement,
    #[wasm_bindgen(unchecked_param_type = "MountOptions")] options: JsValue,
) -> Result<Mounted, JsValue> {
    let mut options = Options::read(options)?;
    let early = std::mem::take(&mut options.early);
    let shell = Shell::new(options, host, root);
    for event in early {
        shell.send(event);
    }
    shell.start();
    Ok(Mounted { shell })
}

/// A widget on the page. Freeing it removes the widget and aborts its reads.
#[wasm_bindgen]
pub struct Mounted {
    shell: Rc<Shell>,
}

#[wasm_bindgen]
impl Mounted {
    /// Switches to another language and to these texts. Nothing is read again, and typed text is kept.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(
        &self,
        language: &str,
        #[wasm_bindgen(unchecked_param_type = "MountOptions['texts']")] texts: JsValue,
    ) {
        self.shell.set_language(language, texts);
    }

    /// Sets the token for all calls from now on. Returns `false` if the widget has no order to show, and has to be
    /// mounted again.
    #[wasm_bindgen(js_name = setOrderToken)]
    pub fn set_order_token(&self, token: Option<String>) -> bool {
        self.shell.set_order_token(token)
    }

    /// Reads the order again, after the page changed tickets or seats.
    pub fn refresh(&self) -> Promise {
        self.shell.api(Until::Settled, |shell| shell.send(Event::Refreshed))
    }

    /// `true`: the page is visible again, or another tab changed the order, so the order is refreshed. `false`: the page
    /// is being left, so the PIN is cleared.
    #[wasm_bindgen(js_name = setShown)]
    pub fn set_shown(&self, shown: bool) {
        self.shell.send(if shown { Event::Resumed } else { Event::Left });
    }

    /// Takes a code of any kind, as the form does: what is missing is asked for. `pin` is the PIN of a voucher; an empty
    /// one says that it has none.
    #[wasm_bindgen(js_name = applyCode)]
    pub fn apply_code(&self, code: String, pin: Option<String>) -> Promise {
        let event = Event::CodeGiven(Secret::new(code), pin.map(Secret::new));
        self.shell.api(Until::Answered, |shell| shell.send(event))
    }

    /// Adds a voucher. `kind` is one of Vista's; any other text stands for all that the site takes.
    #[wasm_bindgen(js_name = applyVoucher)]
    pub fn apply_voucher(&self, barcode: String, pin: String, kind: &str) -> Promise {
        let event = Event::VoucherGiven(VoucherKind::parse(kind), Secret::new(barcode), Secret::new(pin));
        self.shell.api(Until::Settled, |shell| shell.send(event))
    }

    /// Takes a code that the open scanner has read. The promise resolves with the text for the user, if there is one.
    #[wasm_bindgen(js_name = codeScanned)]
    pub fn code_scanned(&self, code: String) -> Promise {
        self.shell.code_scanned(code)
    }

    /// Removes a voucher, as its button does.
    #[wasm_bindgen(js_name = removeVoucher)]
    pub fn remove_voucher(&self, id: String) -> Promise {
        self.shell.api(Until::Settled, |shell| shell.send(Event::VoucherRemoved(VoucherId::new(id))))
    }

    /// Applies a discount code, as its button does: the user is asked first.
    #[wasm_bindgen(js_name = applyDiscount)]
    pub fn apply_discount(&self, code: String, ticket: String) -> Promise {
        self.shell.api(Until::Answered, |shell| shell.send(Event::OfferTaken(code, TicketKey::new(ticket))))
    }

    /// Buys the order if nothing is left to pay.
    pub fn complete(&self) -> Promise {
        self.shell.api(Until::Completion, |shell| shell.send(Event::CompletionAsked))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.shell.stop();
    }
}
