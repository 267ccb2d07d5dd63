//! A write whose reply was lost. It may have happened, so it is not repeated: the order is read until it tells, or until
//! the person has waited long enough.

use super::Machine;
use crate::Failure;
use crate::barcode::Secret;
use crate::effect::{Effect, Focus};
use crate::message::Message;
use crate::state::{Activity, Lost};

/// How often a failed read is repeated, after 1, 2, 4, 8 and 15 seconds. With time limits of 12 seconds for each of the
/// six reads, a person waits at most 1 minute and 42 seconds.
const REPEATS: u32 = 5;

impl Machine {
    pub(super) fn doubt(&mut self, lost: Lost) {
        self.doubt_again(0, lost);
    }

    pub(super) fn doubt_again(&mut self, tries: u32, lost: Lost) {
        let request = match lost {
            Lost::Payment { .. } | Lost::PaymentRemoval(_) => self.send(Effect::ReadPayments),
            _ => self.send(Effect::ReadOrder),
        };
        self.set_activity(Activity::Unsure { request, tries, lost });
    }

    pub(super) fn doubt_read(&mut self, tries: u32, lost: Lost, read: Result<(), Failure>) {
        match read {
            Ok(()) => self.resolve(lost),
            Err(Failure::NotFound) => match lost {
                // This was a read of the payment; the order itself may be there.
                Lost::Payment { .. } | Lost::PaymentRemoval(_) => self.look_after_missing(),
                _ => self.leave(),
            },
            Err(_) if tries < REPEATS => {
                let request = self.wait(tries);
                self.set_activity(Activity::Unsure { request, tries: tries + 1, lost });
            }
            Err(_) => self.leave_unconfirmed(lost),
        }
    }

    /// Ends the confirmation without a result. The user is told, keeps the typed text, and can continue.
    fn leave_unconfirmed(&mut self, lost: Lost) {
        if let Lost::Extension { resume, .. } = lost {
            self.set_activity(*resume);
        }
        self.tell(Message::Unconfirmed);
    }

    fn resolve(&mut self, lost: Lost) {
        let is_complete = self.order().is_some_and(|order| order.complete);
        let has = |voucher: &crate::VoucherId| {
            self.order().is_some_and(|order| order.vouchers.iter().any(|there| there.id == *voucher))
        };
        match lost {
            // An incomplete order does not show whether they were changed.
            Lost::Voucher { .. } | Lost::Removal { .. } | Lost::Tickets { .. } | Lost::Code { .. }
                if !is_complete =>
            {
                self.leave_unconfirmed(lost);
            }
            Lost::Voucher { known } => {
                let new = self.order().and_then(|order| {
                    let new = order.vouchers.iter().find(|voucher| !known.contains(&voucher.id));
                    new.map(|voucher| voucher.id.clone())
                });
                match new {
                    Some(voucher) => {
                        self.checkout.form.barcode = Secret::default();
                        self.choose(voucher);
                    }
                    None => {
                        self.tell(Message::NotConfirmed);
                        self.focus(Focus::Barcode);
                    }
                }
            }
            Lost::Removal { voucher, then } => {
                let message = if has(&voucher) { Message::NotConfirmed } else { then };
                self.tell_of_voucher(message);
            }
            Lost::Tickets { change, wanted, before, again } => {
                if self.basis().is_some_and(|basis| basis.has(&wanted)) {
                    self.changed(change, before);
                } else if again {
                    self.give_up(change, Message::NotConfirmed);
                } else {
                    // Setting tickets twice gives the same tickets, so one repetition on the fresh order is safe.
                    self.set_tickets(change, true);
                }
            }
            Lost::Code { ticket } => {
                let order = self.order();
                let found = order.and_then(|order| order.ticket(&self.checkout.settings.showtime, &ticket));
                let applied = found.is_some_and(|ticket| ticket.has_code());
                self.tell(if applied { Message::DiscountApplied } else { Message::NotConfirmed });
            }
            Lost::Payment { known } => self.payment_told(known),
            Lost::PaymentRemoval(payment) => self.removal_told(&payment),
            Lost::Extension { before, resume } => {
                let after = self.shopping().and_then(|shopping| shopping.deadline);
                self.set_activity(*resume);
                match after.zip(before) {
                    Some((after, before)) if after.is_later_than(before) => self.extended(true),
                    _ => self.tell(Message::NotConfirmed),
                }
            }
            Lost::Reading(next) => self.go_on(next),
        }
    }
}
