//! Orders as OCAPI writes them.

use super::{MonetaryValue, TicketType, Translatable};
use serde::Serialize;
use serde_json::Value;
use wire::ocapi::{CompletionStatus, OrderStatus, OrderType, TicketTypeKind, VoucherType};

/// An order with the objects that its ids refer to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderResponse {
    /// The order.
    pub(crate) order: Order,
    /// Empty on many tenants.
    pub(crate) related_data: OrderRelatedData,
}

/// The objects that the ids of an order refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderRelatedData {
    /// Joined by [`OrderTicket::ticket_type_id`].
    pub(crate) ticket_types: Vec<TicketType>,
    /// Empty: the sandbox sells no items.
    pub(crate) items: Vec<Value>,
    /// The sandbox names discounts on the price list alone.
    pub(crate) discounts: Vec<Value>,
}

/// An order, in progress or completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    /// 32 hexadecimal digits; opaque.
    pub(crate) id: Option<String>,
    /// The kind of order.
    #[serde(rename = "type")]
    pub(crate) kind: OrderType,
    /// The state of the order.
    pub(crate) status: OrderStatus,
    /// The site that sells.
    pub(crate) site_id: Option<String>,
    /// ISO 8601; up to seven digits of a second, `Z` or an offset.
    pub(crate) expires_at: Option<String>,
    /// Set if the order belongs to a completed one. It then takes no tickets.
    pub(crate) parent_order_id: Option<String>,
    /// The amount due, booking fees included.
    pub(crate) total_price: MonetaryValue,
    /// The booking's mode and its fees.
    pub(crate) booking: Option<Booking>,
    /// The tickets and seats of each showtime.
    pub(crate) showtimes: Vec<OrderShowtime>,
    /// Food and drink.
    pub(crate) items: Vec<OrderItem>,
    /// The vouchers stored on the order, used or not.
    pub(crate) vouchers: Vec<OrderVoucher>,
    /// The deals of the vouchers. Their format is not published.
    pub(crate) deals: Vec<Value>,
    /// The ticket redemption cards on the order.
    pub(crate) ticket_redemption_cards: Vec<Value>,
    /// The payments of the order.
    pub(crate) payments: Vec<Value>,
    /// The customer as the client set it, `null` before.
    pub(crate) customer: Option<Value>,
}

/// The booking of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    pub(crate) mode: String,
    /// All booking fees of the order. The total price includes them.
    pub(crate) total_booking_fee: Option<MonetaryValue>,
}

/// The tickets and seats of one showtime on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderShowtime {
    /// `{siteId}-{n}`.
    pub(crate) showtime_id: String,
    /// One entry for each ticket.
    pub(crate) tickets: Vec<OrderTicket>,
    /// The seats held.
    pub(crate) seats: Vec<OrderSeat>,
}

/// One ticket of an order; the seed shows the same shape under the path of completed orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderTicket {
    /// One ticket or a package.
    #[serde(rename = "type")]
    pub(crate) kind: TicketTypeKind,
    /// The id of this line, which the client may have chosen.
    pub(crate) id: Option<String>,
    /// Joins a ticket type.
    pub(crate) ticket_type_id: String,
    /// Whether the customer was let in.
    pub(crate) admission_status: &'static str,
    /// Whether the ticket was collected.
    pub(crate) collection_status: &'static str,
    /// Whether the ticket was refunded.
    pub(crate) refund_status: &'static str,
    /// The ticket's price now, without its booking fee.
    pub(crate) price: MonetaryValue,
    /// The amount that a voucher, discount or deal took off.
    pub(crate) amount_saved: Option<MonetaryValue>,
    /// The booking fee of this ticket.
    pub(crate) booking_fee: Option<LineFee>,
    /// The reward it was taken with.
    pub(crate) reward_id: Option<i64>,
    /// The ticket redemption card it was taken with.
    pub(crate) ticket_redemption_card_id: Option<String>,
    /// The voucher that pays it.
    pub(crate) voucher_id: Option<String>,
    /// The discount on it.
    pub(crate) discount_id: Option<String>,
    /// The deal it is part of.
    pub(crate) deal_id: Option<String>,
    /// Whether it can be refunded after the order is completed.
    pub(crate) refund_availability: Option<RefundAvailability>,
}

/// The booking fee of one ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineFee {
    /// A number as a text.
    pub(crate) id: Option<String>,
    /// The fee.
    pub(crate) amount: Option<MonetaryValue>,
}

/// Whether a ticket can be refunded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundAvailability {
    /// Whether it can be refunded.
    pub(crate) is_available: bool,
    /// The reason: `VoucherRedeemed`, `NotApplicable` or others.
    pub(crate) unavailable_reason: Option<String>,
}

/// A seat held by the order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderSeat {
    /// `{area}_{row}_{column}`; opaque.
    pub(crate) seat_id: String,
    /// The number on the seat.
    pub(crate) seat_label: Option<String>,
    /// The letter of the row.
    pub(crate) row_label: Option<String>,
    /// The name of the area.
    pub(crate) area_name: Option<Translatable>,
    /// The area, which the ticket types name too.
    pub(crate) area_category_id: Option<String>,
    /// Its position in the plan.
    pub(crate) position: Option<SeatPosition>,
}

/// The position of a seat in the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeatPosition {
    /// From 1.
    pub(crate) area_number: u32,
    /// From 1.
    pub(crate) column_number: u32,
    /// From 1.
    pub(crate) row_number: u32,
}

/// Food or drink on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderItem {
    /// The id of the item.
    pub(crate) item_id: Option<String>,
    /// The quantity.
    pub(crate) quantity: u32,
    /// Their price together.
    pub(crate) price: Option<MonetaryValue>,
}

/// A stored voucher, and how often it may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddVoucherResponse {
    /// The stored voucher.
    pub(crate) voucher: OrderVoucher,
    /// The number of tickets that it may pay. It can be 0.
    pub(crate) available_redemptions: Option<u32>,
}

/// A voucher stored on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderVoucher {
    /// The id of this voucher on this order. It is not the barcode.
    pub(crate) id: String,
    /// The kind of voucher.
    #[serde(rename = "type")]
    pub(crate) kind: VoucherType,
    /// The masked barcode, for display only: tenants mask it differently.
    pub(crate) masked_barcode: String,
    /// Joins the voucher type codes of a ticket price.
    pub(crate) voucher_type_code: String,
    /// The name of the voucher.
    pub(crate) voucher_type_description: Option<Translatable>,
}

/// The state of the completion of a zero-value, unpaid or gift-card-only order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompletionResponse {
    /// The order.
    pub(crate) order_id: String,
    /// The kind of order.
    pub(crate) order_type: OrderType,
    /// The state. The client asks again if it is `Pending`.
    pub(crate) status: CompletionStatus,
    /// The number of the sale, after completion.
    pub(crate) transaction_number: Option<i64>,
}
