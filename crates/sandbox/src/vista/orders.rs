//! Orders as OCAPI writes them.

use super::{MonetaryValue, TicketType, Translatable};
use serde::Serialize;
use serde_json::Value;
use wire::ocapi::{CompletionStatus, OrderStatus, OrderType, TicketTypeKind, VoucherType};

/// An order and the things its ids name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderResponse {
    /// The order.
    pub(crate) order: Order,
    /// Empty on many tenants.
    pub(crate) related_data: OrderRelatedData,
}

/// The things that an order's ids name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderRelatedData {
    /// Joined by [`OrderTicket::ticket_type_id`].
    pub(crate) ticket_types: Vec<TicketType>,
    /// Items are not sold here.
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
    /// How far it is.
    pub(crate) status: OrderStatus,
    /// The site that sells.
    pub(crate) site_id: Option<String>,
    /// ISO 8601; up to seven digits of a second, `Z` or an offset.
    pub(crate) expires_at: Option<String>,
    /// Set on an order that hangs on a completed one; such an order takes no tickets.
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
    /// The deals that vouchers opened. Their shape is not published.
    pub(crate) deals: Vec<Value>,
    /// The ticket redemption cards on the order.
    pub(crate) ticket_redemption_cards: Vec<Value>,
    /// The payments of the order.
    pub(crate) payments: Vec<Value>,
    /// As the client set it; `null` before.
    pub(crate) customer: Option<Value>,
}

/// How an order is booked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    pub(crate) mode: String,
    /// All booking fees of the order; the total price holds them already.
    pub(crate) total_booking_fee: Option<MonetaryValue>,
}

/// The tickets and seats of one showtime on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderShowtime {
    /// `{siteId}-{n}`.
    pub(crate) showtime_id: String,
    /// One entry a ticket.
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
    /// Of this line; the client may have chosen it.
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
    /// Whether it can be refunded; matters once completed.
    pub(crate) refund_availability: Option<RefundAvailability>,
}

/// The booking fee of one ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineFee {
    /// Digits, but a text.
    pub(crate) id: Option<String>,
    /// The fee.
    pub(crate) amount: Option<MonetaryValue>,
}

/// Whether a ticket can be refunded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundAvailability {
    /// Whether.
    pub(crate) is_available: bool,
    /// `VoucherRedeemed`, `NotApplicable` or another word.
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
    /// How many of it.
    pub(crate) quantity: u32,
    /// Their price together.
    pub(crate) price: Option<MonetaryValue>,
}

/// The voucher as stored, and how often it may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddVoucherResponse {
    /// The stored voucher.
    pub(crate) voucher: OrderVoucher,
    /// How many tickets it may pay; 0 is possible, and then it is of no use.
    pub(crate) available_redemptions: Option<u32>,
}

/// A voucher stored on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderVoucher {
    /// Of this voucher on this order; not the barcode.
    pub(crate) id: String,
    /// The kind of voucher.
    #[serde(rename = "type")]
    pub(crate) kind: VoucherType,
    /// To be shown, never to be taken apart: masks differ.
    pub(crate) masked_barcode: String,
    /// Joins the voucher type codes of a ticket price.
    pub(crate) voucher_type_code: String,
    /// The name of the voucher.
    pub(crate) voucher_type_description: Option<Translatable>,
}

/// How far the completion of a zero-value, unpaid or gift-card-only order is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompletionResponse {
    /// The order.
    pub(crate) order_id: String,
    /// The kind of order.
    pub(crate) order_type: OrderType,
    /// To be asked for again while `Pending`.
    pub(crate) status: CompletionStatus,
    /// Given once completed.
    pub(crate) transaction_number: Option<i64>,
}
