//! Answers as Connect writes them.

use serde::Serialize;
use wire::connect::ResultCode;

/// An answer of V1, always with HTTP 200. Every answer of Connect has `Result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConnectOrderResponse {
    /// The result code. 0 is success.
    pub(crate) result: ResultCode,
    /// More about a failure.
    pub(crate) extended_result_code: Option<ResultCode>,
    /// A text for the customer, if there is one.
    pub(crate) error_description: Option<String>,
    /// Left out unless requested, and on failure.
    pub(crate) order: Option<ConnectOrder>,
}

/// An order in V1. OCAPI has the same order with the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConnectOrder {
    /// Names the order.
    pub(crate) user_session_id: String,
    /// The cinema.
    pub(crate) cinema_id: Option<String>,
    /// The amount due, in hundredths.
    pub(crate) total_value_cents: i64,
    /// The number of tickets and items.
    pub(crate) total_order_count: Option<i64>,
    /// The booking fees in the total, in hundredths.
    pub(crate) booking_fee_value_cents: Option<i64>,
    /// The sessions with their tickets.
    pub(crate) sessions: Vec<ConnectSession>,
}

/// The tickets of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConnectSession {
    /// The number after the dash of an OCAPI showtime id.
    pub(crate) session_id: i64,
    /// The film.
    pub(crate) film_title: Option<String>,
    /// One entry for each ticket.
    pub(crate) tickets: Vec<ConnectTicket>,
}

/// One ticket in V1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConnectTicket {
    /// The id that [`TicketDiscount::item_id`](super::TicketDiscount::item_id) names; new after every re-adding.
    pub(crate) id: String,
    /// The code after the dash of an OCAPI ticket type id.
    pub(crate) ticket_type_code: Option<String>,
    /// The name of the ticket type.
    pub(crate) description: String,
    /// The price before discounts, in hundredths.
    pub(crate) price_cents: i64,
    /// The price after discounts, in hundredths. Older versions leave it out.
    pub(crate) final_price_cents: Option<i64>,
    /// Row and number, for example "J5".
    pub(crate) seat_data: Option<String>,
}

/// The ticket types of a session with the discounts on offer. The guide shows a bare list, live systems send an
/// object. Clients read both; the sandbox writes the object unless the settings say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionTicketsResponse {
    /// 0 is success.
    pub(crate) response_code: i32,
    /// A text for the customer, if there is one.
    pub(crate) error_description: Option<String>,
    /// One entry for each ticket type.
    pub(crate) tickets: Vec<SessionTicket>,
}

/// A ticket type of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionTicket {
    /// The cinema.
    pub(crate) cinema_id: Option<String>,
    /// The code after the dash of an OCAPI ticket type id.
    pub(crate) ticket_type_code: String,
    /// The area whose seats it fits.
    pub(crate) area_category_code: Option<String>,
    /// The name.
    pub(crate) description: String,
    /// The plain price in hundredths.
    pub(crate) price_in_cents: i64,
    /// `null` or empty unless requested.
    pub(crate) discounts_available: Vec<DiscountAvailable>,
}

/// A discount that can be put on a ticket of this type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DiscountAvailable {
    /// The name.
    pub(crate) description: String,
    /// The code to apply it by.
    pub(crate) code: String,
    /// The ticket's price with it, in hundredths.
    pub(crate) price_to_use_in_cents: i64,
    /// Its cost to a member, in points.
    pub(crate) loyalty_points_cost: i64,
    /// For signed-in members.
    pub(crate) is_loyalty_only: bool,
}

/// The order after the change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTicketsResponse {
    /// The order.
    pub(crate) order: SetTicketsOrder,
}

/// The order in V2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTicketsOrder {
    /// The cinema.
    pub(crate) cinema_id: Option<String>,
    /// Names the order.
    pub(crate) user_session_id: String,
    /// The amount due, in hundredths.
    pub(crate) order_total_value_in_cents: i64,
    /// The sessions with their tickets.
    pub(crate) sessions: Vec<SetTicketsSession>,
    /// ISO 8601 with up to seven digits of a second.
    pub(crate) expiry_date_utc: Option<String>,
}

/// The tickets of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTicketsSession {
    /// The session.
    pub(crate) id: Option<String>,
    /// The film.
    pub(crate) film_title: Option<String>,
    /// Its rating.
    pub(crate) film_classification: Option<String>,
    /// One entry for each ticket.
    pub(crate) tickets: Vec<SetTicketsTicket>,
}

/// One ticket and its seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTicketsTicket {
    /// `None` for a seat without a type.
    pub(crate) ticket_details: Option<TicketDetails>,
    /// The seats of it.
    pub(crate) seats: Vec<TicketSeat>,
}

/// One ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketDetails {
    /// New after every re-adding.
    pub(crate) ticket_id: i64,
    /// The code of the ticket type.
    pub(crate) ticket_type_code: String,
    /// The name of the ticket type.
    pub(crate) description: String,
    /// The price now, in hundredths.
    pub(crate) final_price_in_cents: i64,
    /// The price before discounts, in hundredths.
    pub(crate) original_price_in_cents: i64,
}

/// A seat, as printed on the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketSeat {
    /// The letter of the row.
    pub(crate) row_display: Option<String>,
    /// The number of the seat.
    pub(crate) column_display: Option<String>,
}
