//! Adding a voucher, choosing what it pays, taking it off again.

use super::Machine;
use crate::barcode::{Barcode, BarcodeError, Secret};
use crate::effect::{Effect, Focus};
use crate::event::AddedVoucher;
use crate::message::{Message, USUAL_WAIT};
use crate::prices::TicketPrice;
use crate::state::{Activity, Change, Choice, Choosable, Lost, Next};
use crate::{Failure, Refusal, VoucherId};

impl Machine {
    pub(super) fn barcode_typed(&mut self, typed: String) {
        if self.shopping().is_some() {
            self.checkout.form.barcode = Secret::new(typed);
        }
    }

    pub(super) fn pin_typed(&mut self, typed: Secret) {
        if self.shopping().is_some() {
            self.checkout.form.pin = typed;
        }
    }

    pub(super) fn pin_revealed(&mut self, revealed: bool) {
        if self.shopping().is_some() {
            self.checkout.form.revealed = revealed;
        }
    }

    pub(super) fn voucher_submitted(&mut self) {
        if self.checkout.form.locked_until.is_some() || !self.make_way() {
            return;
        }
        match Barcode::parse(self.checkout.form.barcode.reveal()) {
            Ok(barcode) => {
                let pin = std::mem::take(&mut self.checkout.form.pin);
                self.checkout.form.revealed = false;
                let known = self.known_vouchers();
                let request = self.send(|request| Effect::AddVoucher(request, barcode, pin));
                self.set_activity(Activity::AddingVoucher { request, known });
            }
            Err(BarcodeError::Empty) => self.form_problem(Message::BarcodeMissing),
            Err(BarcodeError::Character(character)) => {
                self.form_problem(Message::BarcodeCharacter(character))
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
            Message::VoucherNoRedemptionsLeft | Message::VoucherHasNoTicket => self.form_problem(message),
            message => self.tell(message),
        }
    }

    fn form_problem(&mut self, message: Message) {
        self.checkout.form.problem = Some(message);
        self.report(message);
        self.focus(Focus::Barcode);
    }

    pub(super) fn voucher_added(&mut self, known: Vec<VoucherId>, result: Result<AddedVoucher, Failure>) {
        match result {
            Ok(AddedVoucher { voucher, redemptions }) => {
                let has_price = !self.prices_for(&voucher.type_code).is_empty();
                let useless = match redemptions {
                    Some(0) => Some(Message::VoucherNoRedemptionsLeft),
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
                self.read_order(Next::Choose(voucher.id));
            }
            Err(Failure::Lost) => self.doubt(Lost::Voucher { known }),
            Err(Failure::NotFound) => self.leave(),
            Err(Failure::TooManyAttempts(wait)) => {
                let seconds = wait.unwrap_or(USUAL_WAIT);
                self.checkout.form.locked_until = Some(self.checkout.now.after(u64::from(seconds) * 1000));
                self.form_problem(Message::TooManyAttempts(seconds));
            }
            Err(failure @ Failure::Refused(refusal)) => {
                self.form_problem(failure.into());
                if refusal == Refusal::VoucherAlreadyOnOrder {
                    // It came there behind our back, as from before a reload, and has to be seen.
                    self.read_order(Next::Rest);
                }
            }
            Err(failure) => self.tell(failure.into()),
        }
    }

    /// The prices that a voucher type pays.
    fn prices_for(&self, type_code: &str) -> Vec<&TicketPrice> {
        let Some(basis) = self.basis() else { return Vec::new() };
        let mut prices = basis.prices.voucher_prices();
        prices.retain(|price| price.voucher_types.iter().any(|code| code == type_code));
        prices
    }

    /// Offers what a voucher can pay. Where there is but one way, it is taken at once.
    pub(super) fn choose(&mut self, voucher: VoucherId) {
        let Some(found) =
            self.order().and_then(|order| order.vouchers.iter().find(|there| there.id == voucher))
        else {
            return self.tell(Message::OrderChanged);
        };
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
            [] if allowance == Some(0) => self.tell(Message::VoucherNoRedemptionsLeft),
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
        if self.known_vouchers().contains(&voucher) && self.make_way() {
            self.change(Change::Uncover { voucher });
            self.focus(Focus::Title);
        }
    }

    /// Takes a voucher off that pays no ticket, and says why.
    pub(super) fn remove(&mut self, voucher: VoucherId, then: Message) {
        let wanted = voucher.clone();
        let request = self.send(|request| Effect::RemoveVoucher(request, wanted));
        self.set_activity(Activity::RemovingVoucher { request, voucher, then });
    }

    pub(super) fn voucher_gone(&mut self, voucher: VoucherId, then: Message, result: Result<(), Failure>) {
        match result {
            // "Not found" may be the voucher or the order; the order will tell.
            Ok(()) | Err(Failure::NotFound) => self.read_order(Next::Tell(then)),
            Err(Failure::Lost) => self.doubt(Lost::Removal { voucher, then }),
            Err(failure) => self.tell(failure.into()),
        }
    }
}
