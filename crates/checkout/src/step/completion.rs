//! Buying the order, and what comes after.

use super::Machine;
use crate::effect::{Effect, Focus, HostEvent};
use crate::message::Message;
use crate::receipt::{Completion, CompletionStatus};
use crate::state::{Activity, Bought, Gifted, Next, Stage};
use crate::{Failure, Gift, Money, Order, Refusal, RequestId, Voucher, VoucherKind};

/// How often the proxy is asked again, after 1, 2, 4, 8 and 15 seconds: half a minute in all.
const TRIES: u32 = 5;

impl Machine {
    pub(super) fn completion_asked(&mut self) {
        if !self.make_way() {
            return;
        }
        if !self.checkout.paying.reminded && self.has_unused_voucher() {
            self.checkout.paying.reminded = true;
            return self.tell(Message::VoucherUnused);
        }
        self.complete(self.left_to_pay(), 0);
    }

    /// Whether a voucher for tickets is on the order and pays none.
    fn has_unused_voucher(&self) -> bool {
        let showtime = &self.checkout.settings.showtime;
        self.order().is_some_and(|order| {
            let unused = |voucher: &Voucher| {
                voucher.kind == VoucherKind::Ticket && order.paid_by(showtime, &voucher.id) == 0
            };
            order.complete && order.vouchers.iter().any(unused)
        })
    }

    /// Every try names the same amount, so that nothing is collected that the person has not seen.
    pub(super) fn complete(&mut self, due: Option<Money>, tries: u32) {
        self.checkout.paying.request = None;
        let request = self.send(|request| Effect::Complete(request, due));
        self.set_activity(Activity::Completing { request, due, tries });
    }

    pub(super) fn completion_told(
        &mut self,
        named: Option<Money>,
        tries: u32,
        result: Result<Completion, Failure>,
    ) {
        match result {
            Ok(Completion { status: CompletionStatus::Completed(order), payments }) => {
                self.checkout.paying.payments = payments;
                match (order, std::mem::replace(&mut self.checkout.stage, Stage::New)) {
                    (Some(mut order), Stage::Shopping(shopping)) => {
                        order.keep_lists_of(&shopping.order);
                        self.bought(*order);
                    }
                    (Some(order), _) => self.bought(*order),
                    (None, Stage::Shopping(shopping)) => self.bought(shopping.order),
                    (None, other) => self.checkout.stage = other,
                }
            }
            Ok(Completion { status: CompletionStatus::PaymentDue(due), payments }) => {
                self.set_payments(payments);
                let left = self.left_to_pay();
                self.checkout.paying.due = due.or(left);
                if due != left && due.is_some() {
                    // The order costs something else than is on the screen.
                    self.read_order(Next::Rest);
                }
            }
            Ok(Completion { status: CompletionStatus::Pending, payments }) => {
                self.set_payments(payments);
                self.ask_again(named, tries);
            }
            // To ask again does nothing twice (the proxy's own path, and not Vista's).
            Err(Failure::Lost) => self.ask_again(named, tries),
            // The order, or the path: a site's own proxy completes nothing. The order will tell.
            Err(Failure::NotFound) => self.read_order(Next::Due),
            // The order costs something else, or a voucher came to nothing: the person sees the new amount first.
            Err(Failure::Refused(refusal)) => {
                self.read_payments();
                self.read_order(Next::Tell(match refusal {
                    Refusal::VoucherNotAccepted => Message::PaymentNotAccepted,
                    refusal => Message::Refused(refusal),
                }));
            }
            Err(failure) => {
                self.tell(failure.into());
                self.read_payments();
            }
        }
    }

    pub(super) fn left_to_pay(&self) -> Option<Money> {
        self.order().map(|order| self.checkout.split(order.total).1)
    }

    fn ask_again(&mut self, due: Option<Money>, tries: u32) {
        if tries < TRIES {
            let request = self.wait(tries);
            self.set_activity(Activity::Completing { request, due, tries: tries + 1 });
        } else {
            self.read_order(Next::Tell(Message::NotCompleted));
        }
    }

    /// The order is bought. Nothing typed is of use any more.
    pub(super) fn bought(&mut self, order: Order) {
        self.forget();
        let event = HostEvent::Completed(order.id.clone(), order.saved());
        self.checkout.stage = Stage::Completed(Box::new(Bought { order, gift: Gifted::NotAsked }));
        self.effects.push(Effect::Emit(event));
    }

    pub(super) fn gift_asked(&mut self) {
        let request = self.checkout.last_request.next();
        let can = self.checkout.can("gift");
        if let Stage::Completed(bought) = &mut self.checkout.stage
            && can
            && matches!(bought.gift, Gifted::NotAsked)
        {
            bought.gift = Gifted::Waiting(request);
            self.send(Effect::GetGift);
        }
    }

    pub(super) fn gift_told(&mut self, request: RequestId, result: Result<Gift, Failure>) {
        if let Stage::Completed(bought) = &mut self.checkout.stage
            && matches!(bought.gift, Gifted::Waiting(awaited) if awaited == request)
        {
            bought.gift = result.map_or(Gifted::Missed, Gifted::Got);
            // The button that had it is gone.
            self.focus(Focus::Gift);
        }
    }
}
