//! Choosing the tickets that a voucher pays.

use super::Machine;
use super::voucher::NO_REDEMPTIONS_LEFT;
use crate::activity::{Activity, Change, Choice, Decision, Panel};
use crate::cover::undisputed;
use crate::effect::Focus;
use crate::ids::VoucherId;
use crate::message::Message;
use crate::order::VoucherKind;
use crate::state::AddedCode;

impl Machine {
    /// Uses a voucher for all tickets that it fits. If the choice changes what is to pay, the user is asked first.
    pub(super) fn use_voucher(&mut self, voucher: VoucherId) {
        let Some(found) = self.voucher(&voucher) else {
            return self.announce(Message::OrderChanged);
        };
        let is_priced = !self.checkout.prices.of_voucher_type(&found.type_code).is_empty();
        let is_deal = found.kind.map_or(!is_priced, |kind| kind == VoucherKind::Deal);
        if is_deal {
            return self.announce_added(Some(AddedCode::Voucher(voucher)), Message::VoucherAdded);
        }
        if let Ok(quantity @ 1..) = u32::try_from(self.paid_by(&voucher)) {
            // Our proxy set the tickets, or the answer to a call that did was lost.
            let added = Some(AddedCode::Voucher(voucher));
            return self.announce_added(added, Message::VoucherApplied(quantity));
        }
        let options = self.checkout.choices(&voucher);
        if options.is_empty() {
            let is_used_up = self.checkout.allowance(&voucher) == Some(0);
            return self.announce(match (is_priced, is_used_up) {
                (false, _) => Message::VoucherHasNoTicket,
                (true, true) => NO_REDEMPTIONS_LEFT,
                (true, false) => Message::VoucherFitsNoTicket,
            });
        }
        match undisputed(found, &options) {
            Some(only) => {
                let (price, quantity) = (only.key.clone(), only.usual);
                self.set_tickets(Change::Cover { voucher, price, quantity }, false);
            }
            None => self.open_choice(voucher),
        }
    }

    /// Lets the user choose which tickets a voucher pays, and how many.
    pub(super) fn open_choice(&mut self, voucher: VoucherId) {
        let options = self.checkout.choices(&voucher);
        match options.first() {
            Some(first) => {
                let quantity = first.usual;
                self.set_panel(Some(Panel::Choice(Choice { voucher, options, picked: 0, quantity })));
                self.focus(Focus::Choice);
            }
            None => self.announce(Message::VoucherFitsNoTicket),
        }
    }

    /// One of the tickets of the open choice or question.
    pub(super) fn ticket_picked(&mut self, at: usize) {
        let Some(shopping) = self.shopping().filter(|shopping| shopping.activity == Activity::Idle) else {
            return;
        };
        match &mut shopping.panel {
            Some(Panel::Choice(choice)) => {
                if let Some(option) = choice.options.get(at) {
                    choice.quantity = option.usual;
                    choice.picked = at;
                }
            }
            Some(Panel::Question(Decision::UseCode { tickets, picked, .. })) if at < tickets.len() => {
                *picked = at;
            }
            Some(Panel::Question(_)) | None => {}
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
        let (price, voucher, quantity) = (option.key.clone(), choice.voucher.clone(), choice.quantity);
        self.set_panel(None);
        self.change_tickets(Change::Cover { voucher, price, quantity });
        self.focus(Focus::Code);
    }

    pub(super) fn choice_dismissed(&mut self) {
        if self.choice().is_some() {
            self.set_panel(None);
            self.focus(Focus::Code);
        }
    }
}
