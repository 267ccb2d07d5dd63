//! What a press allows: at most one write with a code, and nothing final without a yes.

use super::{CODE, PIN, Run};
use crate::world::is_write;
use checkout::*;

/// What the user allowed with the last press.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// How many writes with a code may still follow.
    writes: usize,
    /// Whether a voucher was given by the page, which may be any text.
    given: bool,
    /// The discount code of the question that was answered with yes, and whether its ticket has another code.
    discount: Option<(String, bool)>,
    /// The discount code that the user wanted for the ticket that was exchanged last.
    wanted: Option<String>,
    /// Whether a ticket may be taken out and added again.
    pub(super) exchange: bool,
    /// Whether the user said that the ProCinema code is a discount.
    pub(super) code_is_discount: bool,
    /// The discount codes that were applied so far. One of them may be applied again to a ticket that was exchanged.
    applied: Vec<String>,
}

fn sends_code(effect: &Effect) -> bool {
    use Write::{AddVoucher, AddVoucherPayment, ApplyDiscount};
    matches!(effect, Effect::Call(_, Call::Write(AddVoucher(_) | AddVoucherPayment(..) | ApplyDiscount(..))))
}

impl Run {
    /// Notes what an event allows, before it happens.
    pub(super) fn allow(&mut self, event: &Event) {
        let view = view_model(&self.checkout);
        let is_press = matches!(
            event,
            Event::Submitted
                | Event::PinAbsent
                | Event::Answered(true)
                | Event::CodeGiven(..)
                | Event::VoucherGiven(..)
                | Event::Scanned(_, Scanned::Code(_))
        );
        let is_free = !view.busy && !matches!(view.question, Some(Question::PutBackAgain { .. }));
        let text = match event {
            Event::CodeTyped(text) | Event::CodePasted(text) | Event::Scanned(_, Scanned::Code(text)) => {
                Some(text)
            }
            Event::CodeGiven(text, _) | Event::VoucherGiven(_, text, _) if is_free => Some(text),
            _ => None,
        };
        // An event that changes nothing, such as a scan that is not awaited, leaves the field as it was.
        let is_taken = |_: &&Secret| step(self.checkout.clone(), event.clone()).0 != self.checkout;
        if let Some(text) = text.filter(|_| view.screen == Screen::Shopping).filter(is_taken) {
            self.typed = text.reveal().to_owned();
        }
        // A press while something is under way is ignored.
        if is_press && (!view.busy || view.summary.is_none()) {
            // Further codes of a list need no press if they come with their PIN.
            let further = self.typed.lines().skip(1).filter(|line| line.contains(PIN)).count();
            self.allowed.writes = 1 + further;
            self.allowed.given = matches!(event, Event::VoucherGiven(..));
            self.allowed.discount = None;
        }
        if let (Event::Answered(false), false, Some(Question::PutBackAgain { .. })) =
            (event, view.busy, &view.question)
        {
            self.gave_up_ticket = true;
        }
        if let (Event::Answered(true), false, Some(question)) = (event, view.busy, &view.question) {
            self.allowed.exchange |= match question {
                Question::UseCode { tickets, picked, .. } => tickets[*picked].has_code,
                Question::DropCode(_) => true,
                Question::PutBackAgain { .. } => false,
            };
            match question {
                Question::UseCode { code, .. } => {
                    self.allowed.discount = Some((code.clone(), self.allowed.exchange));
                    self.allowed.wanted = Some(code.clone());
                }
                Question::DropCode(_) => self.allowed.wanted = None,
                // It goes on where it stopped.
                Question::PutBackAgain { .. } => {
                    self.allowed.discount = self.allowed.wanted.clone().map(|code| (code, true));
                }
            }
        }
    }

    /// Checks the writes of an event.
    pub(super) fn check_presses(&mut self, event: &Event, effects: &[Effect]) {
        assert!(effects.iter().filter(|effect| is_write(effect)).count() <= 1, "{event:?}: {effects:?}");
        for effect in effects.iter().filter(|effect| sends_code(effect)) {
            let Effect::Call(_, Call::Write(write)) = effect else { continue };
            match write {
                Write::AddVoucher(new) => {
                    let barcode = new.barcode.reveal();
                    let has_form = barcode.len() >= 6 && barcode.bytes().any(|byte| byte.is_ascii_digit());
                    assert!(has_form || self.allowed.given, "{barcode} is no voucher");
                    assert_ne!(barcode, "BLITZO", "it is on offer");
                    self.spend(event);
                }
                Write::AddVoucherPayment(code, _) => {
                    assert_eq!(code.reveal(), CODE);
                    self.spend(event);
                }
                Write::ApplyDiscount(_, code) => self.check_discount(event, code),
                _ => {}
            }
        }
        let view = view_model(&self.checkout);
        // Once the tickets are chosen, the list of codes goes on.
        let is_at_rest = !view.busy && view.summary.is_some() && !view.form.busy && view.choice.is_none();
        if is_at_rest {
            self.allowed.writes = 0;
            self.allowed.exchange = false;
        }
    }

    fn spend(&mut self, event: &Event) {
        assert!(self.allowed.writes > 0, "{event:?} sends a code without a press: {:?}", self.allowed);
        self.allowed.writes -= 1;
    }

    /// The code of the question is applied once. The code before it may be applied again, once, to a ticket that was
    /// exchanged.
    fn check_discount(&mut self, event: &Event, code: &str) {
        match self.allowed.discount.take() {
            Some((asked, is_exchange)) if asked == code => {
                self.allowed.applied.push(asked);
                self.allowed.discount = is_exchange.then(|| (String::new(), false));
                self.spend(event);
            }
            // The new code was refused, or could not even be sent.
            Some((asked, is_exchange)) if asked.is_empty() || is_exchange => {
                // The offer at the ticket's price is its code, if the checkout did not apply it itself.
                let was_applied =
                    code == "BLITZO" || self.allowed.applied.iter().any(|applied| applied == code);
                assert!(was_applied, "{code} was never on it");
            }
            other => panic!("{event:?} applies {code} without a question: {other:?}"),
        }
    }
}
