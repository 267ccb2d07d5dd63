//! Discounts: those of the price list, which are set with the tickets, and codes, which cannot be removed.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Activity, Application, Change, Decision, Intent, Next, Otherwise, Panel};
use crate::barcode::Secret;
use crate::call::{Call, Read, Write};
use crate::discount::SessionOrder;
use crate::effect::Focus;
use crate::entry::EntryStep;
use crate::failure::{Failure, Refusal};
use crate::ids::TicketKey;
use crate::message::Message;
use crate::order::Ticket;
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

    /// Asks whether to apply a discount code, and to which ticket.
    pub(super) fn ask_about_discount(&mut self, code: String) {
        let tickets = self.tickets_for(&code);
        if tickets.is_empty() {
            let is_applied = self.tickets_with_code().any(|ticket| self.has_this_code(ticket, &code));
            return self.show_field_error(
                Focus::Code,
                Message::Refused(if is_applied {
                    Refusal::DiscountAlreadyApplied
                } else {
                    Refusal::DiscountNotAccepted
                }),
            );
        }
        self.checkout.entry.step = EntryStep::Discount;
        self.ask(Decision::UseCode { code: Secret::new(code), tickets, picked: 0 });
    }

    fn has_this_code(&self, ticket: &Ticket, code: &str) -> bool {
        self.checkout.code_of(ticket).is_some_and(|known| known.reveal().eq_ignore_ascii_case(code))
    }

    /// One ticket of each type and price that a code can be for: of a code on offer, only those of its type. Tickets
    /// without a discount come first, and those that have this code already are left out.
    fn tickets_for(&self, code: &str) -> Vec<TicketKey> {
        let Some(order) = self.order() else { return Vec::new() };
        let offers = self.checkout.offers().iter().filter(|offer| offer.code.eq_ignore_ascii_case(code));
        let is_offered = offers.clone().next().is_some();
        let fits = |ticket: &&Ticket| {
            (ticket.is_plain() || ticket.has_code())
                && !self.has_this_code(ticket, code)
                && (!is_offered
                    || offers.clone().any(|offer| offer.ticket_type_code == ticket.ticket_type.code()))
        };
        let mut found: Vec<&Ticket> = Vec::new();
        for wanted in [Ticket::is_plain, Ticket::has_code] {
            let tickets = order.tickets(&self.checkout.settings.showtime).iter().filter(fits);
            for ticket in tickets.filter(|ticket| wanted(ticket)) {
                let alike =
                    |other: &&Ticket| other.ticket_type == ticket.ticket_type && other.price == ticket.price;
                if !found.iter().any(alike) {
                    found.push(ticket);
                }
            }
        }
        found.into_iter().map(|ticket| ticket.key.clone()).collect()
    }

    /// Asks first: a code cannot be removed, and replacing a ticket gives up its present discount.
    pub(super) fn offer_taken(&mut self, code: String, ticket: TicketKey) {
        if !self.begin_action() {
            return;
        }
        if self.has_code(&ticket).is_none() {
            return self.announce(Message::OrderChanged);
        }
        self.ask(Decision::UseCode { code: Secret::new(code), tickets: vec![ticket], picked: 0 });
    }

    pub(super) fn code_removed(&mut self, ticket: TicketKey) {
        if self.has_code(&ticket) == Some(true) && self.begin_action() {
            self.ask(Decision::DropCode(ticket));
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
        self.remember_due();
        self.focus(Focus::Code);
        if !yes {
            return self.close_question();
        }
        match decision {
            Decision::UseCode { code, tickets, picked } => {
                let ticket = tickets.into_iter().nth(picked);
                let has_code = ticket.as_ref().and_then(|ticket| self.has_code(ticket));
                match (ticket, has_code) {
                    (Some(ticket), Some(false)) => self.apply_code(ticket, code, Otherwise::Nothing),
                    (Some(ticket), Some(true)) => self.exchange_ticket(ticket, Some(code)),
                    _ => self.announce(Message::OrderChanged),
                }
            }
            Decision::DropCode(ticket) => self.exchange_ticket(ticket, None),
            Decision::PutBackTicket(substitute) => self.change_tickets(Change::PutBack(substitute)),
        }
    }

    /// Applies a code to a ticket. First it looks up the ticket's item id in Connect, which changes whenever tickets are
    /// set.
    pub(super) fn apply_code(&mut self, ticket: TicketKey, code: Secret, otherwise: Otherwise) {
        let others = self.tickets_with_code().map(|ticket| ticket.key.clone()).collect();
        let application = Application { ticket, code, others, otherwise };
        let request = self.call(Call::Read(Read::Session));
        self.set_activity(Activity::FindingItem { request, application });
    }

    fn tickets_with_code(&self) -> impl Iterator<Item = &Ticket> {
        let tickets = self.order().map(|order| order.tickets(&self.checkout.settings.showtime));
        tickets.into_iter().flatten().filter(|ticket| ticket.has_code())
    }

    pub(super) fn session_read(&mut self, application: Application, result: Result<SessionOrder, Failure>) {
        match result {
            Ok(session) => {
                let item = self.order().and_then(|order| {
                    let ticket = order.ticket(&self.checkout.settings.showtime, &application.ticket)?;
                    session.item_of(ticket, self.checkout.settings.currency)
                });
                match item {
                    Some(item) => {
                        let code = application.code.reveal().to_owned();
                        self.write(Write::ApplyDiscount(item, code), Intent::ApplyCode(application));
                    }
                    // The session holds other tickets than the order on the screen.
                    None if matches!(application.otherwise, Otherwise::Nothing) => {
                        self.read_order(Next::Announce(Message::OrderChanged));
                    }
                    None => self.code_not_applied(application, Failure::Unconfirmed),
                }
            }
            // The order may be gone. Only a read of the order proves that.
            Err(Failure::NotFound) => self.read_order(Next::Refuse(Intent::ApplyCode(application))),
            Err(failure) => self.code_not_applied(application, failure),
        }
    }

    pub(super) fn code_applied(&mut self, application: Application, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(_) => {
                self.clear_applied(&application);
                self.read_order(Next::CodeApplied(application));
            }
            Outcome::Refused(failure) => self.code_not_applied(application, failure),
            Outcome::Seen if self.applied_to(&application).is_some() => {
                self.clear_applied(&application);
                self.code_seen(application);
            }
            Outcome::Seen if matches!(application.otherwise, Otherwise::Nothing) => {
                self.announce(Message::NotConfirmed);
            }
            Outcome::Seen => self.code_not_applied(application, Failure::Unconfirmed),
        }
        Ok(())
    }

    /// The ticket that a code was applied to. Connect may have chosen another one of the same type and price.
    fn applied_to(&self, application: &Application) -> Option<TicketKey> {
        let mut new = self.tickets_with_code().filter(|ticket| !application.others.contains(&ticket.key));
        new.next().map(|ticket| ticket.key.clone())
    }

    /// The order shows the code.
    pub(super) fn code_seen(&mut self, application: Application) {
        if let Some(ticket) = self.applied_to(&application)
            && let Some(shopping) = self.shopping()
        {
            shopping.codes.push((ticket, application.code));
        }
        self.end_exchange();
        match application.otherwise {
            Otherwise::Nothing | Otherwise::Restore(_) => self.announce_added(None, Message::DiscountApplied),
            Otherwise::Lose => self.show_field_error(Focus::Code, Message::DiscountKept),
        }
    }

    /// A code was not applied. A ticket that was exchanged for it gets its previous one again.
    fn code_not_applied(&mut self, application: Application, failure: Failure) {
        match application.otherwise {
            Otherwise::Nothing => self.show_failure(Focus::Code, failure),
            Otherwise::Restore(Some(previous)) => {
                self.apply_code(application.ticket, previous, Otherwise::Lose);
            }
            Otherwise::Restore(None) => self.show_field_error(Focus::Code, Message::DiscountLost),
            Otherwise::Lose => {
                self.announce(Message::DiscountLost);
                if !matches!(failure, Failure::Refused(_)) {
                    // It may be accepted later.
                    let (code, tickets) = (application.code, vec![application.ticket]);
                    self.ask(Decision::UseCode { code, tickets, picked: 0 });
                }
            }
        }
    }

    /// Clears the field if the applied code came from it.
    fn clear_applied(&mut self, application: &Application) {
        if !matches!(application.otherwise, Otherwise::Lose)
            && matches!(self.checkout.entry.step, EntryStep::Discount)
        {
            self.code_taken();
        }
    }
}
