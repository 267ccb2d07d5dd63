//! A voucher after it was sent: its tickets, and its removal.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Activity, Change, Intent, Next};
use crate::call::{AddedVoucher, Write};
use crate::cover::cover_at_once;
use crate::effect::{Focus, HostEvent};
use crate::entry::EntryStep;
use crate::failure::{Failure, Refusal};
use crate::ids::VoucherId;
use crate::message::Message;
use crate::order::{Order, Voucher, VoucherKind};

pub(super) const NO_REDEMPTIONS_LEFT: Message = Message::Refused(Refusal::VoucherNoRedemptionsLeft);

/// How long an order that was read beside AddVoucher may be used, in milliseconds.
const FRESH_MS: u64 = 2000;

impl Machine {
    /// Announces a message after a read. An error of the voucher just typed is shown at its field.
    pub(super) fn announce_voucher(&mut self, message: Message) {
        match message {
            NO_REDEMPTIONS_LEFT | Message::VoucherHasNoTicket => self.show_field_error(Focus::Code, message),
            message => self.announce(message),
        }
    }

    pub(super) fn voucher_added(&mut self, before: Box<Order>, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let added = answer.voucher_added().map_err(|_| Intent::AddVoucher { before })?;
                self.use_added_voucher(added);
            }
            Outcome::Refused(failure) => {
                // Only these two are about the PIN; all others are about the code.
                let is_asking = matches!(self.checkout.entry.step, EntryStep::Pin { .. });
                let field = match failure {
                    Failure::Refused(Refusal::VoucherNotAccepted) | Failure::TooManyAttempts(_)
                        if is_asking =>
                    {
                        Focus::Pin
                    }
                    _ => Focus::Code,
                };
                self.lock(failure);
                self.show_failure(field, failure);
                if failure == Failure::Refused(Refusal::VoucherAlreadyOnOrder) {
                    // It was added elsewhere, for example before a reload, and is not on the screen yet.
                    self.read_order(Next::Nothing);
                }
            }
            Outcome::Seen => {
                let is_new = |voucher: &&Voucher| before.vouchers.iter().all(|known| known.id != voucher.id);
                match self.order().and_then(|order| order.vouchers.iter().find(is_new)).cloned() {
                    Some(voucher) => {
                        self.code_taken();
                        self.recall_types(*before, &voucher);
                        self.use_voucher(voucher.id);
                    }
                    None => {
                        self.announce(Message::NotConfirmed);
                        self.checkout.entry.step = EntryStep::Code;
                        self.focus(Focus::Code);
                    }
                }
            }
        }
        Ok(())
    }

    /// Remembers the previous types of the tickets that our proxy let a voucher pay in a call whose answer was lost. Only
    /// a selection that was computed from the order on the screen shows them.
    fn recall_types(&mut self, mut order: Order, voucher: &Voucher) {
        let Some(basis) = self.checkout.basis() else { return };
        let pays = u32::try_from(basis.order.paid_by(basis.showtime, &voucher.id)).ok();
        order.add_voucher(voucher);
        let paid = cover_at_once(&order, basis.prices, basis.showtime, &voucher.id, pays);
        let before = paid.filter(|(selection, _)| basis.has(selection)).map(|(_, before)| before);
        self.checkout.before.extend(before.map(|before| (voucher.id.clone(), before)));
    }

    /// Uses the new voucher on the order as it is now, or removes one that can pay nothing here.
    fn use_added_voucher(&mut self, added: AddedVoucher) {
        let AddedVoucher { voucher, redemptions, order, before } = added;
        // Tickets and vouchers of an incomplete order are not known.
        let order = order.filter(|order| order.complete && order.in_progress());
        let pays_tickets = voucher.kind.is_some_and(|kind| kind != VoucherKind::Deal);
        let has_price = !pays_tickets || !self.checkout.prices.of_voucher_type(&voucher.type_code).is_empty();
        let useless = match redemptions {
            // The proxy has let it pay tickets.
            _ if !before.is_empty() => None,
            Some(0) => Some(NO_REDEMPTIONS_LEFT),
            _ if !has_price => Some(Message::VoucherHasNoTicket),
            _ => None,
        };
        if let Some(message) = useless {
            return self.remove_voucher(voucher.id, message);
        }
        self.code_taken();
        let id = voucher.id.clone();
        if let Some(shopping) = self.shopping() {
            shopping.redemptions.extend(redemptions.map(|redemptions| (id.clone(), redemptions)));
        }
        if !before.is_empty() {
            self.checkout.before.push((id.clone(), before));
        }
        let refresh = self.checkout.order_refresh.take();
        if let Some(order) = order {
            self.set_order(*order);
            return self.use_voucher(id);
        }
        // Our proxy may have set tickets since the read, and other kinds of vouchers may change amounts.
        let is_ticket = voucher.kind == Some(VoucherKind::Ticket) && !voucher.type_code.is_empty();
        let may_be_older = is_ticket && !self.checkout.can("codes");
        if !may_be_older {
            return self.read_order(Next::UseVoucher(id));
        }
        self.note_voucher(&voucher);
        match refresh {
            Some(request) => {
                let next = Next::UseAdded(voucher);
                self.set_activity(Activity::Reading { request, repeats: 0, next });
            }
            None if self.has_fresh_order() => self.use_voucher(id),
            None => self.read_order(Next::UseVoucher(id)),
        }
    }

    /// Whether the order that was asked for beside AddVoucher has arrived. It is as good as one that is asked for
    /// afterwards: a ticket voucher changes no amount until it pays a ticket.
    fn has_fresh_order(&self) -> bool {
        let read_at = self.checkout.shopping().and_then(|shopping| shopping.read_at);
        self.has_lists() && read_at.is_some_and(|read_at| self.checkout.now <= read_at.after(FRESH_MS))
    }

    /// Adds a stored voucher to the order on the screen, which may be older.
    fn note_voucher(&mut self, voucher: &Voucher) {
        if let Some(shopping) = self.shopping()
            && shopping.order.add_voucher(voucher)
        {
            self.emit_order(HostEvent::Change);
        }
    }

    pub(super) fn voucher(&self, id: &VoucherId) -> Option<&Voucher> {
        self.order()?.voucher(id)
    }

    /// The number of tickets of the showtime that a voucher pays.
    pub(super) fn paid_by(&self, voucher: &VoucherId) -> usize {
        self.order().map_or(0, |order| order.paid_by(&self.checkout.settings.showtime, voucher))
    }

    pub(super) fn voucher_used(&mut self, voucher: VoucherId) {
        let pays = self.paid_by(&voucher);
        if self.begin_action() {
            self.read_order(match pays {
                0 => Next::UseVoucher(voucher),
                _ => Next::ChooseTickets(voucher),
            });
        }
    }

    pub(super) fn voucher_removed(&mut self, voucher: VoucherId) {
        let kind = self.voucher(&voucher).map(|voucher| voucher.kind);
        if !self.begin_action() {
            return;
        }
        let Some(kind) = kind else { return self.announce(Message::OrderChanged) };
        match kind {
            // It can be removed while it is in use (Vista's reference of RemoveVoucher).
            Some(VoucherKind::Deal) => self.remove_voucher(voucher, Message::VoucherRemoved),
            Some(VoucherKind::Ticket | VoucherKind::Subscription) | None => {
                self.change_tickets(Change::Uncover { voucher })
            }
        }
        self.focus(Focus::Title);
    }

    /// Removes a voucher that pays no ticket; `then` says why.
    pub(super) fn remove_voucher(&mut self, voucher: VoucherId, then: Message) {
        self.write(Write::RemoveVoucher(voucher.clone()), Intent::RemoveVoucher { voucher, then });
    }

    pub(super) fn voucher_gone(&mut self, voucher: VoucherId, then: Message, outcome: Outcome) -> Concluded {
        let is_on_order = self.voucher(&voucher).is_some();
        match outcome {
            Outcome::Done(_) => self.read_order(Next::VoucherGone(voucher, then)),
            // "Not found" is also the answer if another tab has just removed it.
            Outcome::Seen | Outcome::Refused(Failure::NotFound) if !is_on_order => {
                self.announce_voucher(then)
            }
            Outcome::Refused(Failure::NotFound) if !self.has_lists() => self.announce(Message::Unconfirmed),
            Outcome::Seen | Outcome::Refused(Failure::NotFound) => self.announce(Message::NotConfirmed),
            Outcome::Refused(failure) => self.announce(failure.into()),
        }
        Ok(())
    }
}
