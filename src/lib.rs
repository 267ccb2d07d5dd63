//! The widget: it draws what the `checkout` crate decides and runs its effects. See docs/ARCHITECTURE.md.
//!
//! What JavaScript sees is [`mount`] and [`Mounted`]; `element.js` makes the custom element of them.

pub mod conversion;
mod runtime;
pub mod texts;
mod view;

use checkout::{Event, Pasted, Secret, TicketKey, VoucherId, VoucherKind};
use runtime::{Options, Shell, Until};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, js_sys::Promise};

/// Draws the widget into `root`, an element of the shadow tree, and tells `host`, the custom element, what happens.
///
/// # Errors
/// The name of the option that is missing or makes no sense: `order`, `showtime` or `currency`.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: HtmlElement, options: JsValue) -> Result<Mounted, JsValue> {
    let mut options = Options::read(options)?;
    let early = std::mem::take(&mut options.early);
    let shell = Shell::new(options, host, root);
    for event in early {
        shell.send(event);
    }
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
    /// Speaks another language from now on, with its catalogue or in English, and with the page's own texts, both JSON;
    /// nothing is read again and nothing typed is lost.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&self, language: &str, catalogue: Option<String>, texts: Option<String>) {
        self.shell.set_language(language, catalogue.as_deref(), texts.as_deref());
    }

    /// Sends the calls from now on with this token, and says whether the widget can go on with it: one that has no
    /// order to show must be mounted anew.
    #[wasm_bindgen(js_name = setOrderToken)]
    pub fn set_order_token(&self, token: Option<String>) -> bool {
        self.shell.set_order_token(token)
    }

    /// Reads the order again: the page changed tickets or seats.
    pub fn refresh(&self) -> Promise {
        self.shell.api(Until::Settled, |shell| shell.send(Event::Refreshed))
    }

    /// Looks at the order again where the page is shown again or another one changed it; where the page is left,
    /// forgets the PIN.
    #[wasm_bindgen(js_name = setShown)]
    pub fn set_shown(&self, shown: bool) {
        self.shell.send(if shown { Event::Resumed } else { Event::Left });
    }

    /// Fills barcode and PIN in, if the text is both; says whether it was.
    pub fn paste(&self, text: &str) -> bool {
        let pasted = Pasted::read(text);
        let both = pasted.is_some();
        if let Some(pasted) = pasted {
            self.shell.send(Event::Pasted(pasted));
        }
        both
    }

    /// Does what the voucher form does.
    #[wasm_bindgen(js_name = applyVoucher)]
    pub fn apply_voucher(&self, barcode: String, pin: String, kind: &str) -> Promise {
        let kind = VoucherKind::parse(kind);
        self.shell.api(Until::Settled, |shell| {
            if let Some(kind) = kind {
                shell.send(Event::KindPicked(kind));
            }
            shell.send(Event::BarcodeTyped(barcode));
            shell.send(Event::PinTyped(Secret::new(pin)));
            shell.send(Event::VoucherSubmitted);
        })
    }

    /// Does what "Remove" at a voucher does.
    #[wasm_bindgen(js_name = removeVoucher)]
    pub fn remove_voucher(&self, id: String) -> Promise {
        self.shell.api(Until::Settled, |shell| shell.send(Event::VoucherRemoved(VoucherId::new(id))))
    }

    /// Does what the code form does: the person is asked before the code is applied.
    #[wasm_bindgen(js_name = applyDiscount)]
    pub fn apply_discount(&self, code: String, ticket: String) -> Promise {
        self.shell.api(Until::Discount, |shell| shell.send(Event::OfferTaken(code, TicketKey::new(ticket))))
    }

    /// Buys the order, where nothing is left to pay.
    pub fn complete(&self) -> Promise {
        self.shell.api(Until::Completion, |shell| shell.send(Event::CompletionAsked))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.shell.stop();
    }
}
