//! The discounts of the price list and those on offer, and the question before a step that cannot be undone.

use super::Frame;
use crate::activity::{Decision, Panel};
use crate::ids::TicketKey;
use crate::money::Money;
use crate::order::Ticket;
use crate::prices::PriceKey;

/// A discount in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscountRow {
    /// A discount of the price list. It can be taken and dropped at any time.
    Listed {
        /// The discounted price.
        price: PriceKey,
        /// The name of the discount.
        name: String,
        /// The name of its ticket type.
        ticket: String,
        /// The price of a ticket with the discount.
        amount: Money,
        /// The number of tickets that have the discount.
        applied: usize,
        /// Whether one more ticket can get the discount now.
        can_take: bool,
        /// Whether the discount can be removed from a ticket now.
        can_drop: bool,
    },
    /// A discount on offer by code. Applying it cannot be undone.
    Offered {
        /// The code.
        code: String,
        /// The name of the discount.
        name: String,
        /// The name of its ticket type.
        ticket: String,
        /// The price of a ticket with the discount.
        amount: Money,
        /// Whether only signed-in members can get it.
        members_only: bool,
        /// The price of the discount in loyalty points; 0 means free.
        points: i64,
        /// The ticket that would get the discount; `None` if it cannot be applied now.
        target: Option<TicketKey>,
    },
    /// A ticket to which a code was applied.
    Applied {
        /// The key of the ticket.
        ticket_key: TicketKey,
        /// The name of its ticket type.
        ticket: String,
        /// The amount that the code saves.
        saved: Money,
        /// Whether the ticket can be replaced now by one without the discount.
        can_remove: bool,
    },
}

/// A ticket to which a code can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketChoice {
    /// The name of its ticket type.
    pub name: String,
    /// Its seat, such as "J5". `None` if the order has several, because Vista assigns no seat to a ticket.
    pub seat: Option<String>,
    /// Its present price.
    pub price: Money,
    /// Its price with the discount, if the discount is on offer.
    pub discounted: Option<Money>,
    /// Whether it has the discount of another code, which it would lose.
    pub has_code: bool,
    /// Whether that code is unknown, so that the ticket cannot get it back if the new code is refused.
    pub loses_discount: bool,
}

/// The question before a step that cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Apply a code to a ticket? It cannot be removed again.
    UseCode {
        /// The code.
        code: String,
        /// Whether the discount is on offer. Otherwise it is not known whether the code is one.
        is_offered: bool,
        /// The tickets to choose from. If there is only one, no choice is shown.
        tickets: Vec<TicketChoice>,
        /// The position of the chosen ticket in `tickets`.
        picked: usize,
        /// The price of the discount in loyalty points; 0 if it is free or unknown.
        points: i64,
    },
    /// Remove this ticket and add it again without its discount?
    DropCode(TicketChoice),
    /// The removed ticket could not be added again. Try again?
    PutBackAgain {
        /// The name of the ticket type.
        ticket: String,
    },
}

pub(super) fn discounts(frame: &Frame<'_>) -> Vec<DiscountRow> {
    let tickets: Vec<&Ticket> = frame.order.tickets(frame.showtime()).iter().collect();
    let mut rows = Vec::new();
    for price in frame.checkout.prices.discount_prices() {
        let of_type = tickets.iter().filter(|ticket| ticket.ticket_type == price.ticket_type);
        let applied = of_type.clone().filter(|ticket| ticket.discount == price.discount).count();
        let plain = of_type.filter(|ticket| ticket.is_plain()).count();
        let name = price.discount_name.in_language(frame.language());
        rows.push(DiscountRow::Listed {
            price: price.key(),
            name: if name.is_empty() { frame.name(&price.ticket_type) } else { name.to_owned() },
            ticket: frame.name(&price.ticket_type),
            amount: price.price,
            applied,
            can_take: frame.free && plain > 0,
            can_drop: frame.free && applied > 0,
        });
    }
    for offer in frame.checkout.offers() {
        let of_type = |ticket: &&&Ticket| ticket.ticket_type.code() == offer.ticket_type_code;
        // An offer is hidden if the order has no ticket of its type.
        let Some(first) = tickets.iter().find(of_type) else { continue };
        let target = tickets.iter().filter(of_type).find(|ticket| ticket.is_plain());
        rows.push(DiscountRow::Offered {
            code: offer.code.clone(),
            name: offer.name.clone(),
            ticket: frame.name(&first.ticket_type),
            amount: offer.price,
            members_only: offer.members_only,
            points: offer.points,
            target: target.filter(|_| frame.free).map(|ticket| ticket.key.clone()),
        });
    }
    for ticket in tickets.iter().filter(|ticket| ticket.has_code()) {
        rows.push(DiscountRow::Applied {
            ticket_key: ticket.key.clone(),
            ticket: frame.name(&ticket.ticket_type),
            saved: ticket.saved,
            can_remove: frame.free,
        });
    }
    rows
}

pub(super) fn question(frame: &Frame<'_>) -> Option<Question> {
    let Some(Panel::Question(decision)) = frame.panel else { return None };
    let seats = frame.order.showtime(frame.showtime()).map_or(&[][..], |showtime| &showtime.seats);
    let offer = |code: &str, ticket: &Ticket| {
        let mut offers = frame.checkout.offers().iter();
        offers.find(|offer| {
            offer.code.eq_ignore_ascii_case(code) && offer.ticket_type_code == ticket.ticket_type.code()
        })
    };
    let choice = |ticket: &Ticket, discounted: Option<Money>| TicketChoice {
        name: frame.name(&ticket.ticket_type),
        seat: if let [only] = seats { Some(only.label.clone()) } else { None },
        price: ticket.price,
        discounted,
        has_code: ticket.has_code(),
        loses_discount: ticket.has_code() && frame.checkout.code_of(ticket).is_none(),
    };
    let find = |key: &TicketKey| frame.order.ticket(frame.showtime(), key);
    Some(match decision {
        Decision::UseCode { code, tickets, picked } => {
            let code = code.reveal();
            let found: Vec<&Ticket> = tickets.iter().filter_map(find).collect();
            let offered = found.get(*picked).and_then(|ticket| offer(code, ticket));
            let tickets =
                found.iter().map(|ticket| choice(ticket, offer(code, ticket).map(|offer| offer.price)));
            Question::UseCode {
                code: code.to_owned(),
                is_offered: offered.is_some(),
                tickets: tickets.collect(),
                picked: *picked,
                points: offered.map_or(0, |offer| offer.points),
            }
        }
        // Without the discount it costs what it did before.
        Decision::DropCode(key) => {
            let ticket = find(key)?;
            Question::DropCode(choice(ticket, Some(ticket.price.plus(ticket.saved))))
        }
        Decision::PutBackTicket(substitute) => {
            Question::PutBackAgain { ticket: frame.name(&substitute.ticket_type) }
        }
    })
}
