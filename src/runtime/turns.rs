//! Widgets of one page that show the same order write it one after the other.

use super::{Shell, now};
use crate::runtime::registry;
use checkout::{Effect, Event, Failure, Refusal, Reply, RequestId};
use std::rc::Rc;

impl Shell {
    /// Whether this write may begin. If so, the others wait until it has ended.
    pub(super) fn take_turn(&self, write: &Effect) -> bool {
        let free = self.others().all(|other| other.writing.get().is_none());
        if free {
            self.writing.set(write.request());
        }
        free
    }

    /// A request has ended; only if it was the write, the others may.
    pub(super) fn end_turn(&self, request: RequestId) {
        if self.writing.get() == Some(request) {
            self.writing.set(None);
        }
    }

    /// Another widget of this page is writing the same order.
    pub(super) fn refuse(&self, effect: Effect) {
        let busy = Failure::Refused(Refusal::OrderBusy);
        let reply = match effect {
            Effect::AddVoucher(..) => Reply::VoucherAdded(Err(busy)),
            Effect::RemoveVoucher(..) => Reply::VoucherRemoved(Err(busy)),
            Effect::SetTickets(..) => Reply::TicketsSet(Err(busy)),
            Effect::Pay(_, ref code, _) => Reply::Paid(Err(busy), code.clone()),
            Effect::RemovePayment(..) => Reply::Payments(Err(busy)),
            Effect::Complete(..) => Reply::Completion(Err(busy)),
            Effect::GetGift(_) => Reply::Gift(Err(busy)),
            Effect::ResetExpiry(_) => Reply::ExpiryReset(Err(busy)),
            _ => Reply::DiscountApplied(Err(busy)),
        };
        if let Some(request) = effect.request() {
            self.send(Event::Replied(request, reply, now()));
        }
    }

    /// The other widgets of this page that show this order.
    pub(super) fn others(&self) -> impl Iterator<Item = Rc<Shell>> {
        let mut shells = registry::all();
        shells.retain(|shell| {
            !std::ptr::eq(&**shell, self)
                && !shell.stopped.get()
                && shell.settings.order == self.settings.order
        });
        shells.into_iter()
    }
}
