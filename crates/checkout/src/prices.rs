//! The ticket prices of a showtime.

use crate::{DiscountId, Money, Text, TicketTypeId};

/// All prices of a showtime, and the ticket types they are of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// One entry a price: a type stands there once plain and once for each discount.
    pub prices: Vec<TicketPrice>,
    /// The types.
    pub types: Vec<TicketType>,
}

/// What a ticket costs under one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketPrice {
    /// The type.
    pub ticket_type: TicketTypeId,
    /// The price with tax, without fees.
    pub price: Money,
    /// The booking fee of each ticket, where the list names one.
    pub fee: Option<Money>,
    /// What it takes to get it.
    pub needs: Vec<Need>,
    /// The voucher types that pay it.
    pub voucher_types: Vec<String>,
    /// The discount it is the price with.
    pub discount: Option<DiscountId>,
    /// The name of that discount.
    pub discount_name: Text,
    /// Preselected in its area.
    pub is_default: bool,
    /// Lower comes first.
    pub display_priority: Option<i32>,
}

/// What a person must have to get a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A voucher.
    Voucher,
    /// Nothing but to ask for the discount.
    Discount,
    /// A membership, a reward, a card, or anything this version does not know.
    Other,
}

/// A kind of ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketType {
    /// The type.
    pub id: TicketTypeId,
    /// Its name.
    pub name: Text,
    /// The only area it fits; `None` fits all.
    pub area: Option<String>,
    /// How many seats one ticket takes: 1, or those of a package. `None` for a kind this version does not know.
    pub places: Option<u32>,
}

/// Tells the prices of a list apart: the type is not enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceKey {
    /// The type.
    pub ticket_type: TicketTypeId,
    /// The discount, for a discounted price.
    pub discount: Option<DiscountId>,
}

impl TicketPrice {
    /// Tells it apart.
    pub fn key(&self) -> PriceKey {
        PriceKey { ticket_type: self.ticket_type.clone(), discount: self.discount.clone() }
    }

    fn needs_just(&self, need: Need) -> bool {
        !self.needs.is_empty() && self.needs.iter().all(|needed| *needed == need)
    }
}

impl PriceList {
    /// The prices that a voucher alone opens, in the order to show them. A price with any other condition is left
    /// out (Vista's reference of GetTicketPricesForShowtime: hide what you do not understand).
    pub fn voucher_prices(&self) -> Vec<&TicketPrice> {
        self.in_order(|price| price.needs_just(Need::Voucher) && self.places(&price.ticket_type) == Some(1))
    }

    /// The prices that a discount alone opens, in the order to show them.
    pub fn discount_prices(&self) -> Vec<&TicketPrice> {
        self.in_order(|price| price.needs_just(Need::Discount) && price.discount.is_some())
    }

    fn in_order(&self, wanted: impl Fn(&TicketPrice) -> bool) -> Vec<&TicketPrice> {
        let priority = |price: &TicketPrice| price.display_priority.unwrap_or(i32::MAX);
        let mut found: Vec<&TicketPrice> = Vec::new();
        for price in self.prices.iter().filter(|price| wanted(price)) {
            // After those of the same priority; a price without one comes last. A list has a dozen prices, and a
            // sort would be more code than this.
            let at = found.partition_point(|earlier| priority(earlier) <= priority(price));
            found.insert(at, price);
        }
        found
    }

    /// The price of that key.
    pub fn find(&self, key: &PriceKey) -> Option<&TicketPrice> {
        self.prices.iter().find(|price| price.key() == *key)
    }

    /// The type of that id.
    pub fn ticket_type(&self, id: &TicketTypeId) -> Option<&TicketType> {
        self.types.iter().find(|ticket_type| ticket_type.id == *id)
    }

    /// The only area a type fits; `None` fits all.
    pub fn area(&self, id: &TicketTypeId) -> Option<&str> {
        self.ticket_type(id)?.area.as_deref()
    }

    /// How many seats a ticket of the type takes. A type the list does not name is taken for a usual ticket.
    pub fn places(&self, id: &TicketTypeId) -> Option<u32> {
        self.ticket_type(id).map_or(Some(1), |ticket_type| ticket_type.places)
    }

    /// Whether tickets of both types can take the same seat.
    pub(crate) fn share_an_area(&self, one: &TicketTypeId, other: &TicketTypeId) -> bool {
        match (self.area(one), self.area(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// The usual ticket of an area: what a voucher's ticket becomes again when nobody remembers what it was.
    pub(crate) fn usual_type(&self, area: Option<&str>) -> Option<&TicketTypeId> {
        self.in_order(|price| {
            price.needs.is_empty()
                && self.places(&price.ticket_type) == Some(1)
                && (area.is_none() || self.area(&price.ticket_type) == area)
        })
        .into_iter()
        .min_by_key(|price| !price.is_default)
        .map(|price| &price.ticket_type)
    }
}
