//! Price lists as OCAPI writes them.

use serde::Serialize;
use serde_json::Value;
use wire::Decimal;
use wire::ocapi::{Restriction, TicketTypeKind};

/// An amount in major units of the site's currency, which OCAPI never names.
///
/// The three are not always in balance (the seed's `amountSaved` of a completed ticket has a tax of 0 on 15.0), so
/// nothing may be computed from two of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MonetaryValue {
    /// The price for the customer.
    pub(crate) value_including_tax: Decimal,
    /// The part without tax.
    pub(crate) value_excluding_tax: Decimal,
    /// The tax in it.
    pub(crate) tax: Decimal,
}

/// A text in the site's default language, with the translations it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Translatable {
    /// The text for everybody else.
    pub(crate) text: String,
    /// Often empty: Odeon and Curzon never fill it.
    pub(crate) translations: Vec<Translation>,
}

/// The text in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Translation {
    /// IETF language tag, as "en-US".
    pub(crate) language_tag: String,
    /// The text.
    pub(crate) text: String,
}

/// The prices of one showtime, with the ticket types and discounts they name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPricesResponse {
    /// One entry a price, not a type: a type stands once plain and once more for each discount on it.
    pub(crate) ticket_prices: Vec<TicketPrice>,
    /// The things that the ids in the prices name.
    pub(crate) related_data: TicketPricesRelatedData,
}

/// The price of one ticket under one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPrice {
    /// Joins [`TicketType::id`]; not unique in the list.
    pub(crate) ticket_type_id: String,
    /// The price under this entry's condition, without the booking fee.
    pub(crate) price: MonetaryValue,
    /// Preselected in its seating area.
    pub(crate) is_default: bool,
    /// The booking fee on each ticket of this price.
    pub(crate) booking_fee: Option<ListedFee>,
    /// The conditions of the price; a client must not offer a price with a word it does not know.
    pub(crate) restrictions: Vec<Restriction>,
    /// The member reward that this price belongs to.
    pub(crate) reward_id: Option<i64>,
    /// The voucher types that pay this price, for a price restricted to vouchers.
    pub(crate) voucher_type_codes: Vec<String>,
    /// The third-party scheme that this price belongs to.
    pub(crate) third_party_member_scheme_id: Option<String>,
    /// To be shown greyed to customers who do not qualify yet.
    pub(crate) is_shown_as_preview_when_restricted: bool,
    /// Lower comes first.
    pub(crate) display_priority: Option<i32>,
    /// The subscription that this price belongs to.
    pub(crate) subscription_id: Option<i64>,
    /// Set if `restrictions` has `Discount`.
    pub(crate) discount_id: Option<String>,
    /// How the discount was worked out.
    pub(crate) discount: Option<ListedDiscount>,
}

/// The booking fee on a price list; live tenants name the amount in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedFee {
    /// Major units, tax included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_including_tax: Option<Decimal>,
    /// The same by its other name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value_including_tax: Option<Decimal>,
}

/// The discount behind a discounted price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedDiscount {
    /// How it is worked out.
    pub(crate) calculation: Option<DiscountCalculation>,
    /// How much less than the plain price.
    pub(crate) amount_saved: Option<MonetaryValue>,
}

/// The rule of a discount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscountCalculation {
    /// `PercentageOff`, `SpecialPrice` and others.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Of `PercentageOff`: 50.0 is half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) percentage_off: Option<Decimal>,
}

/// The things that the ids of a price list name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPricesRelatedData {
    /// Items are not sold here.
    pub(crate) items: Vec<Value>,
    /// Joined by [`TicketPrice::ticket_type_id`].
    pub(crate) ticket_types: Vec<TicketType>,
    /// Joined by [`TicketPrice::discount_id`].
    pub(crate) discounts: Vec<DiscountDetails>,
}

/// A kind of ticket, as "Adult".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketType {
    /// One ticket, or a package of several.
    #[serde(rename = "type")]
    pub(crate) kind: TicketTypeKind,
    /// `{siteId}-{code}`.
    pub(crate) id: String,
    /// Its name, for customers.
    pub(crate) description: Translatable,
    /// Its name on tenants that leave `description` out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Translatable>,
    /// More about it.
    pub(crate) long_description: Option<Translatable>,
    /// The only area whose seats it fits; some tenants leave it out.
    pub(crate) area_category_id: Option<String>,
    /// For signed-in members.
    pub(crate) is_restricted_to_members: bool,
    /// Lower comes first.
    pub(crate) display_priority: Option<i32>,
    /// For a child.
    pub(crate) is_child_ticket: bool,
    /// Head office's key; may be empty.
    pub(crate) hopk: String,
    /// The cinema's own code.
    pub(crate) ticket_code: Option<String>,
    /// Head office's code.
    pub(crate) ho_code: Option<String>,
    /// Of a package: the tickets in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tickets: Vec<PackageTicket>,
    /// Of a package: the items in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<PackageItem>,
}

/// A ticket inside a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PackageTicket {
    /// The type of the ticket.
    pub(crate) ticket_type_id: String,
    /// How many of it, each with a seat of its own.
    pub(crate) quantity: u32,
}

/// An item inside a package, as popcorn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PackageItem {
    /// The id of the item.
    pub(crate) item_id: String,
    /// How many of it.
    pub(crate) quantity: u32,
}

/// A discount's name and code. Its shape is not published; all is optional but the id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscountDetails {
    /// `{siteId}-{code}`.
    pub(crate) id: String,
    /// The code of the discount.
    pub(crate) code: Option<String>,
    /// The name.
    pub(crate) description: Translatable,
}
