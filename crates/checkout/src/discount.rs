//! Discount codes, which live in Vista Connect beside OCAPI's order.
//!
//! Rules (Vista's guide "Ticket discounts"): the ticket must be in the order first; a ticket takes one discount; it
//! can be neither replaced nor removed, only the ticket can, and be added again.

use crate::{Currency, Money, Ticket};

/// A discount on offer for a ticket type of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountOffer {
    /// The ticket type by Connect's code, as "0191".
    pub ticket_type_code: String,
    /// The code to apply it by.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What the ticket will cost.
    pub price: Money,
    /// For signed-in members alone.
    pub members_only: bool,
    /// What it costs the member, in points; 0 for nothing.
    pub points: i64,
}

/// The order as Connect sees it: the same tickets under other ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOrder {
    /// The tickets of the showtime's session.
    pub tickets: Vec<SessionTicket>,
}

/// One ticket as Connect sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTicket {
    /// What a discount names it by; another one after every re-adding.
    pub item: i64,
    /// Connect's ticket type code, as "0191".
    pub ticket_type_code: String,
    /// The price now, in hundredths of the currency.
    pub price_hundredths: i64,
}

impl SessionOrder {
    /// The item of a ticket of the order.
    ///
    /// Nothing ties the two ids together, but tickets of one type at one price are the same to everybody, so the
    /// first such one will do.
    pub(crate) fn item_of(&self, ticket: &Ticket, currency: Currency) -> Option<i64> {
        self.tickets
            .iter()
            .find(|candidate| {
                candidate.ticket_type_code == ticket.ticket_type.code()
                    && Money::from_hundredths(candidate.price_hundredths, currency) == ticket.price
            })
            .map(|candidate| candidate.item)
    }
}
