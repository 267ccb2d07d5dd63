//! Changing the tickets of the showtime: read, merge, put.

use super::Machine;
use crate::effect::{Effect, Focus};
use crate::message::Message;
use crate::selection::{Before, Selection};
use crate::state::{Activity, Asked, Change, Lost, Next};
use crate::{Failure, Order, Refusal};

impl Machine {
    /// Begins a change: the order is read first, since the page or another tab may have changed it.
    pub(super) fn change(&mut self, change: Change) {
        self.read_order(Next::Change { change, again: false });
    }

    pub(super) fn order_read(&mut self, next: Next, result: Result<Order, Failure>) {
        match (result, next) {
            (Ok(order), next) => {
                self.set_order(order);
                self.go_on(next);
            }
            // This is the order itself; every other "not found" comes here first.
            (Err(Failure::NotFound), _) => self.leave(),
            // A write went before, so the order on the screen is out of date.
            (Err(_), next @ (Next::Tell(_) | Next::TellSaved(_) | Next::Choose(_) | Next::GiveUp(_))) => {
                self.doubt(Lost::Reading(next))
            }
            (Err(failure), Next::Change { change, .. }) => self.give_up(change, failure.into()),
            (Err(_), Next::Check) => self.tell(Message::Unconfirmed),
            (Err(failure), Next::Rest | Next::Due) => self.tell(failure.into()),
        }
    }

    /// Reads the order after a call that answered "not found": it may be the order, or the path, or what was named.
    /// Says so if the order is there.
    pub(super) fn look_after_missing(&mut self) {
        self.read_order(Next::Tell(Message::Refused(Refusal::Other)));
    }

    /// Goes on with the order just read.
    pub(super) fn go_on(&mut self, next: Next) {
        let is_complete = self.order().is_some_and(|order| order.complete);
        match next {
            // These are worked out from the tickets and vouchers, and an incomplete order does not tell them.
            Next::TellSaved(_) | Next::Choose(_) if !is_complete => self.tell(Message::Unconfirmed),
            Next::Change { change, .. } if !is_complete => self.give_up(change, Message::Unconfirmed),
            Next::GiveUp(change) => self.give_up(change, Message::Refused(Refusal::Other)),
            Next::Rest | Next::Check => {}
            // A proxy that holds a payment completes orders: something in front of it said that there is nothing.
            Next::Due if !self.checkout.payments().is_empty() => self.tell(Failure::Unavailable.into()),
            Next::Due => self.checkout.paying.due = self.left_to_pay(),
            Next::Tell(message) => self.tell_of_voucher(message),
            Next::TellSaved(before) => self.tell_saved(before),
            Next::Choose(voucher) => self.choose(voucher),
            Next::Change { change, again } => self.set_tickets(change, again),
        }
    }

    /// Works a change out on the order as it is now, and puts it.
    pub(super) fn set_tickets(&mut self, change: Change, again: bool) {
        let Some((wanted, before)) = self.plan(&change) else {
            return self.give_up(change, Message::OrderChanged);
        };
        let selection = wanted.clone();
        let request = self.send(|request| Effect::SetTickets(request, selection));
        self.set_activity(Activity::SettingTickets { request, change, wanted, before, again });
    }

    fn plan(&self, change: &Change) -> Option<(Selection, Before)> {
        let basis = self.basis()?;
        let selection = match change {
            Change::Cover { voucher, price, quantity } => return basis.cover(price, voucher, *quantity),
            Change::Uncover { voucher } => basis.uncover(voucher, &self.before(voucher)),
            Change::TakeDiscount(price) => basis.take_discount(price),
            Change::DropDiscount(price) => basis.drop_discount(price),
            Change::TakeOut { ticket, .. } => basis.take_out(ticket),
            Change::PutBack { ticket_type, .. } => Some(basis.put_back(ticket_type)),
        };
        selection.map(|selection| (selection, Before::new()))
    }

    fn before(&self, voucher: &crate::VoucherId) -> Before {
        let all = self.checkout.shopping().map_or(&[][..], |shopping| &shopping.before);
        let known = all.iter().filter(|(known, _)| known == voucher);
        known.flat_map(|(_, before)| before.iter().cloned()).collect()
    }

    pub(super) fn tickets_set(
        &mut self,
        change: Change,
        wanted: Selection,
        before: Before,
        again: bool,
        result: Result<Order, Failure>,
    ) {
        match result {
            Ok(order) => {
                let is_complete = order.complete;
                self.set_order(order);
                if is_complete {
                    self.changed(change, before);
                } else {
                    // It is done; the order has to tell how it looks now. Nothing is written again.
                    self.doubt(Lost::Tickets { change, wanted, before, again: true });
                }
            }
            Err(Failure::Lost) => self.doubt(Lost::Tickets { change, wanted, before, again }),
            Err(Failure::NotFound) => self.read_order(Next::GiveUp(change)),
            Err(failure) => self.give_up(change, failure.into()),
        }
    }

    /// The change is made: what comes next.
    pub(super) fn changed(&mut self, change: Change, before: Before) {
        match change {
            Change::Cover { voucher, quantity, .. } => {
                if let Some(shopping) = self.shopping() {
                    shopping.before.push((voucher, before));
                }
                self.tell(Message::VoucherApplied(quantity));
            }
            Change::Uncover { voucher } => self.remove(voucher, Message::VoucherRemoved),
            Change::TakeDiscount(_) => self.tell(Message::DiscountApplied),
            Change::DropDiscount(_) => self.tell(Message::DiscountRemoved),
            Change::TakeOut { ticket_type, code, .. } => {
                self.set_tickets(Change::PutBack { ticket_type, code }, false);
            }
            Change::PutBack { code: None, .. } => self.tell(Message::DiscountRemoved),
            Change::PutBack { ticket_type, code: Some(code) } => {
                let showtime = &self.checkout.settings.showtime;
                let added = self.order().and_then(|order| {
                    // The new one, as far as can be seen: plain, and the last of its type.
                    let plain = order.tickets(showtime).filter(|ticket| ticket.is_plain());
                    plain
                        .filter(|ticket| ticket.ticket_type == ticket_type)
                        .last()
                        .map(|ticket| ticket.key.clone())
                });
                match added {
                    Some(ticket) => self.find_item(ticket, code),
                    None => self.tell(Message::OrderChanged),
                }
            }
        }
    }

    /// The change is not made. A ticket that was taken out on the way must not stay out without a word.
    pub(super) fn give_up(&mut self, change: Change, message: Message) {
        if let Change::PutBack { ticket_type, code } = change {
            self.set_activity(Activity::Asking(Asked::PutBackAgain { ticket_type, code }));
            self.tell(Message::TicketNotPutBack);
            return self.focus(Focus::Question);
        }
        self.tell(message);
    }
}
