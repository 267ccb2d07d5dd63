//! What the element's methods promise the page.

use super::Shell;
use crate::runtime::host::{amount, outcome};
use checkout::{Message, Refusal};
use web_sys::js_sys::Promise;
use web_sys::wasm_bindgen::JsValue;

/// What a promise of the page's waits for, and resolves with.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Until {
    /// Nothing is under way; with nothing.
    Settled,
    /// The person has answered too; with whether the discount is on.
    Discount,
    /// The order is bought, or is not; with what is left to pay.
    Completion,
}

impl Shell {
    /// Does what the page asks for. The promise resolves once that is over, or rejects with what went wrong.
    pub(crate) fn api(&self, until: Until, ask: impl FnOnce(&Shell)) -> Promise {
        if !self.state.borrow().is_settled() {
            return Promise::reject(&self.error(Message::Refused(Refusal::OrderBusy)));
        }
        Promise::new(&mut {
            let mut ask = Some(ask);
            move |resolve, reject| {
                if let Some(ask) = ask.take() {
                    ask(self);
                }
                // Only now: it may ask in several steps, and is settled between them.
                self.waiting.borrow_mut().push((until, resolve, reject));
                self.settle();
            }
        })
    }

    pub(super) fn settle(&self) {
        // Called back from within an event: what the page asks for now is still to be done.
        if self.taking.get() {
            return;
        }
        let (settled, asking) = {
            let state = self.state.borrow();
            (state.is_settled(), state.is_asking())
        };
        let waiting = self.waiting.take();
        for (until, resolve, reject) in waiting {
            if !settled || (asking && until == Until::Discount) {
                self.waiting.borrow_mut().push((until, resolve, reject));
                continue;
            }
            // A page that throws from a promise's callback throws at itself: these only queue a task.
            let _ = match self.outcome(until) {
                Ok(value) => resolve.call1(&JsValue::NULL, &value),
                Err(message) => reject.call1(&JsValue::NULL, &self.error(message)),
            };
        }
    }

    fn outcome(&self, until: Until) -> Result<JsValue, Message> {
        let state = self.state.borrow();
        let (status, due) = match until {
            Until::Completion => match state.completion()? {
                Some(due) => ("payment-due", Some(amount(due, &self.texts.borrow()))),
                None => ("completed", None),
            },
            _ => match (state.failure(), state.notice(), until) {
                (Some(failure), ..) => return Err(failure),
                (_, _, Until::Settled) => return Ok(JsValue::UNDEFINED),
                (_, Some(Message::DiscountApplied), _) => ("applied", None),
                _ => ("cancelled", None),
            },
        };
        Ok(outcome(status, due.unwrap_or(JsValue::UNDEFINED)))
    }
}
