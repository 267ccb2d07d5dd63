//! `GET /RESTData.svc/cinemas/{cinemaId}/sessions/{sessionId}/tickets?returnDiscountInfo=true`.

use super::{ResultCode, order::result};
use crate::answer::answer;
use crate::json_value::Value;
use crate::reading::{At, Field, Read, deserialize_by_reading};
use serde::Serialize;

/// The ticket types of a session with the discounts on offer. Vista's guide shows a bare list, live systems send an
/// object. Both are read, and the object is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionTicketsResponse {
    /// `ResponseCode` or `Result`. 0 is success.
    pub response_code: ResultCode,
    /// One entry per ticket type. Empty on failure.
    pub tickets: Vec<SessionTicket>,
}

impl SessionTicketsResponse {
    /// The fields that are read.
    pub const FIELDS: &[Field] = &[
        Field {
            name: "ResponseCode",
            need: "required",
            kind: "ResultCode",
            about: "Or `Result`. 0 is success.",
        },
        Field {
            name: "Tickets",
            need: "required",
            kind: "Vec<SessionTicket>",
            about: "The ticket types. The guide shows the bare list.",
        },
    ];
}

impl Read for SessionTicketsResponse {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<SessionTicketsResponse> {
        if value.as_array().is_some() {
            let tickets = Read::read(value, at)?;
            return Some(SessionTicketsResponse { response_code: ResultCode::OK, tickets });
        }
        let object = at.object(value)?;
        let response_code = result(object, at, ["ResponseCode", "Result"])?;
        let tickets = match response_code {
            // A missing list is unknown, not empty.
            ResultCode::OK => at.required(object, "Tickets")?,
            _ => Vec::new(),
        };
        Some(SessionTicketsResponse { response_code, tickets })
    }
}

deserialize_by_reading!(SessionTicketsResponse);

answer! {
    /// A ticket type of a session. Money is integer hundredths.
    pub struct SessionTicket {
        /// The code after the dash of an OCAPI ticket type id.
        "TicketTypeCode" required ticket_type_code: String,
        /// `null` or empty if it was not asked for.
        "DiscountsAvailable" kept discounts_available: Vec<DiscountAvailable>,
    }

    /// A discount for a ticket of this type.
    pub struct DiscountAvailable {
        /// The name.
        "Description" optional description: String,
        /// The code that applies it.
        "Code" required code: String,
        /// The ticket's price with it, in hundredths.
        "PriceToUseInCents" required price_to_use_in_cents: i64,
        /// Its cost to a member, in points.
        "LoyaltyPointsCost" required_unless_null loyalty_points_cost: i64,
        /// Whether it is for signed-in members only.
        "IsLoyaltyOnly" required_unless_null is_loyalty_only: bool,
    }
}
