//! One event in, the next state and the effects out.
#![allow(
    clippy::result_large_err,
    reason = "an intent comes back at most once per write, and a box costs bytes"
)]

mod calls;
mod choice;
mod code;
mod completion;
mod discount;
mod exchange;
mod expiry;
mod loading;
mod order;
mod scan;
mod sort;
mod tickets;
mod typing;
mod voucher;
mod voucher_payment;

use crate::activity::{Activity, Decision, Panel};
use crate::call::Answer;
use crate::checkout::Checkout;
use crate::effect::{Effect, Focus, HostEvent};
use crate::entry::{Entry, EntryStep};
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::RequestId;
use crate::message::{Message, Tone};
use crate::order::{Order, OrderState};
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
        self.handle(event);
        self.end_idle_exchange();
        self.end_scan_for_question();
    }

    fn handle(&mut self, event: Event) {
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

            Event::CodeTyped(typed) => self.code_typed(typed),
            Event::CodePasted(pasted) => self.code_pasted(&pasted),
            Event::ScanAsked => self.scan_asked(),
            Event::Submitted => self.submitted(),
            Event::PinTyped(typed) => self.pin_typed(typed),
            Event::PinAbsent => self.pin_absent(),
            Event::AmountTyped(typed) => self.amount_typed(typed),
            Event::CodeReopened => self.code_reopened(),
            Event::OtherKindMeant => self.other_kind_meant(),
            Event::CodeGiven(code, pin) => self.code_given(code, pin),
            Event::VoucherGiven(kind, barcode, pin) => self.voucher_given(kind, barcode, pin),

            Event::TicketPicked(at) => self.ticket_picked(at),
            Event::QuantityPicked(quantity) => self.quantity_picked(quantity),
            Event::ChoiceConfirmed => self.choice_confirmed(),
            Event::ChoiceDismissed => self.choice_dismissed(),
            Event::VoucherUsed(voucher) => self.voucher_used(voucher),
            Event::VoucherRemoved(voucher) => self.voucher_removed(voucher),
            Event::TicketsShown(shown) => self.checkout.shows_tickets = shown,

            Event::DiscountTaken(price) => self.discount_taken(price),
            Event::DiscountDropped(price) => self.discount_dropped(price),
            Event::OfferTaken(code, ticket) => self.offer_taken(code, ticket),
            Event::CodeRemoved(ticket) => self.code_removed(ticket),
            Event::Answered(yes) => self.answered(yes),

            Event::VoucherPaymentRemoved(payment) => self.payment_removed(payment),
            Event::CompletionAsked => self.completion_asked(),
            Event::GiftAsked => self.gift_asked(),
            Event::MoreTimeAsked => self.more_time_asked(),
        }
    }

    fn replied(&mut self, request: RequestId, result: Result<Answer, Failure>, at: Moment) {
        self.checkout.now = self.checkout.now.max(at);
        let result = match result {
            // An order that can no longer be changed is gone from here. Only the read of the completed order expects one.
            Ok(Answer::Order(order))
                if !order.in_progress() && !matches!(self.checkout.phase, Phase::Leaving(_)) =>
            {
                let is_sold = order.state == Some(OrderState::Sold);
                self.checkout.sold = is_sold.then(|| Box::new(order));
                Err(Failure::NotFound)
            }
            other => other,
        };
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
            Some(Panel::Question(Decision::UseCode { .. } | Decision::DropCode(_))) => true,
            Some(Panel::Question(Decision::PutBackTicket(_))) => false,
        };
        let can_begin = may_close && shopping.activity == Activity::Idle;
        if can_begin {
            shopping.added = None;
            self.close_question();
            self.checkout.notice = None;
            self.checkout.payments.due = None;
            self.checkout.entry.problem = None;
            self.checkout.entry.asked = false;
            self.checkout.entry.submitted = false;
            self.remember_due();
        }
        can_begin
    }

    /// Closes an open panel, and with it the question about a discount.
    fn close_question(&mut self) {
        self.set_panel(None);
        if matches!(self.checkout.entry.step, EntryStep::Discount) {
            self.checkout.entry.step = EntryStep::Code;
        }
    }

    /// Remembers the amount due, to announce its change.
    fn remember_due(&mut self) {
        let due = self.amount_due();
        if let Some(shopping) = self.shopping() {
            shopping.due_before = due;
        }
    }

    /// Whether the voucher form is shown before the order is.
    fn is_arriving(&self) -> bool {
        matches!(self.checkout.phase, Phase::New | Phase::Loading(_))
    }

    /// Shows an error at its field.
    fn show_field_error(&mut self, field: Focus, message: Message) {
        let entry = &mut self.checkout.entry;
        if field == Focus::Code {
            entry.step = EntryStep::Code;
        }
        entry.problem = Some(message);
        self.report(message);
        self.focus(field);
    }

    /// Accepts no voucher for a while, if a failure says that there were too many attempts.
    fn lock(&mut self, failure: Failure) {
        if let Message::TooManyAttempts(seconds) = failure.into() {
            self.checkout.entry.locked_until = Some(self.checkout.now.after(u64::from(seconds) * 1000));
        }
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

    /// Clears the form and the notice, and closes the scanner.
    fn clear_forms(&mut self) {
        self.close_scanner();
        self.checkout.entry = Entry::default();
        self.checkout.notice = None;
    }

    /// Shows a message to the user, and reports an error to the page.
    fn announce(&mut self, message: Message) {
        if message == Message::Unconfirmed {
            self.checkout.is_unconfirmed = true;
        }
        self.checkout.notice = Some(message);
        self.report(message);
    }

    fn report(&mut self, message: Message) {
        if message.tone() == Tone::Error {
            self.effects.push(Effect::Emit(HostEvent::Error(message)));
        }
    }
}
