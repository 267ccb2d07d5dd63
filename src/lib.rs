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
mod property;
mod runtime;
mod texts;
mod view;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use checkout::{Event, Secret, TicketKey, VoucherId, VoucherKind};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use property::{property, text_property};
use runtime::{Options, Shell, Until};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// 2 kB smaller than Rust's own for wasm (docs/decisions/0048-allocator-and-stack.md).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
#[expect(
    unsafe_code,
    reason = "the wasm has one thread; a lock would wait for ever in memory that a crash left behind"
)]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    // SAFETY: the wasm is built without threads.
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

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
    let mut options = Options::read(&options)?;
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
    /// Does an action of the page. One function, because each one more costs a moviegoer 200 bytes.
    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn ask(
        &self,
        #[wasm_bindgen(unchecked_param_type = "keyof Actions")] action: &str,
        #[wasm_bindgen(unchecked_param_type = "Actions[keyof Actions]")] given: &JsValue,
    ) -> JsValue {
        let text = |name: &str| text_property(given, name).unwrap_or_default();
        let secret = |name: &str| Secret::new(text(name));
        let (until, event) = match action {
            "setLanguage" => {
                self.shell.set_language(
                    &text("language"),
                    property(given, "texts"),
                    property(given, "formats"),
                );
                return JsValue::UNDEFINED;
            }
            "setOrderToken" => return self.shell.set_order_token(text_property(given, "token")).into(),
            "setShown" => {
                let is_shown = property(given, "shown").is_truthy();
                self.shell.send(if is_shown { Event::Resumed } else { Event::Left });
                return JsValue::UNDEFINED;
            }
            "codeScanned" => return self.shell.code_scanned(secret("code")).into(),
            "applyCode" => (
                Until::Answered,
                Event::CodeGiven(secret("code"), text_property(given, "pin").map(Secret::new)),
            ),
            "applyVoucher" => {
                let kind = VoucherKind::parse(&text("kind"));
                (Until::Settled, Event::VoucherGiven(kind, secret("barcode"), secret("pin")))
            }
            "removeVoucher" => (Until::Settled, Event::VoucherRemoved(VoucherId::new(text("id")))),
            "applyDiscount" => {
                (Until::Answered, Event::OfferTaken(text("code"), TicketKey::new(text("ticketId"))))
            }
            "complete" => (Until::Completion, Event::CompletionAsked),
            _ => (Until::Settled, Event::Refreshed),
        };
        self.shell.api(until, event).into()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.shell.stop();
    }
}
