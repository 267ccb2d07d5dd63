//! Changing the tickets of the showtime. SetShowtime replaces them all, so each change is read, merge, put.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Change, Decision, Intent, Next};
use crate::call::Write;
use crate::message::Message;
use crate::selection::{Before, Selection};

impl Machine {
    /// Starts a change by reading the order, since the page or another tab may have changed it.
    pub(super) fn change_tickets(&mut self, change: Change) {
        self.read_order(Next::ChangeTickets(change));
    }

    /// Computes a change on the order as it is now, and sends it. `repeated` says that it was sent before.
    pub(super) fn set_tickets(&mut self, change: Change, repeated: bool) {
        let Some((wanted, before)) = self.plan(&change) else {
            return self.abandon_change(change, Message::OrderChanged);
        };
        let write = Write::SetTickets(wanted.clone());
        self.write(write, Intent::SetTickets { change, wanted, before, repeated });
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
            Outcome::Seen if self.basis().is_some_and(|basis| basis.has(&wanted)) => {
                self.tickets_changed(change, before);
            }
            Outcome::Seen if repeated => self.abandon_change(change, Message::NotConfirmed),
            // Setting tickets twice gives the same tickets, so one repetition on the fresh order is safe.
            Outcome::Seen => self.set_tickets(change, true),
        }
        Ok(())
    }

    /// Continues after the tickets were changed.
    fn tickets_changed(&mut self, change: Change, before: Before) {
        match change {
            Change::Cover { voucher, quantity, .. } => {
                if let Some(shopping) = self.shopping() {
                    shopping.before.push((voucher, before));
                }
                self.announce(Message::VoucherApplied(quantity));
            }
            Change::Uncover { voucher } => self.remove_voucher(voucher, Message::VoucherRemoved),
            Change::TakeDiscount(_) => self.announce(Message::DiscountApplied),
            Change::DropDiscount(_) => self.announce(Message::DiscountRemoved),
            Change::TakeOut { ticket_type, code, .. } => {
                self.set_tickets(Change::PutBack { ticket_type, code }, false);
            }
            Change::PutBack { code: None, .. } => self.announce(Message::DiscountRemoved),
            Change::PutBack { ticket_type, code: Some(code) } => {
                let showtime = &self.checkout.settings.showtime;
                let added = self.order().and_then(|order| {
                    // No answer names the ticket that was just added: it is plain, and the last of its type.
                    let plain = order.tickets(showtime).filter(|ticket| ticket.is_plain());
                    plain
                        .filter(|ticket| ticket.ticket_type == ticket_type)
                        .last()
                        .map(|ticket| ticket.key.clone())
                });
                match added {
                    Some(ticket) => self.find_item(ticket, code),
                    None => self.announce(Message::OrderChanged),
                }
            }
        }
    }

    /// Ends a change that was not made. If a ticket was taken out before, the user is asked to put it back.
    pub(super) fn abandon_change(&mut self, change: Change, message: Message) {
        if let Change::PutBack { ticket_type, code } = change {
            self.announce(Message::TicketNotPutBack);
            return self.ask(Decision::PutBackTicket { ticket_type, code });
        }
        self.announce(message);
    }
}
