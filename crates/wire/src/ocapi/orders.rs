//! `GET /ocapi/v1/orders/{orderId}`, `GET /ocapi/v1/orders/completed/{orderId}` and the answer of every write.

use super::{MonetaryValue, OrderStatus, OrderVoucher, TicketType};
use crate::answer::answer;
use crate::open_enum::open_enum;

answer! {
    /// An order with the things that its ids refer to.
    pub struct OrderResponse {
        /// The order.
        "order" required order: Order,
        /// Empty on many tenants.
        "relatedData" kept related_data: OrderRelatedData,
    }

    /// The things that an order's ids refer to.
    pub struct OrderRelatedData {
        /// Joined by [`OrderTicket::ticket_type_id`].
        "ticketTypes" kept ticket_types: Vec<TicketType>,
    }

    /// An order, in progress or completed.
    pub struct Order {
        /// 32 hexadecimal digits; opaque. If it is `null`, which some answers have, the order is the one that was asked
        /// for.
        "id" required_unless_null id: Option<String>,
        /// The type of order.
        "type" optional kind: OrderType,
        /// Whether it is sold.
        "status" optional status: OrderStatus,
        /// The site that sells. A number has lost its leading zeros and names no site.
        "siteId" optional_text site_id: Option<String>,
        /// ISO 8601; up to seven digits of a second, `Z` or an offset.
        "expiresAt" optional_text expires_at: Option<String>,
        /// The amount due, booking fees included.
        "totalPrice" required total_price: MonetaryValue,
        /// The booking fees.
        "booking" optional booking: Option<Booking>,
        /// The tickets and seats of each showtime. `None` means unknown, not empty: some answers to writes have no
        /// list.
        "showtimes" optional showtimes: Option<Vec<OrderShowtime>>,
        /// Food and drink.
        "items" kept items: Vec<OrderItem>,
        /// The vouchers stored on the order, used or not. `None` means unknown, not empty.
        "vouchers" optional vouchers: Option<Vec<OrderVoucher>>,
    }

    /// How an order is booked.
    pub struct Booking {
        /// All booking fees of the order; the total price includes them.
        "totalBookingFee" optional total_booking_fee: Option<MonetaryValue>,
    }

    /// The tickets and seats of one showtime on an order.
    ///
    /// Tickets and seats have no required field: none may vanish from the selection because one of its fields cannot be
    /// read. A client must not change a selection that it cannot read as a whole.
    pub struct OrderShowtime {
        /// `{siteId}-{n}`.
        "showtimeId" optional showtime_id: Option<String>,
        /// One entry per ticket. `None` means unknown, not empty.
        "tickets" optional tickets: Option<Vec<OrderTicket>>,
        /// The seats held. `None` means unknown, not empty.
        "seats" optional seats: Option<Vec<OrderSeat>>,
    }

    /// One ticket of an order. Vista's guide prints one under the path of completed orders.
    pub struct OrderTicket {
        /// The id of this ticket; the client may have chosen it.
        "id" optional id: Option<String>,
        /// Joins a ticket type.
        "ticketTypeId" of_whole_ticket ticket_type_id: Option<String>,
        /// The ticket's price now, without its booking fee.
        "price" optional price: Option<MonetaryValue>,
        /// The amount that a voucher, discount or deal took off.
        "amountSaved" amount amount_saved: Option<MonetaryValue>,
        /// The reward that was used for it.
        "rewardId" optional reward_id: Option<i64>,
        /// The ticket redemption card that was used for it.
        "ticketRedemptionCardId" optional ticket_redemption_card_id: Option<String>,
        /// The voucher that pays it.
        "voucherId" optional voucher_id: Option<String>,
        /// The discount on it.
        "discountId" optional discount_id: Option<String>,
        /// The deal it is part of.
        "dealId" optional deal_id: Option<String>,
        /// Whether it can be refunded. Only completed orders need it.
        "refundAvailability" optional refund_availability: Option<RefundAvailability>,
    }

    /// Whether a ticket can be refunded.
    pub struct RefundAvailability {
        /// `VoucherRedeemed`, `NotApplicable` or another word.
        "unavailableReason" optional unavailable_reason: Option<String>,
    }

    /// A seat held by the order.
    pub struct OrderSeat {
        /// `{area}_{row}_{column}`; opaque.
        "seatId" optional seat_id: Option<String>,
        /// The number on the seat.
        "seatLabel" optional seat_label: Option<String>,
        /// The letter of the row.
        "rowLabel" optional row_label: Option<String>,
        /// The area, which the ticket types name too.
        "areaCategoryId" optional area_category_id: Option<String>,
    }

    /// Food or drink on an order.
    pub struct OrderItem {
        /// The quantity.
        "quantity" optional quantity: Option<u32>,
        /// The price of all of them.
        "price" optional price: Option<MonetaryValue>,
    }
}

open_enum! {
    /// The type of an order.
    OrderType {
        /// A booking of tickets.
        Standard,
        /// A sale of gift cards.
        GiftShop,
        /// A sale of a subscription.
        Subscription,
    }
}
