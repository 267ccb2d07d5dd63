//! `GET /ocapi/v1/showtimes/{showtimeId}/ticket-prices`.

use super::{MonetaryValue, Translatable};
use crate::open_enum::open_enum;
use crate::{Decimal, lenient};
use serde::{Deserialize, Serialize};

/// The prices of one showtime, with the ticket types and discounts they name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketPricesResponse {
    /// One entry a price, not a type: a type stands once plain and once more for each discount on it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub ticket_prices: Vec<TicketPrice>,
    /// What the ids in the prices stand for.
    #[serde(deserialize_with = "lenient::or_default")]
    pub related_data: TicketPricesRelatedData,
}

/// What one ticket costs under one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketPrice {
    /// Joins [`TicketType::id`]; not unique in the list.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_id: String,
    /// The price under this entry's condition, without the booking fee.
    pub price: MonetaryValue,
    /// Preselected in its seating area.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_default: bool,
    /// What booking adds to each ticket of this price.
    #[serde(default)]
    pub booking_fee: Option<ListedFee>,
    /// What the customer must have; a price with a word the client does not know must not be offered.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub restrictions: Vec<Restriction>,
    /// The member reward that this price belongs to.
    #[serde(default)]
    #[cfg(feature = "server")]
    pub reward_id: Option<i64>,
    /// The voucher types that pay this price, for a price restricted to vouchers.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub voucher_type_codes: Vec<String>,
    /// The third-party scheme that this price belongs to.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub third_party_member_scheme_id: Option<String>,
    /// To be shown greyed to somebody who may not have it yet.
    #[serde(default, deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub is_shown_as_preview_when_restricted: bool,
    /// Lower comes first.
    #[serde(default)]
    pub display_priority: Option<i32>,
    /// The subscription that this price belongs to.
    #[serde(default)]
    #[cfg(feature = "server")]
    pub subscription_id: Option<i64>,
    /// Set where `restrictions` has `Discount`.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub discount_id: Option<String>,
    /// How the discount was worked out.
    #[serde(default)]
    #[cfg(feature = "server")]
    pub discount: Option<ListedDiscount>,
}

open_enum! {
    /// What a customer must have to be offered a price.
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

/// The booking fee on a price list, where live tenants name the amount in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListedFee {
    /// Major units, tax included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_including_tax: Option<Decimal>,
    /// The same by its other name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_including_tax: Option<Decimal>,
}

impl ListedFee {
    /// A fee in major units, tax included.
    pub fn new(amount: Decimal) -> ListedFee {
        ListedFee { amount_including_tax: Some(amount), value_including_tax: None }
    }

    /// The amount, by whichever name it came.
    pub fn amount(&self) -> Decimal {
        self.amount_including_tax.or(self.value_including_tax).unwrap_or_default()
    }
}

/// The discount behind a discounted price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListedDiscount {
    /// How it is worked out.
    pub calculation: Option<DiscountCalculation>,
    /// How much less than the plain price.
    pub amount_saved: Option<MonetaryValue>,
}

/// The rule of a discount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DiscountCalculation {
    /// `PercentageOff`, `SpecialPrice` and others.
    #[serde(rename = "type", deserialize_with = "lenient::or_default")]
    pub kind: String,
    /// Of `PercentageOff`: 50.0 is half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentage_off: Option<Decimal>,
}

/// What the ids of a price list stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketPricesRelatedData {
    /// Joined by [`TicketPrice::ticket_type_id`].
    #[serde(deserialize_with = "lenient::or_default")]
    pub ticket_types: Vec<TicketType>,
    /// Joined by [`TicketPrice::discount_id`].
    #[serde(deserialize_with = "lenient::or_default")]
    pub discounts: Vec<DiscountDetails>,
}

/// A kind of ticket, as "Adult".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketType {
    /// One ticket, or a package of several.
    #[serde(rename = "type", deserialize_with = "lenient::or_default")]
    pub kind: TicketTypeKind,
    /// `{siteId}-{code}`.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Its name, for customers.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: Translatable,
    /// Its name on tenants that leave `description` out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Translatable>,
    /// More about it.
    #[cfg(feature = "server")]
    pub long_description: Option<Translatable>,
    /// The only area whose seats it fits; some tenants leave it out.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub area_category_id: Option<String>,
    /// For signed-in members.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub is_restricted_to_members: bool,
    /// Lower comes first.
    #[cfg(feature = "server")]
    pub display_priority: Option<i32>,
    /// For a child.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub is_child_ticket: bool,
    /// Head office's key; may be empty.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub hopk: String,
    /// The cinema's own code.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub ticket_code: Option<String>,
    /// Head office's code.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub ho_code: Option<String>,
    /// Of a package: the tickets in it.
    #[serde(deserialize_with = "lenient::or_default", skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<PackageTicket>,
    /// Of a package: the items in it.
    #[serde(deserialize_with = "lenient::or_default", skip_serializing_if = "Vec::is_empty")]
    #[cfg(feature = "server")]
    pub items: Vec<PackageItem>,
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

/// A ticket inside a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PackageTicket {
    /// The type of the ticket.
    #[serde(deserialize_with = "lenient::id")]
    #[cfg(feature = "server")]
    pub ticket_type_id: String,
    /// How many of it, each with a seat of its own.
    #[serde(deserialize_with = "lenient::or_default")]
    pub quantity: u32,
}

/// An item inside a package, as popcorn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PackageItem {
    /// The id of the item.
    #[serde(deserialize_with = "lenient::id")]
    pub item_id: String,
    /// How many of it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub quantity: u32,
}

/// A discount's name and code. Its shape is not published; all is optional but the id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DiscountDetails {
    /// `{siteId}-{code}`.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The code of the discount.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub code: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: Translatable,
}
