//! `GET /ocapi/v1/orders/{orderId}`, `GET /ocapi/v1/orders/completed/{orderId}` and the answer of every write.

use super::ticket_prices::TicketType;
#[cfg(feature = "server")]
use super::ticket_prices::TicketTypeKind;
use super::vouchers::OrderVoucher;
use super::{MonetaryValue, Translatable};
use crate::lenient;
use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};

/// `POST /ocapi/v1/orders/standard/booking`: what starts an order. The booking site does this, never the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrderRequest {
    /// The site that sells, as "0002".
    pub site_id: String,
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    pub booking_mode: String,
    /// `None` for the site's default item profile.
    #[serde(default)]
    pub site_order_location_id: Option<String>,
}

/// An order and what its ids stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderResponse {
    /// The order.
    pub order: Order,
    /// Empty on many tenants.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub related_data: OrderRelatedData,
}

/// What the ids of an order stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderRelatedData {
    /// Joined by [`OrderTicket::ticket_type_id`].
    #[serde(deserialize_with = "lenient::or_default")]
    pub ticket_types: Vec<TicketType>,
}

/// An order, in progress or completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// 32 hexadecimal digits; opaque.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub id: Option<String>,
    /// The kind of order.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: OrderType,
    /// How far it is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub status: OrderStatus,
    /// The site that sells.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub site_id: Option<String>,
    /// ISO 8601; up to seven digits of a second, `Z` or an offset.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Set on an order that hangs on a completed one; such an order takes no tickets.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub parent_order_id: Option<String>,
    /// What is to pay, booking fees included.
    pub total_price: MonetaryValue,
    /// The booking's mode and its fees.
    #[serde(default)]
    pub booking: Option<Booking>,
    /// The tickets and seats of each showtime.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub showtimes: Vec<OrderShowtime>,
    /// Food and drink.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub items: Vec<OrderItem>,
    /// The vouchers stored on the order, used or not.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub vouchers: Vec<OrderVoucher>,
}

open_enum! {
    /// The kind of an order.
    OrderType {
        /// A booking of tickets.
        Standard,
        /// A sale of gift cards.
        GiftShop,
        /// A sale of a subscription.
        Subscription,
    }
}

open_enum! {
    /// How far an order is.
    OrderStatus {
        /// Still being put together.
        InProgress,
        /// Sold.
        Completed,
    }
}

/// How an order is booked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Booking {
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub mode: String,
    /// All booking fees of the order; the total price holds them already.
    pub total_booking_fee: Option<MonetaryValue>,
}

/// The tickets and seats of one showtime on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderShowtime {
    /// `{siteId}-{n}`.
    #[serde(deserialize_with = "lenient::id")]
    pub showtime_id: String,
    /// One entry a ticket.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tickets: Vec<OrderTicket>,
    /// The seats held.
    #[serde(deserialize_with = "lenient::or_default")]
    pub seats: Vec<OrderSeat>,
}

/// One ticket of an order, which is also what the seed shows under the path of completed orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderTicket {
    /// One ticket or a package.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub kind: TicketTypeKind,
    /// Of this line; the client may have chosen it.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub id: Option<String>,
    /// Joins a ticket type.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_id: String,
    /// What this ticket costs now, without its booking fee.
    pub price: MonetaryValue,
    /// What voucher, discount or deal took off.
    #[serde(default)]
    pub amount_saved: Option<MonetaryValue>,
    /// The booking fee of this ticket.
    #[serde(default)]
    #[cfg(feature = "server")]
    pub booking_fee: Option<LineFee>,
    /// The reward it was taken with.
    #[serde(default)]
    pub reward_id: Option<i64>,
    /// The ticket redemption card it was taken with.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub ticket_redemption_card_id: Option<String>,
    /// The voucher that pays it.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub voucher_id: Option<String>,
    /// The discount on it.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub discount_id: Option<String>,
    /// The deal it is part of.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub deal_id: Option<String>,
    /// Whether it can be refunded; matters once completed.
    #[serde(default)]
    pub refund_availability: Option<RefundAvailability>,
}

/// The booking fee of one ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LineFee {
    /// Digits, but a text.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub id: Option<String>,
    /// The fee.
    pub amount: Option<MonetaryValue>,
}

/// Whether a ticket can be refunded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RefundAvailability {
    /// Whether.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub is_available: bool,
    /// `VoucherRedeemed`, `NotApplicable` or another word.
    pub unavailable_reason: Option<String>,
}

/// A seat held by the order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderSeat {
    /// `{area}_{row}_{column}`; opaque.
    #[serde(deserialize_with = "lenient::id")]
    pub seat_id: String,
    /// The number on the seat.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub seat_label: Option<String>,
    /// The letter of the row.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub row_label: Option<String>,
    /// The name of the area.
    #[cfg(feature = "server")]
    pub area_name: Option<AreaName>,
    /// The area, which the ticket types name too.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub area_category_id: Option<String>,
    /// Where it stands in the plan.
    #[cfg(feature = "server")]
    pub position: Option<SeatPosition>,
}

/// The name of a seating area.
pub type AreaName = Translatable;

/// Where a seat stands in the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SeatPosition {
    /// From 1.
    #[serde(deserialize_with = "lenient::or_default")]
    pub area_number: u32,
    /// From 1.
    #[serde(deserialize_with = "lenient::or_default")]
    pub column_number: u32,
    /// From 1.
    #[serde(deserialize_with = "lenient::or_default")]
    pub row_number: u32,
}

/// Food or drink on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderItem {
    /// The id of the item.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub item_id: Option<String>,
    /// How many of it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub quantity: u32,
    /// What they cost together.
    pub price: Option<MonetaryValue>,
}
