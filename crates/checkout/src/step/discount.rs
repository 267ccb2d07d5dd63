//! Discounts: those of the price list, which are set with the tickets, and codes, which cannot be removed.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Activity, Change, Decision, Intent, Next, Panel};
use crate::call::{Call, Read, Write};
use crate::discount::SessionOrder;
use crate::effect::Focus;
use crate::failure::Failure;
use crate::ids::TicketKey;
use crate::message::Message;
use crate::prices::PriceKey;

impl Machine {
    pub(super) fn discount_taken(&mut self, price: PriceKey) {
        if self.begin_action() {
            self.change_tickets(Change::TakeDiscount(price));
        }
    }

    pub(super) fn discount_dropped(&mut self, price: PriceKey) {
        if self.begin_action() {
            self.change_tickets(Change::DropDiscount(price));
        }
    }

    pub(super) fn code_ticket_picked(&mut self, ticket: TicketKey) {
        if self.shopping().is_some() {
            self.checkout.code.ticket = Some(ticket);
        }
    }

    pub(super) fn code_typed(&mut self, code: String) {
        // A link can fill it in before the order is there.
        if self.is_arriving() || self.shopping().is_some() {
            self.checkout.code.code = code;
        }
    }

    pub(super) fn code_submitted(&mut self) {
        if self.checkout.code.attempts.is_locked() {
            return;
        }
        let code = self.checkout.code.code.trim().to_owned();
        let showtime = &self.checkout.settings.showtime;
        let first = self.order().and_then(|order| {
            order
                .tickets(showtime)
                .find(|ticket| ticket.is_plain() || ticket.has_code())
                .map(|ticket| ticket.key.clone())
        });
        let Some(ticket) = self.checkout.code.ticket.clone().or(first) else { return };
        if code.is_empty() {
            if self.begin_action() {
                self.show_field_error(Focus::Code, Message::CodeMissing);
            }
            return;
        }
        self.code_wanted(code, ticket);
    }

    /// Asks first: a code cannot be removed, and replacing a ticket gives up its present discount.
    pub(super) fn code_wanted(&mut self, code: String, ticket: TicketKey) {
        let Some(has_code) = self.has_code(&ticket) else {
            if self.begin_action() {
                self.announce(Message::OrderChanged);
            }
            return;
        };
        if !self.checkout.code.attempts.is_locked() && self.begin_action() {
            self.ask(if has_code {
                Decision::ReplaceTicket { ticket, code: Some(code) }
            } else {
                Decision::ApplyCode { ticket, code }
            });
        }
    }

    pub(super) fn code_removed(&mut self, ticket: TicketKey) {
        if self.has_code(&ticket) == Some(true) && self.begin_action() {
            self.ask(Decision::ReplaceTicket { ticket, code: None });
        }
    }

    fn has_code(&self, ticket: &TicketKey) -> Option<bool> {
        let ticket = self.order()?.ticket(&self.checkout.settings.showtime, ticket)?;
        (ticket.is_plain() || ticket.has_code()).then(|| ticket.has_code())
    }

    pub(super) fn answered(&mut self, yes: bool) {
        let Some(shopping) = self.shopping().filter(|shopping| shopping.activity == Activity::Idle) else {
            return;
        };
        let decision = match shopping.panel.take() {
            Some(Panel::Question(decision)) => decision,
            other => return shopping.panel = other,
        };
        self.checkout.notice = None;
        self.focus(Focus::Title);
        if !yes {
            return;
        }
        match decision {
            Decision::ApplyCode { ticket, code } => self.find_item(ticket, code),
            Decision::ReplaceTicket { ticket, code } => {
                let showtime = &self.checkout.settings.showtime;
                let found = self.order().and_then(|order| order.ticket(showtime, &ticket));
                match found.map(|ticket| ticket.ticket_type.clone()) {
                    Some(ticket_type) => self.change_tickets(Change::TakeOut { ticket, ticket_type, code }),
                    None => self.announce(Message::OrderChanged),
                }
            }
            Decision::PutBackTicket { ticket_type, code } => {
                self.change_tickets(Change::PutBack { ticket_type, code })
            }
        }
    }

    /// Looks up the ticket's item id in Connect, which changes whenever tickets are set, to apply the code to it.
    pub(super) fn find_item(&mut self, ticket: TicketKey, code: String) {
        let request = self.call(Call::Read(Read::Session));
        self.set_activity(Activity::FindingItem { request, ticket, code });
    }

    pub(super) fn session_read(
        &mut self,
        ticket: TicketKey,
        code: String,
        result: Result<SessionOrder, Failure>,
    ) {
        match result {
            Ok(session) => {
                let item = self.order().and_then(|order| {
                    let ticket = order.ticket(&self.checkout.settings.showtime, &ticket)?;
                    session.item_of(ticket, self.checkout.settings.currency)
                });
                match item {
                    Some(item) => self.write(Write::ApplyDiscount(item, code), Intent::ApplyCode { ticket }),
                    // The session holds other tickets than the order on the screen.
                    None => self.read_order(Next::Announce(Message::OrderChanged)),
                }
            }
            // The order may be gone; only its own read says so.
            Err(Failure::NotFound) => self.read_order(Next::Announce(Failure::NotFound.into())),
            Err(failure) => self.announce(failure.into()),
        }
    }

    pub(super) fn code_applied(&mut self, ticket: TicketKey, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(_) => {
                self.checkout.code.code = String::new();
                self.read_order(Next::Announce(Message::DiscountApplied));
            }
            Outcome::Refused(failure) => self.show_failure(Focus::Code, failure),
            Outcome::Seen => {
                let is_applied = self.has_code(&ticket) == Some(true);
                self.announce(if is_applied { Message::DiscountApplied } else { Message::NotConfirmed });
            }
        }
        Ok(())
    }
}
