//! Price lists as OCAPI writes them.

use serde::Serialize;
use serde_json::Value;
use wire::Decimal;
use wire::ocapi::{Restriction, TicketTypeKind};

/// An amount in major units of the site's currency, which OCAPI never names.
///
/// The three amounts do not always add up (the `amountSaved` of a completed ticket has a tax of 0 on 15.0), so no
/// amount may be computed from the other two.
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
    /// The default text.
    pub(crate) text: String,
    /// The translations. Often empty: Odeon and Curzon never fill it.
    pub(crate) translations: Vec<Translation>,
}

/// The text in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Translation {
    /// The IETF language tag, for example "en-US".
    pub(crate) language_tag: String,
    /// The text.
    pub(crate) text: String,
}

/// The prices of one showtime, with their ticket types and discounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPricesResponse {
    /// One entry for each price. A ticket type has one entry without a discount, and one more for each discount.
    pub(crate) ticket_prices: Vec<TicketPrice>,
    /// The objects that the ids in the prices refer to.
    pub(crate) related_data: TicketPricesRelatedData,
}

/// The price of one ticket under one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPrice {
    /// The [`TicketType::id`]. It is not unique in the list.
    pub(crate) ticket_type_id: String,
    /// The price under this entry's condition, without the booking fee.
    pub(crate) price: MonetaryValue,
    /// Preselected in its seating area.
    pub(crate) is_default: bool,
    /// The booking fee on each ticket of this price.
    pub(crate) booking_fee: Option<ListedFee>,
    /// The conditions of the price. A client must not offer a price with a condition that it does not know.
    pub(crate) restrictions: Vec<Restriction>,
    /// The member reward that this price belongs to.
    pub(crate) reward_id: Option<i64>,
    /// The voucher types that pay this price, for a price restricted to vouchers.
    pub(crate) voucher_type_codes: Vec<String>,
    /// The third-party scheme that this price belongs to.
    pub(crate) third_party_member_scheme_id: Option<String>,
    /// Whether it is shown, but disabled, to customers who do not qualify.
    pub(crate) is_shown_as_preview_when_restricted: bool,
    /// Lower comes first.
    pub(crate) display_priority: Option<i32>,
    /// The subscription that this price belongs to.
    pub(crate) subscription_id: Option<i64>,
    /// Set if `restrictions` has `Discount`.
    pub(crate) discount_id: Option<String>,
    /// The details of the discount.
    pub(crate) discount: Option<ListedDiscount>,
}

/// The booking fee on a price list. Live tenants have two names for its amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedFee {
    /// The amount in major units, tax included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_including_tax: Option<Decimal>,
    /// The same amount by its other name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value_including_tax: Option<Decimal>,
}

/// The discount behind a discounted price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedDiscount {
    /// The rule of the discount.
    pub(crate) calculation: Option<DiscountCalculation>,
    /// The difference to the price without the discount.
    pub(crate) amount_saved: Option<MonetaryValue>,
}

/// The rule of a discount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscountCalculation {
    /// `PercentageOff`, `SpecialPrice` and others.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The percentage of `PercentageOff`: 50.0 is half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) percentage_off: Option<Decimal>,
}

/// The objects that the ids of a price list refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketPricesRelatedData {
    /// Empty: the sandbox sells no items.
    pub(crate) items: Vec<Value>,
    /// Joined by [`TicketPrice::ticket_type_id`].
    pub(crate) ticket_types: Vec<TicketType>,
    /// Joined by [`TicketPrice::discount_id`].
    pub(crate) discounts: Vec<DiscountDetails>,
}

/// A type of ticket, for example "Adult".
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
    /// The only area whose seats it can have. Some tenants leave it out.
    pub(crate) area_category_id: Option<String>,
    /// For signed-in members.
    pub(crate) is_restricted_to_members: bool,
    /// Lower comes first.
    pub(crate) display_priority: Option<i32>,
    /// For a child.
    pub(crate) is_child_ticket: bool,
    /// The key of head office, which may be empty.
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
    /// The quantity. Each one takes a seat.
    pub(crate) quantity: u32,
}

/// An item inside a package, for example popcorn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PackageItem {
    /// The id of the item.
    pub(crate) item_id: String,
    /// The quantity.
    pub(crate) quantity: u32,
}

/// The name and code of a discount. Its format is not published, so all fields but the id are optional.
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
