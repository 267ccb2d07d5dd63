//! Adding a voucher, choosing what it pays, taking it off again.

use super::Machine;
use crate::barcode::{Barcode, BarcodeError, Secret};
use crate::effect::{Effect, Focus};
use crate::event::AddedVoucher;
use crate::forms::VoucherForm;
use crate::message::Message;
use crate::prices::TicketPrice;
use crate::state::{Activity, Change, Choice, Choosable, Lost, Next};
use crate::{Failure, Money, Order, Pasted, Refusal, Voucher, VoucherId, VoucherKind};

const NO_REDEMPTIONS_LEFT: Message = Message::Refused(Refusal::VoucherNoRedemptionsLeft);

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

    /// What was asked for with other words is not asked for any more.
    fn form_changed(&mut self, take: impl FnOnce(&mut VoucherForm)) {
        self.in_the_form(|form| {
            form.asked = false;
            take(form);
        });
    }

    /// This form is there before the order is.
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

    /// Nobody who comes back to the page finds a PIN.
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
        if self.checkout.form.tries.is_locked() || !self.make_way() {
            return;
        }
        match Barcode::parse(self.checkout.form.barcode.reveal()) {
            Ok(barcode) => {
                let pin = std::mem::take(&mut self.checkout.form.pin);
                self.checkout.form.revealed = false;
                let known = self.known_vouchers();
                let kind = self.checkout.form.kind;
                let request = self.send(|request| Effect::AddVoucher(request, kind, barcode, pin));
                self.set_activity(Activity::AddingVoucher { request, known });
            }
            Err(BarcodeError::Empty) => self.form_problem(Focus::Barcode, Message::BarcodeMissing),
            Err(BarcodeError::Character(character)) => {
                self.form_problem(Focus::Barcode, Message::BarcodeCharacter(character))
            }
        }
    }

    fn known_vouchers(&self) -> Vec<VoucherId> {
        self.order()
            .map_or(Vec::new(), |order| order.vouchers.iter().map(|voucher| voucher.id.clone()).collect())
    }

    /// Tells what came of a voucher; what is wrong with the one just typed, at its field.
    pub(super) fn tell_of_voucher(&mut self, message: Message) {
        match message {
            NO_REDEMPTIONS_LEFT | Message::VoucherHasNoTicket => self.form_problem(Focus::Barcode, message),
            message => self.tell(message),
        }
    }

    pub(super) fn voucher_added(&mut self, known: Vec<VoucherId>, result: Result<AddedVoucher, Failure>) {
        match result {
            Ok(AddedVoucher { voucher, redemptions }) => {
                let is_deal = voucher.kind == VoucherKind::Deal;
                let has_price = is_deal || !self.prices_for(&voucher.type_code).is_empty();
                let useless = match redemptions {
                    Some(0) => Some(NO_REDEMPTIONS_LEFT),
                    _ if !has_price => Some(Message::VoucherHasNoTicket),
                    _ => None,
                };
                if let Some(message) = useless {
                    return self.remove(voucher.id, message);
                }
                self.checkout.form.barcode = Secret::default();
                if let (Some(redemptions), Some(shopping)) = (redemptions, self.shopping()) {
                    shopping.redemptions.push((voucher.id.clone(), redemptions));
                }
                let saved = self.order().map(Order::saved);
                self.read_order(match saved.filter(|_| is_deal) {
                    Some(saved) => Next::TellSaved(saved),
                    None => Next::Choose(voucher.id),
                });
            }
            Err(Failure::Lost) => self.doubt(Lost::Voucher { known }),
            Err(Failure::NotFound) => self.look_after_missing(),
            Err(failure @ (Failure::Refused(_) | Failure::TooManyAttempts(_))) => {
                self.form_problem(Focus::Barcode, failure.into());
                if failure == Failure::Refused(Refusal::VoucherAlreadyOnOrder) {
                    // It came there behind our back, as from before a reload, and has to be seen.
                    self.read_order(Next::Rest);
                }
            }
            Err(failure) => self.tell(failure.into()),
        }
    }

    /// Tells that a deal is on the order, and what it saves now, where that can be seen.
    pub(super) fn tell_saved(&mut self, before: Money) {
        let saved = self.order().map(|order| order.saved().minus(before)).filter(|saved| saved.minor > 0);
        self.tell(saved.map_or(Message::VoucherAdded, Message::DealApplied));
    }

    fn voucher(&self, id: &VoucherId) -> Option<&Voucher> {
        self.order()?.vouchers.iter().find(|voucher| voucher.id == *id)
    }

    /// The prices that a voucher type pays.
    fn prices_for(&self, type_code: &str) -> Vec<&TicketPrice> {
        let Some(shopping) = self.checkout.shopping() else { return Vec::new() };
        let mut prices = shopping.prices.voucher_prices();
        prices.retain(|price| price.voucher_types.iter().any(|code| code == type_code));
        prices
    }

    /// Offers what a voucher can pay. Where there is but one way, it is taken at once.
    pub(super) fn choose(&mut self, voucher: VoucherId) {
        let Some(found) = self.voucher(&voucher) else {
            return self.tell(Message::OrderChanged);
        };
        if found.kind == VoucherKind::Deal {
            return self.tell(Message::VoucherAdded);
        }
        let prices = self.prices_for(&found.type_code);
        let Some(basis) = self.basis() else { return };
        let allowance = self.allowance(&voucher);
        let options: Vec<Choosable> = prices
            .iter()
            .map(|price| {
                let (most, usual) = basis.capacity(&price.ticket_type, allowance);
                Choosable { price: price.key(), most, usual }
            })
            .filter(|option| option.most > 0)
            .collect();
        match options.as_slice() {
            [] if prices.is_empty() => self.tell(Message::VoucherHasNoTicket),
            [] if allowance == Some(0) => self.tell(NO_REDEMPTIONS_LEFT),
            [] => self.tell(Message::VoucherFitsNoTicket),
            [only] if only.most == 1 => {
                let price = only.price.clone();
                self.set_tickets(Change::Cover { voucher, price, quantity: 1 }, false);
            }
            [first, ..] => {
                let quantity = first.usual.max(1);
                self.set_activity(Activity::Choosing(Choice { voucher, options, picked: 0, quantity }));
                self.focus(Focus::Choice);
            }
        }
    }

    /// How many more tickets a voucher may pay, as far as is known.
    fn allowance(&self, voucher: &VoucherId) -> Option<u32> {
        let shopping = self.checkout.shopping()?;
        let (_, redemptions) = shopping.redemptions.iter().find(|(known, _)| known == voucher)?;
        let all = shopping.order.showtimes.iter().flat_map(|showtime| &showtime.tickets);
        let used = all.filter(|ticket| ticket.voucher.as_ref() == Some(voucher)).count();
        Some(redemptions.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX)))
    }

    pub(super) fn ticket_picked(&mut self, at: usize) {
        if let Some(choice) = self.choice()
            && let Some(option) = choice.options.get(at)
        {
            choice.quantity = option.usual.max(1);
            choice.picked = at;
        }
    }

    pub(super) fn quantity_picked(&mut self, quantity: u32) {
        if let Some(choice) = self.choice()
            && let Some(option) = choice.options.get(choice.picked)
        {
            choice.quantity = quantity.clamp(1, option.most);
        }
    }

    fn choice(&mut self) -> Option<&mut Choice> {
        match &mut self.shopping()?.activity {
            Activity::Choosing(choice) => Some(choice),
            _ => None,
        }
    }

    pub(super) fn choice_confirmed(&mut self) {
        let Some(choice) = self.choice() else { return };
        let Some(option) = choice.options.get(choice.picked) else { return };
        let (price, voucher, quantity) = (option.price.clone(), choice.voucher.clone(), choice.quantity);
        self.change(Change::Cover { voucher, price, quantity });
        self.focus(Focus::Title);
    }

    pub(super) fn choice_dismissed(&mut self) {
        if self.choice().is_some() {
            self.set_activity(Activity::Idle);
            self.focus(Focus::Title);
        }
    }

    pub(super) fn voucher_used(&mut self, voucher: VoucherId) {
        if self.make_way() {
            self.read_order(Next::Choose(voucher));
        }
    }

    pub(super) fn voucher_removed(&mut self, voucher: VoucherId) {
        let kind = self.voucher(&voucher).map(|voucher| voucher.kind);
        if !self.make_way() {
            return;
        }
        let Some(kind) = kind else { return self.tell(Message::OrderChanged) };
        match kind {
            // It may go while it is used (Vista's reference of RemoveVoucher).
            VoucherKind::Deal => self.remove(voucher, Message::VoucherRemoved),
            _ => self.change(Change::Uncover { voucher }),
        }
        self.focus(Focus::Title);
    }

    /// Takes a voucher off that pays no ticket, and says why.
    pub(super) fn remove(&mut self, voucher: VoucherId, then: Message) {
        let wanted = voucher.clone();
        let request = self.send(|request| Effect::RemoveVoucher(request, wanted));
        self.set_activity(Activity::RemovingVoucher { request, voucher, then });
    }

    pub(super) fn voucher_gone(&mut self, voucher: VoucherId, then: Message, result: Result<(), Failure>) {
        match result {
            Ok(()) => self.read_order(Next::Tell(then)),
            // "Not found" may be the voucher, the order or the path; the order tells.
            Err(Failure::NotFound | Failure::Lost) => self.doubt(Lost::Removal { voucher, then }),
            Err(failure) => self.tell(failure.into()),
        }
    }
}
