//! Discounts: those of the price list, which come and go with the tickets, and codes, which stay.

use super::Machine;
use crate::effect::{Effect, Focus};
use crate::message::Message;
use crate::state::{Activity, Asked, Change, Lost, Next};
use crate::{Failure, PriceKey, SessionOrder, TicketKey};

impl Machine {
    pub(super) fn discount_taken(&mut self, price: PriceKey) {
        if self.make_way() {
            self.change(Change::TakeDiscount(price));
        }
    }

    pub(super) fn discount_dropped(&mut self, price: PriceKey) {
        if self.make_way() {
            self.change(Change::DropDiscount(price));
        }
    }

    pub(super) fn code_ticket_picked(&mut self, ticket: TicketKey) {
        self.typed(|checkout| checkout.code.ticket = Some(ticket));
    }

    pub(super) fn code_typed(&mut self, code: String) {
        // A link may fill it in before there is an order.
        if self.is_arriving() || self.shopping().is_some() {
            self.checkout.code.code = code;
        }
    }

    pub(super) fn code_submitted(&mut self) {
        if self.checkout.code.tries.is_locked() {
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
            if self.make_way() {
                self.form_problem(Focus::Code, Message::CodeMissing);
            }
            return;
        }
        self.code_wanted(code, ticket);
    }

    /// Asks first: neither a code nor the ticket that makes way for it can be had back.
    pub(super) fn code_wanted(&mut self, code: String, ticket: TicketKey) {
        let Some(has_code) = self.has_code(&ticket) else {
            if self.make_way() {
                self.tell(Message::OrderChanged);
            }
            return;
        };
        if !self.checkout.code.tries.is_locked() && self.make_way() {
            self.ask(if has_code {
                Asked::ReplaceTicket { ticket, code: Some(code) }
            } else {
                Asked::ApplyCode { ticket, code }
            });
        }
    }

    pub(super) fn code_removed(&mut self, ticket: TicketKey) {
        if self.has_code(&ticket) == Some(true) && self.make_way() {
            self.ask(Asked::ReplaceTicket { ticket, code: None });
        }
    }

    fn has_code(&self, ticket: &TicketKey) -> Option<bool> {
        let ticket = self.order()?.ticket(&self.checkout.settings.showtime, ticket)?;
        (ticket.is_plain() || ticket.has_code()).then(|| ticket.has_code())
    }

    fn ask(&mut self, asked: Asked) {
        self.set_activity(Activity::Asking(asked));
        self.focus(Focus::Question);
    }

    pub(super) fn answered(&mut self, yes: bool) {
        let Some(shopping) = self.shopping() else { return };
        let asked = match std::mem::replace(&mut shopping.activity, Activity::Idle) {
            Activity::Asking(asked) => asked,
            other => return self.set_activity(other),
        };
        self.checkout.notice = None;
        self.focus(Focus::Title);
        match asked {
            _ if !yes => {}
            Asked::ApplyCode { ticket, code } => self.find_item(ticket, code),
            Asked::ReplaceTicket { ticket, code } => {
                let showtime = &self.checkout.settings.showtime;
                let found = self.order().and_then(|order| order.ticket(showtime, &ticket));
                match found.map(|ticket| ticket.ticket_type.clone()) {
                    Some(ticket_type) => self.change(Change::TakeOut { ticket, ticket_type, code }),
                    None => self.tell(Message::OrderChanged),
                }
            }
            Asked::PutBackAgain { ticket_type, code } => self.change(Change::PutBack { ticket_type, code }),
        }
    }

    /// Looks up what Connect calls a ticket, which changes whenever tickets are set.
    pub(super) fn find_item(&mut self, ticket: TicketKey, code: String) {
        let request = self.send(Effect::ReadSession);
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
                let found = self.order().and_then(|order| {
                    let ticket = order.ticket(&self.checkout.settings.showtime, &ticket)?;
                    session.item_of(ticket, self.checkout.settings.currency)
                });
                match found {
                    Some(item) => {
                        let request = self.send(|request| Effect::ApplyDiscount(request, item, code));
                        self.set_activity(Activity::ApplyingCode { request, ticket });
                    }
                    // The session holds other tickets than the order on the screen.
                    None => self.read_order(Next::Tell(Message::OrderChanged)),
                }
            }
            Err(Failure::NotFound) => self.look_after_missing(),
            Err(failure) => self.tell(failure.into()),
        }
    }

    pub(super) fn discount_applied(&mut self, ticket: TicketKey, result: Result<(), Failure>) {
        match result {
            Ok(()) => {
                self.checkout.code.code = String::new();
                self.read_order(Next::Tell(Message::DiscountApplied));
            }
            Err(Failure::Lost) => self.doubt(Lost::Code { ticket }),
            Err(Failure::NotFound) => self.look_after_missing(),
            Err(failure @ (Failure::Refused(_) | Failure::TooManyAttempts(_))) => {
                self.form_problem(Focus::Code, failure.into());
            }
            Err(failure) => self.tell(failure.into()),
        }
    }
}
