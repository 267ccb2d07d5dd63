//! The discounts of the price list and those by code, and the question before a step that cannot be undone.

use super::Frame;
use crate::activity::{Decision, Form, Panel};
use crate::discount::DiscountOffer;
use crate::ids::TicketKey;
use crate::message::Message;
use crate::money::Money;
use crate::order::Ticket;
use crate::prices::PriceKey;
use crate::state::Remote;

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

/// The form for a discount code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeView {
    /// The tickets to which a code can be applied.
    pub tickets: Vec<TicketChoice>,
    /// The chosen ticket; `None` only without tickets.
    pub picked: Option<TicketKey>,
    /// The text of the code field.
    pub code: String,
    /// The error of the form.
    pub error: Option<Message>,
    /// Whether the form can be submitted.
    pub enabled: bool,
    /// Whether a code is being applied.
    pub busy: bool,
}

/// A ticket to which a code can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketChoice {
    /// The key of the ticket.
    pub key: TicketKey,
    /// The number of the ticket among those of the same type, from 1; 0 if it is the only one.
    pub number: usize,
    /// The name of its ticket type.
    pub name: String,
    /// Its present price.
    pub price: Money,
}

/// The question before a step that cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Apply a code to this ticket? It cannot be removed again.
    ApplyCode {
        /// The code.
        code: String,
        /// The name of the ticket type.
        ticket: String,
        /// The price of the discount in loyalty points; 0 if it is free or unknown.
        points: i64,
    },
    /// Remove this ticket and add it again with another code, or without one?
    ReplaceTicket {
        /// The name of the ticket type.
        ticket: String,
        /// The code to apply to the new ticket.
        code: Option<String>,
    },
    /// The removed ticket could not be added again. Try again?
    PutBackAgain {
        /// The name of the ticket type.
        ticket: String,
    },
}

pub(super) fn discounts(frame: &Frame<'_>) -> Vec<DiscountRow> {
    let tickets: Vec<&Ticket> = frame.order.tickets(frame.showtime()).collect();
    let mut rows = Vec::new();
    for price in frame.prices.discount_prices() {
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
    for offer in offers(frame) {
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

/// The discounts on offer by code; empty if the site does not support codes.
fn offers<'a>(frame: &'a Frame<'_>) -> &'a [DiscountOffer] {
    match &frame.checkout.offers {
        Remote::Got(offers) if supports_codes(frame) => offers,
        _ => &[],
    }
}

/// Whether codes can be applied, which needs Connect. It must have answered with its offers, and a proxy that lists
/// its capabilities must list `discount-codes`.
fn supports_codes(frame: &Frame<'_>) -> bool {
    matches!(frame.checkout.offers, Remote::Got(_)) && frame.checkout.may_have("discount-codes")
}

pub(super) fn code(frame: &Frame<'_>) -> Option<CodeView> {
    if !supports_codes(frame) {
        return None;
    }
    let eligible: Vec<&Ticket> = frame
        .order
        .tickets(frame.showtime())
        .filter(|ticket| ticket.is_plain() || ticket.has_code())
        .collect();
    let same = |ticket: &Ticket, other: &&&Ticket| other.ticket_type == ticket.ticket_type;
    let tickets: Vec<TicketChoice> = eligible
        .iter()
        .enumerate()
        .map(|(at, ticket)| TicketChoice {
            key: ticket.key.clone(),
            number: match eligible.iter().filter(|other| same(ticket, other)).count() {
                1 => 0,
                _ => 1 + eligible.iter().take(at).filter(|other| same(ticket, other)).count(),
            },
            name: frame.name(&ticket.ticket_type),
            price: ticket.price,
        })
        .collect();
    let form = &frame.checkout.code;
    let picked = form.ticket.clone().or_else(|| tickets.first().map(|ticket| ticket.key.clone()));
    Some(CodeView {
        enabled: frame.free && !tickets.is_empty() && !form.attempts.is_locked(),
        tickets,
        picked,
        code: form.code.clone(),
        error: form.attempts.error(frame.checkout.now),
        busy: frame.activity.busy_form() == Some(Form::Code),
    })
}

pub(super) fn question(frame: &Frame<'_>) -> Option<Question> {
    let Some(Panel::Question(decision)) = frame.panel else { return None };
    let name = |key: &TicketKey| {
        let found = frame.order.ticket(frame.showtime(), key);
        found.map_or(String::new(), |ticket| frame.name(&ticket.ticket_type))
    };
    Some(match decision {
        Decision::ApplyCode { ticket, code } => {
            let type_code =
                frame.order.ticket(frame.showtime(), ticket).map(|ticket| ticket.ticket_type.code());
            let offer = offers(frame).iter().find(|offer| {
                offer.code.eq_ignore_ascii_case(code) && Some(offer.ticket_type_code.as_str()) == type_code
            });
            Question::ApplyCode {
                code: code.clone(),
                ticket: name(ticket),
                points: offer.map_or(0, |offer| offer.points),
            }
        }
        Decision::ReplaceTicket { ticket, code } => {
            Question::ReplaceTicket { ticket: name(ticket), code: code.clone() }
        }
        Decision::PutBackTicket { ticket_type, .. } => {
            Question::PutBackAgain { ticket: frame.name(ticket_type) }
        }
    })
}
