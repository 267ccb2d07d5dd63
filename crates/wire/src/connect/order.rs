//! The V1 order: `POST /RESTTicketing.svc/order` and the answer of every V1 write.

use crate::{ProblemCode, lenient};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Asks for the order of a user session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReadOrderRequest {
    /// Names the order.
    pub user_session_id: String,
}

/// What V1 answers, always with HTTP 200. Without `Result` it is no answer of Connect's at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectOrderResponse {
    /// Whether it went well.
    pub result: ResultCode,
    /// More about a failure.
    #[serde(default)]
    pub extended_result_code: Option<ResultCode>,
    /// A text for the customer, where appropriate.
    #[serde(default)]
    #[cfg(feature = "server")]
    pub error_description: Option<String>,
    /// Left out where not asked for, and on failure.
    #[serde(default)]
    pub order: Option<ConnectOrder>,
}

impl ConnectOrderResponse {
    /// What went wrong, or `None` where both codes are 0.
    pub fn failure(&self) -> Option<ProblemCode> {
        let extended = self.extended_result_code.unwrap_or(ResultCode::OK);
        [self.result, extended].into_iter().find(|code| *code != ResultCode::OK).map(ResultCode::problem)
    }
}

/// A V1 result code; 0 is success. Written as a number, by SOAP twins as the word `OK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultCode(pub i32);

impl ResultCode {
    /// Success.
    pub const OK: ResultCode = ResultCode(0);
    /// The request does not hold water; also what the sandbox answers to a discount code it does not know.
    pub const INVALID_REQUEST_DATA: ResultCode = ResultCode(4);
    /// The member has too few points.
    pub const INSUFFICIENT_POINTS: ResultCode = ResultCode(7);
    /// The seats are somebody else's.
    pub const SEATS_UNAVAILABLE: ResultCode = ResultCode(8);
    /// Nobody is signed in where a member is needed.
    pub const MEMBERSHIP_ERROR: ResultCode = ResultCode(3);
    /// There is no such order, or no longer.
    pub const ORDER_DOES_NOT_EXIST: ResultCode = ResultCode(62);

    /// The problem behind a code other than 0 (table in Vista's "V1 response codes").
    fn problem(self) -> ProblemCode {
        match self.0 {
            3 | 17..=23 => ProblemCode::MembersOnly,
            4 => ProblemCode::DiscountNotAccepted,
            7 => ProblemCode::InsufficientPoints,
            8 => ProblemCode::SeatsUnavailable,
            62 => ProblemCode::OrderNotFound,
            _ => ProblemCode::Unavailable,
        }
    }
}

impl Serialize for ResultCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}

impl<'de> Deserialize<'de> for ResultCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ResultCode, D::Error> {
        struct CodeVisitor;

        impl Visitor<'_> for CodeVisitor {
            type Value = ResultCode;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a result code")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<ResultCode, E> {
                i32::try_from(value).map(ResultCode).map_err(E::custom)
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<ResultCode, E> {
                i32::try_from(value).map(ResultCode).map_err(E::custom)
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<ResultCode, E> {
                // Any word but `OK` is a failure; the other words have no published numbers, so it is "unexpected".
                if value.eq_ignore_ascii_case("ok") {
                    Ok(ResultCode::OK)
                } else {
                    Ok(value.parse().map_or(ResultCode(1), ResultCode))
                }
            }
        }
        deserializer.deserialize_any(CodeVisitor)
    }
}

/// An order as V1 sees it; the same order as OCAPI's of that id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ConnectOrder {
    /// Names the order.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub user_session_id: String,
    /// The cinema.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub cinema_id: Option<String>,
    /// What is to pay, in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub total_value_cents: i64,
    /// How many tickets and items.
    #[cfg(feature = "server")]
    pub total_order_count: Option<i64>,
    /// The booking fees in the total, in hundredths.
    #[cfg(feature = "server")]
    pub booking_fee_value_cents: Option<i64>,
    /// The sessions with their tickets.
    #[serde(deserialize_with = "lenient::or_default")]
    pub sessions: Vec<ConnectSession>,
}

/// The tickets of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ConnectSession {
    /// The number after the dash of an OCAPI showtime id.
    #[serde(deserialize_with = "lenient::optional_id")]
    pub session_id: Option<String>,
    /// The film.
    #[cfg(feature = "server")]
    pub film_title: Option<String>,
    /// One entry a ticket.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tickets: Vec<ConnectTicket>,
}

/// One ticket as V1 sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectTicket {
    /// What [`TicketDiscount::item_id`](super::TicketDiscount::item_id) names; new after every re-adding.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The code after the dash of an OCAPI ticket type id.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub ticket_type_code: Option<String>,
    /// The name of the ticket type.
    #[serde(default, deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub description: String,
    /// The price before discounts, in hundredths.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub price_cents: i64,
    /// The price after them, in hundredths; older versions leave it out.
    #[serde(default)]
    pub final_price_cents: Option<i64>,
    /// Row and number, as "J5".
    #[serde(default)]
    #[cfg(feature = "server")]
    pub seat_data: Option<String>,
}
