//! `POST /orders/{userSessionId}/sessions/{sessionId}/set-tickets` (V2): replaces the selection of a session.

use crate::answer::answer;
use crate::lenient;
use serde::{Deserialize, Serialize};

/// The new selection of a session. Keys are read in PascalCase too, because the sample in Vista's guide mixes both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicketsRequest {
    /// One entry per ticket.
    #[serde(alias = "Tickets", deserialize_with = "lenient::or_default")]
    pub tickets: Vec<TicketRequest>,
}

/// One ticket of the selection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketRequest {
    /// `None` holds a seat without a ticket type.
    #[serde(alias = "TicketDetails")]
    pub ticket_details: Option<TicketRequestDetails>,
}

/// The ticket type of a seat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketRequestDetails {
    /// The code of the ticket type.
    #[serde(alias = "TicketTypeCode", deserialize_with = "lenient::id")]
    pub ticket_type_code: String,
}

answer! {
    /// The order after the change.
    pub struct SetTicketsResponse {
        /// The order.
        "order" required order: SetTicketsOrder,
    }

    /// The order as V2 sees it. Money is integer hundredths.
    pub struct SetTicketsOrder {
        /// The cinema.
        "cinemaId" optional cinema_id: Option<String>,
        /// The session that the order belongs to.
        "userSessionId" optional user_session_id: String,
        /// The amount due, in hundredths.
        "orderTotalValueInCents" required order_total_value_in_cents: i64,
        /// The sessions with their tickets.
        "sessions" kept sessions: Vec<SetTicketsSession>,
        /// ISO 8601 with up to seven digits of a second.
        "expiryDateUtc" optional expiry_date_utc: Option<String>,
    }

    /// The tickets of one session.
    pub struct SetTicketsSession {
        /// The session.
        "id" optional id: Option<String>,
        /// The film.
        "filmTitle" optional film_title: Option<String>,
        /// Its rating.
        "filmClassification" optional film_classification: Option<String>,
        /// One entry per ticket.
        "tickets" kept tickets: Vec<SetTicketsTicket>,
    }

    /// One ticket and its seats.
    pub struct SetTicketsTicket {
        /// `None` for a seat without a ticket type.
        "ticketDetails" optional ticket_details: Option<TicketDetails>,
        /// Its seats.
        "seats" kept seats: Vec<TicketSeat>,
    }

    /// One ticket.
    pub struct TicketDetails {
        /// The ticket's id. Changes each time the ticket is re-added.
        "ticketId" required ticket_id: i64,
        /// The code of the ticket type.
        "ticketTypeCode" required ticket_type_code: String,
        /// The name of the ticket type.
        "description" optional description: String,
        /// The price now, in hundredths.
        "finalPriceInCents" optional final_price_in_cents: Option<i64>,
        /// The price before discounts, in hundredths.
        "originalPriceInCents" optional original_price_in_cents: Option<i64>,
    }

    /// A seat, as printed on the ticket.
    pub struct TicketSeat {
        /// The letter of the row.
        "rowDisplay" optional row_display: Option<String>,
        /// The number of the seat.
        "columnDisplay" optional column_display: Option<String>,
    }
}
