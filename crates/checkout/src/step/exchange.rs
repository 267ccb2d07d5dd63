//! Exchanging a ticket that has a discount code, which can be neither removed nor replaced: the ticket is taken out and
//! added again.
//!
//! The ticket never stays out without a question, its previous code is applied again if the new one is refused, and the
//! page hears of no change in between.

use super::Machine;
use crate::activity::{Activity, Change, Decision, Otherwise, Panel, Substitute};
use crate::barcode::Secret;
use crate::effect::HostEvent;
use crate::ids::{TicketKey, TicketTypeId};
use crate::message::Message;
use crate::order::{Order, Ticket};
use crate::state::Exchange;

/// Where the ticket of an exchange is, by the order as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchanged {
    /// It was taken out, and not added again.
    Out,
    /// It was added again.
    Back,
    /// It was not taken out.
    Never,
}

impl Machine {
    /// Takes a ticket out and adds it again, without its discount or with another code.
    pub(super) fn exchange_ticket(&mut self, ticket: TicketKey, code: Option<Secret>) {
        let showtime = &self.checkout.settings.showtime;
        let found = self.order().and_then(|order| order.ticket(showtime, &ticket));
        let substitute = found.map(|found| Substitute {
            ticket_type: found.ticket_type.clone(),
            code,
            previous: self.checkout.code_of(found),
        });
        match substitute {
            Some(substitute) => self.change_tickets(Change::TakeOut { ticket, substitute }),
            None => self.announce(Message::OrderChanged),
        }
    }

    /// Remembers the order before a ticket is taken out. If that is tried again, the page may have changed the order
    /// meanwhile.
    pub(super) fn begin_exchange(&mut self) {
        let snapshot = self.checkout.snapshot();
        if let Some(shopping) = self.shopping() {
            let before = shopping.exchange.take().map(|exchange| exchange.heard);
            let (order, heard) = (shopping.order.clone(), before.unwrap_or(snapshot));
            shopping.exchange = Some(Box::new(Exchange { order, heard }));
        }
    }

    /// Finds the ticket of the exchange. No answer links it to the one before, so tickets of its type are counted.
    pub(super) fn find_exchanged(&self, ticket_type: &TicketTypeId) -> Exchanged {
        let showtime = &self.checkout.settings.showtime;
        let count = |order: &Order, counts: fn(&Ticket) -> bool| {
            let of_type = order.tickets(showtime).iter().filter(|ticket| ticket.ticket_type == *ticket_type);
            of_type.filter(|ticket| counts(ticket)).count()
        };
        let Some(shopping) = self.checkout.shopping() else { return Exchanged::Never };
        let Some(exchange) = &shopping.exchange else { return Exchanged::Never };
        if count(&shopping.order, |_| true) < count(&exchange.order, |_| true) {
            Exchanged::Out
        } else if count(&shopping.order, Ticket::has_code) < count(&exchange.order, Ticket::has_code) {
            Exchanged::Back
        } else {
            Exchanged::Never
        }
    }

    pub(super) fn ask_to_put_back(&mut self, substitute: Substitute) {
        self.announce(Message::TicketNotPutBack);
        self.ask(Decision::PutBackTicket(substitute));
    }

    /// The ticket was added again: the code is applied to it, if there is one.
    pub(super) fn ticket_exchanged(&mut self, substitute: Substitute) {
        let Substitute { ticket_type, code, previous } = substitute;
        let Some(code) = code else { return self.announce(Message::DiscountRemoved) };
        let showtime = &self.checkout.settings.showtime;
        // No answer names the ticket that was just added: it is plain, and the last of its type.
        let added = self.order().and_then(|order| {
            let fits = |ticket: &&Ticket| ticket.is_plain() && ticket.ticket_type == ticket_type;
            order.tickets(showtime).iter().rfind(fits).map(|ticket| ticket.key.clone())
        });
        match added {
            Some(ticket) => self.apply_code(ticket, code, Otherwise::Restore(previous)),
            None => self.announce(Message::OrderChanged),
        }
    }

    /// Ends the exchange: the page hears of the order again, if it differs from what it last heard.
    pub(super) fn end_exchange(&mut self) {
        let Some(exchange) = self.shopping().and_then(|shopping| shopping.exchange.take()) else { return };
        if self.checkout.snapshot() != exchange.heard {
            self.emit_order(HostEvent::Change);
        }
    }

    /// Ends an exchange of which nothing is under way any more.
    pub(super) fn end_idle_exchange(&mut self) {
        let is_over = self.shopping().is_some_and(|shopping| {
            let is_asked = matches!(shopping.panel, Some(Panel::Question(Decision::PutBackTicket(_))));
            shopping.activity == Activity::Idle && !is_asked
        });
        if is_over {
            self.end_exchange();
        }
    }
}
