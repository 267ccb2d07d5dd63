//! One event in, the next state and the effects out.

mod completion;
mod discount;
mod loading;
mod order;
mod payment;
mod scan;
mod tickets;
mod time;
mod unsure;
mod voucher;

use crate::checkout::Checkout;
use crate::effect::{Effect, Focus, HostEvent};
use crate::event::{Event, Reply};
use crate::forms::Tries;
use crate::message::{Message, Tone};
use crate::selection::Basis;
use crate::state::{Activity, Asked, Shopping, Stage};
use crate::{Moment, Order, RequestId};

/// Takes one event. Total: an event that makes no sense in this state changes nothing and does nothing.
pub fn step(checkout: Checkout, event: Event) -> (Checkout, Vec<Effect>) {
    let mut machine = Machine { checkout, effects: Vec::new() };
    machine.take(event);
    (machine.checkout, machine.effects)
}

/// The longest pause before asking again, in milliseconds.
const LONGEST_PAUSE_MS: u32 = 15_000;

/// 1, 2, 4, 8 and then 15 seconds, in milliseconds.
fn pause(tries: u32) -> u32 {
    1000_u32.checked_shl(tries).unwrap_or(LONGEST_PAUSE_MS).min(LONGEST_PAUSE_MS)
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
            Event::Replied(request, reply, at) => self.replied(request, reply, at),

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

            Event::PaymentTyped(typed) => self.payment_typed(typed),
            Event::AmountTyped(typed) => self.typed(|checkout| checkout.pay.amount = Some(typed)),
            Event::PaymentSubmitted => self.payment_submitted(),
            Event::PaymentRemoved(payment) => self.payment_removed(payment),
            Event::CompletionAsked => self.completion_asked(),
            Event::GiftAsked => self.gift_asked(),
            Event::MoreTimeAsked => self.more_time_asked(),
        }
    }

    fn replied(&mut self, request: RequestId, reply: Reply, at: Moment) {
        self.checkout.now = self.checkout.now.max(at);
        if let Reply::Scanned(scanned) = reply {
            return self.scanned(request, scanned);
        }
        let Some(shopping) = self.shopping() else {
            return self.loading_replied(request, reply);
        };
        if shopping.activity.awaits() != Some(request) {
            return self.extra_replied(request, reply);
        }
        let activity = std::mem::replace(&mut shopping.activity, Activity::Idle);
        match (activity, reply) {
            (Activity::Reading { next, .. }, Reply::Order(result)) => self.order_read(next, result),
            (Activity::AddingVoucher { known, .. }, Reply::VoucherAdded(result)) => {
                self.voucher_added(known, result)
            }
            (Activity::RemovingVoucher { voucher, then, .. }, Reply::VoucherRemoved(result)) => {
                self.voucher_gone(voucher, then, result);
            }
            (Activity::SettingTickets { change, wanted, before, again, .. }, Reply::TicketsSet(result)) => {
                self.tickets_set(change, wanted, before, again, result);
            }
            (Activity::FindingItem { ticket, code, .. }, Reply::Session(result)) => {
                self.session_read(ticket, code, result);
            }
            (Activity::ApplyingCode { ticket, .. }, Reply::DiscountApplied(result)) => {
                self.discount_applied(ticket, result);
            }
            (Activity::Unsure { tries, lost, .. }, Reply::Order(result)) => {
                let read = result.map(|order| self.set_order(order));
                self.doubt_read(tries, lost, read);
            }
            (Activity::Unsure { tries, lost, .. }, Reply::Payments(result)) => {
                let read = result.map(|payments| self.set_payments(payments));
                self.doubt_read(tries, lost, read);
            }
            (Activity::Paying(_), Reply::Paid(result, code)) => self.paid(&code, result),
            (Activity::RemovingPayment(_, payment), Reply::Payments(result)) => {
                self.payment_gone(payment, result);
            }
            (Activity::Completing { due, tries, .. }, Reply::Completion(result)) => {
                self.completion_told(due, tries, result);
            }
            (Activity::Extending { resume, .. }, Reply::ExpiryReset(result)) => {
                self.expiry_reset(*resume, result)
            }
            (Activity::Completing { due, tries, .. }, Reply::Waited) => self.complete(due, tries),
            (Activity::Unsure { tries, lost, .. }, Reply::Waited) => self.doubt_again(tries, lost),
            // A reply of another kind than was asked for: put back what was taken.
            (activity, _) => self.set_activity(activity),
        }
    }

    /// Sends a request and gives its id.
    fn send(&mut self, effect: impl FnOnce(RequestId) -> Effect) -> RequestId {
        let request = self.checkout.last_request.next();
        self.checkout.last_request = request;
        let effect = effect(request);
        if effect.tells_order() {
            // What is still being read in passing is old by then.
            self.checkout.glance = None;
        }
        self.effects.push(effect);
        request
    }

    /// Comes back after 1, 2, 4, 8 and then 15 seconds.
    fn wait(&mut self, tries: u32) -> RequestId {
        self.send(|request| Effect::Wait(request, pause(tries)))
    }

    fn focus(&mut self, focus: Focus) {
        self.effects.push(Effect::Focus(focus));
    }

    fn shopping(&mut self) -> Option<&mut Shopping> {
        match &mut self.checkout.stage {
            Stage::Shopping(shopping) => Some(shopping),
            _ => None,
        }
    }

    fn order(&self) -> Option<&Order> {
        self.checkout.order()
    }

    /// The order to compute changes from. `None` if it is incomplete: SetShowtime would drop its unread tickets.
    fn basis(&self) -> Option<Basis<'_>> {
        let showtime = &self.checkout.settings.showtime;
        let shopping = self.checkout.shopping().filter(|shopping| shopping.order.complete);
        shopping.map(|shopping| shopping.basis(showtime))
    }

    fn set_activity(&mut self, activity: Activity) {
        if let Some(shopping) = self.shopping() {
            shopping.activity = activity;
        }
    }

    /// Whether something new may begin. An open choice or question gives way, except the one that a ticket hangs on.
    fn make_way(&mut self) -> bool {
        let Some(shopping) = self.shopping() else { return false };
        let free = match &shopping.activity {
            Activity::Idle | Activity::Choosing(_) => true,
            Activity::Asking(asked) => !matches!(asked, Asked::PutBackAgain { .. }),
            _ => false,
        };
        if free {
            shopping.activity = Activity::Idle;
            self.checkout.notice = None;
            self.checkout.paying.due = None;
            for tries in self.forms() {
                tries.problem = None;
            }
        }
        free
    }

    fn forms(&mut self) -> [&mut Tries; 3] {
        let Checkout { form, code, pay, .. } = &mut self.checkout;
        [&mut form.tries, &mut code.tries, &mut pay.tries]
    }

    /// Whether the form is there and the order is not.
    fn is_arriving(&self) -> bool {
        matches!(self.checkout.stage, Stage::New | Stage::Loading(_))
    }

    /// Takes what the person does in a form, while there is one.
    fn typed(&mut self, take: impl FnOnce(&mut Checkout)) {
        if self.shopping().is_some() {
            take(&mut self.checkout);
        }
    }

    /// Says what is wrong at the field it is about. Too many tries lock the field's form for a while.
    fn form_problem(&mut self, field: Focus, message: Message) {
        let until = match message {
            Message::TooManyAttempts(seconds) => Some(self.checkout.now.after(u64::from(seconds) * 1000)),
            _ => None,
        };
        let [voucher, code, payment] = self.forms();
        let tries = match field {
            Focus::Barcode => voucher,
            Focus::Code => code,
            _ => payment,
        };
        *tries = Tries { problem: Some(message), locked_until: until.or(tries.locked_until) };
        self.report(message);
        self.focus(field);
    }

    /// Forgets what was typed and told.
    fn forget(&mut self) {
        self.checkout.form = Default::default();
        self.checkout.code = Default::default();
        self.checkout.pay = Default::default();
        self.checkout.notice = None;
    }

    /// Says something to the person, and what went wrong to the page too.
    fn tell(&mut self, message: Message) {
        self.checkout.notice = Some(message);
        self.report(message);
    }

    fn report(&mut self, message: Message) {
        if message.tone() == Tone::Error {
            self.effects.push(Effect::Emit(HostEvent::Error(message)));
        }
    }
}

impl Activity {
    /// The request whose reply leads on.
    fn awaits(&self) -> Option<RequestId> {
        match self {
            Activity::Reading { request, .. }
            | Activity::AddingVoucher { request, .. }
            | Activity::RemovingVoucher { request, .. }
            | Activity::SettingTickets { request, .. }
            | Activity::FindingItem { request, .. }
            | Activity::ApplyingCode { request, .. }
            | Activity::Paying(request)
            | Activity::RemovingPayment(request, _)
            | Activity::Completing { request, .. }
            | Activity::Extending { request, .. }
            | Activity::Unsure { request, .. } => Some(*request),
            Activity::Idle | Activity::Choosing(_) | Activity::Asking(_) => None,
        }
    }
}

impl Shopping {
    pub(crate) fn basis<'a>(&'a self, showtime: &'a crate::ShowtimeId) -> Basis<'a> {
        Basis { order: &self.order, showtime, prices: &self.prices }
    }
}
