//! `GET /ocapi/v1/showtimes/{showtimeId}/ticket-prices`.

use super::{MonetaryValue, Translatable};
use crate::Decimal;
use crate::answer::answer;
use crate::json_value::Value;
use crate::open_enum::open_enum;
use crate::reading::{At, Read};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

answer! {
    /// The prices of one showtime, with the ticket types and discounts that they refer to.
    pub struct TicketPricesResponse {
        /// One entry per price, not per type: a type has one plain price, and one more for each discount.
        "ticketPrices" required ticket_prices: Vec<TicketPrice>,
        /// The things that the ids in the prices refer to.
        "relatedData" kept related_data: TicketPricesRelatedData,
    }

    /// The price of one ticket under one condition.
    pub struct TicketPrice {
        /// Joins [`TicketType::id`]; not unique in the list.
        "ticketTypeId" required ticket_type_id: String,
        /// The price under this entry's condition, without the booking fee.
        "price" required price: MonetaryValue,
        /// Whether it is preselected in its seating area.
        "isDefault" optional is_default: bool,
        /// The booking fee on each ticket of this price.
        "bookingFee" optional booking_fee: Option<ListedFee>,
        /// The conditions of the price.
        "restrictions" optional restrictions: Restrictions,
        /// The voucher types that pay this price, for a price restricted to vouchers.
        "voucherTypeCodes" texts voucher_type_codes: Vec<String>,
        /// Lower comes first.
        "displayPriority" optional display_priority: Option<i32>,
        /// Set if `restrictions` has `Discount`.
        "discountId" optional discount_id: Option<String>,
    }

    /// The things that the ids of a price list refer to.
    pub struct TicketPricesRelatedData {
        /// Joined by [`TicketPrice::ticket_type_id`].
        "ticketTypes" kept ticket_types: Vec<TicketType>,
        /// Joined by [`TicketPrice::discount_id`].
        "discounts" kept discounts: Vec<DiscountDetails>,
    }

    /// A type of ticket, such as "Adult".
    pub struct TicketType {
        /// One ticket, or a package of several.
        "type" optional kind: TicketTypeKind,
        /// `{siteId}-{code}`.
        "id" required id: String,
        /// Its name, for customers.
        "description" optional description: Option<Translatable>,
        /// Its name on tenants that leave `description` out.
        "name" optional name: Option<Translatable>,
        /// The only area whose seats it fits; some tenants leave it out.
        "areaCategoryId" optional area_category_id: Option<String>,
        /// The tickets in a package.
        "tickets" optional tickets: Vec<PackageTicket>,
    }

    /// A discount. Vista does not publish its fields.
    pub struct DiscountDetails {
        /// `{siteId}-{code}`.
        "id" required id: String,
        /// The name.
        "description" optional description: Option<Translatable>,
    }
}

open_enum! {
    /// A condition that a customer must meet to be offered a price.
    Restriction {
        /// A membership.
        Member,
        /// A reward of the member.
        MemberReward,
        /// A subscription card of the member.
        MemberSubscriptionCard,
        /// A card of a third party's scheme.
        ThirdPartyMemberCard,
        /// A voucher of one of `voucher_type_codes`.
        Voucher,
        /// The discount of `discount_id`.
        Discount,
    }
}

/// The restrictions of a price. By Vista's rule a client must hide a price with a restriction that it does not know. So
/// an unreadable entry is not left out, but counts as an unknown restriction.
///
/// ```
/// use wire::ocapi::{Restriction, Restrictions};
///
/// let restrictions = wire::read::<Restrictions>(br#"["Member", {}]"#).answer?;
/// assert_eq!(restrictions.0, [Restriction::Member, Restriction::Other(String::new())]);
/// # Ok::<(), wire::Unreadable>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Restrictions(pub Vec<Restriction>);

impl Read for Restrictions {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Restrictions> {
        let Value::Array(restrictions) = value else {
            at.note();
            return Some(Restrictions(vec![Restriction::default()]));
        };
        let entry = at.entry();
        let restriction = |value| Restriction::read(value, &entry).unwrap_or_default();
        Some(Restrictions(restrictions.iter().map(restriction).collect()))
    }
}

/// The booking fee on a price list: major units, tax included. Live tenants name the amount `amountIncludingTax` or
/// `valueIncludingTax`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListedFee {
    /// The amount, by either name.
    pub amount: Decimal,
}

impl Read for ListedFee {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<ListedFee> {
        let object = at.object(value)?;
        let [amount, value]: [Option<Decimal>; 2] =
            [at.optional(object, "amountIncludingTax")?, at.optional(object, "valueIncludingTax")?];
        amount.or(value).map(|amount| ListedFee { amount })
    }
}

impl Serialize for ListedFee {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("amountIncludingTax", &self.amount)?;
        map.end()
    }
}

open_enum! {
    /// Whether a ticket type is one ticket or several.
    TicketTypeKind {
        /// One ticket, one seat.
        Normal,
        /// Several tickets sold as one.
        Package,
    }
}

/// The tickets of one kind in a package. An entry can always be read: without it, the package would take too few seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackageTicket {
    /// The number of tickets, each with a seat of its own. `None` if it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
}

impl Read for PackageTicket {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<PackageTicket> {
        let object = at.object(value);
        Some(PackageTicket { quantity: object.and_then(|object| at.optional(object, "quantity")).flatten() })
    }
}
