//! Changing the tickets of the showtime. SetShowtime replaces them all, so each change is read, merge, put.

use super::Machine;
use super::calls::{Concluded, Outcome};
use super::exchange::Exchanged;
use crate::activity::{Change, Intent, Next};
use crate::call::Write;
use crate::message::Message;
use crate::order::Ticket;
use crate::selection::{Basis, Before, Selection};
use crate::state::AddedCode;

impl Machine {
    /// Starts a change by reading the order, since the page or another tab may have changed it.
    pub(super) fn change_tickets(&mut self, change: Change) {
        self.read_order(Next::ChangeTickets(change));
    }

    /// Computes a change on the order as it is now, and sends it. `repeated` says that it was sent before.
    pub(super) fn set_tickets(&mut self, change: Change, repeated: bool) {
        match &change {
            Change::PutBack(substitute) => match self.find_exchanged(&substitute.ticket_type) {
                Exchanged::Out => {}
                Exchanged::Back => return self.tickets_changed(change, Before::new()),
                Exchanged::Never => return self.announce(Message::NotConfirmed),
            },
            Change::Cover { .. }
            | Change::Uncover { .. }
            | Change::TakeDiscount(_)
            | Change::DropDiscount(_)
            | Change::TakeOut { .. } => {}
        }
        let Some((wanted, before)) = self.plan(&change) else {
            return self.abandon_change(change, Message::OrderChanged);
        };
        if let Change::TakeOut { .. } = change {
            self.begin_exchange();
        }
        let write = Write::SetTickets(wanted.clone());
        self.write(write, Intent::SetTickets { change, wanted, before, repeated });
    }

    fn plan(&self, change: &Change) -> Option<(Selection, Before)> {
        let basis = self.checkout.basis()?;
        let selection = match change {
            Change::Cover { voucher, price, quantity } => {
                // The voucher may pay other tickets by now.
                let order = basis.without(voucher, &self.checkout.before(voucher))?;
                return Basis { order: &order, ..basis }.cover(price, voucher, *quantity);
            }
            Change::Uncover { voucher } => basis.uncover(voucher, &self.checkout.before(voucher)),
            Change::TakeDiscount(price) => basis.take_discount(price),
            Change::DropDiscount(price) => basis.drop_discount(price),
            Change::TakeOut { ticket, .. } => basis.take_out(ticket),
            Change::PutBack(substitute) => Some(basis.put_back(&substitute.ticket_type)),
        };
        selection.map(|selection| (selection, Before::new()))
    }

    pub(super) fn tickets_set(
        &mut self,
        change: Change,
        wanted: Selection,
        before: Before,
        repeated: bool,
        outcome: Outcome,
    ) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                if let Ok(order) = answer.order() {
                    self.set_order(order);
                    if self.has_lists() {
                        self.tickets_changed(change, before);
                        return Ok(());
                    }
                }
                // It is done, but the answer does not tell the tickets. They are read; nothing is written again.
                return Err(Intent::SetTickets { change, wanted, before, repeated: true });
            }
            Outcome::Refused(failure) => self.abandon_change(change, failure.into()),
            Outcome::Seen if self.is_done(&change, &wanted) => self.tickets_changed(change, before),
            Outcome::Seen if repeated => self.abandon_change(change, Message::NotConfirmed),
            // Setting tickets twice gives the same tickets, so one repetition on the fresh order is safe.
            Outcome::Seen => self.set_tickets(change, true),
        }
        Ok(())
    }

    /// Whether the order shows a change, although the page may have changed other tickets meanwhile.
    fn is_done(&self, change: &Change, wanted: &Selection) -> bool {
        let Some(basis) = self.checkout.basis() else { return false };
        let is_covered = match change {
            Change::Cover { voucher, price, quantity } => {
                let of_voucher = |ticket: &&Ticket| ticket.voucher.as_ref() == Some(voucher);
                let paid = basis.order.tickets(basis.showtime).iter().filter(of_voucher);
                paid.clone().count() == *quantity as usize
                    && paid.clone().all(|ticket| ticket.ticket_type == price.ticket_type)
            }
            _ => false,
        };
        is_covered || basis.has(wanted)
    }

    /// Continues after the tickets were changed.
    fn tickets_changed(&mut self, change: Change, before: Before) {
        match change {
            Change::Cover { voucher, quantity, .. } => {
                let known = &mut self.checkout.before;
                let is_new = known.iter().all(|(known, _)| *known != voucher);
                known.retain(|(known, _)| *known != voucher);
                known.push((voucher.clone(), before));
                // If the voucher paid other tickets before, removing it does not undo the change.
                let added = is_new.then_some(AddedCode::Voucher(voucher));
                self.announce_added(added, Message::VoucherApplied(quantity));
            }
            Change::Uncover { voucher } => self.remove_voucher(voucher, Message::VoucherRemoved),
            Change::TakeDiscount(_) => self.announce(Message::DiscountApplied),
            Change::DropDiscount(_) => self.announce(Message::DiscountRemoved),
            Change::TakeOut { substitute, .. } => self.set_tickets(Change::PutBack(substitute), false),
            Change::PutBack(substitute) => self.ticket_exchanged(substitute),
        }
    }

    /// Ends a change that was not made. If a ticket was taken out before, the user is asked to put it back.
    pub(super) fn abandon_change(&mut self, change: Change, message: Message) {
        match change {
            Change::PutBack(substitute) => self.ask_to_put_back(substitute),
            // It was taken out by a write that seemed to have failed.
            Change::TakeOut { substitute, .. }
                if self.find_exchanged(&substitute.ticket_type) == Exchanged::Out =>
            {
                self.ask_to_put_back(substitute);
            }
            _ => self.announce(message),
        }
    }
}
