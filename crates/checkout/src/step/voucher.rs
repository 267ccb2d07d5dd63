//! Adding a voucher, choosing the tickets it pays, and removing it.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Change, Intent, Next};
use crate::barcode::{Barcode, BarcodeError, Secret};
use crate::call::{AddedVoucher, Write};
use crate::effect::Focus;
use crate::failure::{Failure, Refusal};
use crate::forms::VoucherForm;
use crate::ids::VoucherId;
use crate::message::Message;
use crate::money::Money;
use crate::order::{Order, Voucher, VoucherKind};
use crate::paste::Pasted;
use crate::prices::TicketPrice;

pub(super) const NO_REDEMPTIONS_LEFT: Message = Message::Refused(Refusal::VoucherNoRedemptionsLeft);

impl Machine {
    pub(super) fn kind_picked(&mut self, kind: VoucherKind) {
        self.form_changed(|form| form.kind = kind);
    }

    pub(super) fn barcode_typed(&mut self, typed: String) {
        self.form_changed(|form| form.barcode = Secret::new(typed));
    }

    pub(super) fn pin_typed(&mut self, typed: Secret) {
        self.form_changed(|form| form.pin = typed);
    }

    pub(super) fn pin_revealed(&mut self, revealed: bool) {
        self.in_the_form(|form| form.revealed = revealed);
    }

    /// Takes a change of the form. A submit from before the order was there does not count for other text.
    fn form_changed(&mut self, take: impl FnOnce(&mut VoucherForm)) {
        self.in_the_form(|form| {
            form.asked = false;
            take(form);
        });
    }

    /// Takes a change of the form, which is shown before the order is.
    fn in_the_form(&mut self, take: impl FnOnce(&mut VoucherForm)) {
        if self.is_arriving() || self.shopping().is_some() {
            take(&mut self.checkout.form);
        }
    }

    pub(super) fn pasted(&mut self, pasted: Pasted) {
        self.form_changed(|form| {
            form.barcode = pasted.barcode;
            form.pin = pasted.pin;
        });
    }

    /// Clears the PIN, because another user of the device may return to the page.
    pub(super) fn left(&mut self) {
        self.in_the_form(|form| {
            form.pin = Secret::default();
            form.revealed = false;
        });
    }

    pub(super) fn voucher_submitted(&mut self) {
        if self.is_arriving() {
            self.checkout.form.asked = true;
            return;
        }
        if self.checkout.form.attempts.is_locked() || !self.begin_action() {
            return;
        }
        match Barcode::parse(self.checkout.form.barcode.reveal()) {
            Ok(barcode) => {
                let pin = std::mem::take(&mut self.checkout.form.pin);
                self.checkout.form.revealed = false;
                let known = self.known_vouchers();
                let kind = self.checkout.form.kind;
                self.write(Write::AddVoucher(kind, barcode, pin), Intent::AddVoucher { known });
            }
            Err(BarcodeError::Empty) => self.show_field_error(Focus::Barcode, Message::BarcodeMissing),
            Err(BarcodeError::Character(character)) => {
                self.show_field_error(Focus::Barcode, Message::BarcodeCharacter(character))
            }
        }
    }

    fn known_vouchers(&self) -> Vec<VoucherId> {
        self.order()
            .map_or(Vec::new(), |order| order.vouchers.iter().map(|voucher| voucher.id.clone()).collect())
    }

    /// Announces a message after a read. An error of the voucher just typed is shown at its field.
    pub(super) fn announce_voucher(&mut self, message: Message) {
        match message {
            NO_REDEMPTIONS_LEFT | Message::VoucherHasNoTicket => {
                self.show_field_error(Focus::Barcode, message)
            }
            message => self.announce(message),
        }
    }

    pub(super) fn voucher_added(&mut self, known: Vec<VoucherId>, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let added = answer.voucher_added().map_err(|_| Intent::AddVoucher { known })?;
                self.use_added_voucher(added);
            }
            Outcome::Refused(failure) => {
                self.show_failure(Focus::Barcode, failure);
                if failure == Failure::Refused(Refusal::VoucherAlreadyOnOrder) {
                    // It was added elsewhere, for example before a reload, and is not on the screen yet.
                    self.read_order(Next::Nothing);
                }
            }
            Outcome::Seen => {
                let new = self.order().and_then(|order| {
                    let new = order.vouchers.iter().find(|voucher| !known.contains(&voucher.id));
                    new.map(|voucher| voucher.id.clone())
                });
                match new {
                    Some(voucher) => {
                        self.checkout.form.barcode = Secret::default();
                        self.choose_tickets(voucher);
                    }
                    None => {
                        self.announce(Message::NotConfirmed);
                        self.focus(Focus::Barcode);
                    }
                }
            }
        }
        Ok(())
    }

    /// Removes the new voucher again if it can pay nothing here, otherwise reads the order to choose its tickets.
    fn use_added_voucher(&mut self, added: AddedVoucher) {
        let AddedVoucher { voucher, redemptions } = added;
        let is_deal = voucher.kind == VoucherKind::Deal;
        let has_price = is_deal || !self.prices_for(&voucher.type_code).is_empty();
        let useless = match redemptions {
            Some(0) => Some(NO_REDEMPTIONS_LEFT),
            _ if !has_price => Some(Message::VoucherHasNoTicket),
            _ => None,
        };
        if let Some(message) = useless {
            return self.remove_voucher(voucher.id, message);
        }
        self.checkout.form.barcode = Secret::default();
        if let (Some(redemptions), Some(shopping)) = (redemptions, self.shopping()) {
            shopping.redemptions.push((voucher.id.clone(), redemptions));
        }
        let saved = self.order().map(Order::saved);
        self.read_order(match saved.filter(|_| is_deal) {
            Some(saved) => Next::AnnounceSaved(saved),
            None => Next::ChooseTickets(voucher.id),
        });
    }

    /// Announces that a deal is on the order, and what it saves if the server's order shows it.
    pub(super) fn announce_saved(&mut self, before: Money) {
        let saved = self.order().map(|order| order.saved().minus(before)).filter(|saved| saved.minor > 0);
        self.announce(saved.map_or(Message::VoucherAdded, Message::DealApplied));
    }

    pub(super) fn voucher(&self, id: &VoucherId) -> Option<&Voucher> {
        self.order()?.vouchers.iter().find(|voucher| voucher.id == *id)
    }

    /// The prices that a voucher type pays.
    pub(super) fn prices_for(&self, type_code: &str) -> Vec<&TicketPrice> {
        let Some(shopping) = self.checkout.shopping() else { return Vec::new() };
        let mut prices = shopping.prices.voucher_prices();
        prices.retain(|price| price.voucher_types.iter().any(|code| code == type_code));
        prices
    }

    pub(super) fn voucher_used(&mut self, voucher: VoucherId) {
        if self.begin_action() {
            self.read_order(Next::ChooseTickets(voucher));
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
            VoucherKind::Deal => self.remove_voucher(voucher, Message::VoucherRemoved),
            VoucherKind::Ticket | VoucherKind::Subscription => {
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
            Outcome::Done(_) => self.read_order(Next::Announce(then)),
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
