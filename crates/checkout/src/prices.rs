//! The ticket prices of a showtime.

use crate::ids::{DiscountId, TicketTypeId};
use crate::language::Text;
use crate::money::Money;

/// The prices of a showtime and their ticket types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// The prices. A ticket type has one price without a discount and one for each discount.
    pub prices: Vec<TicketPrice>,
    /// The ticket types of the prices.
    pub types: Vec<TicketType>,
}

/// A price of a ticket type, with the conditions for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketPrice {
    /// The ticket type.
    pub ticket_type: TicketTypeId,
    /// The price with tax, without fees.
    pub price: Money,
    /// The booking fee of each ticket; `None` if the list has none.
    pub fee: Option<Money>,
    /// The conditions, all of which must be met.
    pub needs: Vec<Need>,
    /// The voucher types that can pay this price.
    pub voucher_types: Vec<String>,
    /// The discount that the price includes.
    pub discount: Option<DiscountId>,
    /// The name of that discount; empty without a discount.
    pub discount_name: Text,
    /// Whether the cinema preselects this price in its area.
    pub is_default: bool,
    /// The position in the list: lower numbers come first, and `None` comes last.
    pub display_priority: Option<i32>,
}

/// A condition for a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A voucher.
    Voucher,
    /// A discount that every customer may choose.
    Discount,
    /// A membership, a reward, a card, or a condition that this version does not know.
    Other,
}

/// A ticket type, such as "Adult".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketType {
    /// Its id.
    pub id: TicketTypeId,
    /// Its name.
    pub name: Text,
    /// The only area category where it can be used; `None` means all.
    pub area: Option<String>,
    /// How many seats one ticket takes: 1, or more for a package. `None` for a type that this version does not know.
    pub places: Option<u32>,
}

/// Identifies a price in a list. The ticket type alone is not enough, because discounts have prices of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceKey {
    /// The ticket type.
    pub ticket_type: TicketTypeId,
    /// The discount that the price includes.
    pub discount: Option<DiscountId>,
}

impl TicketPrice {
    /// The key of the price.
    pub fn key(&self) -> PriceKey {
        PriceKey { ticket_type: self.ticket_type.clone(), discount: self.discount.clone() }
    }

    fn needs_only(&self, need: Need) -> bool {
        !self.needs.is_empty() && self.needs.iter().all(|needed| *needed == need)
    }
}

impl PriceList {
    /// The prices whose only condition is a voucher, in display order.
    ///
    /// A price with another condition is hidden, as Vista's reference of GetTicketPricesForShowtime asks of clients
    /// that do not know a condition. Packages are hidden too.
    pub fn voucher_prices(&self) -> Vec<&TicketPrice> {
        self.in_order(|price| self.takes_voucher(price))
    }

    /// The prices that a voucher of this type pays, in display order. All of them for an unknown type, whose code is
    /// empty.
    pub(crate) fn of_voucher_type(&self, code: &str) -> Vec<&TicketPrice> {
        let mut prices = self.voucher_prices();
        prices.retain(|price| {
            code.is_empty() || price.voucher_types.iter().any(|taken| taken.eq_ignore_ascii_case(code))
        });
        prices
    }

    /// Whether a price's only condition is a voucher.
    pub fn has_voucher_prices(&self) -> bool {
        self.prices.iter().any(|price| self.takes_voucher(price))
    }

    fn takes_voucher(&self, price: &TicketPrice) -> bool {
        price.needs_only(Need::Voucher) && self.places(&price.ticket_type) == Some(1)
    }

    /// The prices whose only condition is a discount of the price list, in display order.
    pub fn discount_prices(&self) -> Vec<&TicketPrice> {
        self.in_order(|price| price.needs_only(Need::Discount) && price.discount.is_some())
    }

    fn in_order(&self, wanted: impl Fn(&TicketPrice) -> bool) -> Vec<&TicketPrice> {
        let priority = |price: &TicketPrice| price.display_priority.unwrap_or(i32::MAX);
        let mut found: Vec<&TicketPrice> = Vec::new();
        for price in self.prices.iter().filter(|price| wanted(price)) {
            // Behind the prices of the same priority. A list has about a dozen prices, so this is fast enough, and
            // a stable sort would add more code to the wasm.
            let at = found.partition_point(|earlier| priority(earlier) <= priority(price));
            found.insert(at, price);
        }
        found
    }

    /// Finds a ticket type by its id.
    pub fn ticket_type(&self, id: &TicketTypeId) -> Option<&TicketType> {
        self.types.iter().find(|ticket_type| ticket_type.id == *id)
    }

    /// The only area category where a ticket type can be used; `None` means all.
    pub fn area(&self, id: &TicketTypeId) -> Option<&str> {
        self.ticket_type(id)?.area.as_deref()
    }

    /// How many seats a ticket of the type takes; `None` if that is unknown. A type that the list does not name takes
    /// one.
    pub fn places(&self, id: &TicketTypeId) -> Option<u32> {
        self.ticket_type(id).map_or(Some(1), |ticket_type| ticket_type.places)
    }

    /// Whether tickets of both types can be used for the same seat.
    pub(crate) fn share_an_area(&self, one: &TicketTypeId, other: &TicketTypeId) -> bool {
        match (self.area(one), self.area(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// The price of a ticket type that needs nothing; `None` if the list has none.
    pub(crate) fn usual_price(&self, id: &TicketTypeId) -> Option<Money> {
        self.prices
            .iter()
            .find(|price| price.needs.is_empty() && price.ticket_type == *id)
            .map(|price| price.price)
    }

    /// The ticket type that replaces a voucher's ticket if its previous type is unknown: the default type of the area,
    /// or else the first one that has no condition.
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
