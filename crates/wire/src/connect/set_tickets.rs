//! `POST /orders/{userSessionId}/sessions/{sessionId}/set-tickets` (V2): the whole selection of a session.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// The tickets to have. Keys are read in either case: the guide's sample mixes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsRequest {
    /// One entry a ticket.
    #[serde(alias = "Tickets", deserialize_with = "lenient::or_default")]
    pub tickets: Vec<TicketRequest>,
}

/// One ticket to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketRequest {
    /// `None` holds a seat before a type is chosen.
    #[serde(alias = "TicketDetails")]
    pub ticket_details: Option<TicketRequestDetails>,
}

/// What ticket to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketRequestDetails {
    /// The code of the ticket type.
    #[serde(alias = "TicketTypeCode", deserialize_with = "lenient::id")]
    pub ticket_type_code: String,
}

/// The order after the change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsResponse {
    /// The order.
    #[serde(deserialize_with = "lenient::or_default")]
    pub order: SetTicketsOrder,
}

/// The order as V2 sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsOrder {
    /// The cinema.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub cinema_id: Option<String>,
    /// Names the order.
    #[serde(deserialize_with = "lenient::or_default")]
    pub user_session_id: String,
    /// What is to pay, in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    pub order_total_value_in_cents: i64,
    /// The sessions with their tickets.
    #[serde(deserialize_with = "lenient::or_default")]
    pub sessions: Vec<SetTicketsSession>,
    /// ISO 8601 with up to seven digits of a second.
    pub expiry_date_utc: Option<String>,
}

/// The tickets of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsSession {
    /// The session.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub id: Option<String>,
    /// The film.
    pub film_title: Option<String>,
    /// Its rating.
    pub film_classification: Option<String>,
    /// One entry a ticket.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tickets: Vec<SetTicketsTicket>,
}

/// One ticket and its seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsTicket {
    /// `None` for a seat without a type.
    pub ticket_details: Option<TicketDetails>,
    /// The seats of it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub seats: Vec<TicketSeat>,
}

/// One ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketDetails {
    /// New after every re-adding.
    #[serde(deserialize_with = "lenient::integer")]
    pub ticket_id: i64,
    /// The code of the ticket type.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_code: String,
    /// The name of the ticket type.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: String,
    /// What it costs now, in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    pub final_price_in_cents: i64,
    /// What it cost before discounts, in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    pub original_price_in_cents: i64,
}

/// A seat, as printed on the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketSeat {
    /// The letter of the row.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub row_display: Option<String>,
    /// The number of the seat.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub column_display: Option<String>,
}
