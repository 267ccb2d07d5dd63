//! One event in, the next state and the effects out.
#![allow(
    clippy::result_large_err,
    reason = "an intent comes back at most once per write, and a box costs bytes"
)]

mod calls;
mod choice;
mod completion;
mod discount;
mod expiry;
mod loading;
mod order;
mod scan;
mod tickets;
mod voucher;
mod voucher_payment;

use crate::activity::{Activity, Decision, Panel};
use crate::call::Answer;
use crate::checkout::Checkout;
use crate::effect::{Effect, Focus, HostEvent};
use crate::event::Event;
use crate::failure::Failure;
use crate::forms::Attempts;
use crate::ids::RequestId;
use crate::message::{Message, Tone};
use crate::order::Order;
use crate::selection::Basis;
use crate::state::{Phase, Shopping};
use crate::time::Moment;

/// Takes one event and returns the next state with the effects to run. Total: an event that makes no sense in a state
/// changes nothing and has no effect.
pub fn step(checkout: Checkout, event: Event) -> (Checkout, Vec<Effect>) {
    let mut machine = Machine { checkout, effects: Vec::new() };
    machine.take(event);
    (machine.checkout, machine.effects)
}

struct Machine {
    checkout: Checkout,
    effects: Vec<Effect>,
}

impl Machine {
    fn take(&mut self, event: Event) {
        match event {
            Event::Started => self.started(),
            Event::Refreshed => self.refreshed(),
            Event::Resumed => self.resumed(),
            Event::Left => self.left(),
            Event::LanguageChanged(language) => self.checkout.settings.language = language,
            Event::Ticked(now) => self.ticked(now),
            Event::Replied(request, result, at) => self.replied(request, result, at),
            Event::Waited(request) => self.waited(request),
            Event::Scanned(request, scanned) => self.scanned(request, scanned),

            Event::KindPicked(kind) => self.kind_picked(kind),
            Event::BarcodeTyped(typed) => self.barcode_typed(typed),
            Event::PinTyped(typed) => self.pin_typed(typed),
            Event::ScanAsked => self.scan_asked(),
            Event::PinRevealed(revealed) => self.pin_revealed(revealed),
            Event::Pasted(pasted) => self.pasted(pasted),
            Event::VoucherSubmitted => self.voucher_submitted(),
            Event::TicketPicked(at) => self.ticket_picked(at),
            Event::QuantityPicked(quantity) => self.quantity_picked(quantity),
            Event::ChoiceConfirmed => self.choice_confirmed(),
            Event::ChoiceDismissed => self.choice_dismissed(),
            Event::VoucherUsed(voucher) => self.voucher_used(voucher),
            Event::VoucherRemoved(voucher) => self.voucher_removed(voucher),

            Event::DiscountTaken(price) => self.discount_taken(price),
            Event::DiscountDropped(price) => self.discount_dropped(price),
            Event::OfferTaken(code, ticket) => self.code_wanted(code, ticket),
            Event::CodeTicketPicked(ticket) => self.code_ticket_picked(ticket),
            Event::CodeTyped(code) => self.code_typed(code),
            Event::CodeSubmitted => self.code_submitted(),
            Event::CodeRemoved(ticket) => self.code_removed(ticket),
            Event::Answered(yes) => self.answered(yes),

            Event::VoucherPaymentTyped(typed) => self.payment_typed(typed),
            Event::AmountTyped(typed) => self.amount_typed(typed),
            Event::VoucherPaymentSubmitted => self.payment_submitted(),
            Event::VoucherPaymentRemoved(payment) => self.payment_removed(payment),
            Event::CompletionAsked => self.completion_asked(),
            Event::GiftAsked => self.gift_asked(),
            Event::MoreTimeAsked => self.more_time_asked(),
        }
    }

    fn replied(&mut self, request: RequestId, result: Result<Answer, Failure>, at: Moment) {
        self.checkout.now = self.checkout.now.max(at);
        match self.take_activity(request) {
            Some(activity) => self.activity_replied(activity, result),
            None if self.shopping().is_some() => self.background_replied(request, result),
            None => self.loading_replied(request, result),
        }
    }

    fn waited(&mut self, request: RequestId) {
        if let Some(activity) = self.take_activity(request) {
            self.activity_waited(activity);
        }
    }

    /// Takes out the activity that awaits this request; the caller decides what follows.
    fn take_activity(&mut self, request: RequestId) -> Option<Activity> {
        let shopping = self.shopping()?;
        (shopping.activity.awaits() == Some(request))
            .then(|| std::mem::replace(&mut shopping.activity, Activity::Idle))
    }

    fn focus(&mut self, focus: Focus) {
        self.effects.push(Effect::Focus(focus));
    }

    fn shopping(&mut self) -> Option<&mut Shopping> {
        match &mut self.checkout.phase {
            Phase::Shopping(shopping) => Some(shopping),
            _ => None,
        }
    }

    fn order(&self) -> Option<&Order> {
        self.checkout.order()
    }

    /// Whether tickets and vouchers of the order are known.
    fn has_lists(&self) -> bool {
        self.order().is_some_and(|order| order.complete)
    }

    /// The order to compute changes from. `None` if it is incomplete: SetShowtime would drop its unread tickets.
    fn basis(&self) -> Option<Basis<'_>> {
        let shopping = self.checkout.shopping().filter(|shopping| shopping.order.complete)?;
        let showtime = &self.checkout.settings.showtime;
        Some(Basis { order: &shopping.order, showtime, prices: &shopping.prices })
    }

    fn set_activity(&mut self, activity: Activity) {
        if let Some(shopping) = self.shopping() {
            shopping.activity = activity;
        }
    }

    fn set_panel(&mut self, panel: Option<Panel>) {
        if let Some(shopping) = self.shopping() {
            shopping.panel = panel;
        }
    }

    /// Asks the user before something that cannot be undone.
    fn ask(&mut self, decision: Decision) {
        self.set_panel(Some(Panel::Question(decision)));
        self.focus(Focus::Question);
    }

    /// Prepares for a new action: closes an open panel and clears old messages. Returns `false` if an activity is under
    /// way, or if the open question is about a ticket that was already taken out.
    fn begin_action(&mut self) -> bool {
        let Some(shopping) = self.shopping() else { return false };
        let may_close = match &shopping.panel {
            None | Some(Panel::Choice(_)) => true,
            Some(Panel::Question(Decision::ApplyCode { .. } | Decision::ReplaceTicket { .. })) => true,
            Some(Panel::Question(Decision::PutBackTicket { .. })) => false,
        };
        let can_begin = may_close && shopping.activity == Activity::Idle;
        if can_begin {
            shopping.panel = None;
            self.checkout.notice = None;
            self.checkout.payments.due = None;
            for attempts in self.forms() {
                attempts.problem = None;
            }
        }
        can_begin
    }

    fn forms(&mut self) -> [&mut Attempts; 3] {
        let Checkout { form, code, pay, .. } = &mut self.checkout;
        [&mut form.attempts, &mut code.attempts, &mut pay.attempts]
    }

    /// Whether the voucher form is shown before the order is.
    fn is_arriving(&self) -> bool {
        matches!(self.checkout.phase, Phase::New | Phase::Loading(_))
    }

    /// Shows an error at its field. Too many attempts lock the form of the field for a while.
    fn show_field_error(&mut self, field: Focus, message: Message) {
        let until = match message {
            Message::TooManyAttempts(seconds) => Some(self.checkout.now.after(u64::from(seconds) * 1000)),
            _ => None,
        };
        let [voucher, code, payment] = self.forms();
        let attempts = match field {
            Focus::Barcode => voucher,
            Focus::Code => code,
            _ => payment,
        };
        *attempts = Attempts { problem: Some(message), locked_until: until.or(attempts.locked_until) };
        self.report(message);
        self.focus(field);
    }

    /// Shows a failure at the field if it is about the typed text, otherwise as a notice.
    fn show_failure(&mut self, field: Focus, failure: Failure) {
        match failure {
            Failure::Refused(_) | Failure::TooManyAttempts(_) => self.show_field_error(field, failure.into()),
            Failure::NotFound | Failure::SessionExpired | Failure::Unavailable | Failure::Unconfirmed => {
                self.announce(failure.into());
            }
        }
    }

    /// Clears all forms and the notice, and closes the scanner.
    fn clear_forms(&mut self) {
        if self.checkout.form.scan.is_some() {
            self.effects.push(Effect::CloseScanner);
        }
        self.checkout.form = Default::default();
        self.checkout.code = Default::default();
        self.checkout.pay = Default::default();
        self.checkout.notice = None;
    }

    /// Shows a message to the user, and reports an error to the page.
    fn announce(&mut self, message: Message) {
        self.checkout.notice = Some(message);
        self.report(message);
    }

    fn report(&mut self, message: Message) {
        if message.tone() == Tone::Error {
            self.effects.push(Effect::Emit(HostEvent::Error(message)));
        }
    }
}
