//! Choosing the tickets that a voucher pays.

use super::Machine;
use super::voucher::NO_REDEMPTIONS_LEFT;
use crate::activity::{Activity, Change, Choice, Choosable, Panel};
use crate::effect::Focus;
use crate::ids::VoucherId;
use crate::message::Message;
use crate::order::VoucherKind;

impl Machine {
    /// Offers the tickets that a voucher can pay. If there is only one choice, it is taken at once.
    pub(super) fn choose_tickets(&mut self, voucher: VoucherId) {
        let Some(found) = self.voucher(&voucher) else {
            return self.announce(Message::OrderChanged);
        };
        if found.kind == VoucherKind::Deal {
            return self.announce(Message::VoucherAdded);
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
            [] if prices.is_empty() => self.announce(Message::VoucherHasNoTicket),
            [] if allowance == Some(0) => self.announce(NO_REDEMPTIONS_LEFT),
            [] => self.announce(Message::VoucherFitsNoTicket),
            [only] if only.most == 1 => {
                let price = only.price.clone();
                self.set_tickets(Change::Cover { voucher, price, quantity: 1 }, false);
            }
            [first, ..] => {
                let quantity = first.usual.max(1);
                let choice = Choice { voucher, options, picked: 0, quantity };
                self.set_panel(Some(Panel::Choice(choice)));
                self.focus(Focus::Choice);
            }
        }
    }

    /// How many more tickets a voucher may pay; `None` if the server did not say.
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

    /// The open choice. It cannot be changed while the order is being extended.
    fn choice(&mut self) -> Option<&mut Choice> {
        let shopping = self.shopping().filter(|shopping| shopping.activity == Activity::Idle)?;
        match shopping.panel.as_mut()? {
            Panel::Choice(choice) => Some(choice),
            Panel::Question(_) => None,
        }
    }

    pub(super) fn choice_confirmed(&mut self) {
        let Some(choice) = self.choice() else { return };
        let Some(option) = choice.options.get(choice.picked) else { return };
        let (price, voucher, quantity) = (option.price.clone(), choice.voucher.clone(), choice.quantity);
        self.set_panel(None);
        self.change_tickets(Change::Cover { voucher, price, quantity });
        self.focus(Focus::Title);
    }

    pub(super) fn choice_dismissed(&mut self) {
        if self.choice().is_some() {
            self.set_panel(None);
            self.focus(Focus::Title);
        }
    }
}
