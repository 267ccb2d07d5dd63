//! Reading the order, and taking what was read.

use super::Machine;
use crate::deadline::Deadline;
use crate::effect::{Effect, HostEvent};
use crate::message::Message;
use crate::snapshot::Snapshot;
use crate::state::{Activity, Next, Stage};
use crate::{Failure, Order};

impl Machine {
    pub(super) fn read_order(&mut self, next: Next) {
        let request = self.send(Effect::ReadOrder);
        self.set_activity(Activity::Reading { request, next });
    }

    /// Reads the order in passing: nothing that goes on waits for it, and nothing is said of it.
    pub(super) fn glance(&mut self) {
        let request = self.send(Effect::ReadOrder);
        self.checkout.glance = Some(request);
    }

    pub(super) fn glanced(&mut self, result: Result<Order, Failure>) {
        self.checkout.glance = None;
        match result {
            Ok(order) => self.set_order(order),
            Err(Failure::NotFound) if self.checkout.is_settled() => self.leave(),
            // What is on the screen stays: it will be read again.
            Err(_) => {}
        }
    }

    /// The page is looked at again, or another one changed the order: what is on the screen may be old, and the
    /// clock may have stood still.
    pub(super) fn resumed(&mut self) {
        match &self.checkout.stage {
            Stage::Broken(_) => self.load(),
            Stage::Shopping(_) if self.checkout.is_settled() => {
                self.glance();
                self.read_payments();
            }
            _ => {
                self.read_again();
            }
        }
    }

    /// Reads once more what is being read: the answer on its way may be from before what this is about. Says whether
    /// anything is being read.
    pub(super) fn read_again(&mut self) -> bool {
        let again = self.checkout.last_request.next();
        match self.shopping().map(|shopping| &mut shopping.activity) {
            Some(Activity::Reading { request, .. }) => *request = again,
            _ => return false,
        }
        self.send(Effect::ReadOrder);
        true
    }

    /// Takes an order that the server just sent, and tells the page if it has changed. An incomplete one changes amounts
    /// and time, and leaves tickets and vouchers as they were.
    pub(super) fn set_order(&mut self, mut order: Order) {
        let now = self.checkout.now;
        let showtime = self.checkout.settings.showtime.clone();
        let Some(shopping) = self.shopping() else { return };
        // Kept as a deadline alone: as the time left it is another at every reading, and no news to anybody.
        let left = order.expires_in_ms.take();
        order.keep_lists_of(&shopping.order);
        shopping.deadline = left.map(|left| Deadline::read(left, now, shopping.deadline));
        let in_time = shopping.deadline.is_none_or(|deadline| !deadline.has_warned());
        let same = order == shopping.order;
        shopping.order = order;
        let order = &shopping.order;
        let is_there = |voucher: &_| order.vouchers.iter().any(|there| there.id == *voucher);
        shopping.before.retain(|(voucher, _)| is_there(voucher));
        shopping.redemptions.retain(|(voucher, _)| is_there(voucher));
        let gone = self
            .checkout
            .code
            .ticket
            .as_ref()
            .is_some_and(|key| self.order().is_none_or(|order| order.ticket(&showtime, key).is_none()));
        if gone {
            self.checkout.code.ticket = None;
        }
        if in_time && matches!(self.checkout.notice, Some(Message::TimeLeft(_))) {
            self.checkout.notice = None;
        }
        if !same {
            self.checkout.paying.reminded = false;
            self.emit_order(HostEvent::Change);
        }
    }

    /// Tells the page of the order as it is now, while it is being put together.
    pub(super) fn emit_order(&mut self, event: fn(Snapshot) -> HostEvent) {
        if let Some(snapshot) = self.checkout.snapshot() {
            self.effects.push(Effect::Emit(event(snapshot)));
        }
    }
}
