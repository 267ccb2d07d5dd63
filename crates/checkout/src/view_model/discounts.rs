//! The discounts: those of the price list, those by code, and the question before one that stays.

use super::Frame;
use crate::activity::{Activity, Decision, Intent, Panel};
use crate::message::Message;
use crate::state::Remote;
use crate::{DiscountOffer, Money, PriceKey, Ticket, TicketKey};

/// A discount in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscountRow {
    /// Of the price list: comes and goes with the tickets.
    Listed {
        /// Which price.
        price: PriceKey,
        /// Its name.
        name: String,
        /// The ticket type it is for.
        ticket: String,
        /// What a ticket costs with it.
        amount: Money,
        /// How many tickets have it.
        applied: usize,
        /// Whether one more can have it now.
        can_take: bool,
        /// Whether it can be taken off now.
        can_drop: bool,
    },
    /// On offer by code; stays once applied.
    Offered {
        /// The code.
        code: String,
        /// Its name.
        name: String,
        /// The ticket type it is for.
        ticket: String,
        /// What a ticket costs with it.
        amount: Money,
        /// For signed-in members.
        members_only: bool,
        /// What it costs a member, in points.
        points: i64,
        /// The ticket it would be put on, if it can be now.
        target: Option<TicketKey>,
    },
    /// Applied by code to a ticket.
    Applied {
        /// The ticket.
        ticket_key: TicketKey,
        /// The ticket type.
        ticket: String,
        /// What it saves.
        saved: Money,
        /// Whether the ticket can be exchanged for one without it now.
        can_remove: bool,
    },
}

/// The form for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeView {
    /// The tickets it can be for.
    pub tickets: Vec<TicketChoice>,
    /// The one picked.
    pub picked: Option<TicketKey>,
    /// What the field holds.
    pub code: String,
    /// What is wrong with it.
    pub error: Option<Message>,
    /// Whether a try may begin.
    pub enabled: bool,
    /// Whether one is on its way.
    pub busy: bool,
}

/// A ticket that a code can be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketChoice {
    /// The ticket.
    pub key: TicketKey,
    /// Counts tickets of the same name from 1; 0 where there is but one.
    pub number: usize,
    /// The ticket type.
    pub name: String,
    /// What it costs now.
    pub price: Money,
}

/// What is asked before something that cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Put a code on this ticket? It stays.
    ApplyCode {
        /// The code.
        code: String,
        /// The ticket.
        ticket: String,
        /// What it costs a member, in points.
        points: i64,
    },
    /// Take this ticket out and add it again with another code, or with none?
    ReplaceTicket {
        /// The ticket.
        ticket: String,
        /// The code to come.
        code: Option<String>,
    },
    /// The ticket could not be added again. Try once more?
    PutBackAgain {
        /// The ticket.
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
        // Not for a ticket that nobody has.
        let Some(any) = tickets.iter().find(of_type) else { continue };
        let target = tickets.iter().filter(of_type).find(|ticket| ticket.is_plain());
        rows.push(DiscountRow::Offered {
            code: offer.code.clone(),
            name: offer.name.clone(),
            ticket: frame.name(&any.ticket_type),
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

/// The offers, where this site takes codes at all.
fn offers<'a>(frame: &'a Frame<'_>) -> &'a [DiscountOffer] {
    match &frame.checkout.offers {
        Remote::Got(offers) if takes_codes(frame) => offers,
        _ => &[],
    }
}

/// Codes need Connect. A proxy that tells its capabilities must have the word; of one that does not, the answer to
/// the offers tells.
fn takes_codes(frame: &Frame<'_>) -> bool {
    let answered = matches!(frame.checkout.offers, Remote::Got(_));
    let told = match &frame.checkout.capabilities {
        Remote::Got(words) => words.iter().any(|word| word == "discount-codes"),
        _ => true,
    };
    answered && told
}

pub(super) fn code(frame: &Frame<'_>) -> Option<CodeView> {
    if !takes_codes(frame) {
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
        busy: matches!(
            frame.activity,
            Activity::FindingItem { .. } | Activity::Writing { intent: Intent::ApplyCode { .. }, .. }
        ),
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
