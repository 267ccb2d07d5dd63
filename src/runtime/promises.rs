//! The promises that the element's methods return to the page.

use super::Shell;
use crate::runtime::host::{amount, outcome};
use checkout::{Event, Message, Refusal, Tone};
use web_sys::js_sys::Promise;
use web_sys::wasm_bindgen::JsValue;

/// When a promise is settled, and its value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Until {
    /// As soon as nothing is under way; undefined.
    Settled,
    /// After the user has answered, too; whether the code is taken.
    Answered,
    /// As soon as nothing is under way; the text of the message.
    Announced,
    /// When the order is bought, or not; the amount due.
    Completion,
}

impl Shell {
    /// Runs a method of the page. The promise resolves when it is done, or rejects with the error that was shown.
    pub(crate) fn api(&self, until: Until, event: Event) -> Promise {
        if !self.state.borrow().is_settled() {
            return Promise::reject(&self.error(Message::Refused(Refusal::OrderBusy)));
        }
        self.promise(until, event)
    }

    /// Sends an event, and promises its outcome.
    pub(super) fn promise(&self, until: Until, event: Event) -> Promise {
        let mut event = Some(event);
        Promise::new(&mut |resolve, reject| {
            event.take().into_iter().for_each(|event| self.send(event));
            // Added last: between the events of one method nothing is under way.
            self.waiting.borrow_mut().push((until, resolve, reject));
            self.settle_promises();
        })
    }

    /// Settles the promises that are due.
    pub(super) fn settle_promises(&self) {
        // The page called a method from within an event: that event is still to be handled.
        if self.handling.get() {
            return;
        }
        let (settled, asking) = {
            let state = self.state.borrow();
            (state.is_settled(), state.is_asking())
        };
        let waiting = self.waiting.take();
        for (until, resolve, reject) in waiting {
            if !settled || (asking && until == Until::Answered) {
                self.waiting.borrow_mut().push((until, resolve, reject));
                continue;
            }
            // These only queue a task, so an exception of the page's callback does not arrive here.
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
            Until::Announced => {
                let message = state.notice().map(|message| self.texts.borrow().message(message));
                return Ok(message.map_or(JsValue::UNDEFINED, JsValue::from));
            }
            Until::Settled | Until::Answered => match (state.failure(), state.notice(), until) {
                (Some(failure), ..) => return Err(failure),
                (_, _, Until::Settled) => return Ok(JsValue::UNDEFINED),
                (_, Some(message), _) if message.tone() == Tone::Success => ("applied", None),
                _ => ("cancelled", None),
            },
        };
        Ok(outcome(status, due.unwrap_or(JsValue::UNDEFINED)))
    }
}
