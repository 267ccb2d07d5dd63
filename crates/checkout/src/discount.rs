//! Discount codes. They are applied in Vista Connect, which has its own view of OCAPI's order.
//!
//! The rules are from Vista's guide "Ticket discounts":
//! - The ticket must be in the order before a code is applied.
//! - A ticket takes one discount. It cannot be replaced or removed.
//! - To get rid of a discount, remove the ticket and add it again.

use crate::barcode::Secret;
use crate::checkout::Checkout;
use crate::money::{Currency, Money};
use crate::order::Ticket;

/// A discount on offer for a ticket type of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountOffer {
    /// Connect's code of the ticket type, such as "0191".
    pub ticket_type_code: String,
    /// The discount code.
    pub code: String,
    /// The name of the discount.
    pub name: String,
    /// The price of a ticket with the discount.
    pub price: Money,
    /// Whether only signed-in members can get it.
    pub members_only: bool,
    /// The price of the discount in loyalty points; 0 means free.
    pub points: i64,
}

/// The order as Connect sees it, with its own ids for the same tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOrder {
    /// The tickets of the showtime's session.
    pub tickets: Vec<SessionTicket>,
}

/// A ticket as Connect sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTicket {
    /// Connect's id of the ticket, which a discount is applied to. A ticket that is added again gets a new one.
    pub item: i64,
    /// Connect's code of the ticket type, such as "0191".
    pub ticket_type_code: String,
    /// The present price, in hundredths in every currency.
    pub price_hundredths: i64,
}

impl SessionOrder {
    /// Finds Connect's id of a ticket of the order; `None` if Connect has no such ticket.
    ///
    /// No answer links the two ids. Tickets of the same type and price are interchangeable, so the first one is used.
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

impl Checkout {
    /// The discount code of a ticket: the one that was applied here, or else the only one on offer at the ticket's price.
    /// No answer of Vista names the code of a ticket, so it is `None` for any other one.
    pub(crate) fn code_of(&self, ticket: &Ticket) -> Option<Secret> {
        let applied = self.shopping()?.codes.iter().find(|(key, _)| *key == ticket.key);
        if let Some((_, code)) = applied {
            return Some(code.clone());
        }
        let mut offers = self.offers().iter().filter(|offer| {
            ticket.has_code()
                && offer.ticket_type_code == ticket.ticket_type.code()
                && offer.price == ticket.price
        });
        let first = offers.next()?;
        offers.all(|other| other.code == first.code).then(|| Secret::new(first.code.clone()))
    }
}
