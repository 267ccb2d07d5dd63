//! The answer of `POST /RESTTicketing.svc/order` and of every V1 write.

use super::ResultCode;
use crate::ProblemCode;
use crate::answer::answer;
use crate::json_value::{Members, Value};
use crate::reading::{At, Field, Read, deserialize_by_reading};
use serde::Serialize;

/// An answer of V1, always with HTTP 200. An answer without a result code does not come from Connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectOrderResponse {
    /// `Result`, or `ResponseCode` in the data service. 0 is success.
    pub result: ResultCode,
    /// The detail of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_result_code: Option<ResultCode>,
    /// Missing if it was not asked for, and on failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<ConnectOrder>,
}

impl Read for ConnectOrderResponse {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<ConnectOrderResponse> {
        let object = at.object(value)?;
        Some(ConnectOrderResponse {
            result: result(object, at, ["Result", "ResponseCode"])?,
            extended_result_code: at.optional(object, "ExtendedResultCode")?,
            order: at.optional(object, "Order")?,
        })
    }
}

deserialize_by_reading!(ConnectOrderResponse);

/// Reads the result code of an answer. One service of V1 names it `Result`, the other `ResponseCode`; both accept both.
pub(super) fn result(
    object: &Members<'_>,
    at: &At<'_>,
    [name, other]: [&'static str; 2],
) -> Option<ResultCode> {
    match at.optional(object, other)? {
        Some(code) if object.get(name).is_none_or(Value::is_nothing) => Some(code),
        _ => at.required(object, name),
    }
}

impl ConnectOrderResponse {
    /// The fields that are read.
    pub const FIELDS: &[Field] = &[
        Field {
            name: "Result",
            need: "required",
            kind: "ResultCode",
            about: "Or `ResponseCode`. 0 is success.",
        },
        Field {
            name: "ExtendedResultCode",
            need: "optional",
            kind: "Option<ResultCode>",
            about: "The detail of a failure.",
        },
        Field { name: "Order", need: "optional", kind: "Option<ConnectOrder>", about: "The order." },
    ];

    /// The failure, or `None` if both codes are 0.
    ///
    /// ```
    /// use wire::{connect::ConnectOrderResponse, read};
    ///
    /// let done = read::<ConnectOrderResponse>(br#"{"Result": 0, "ExtendedResultCode": 0}"#).answer?;
    /// assert_eq!(done.failure(), None);
    /// let failed = read::<ConnectOrderResponse>(br#"{"Result": 1}"#).answer?;
    /// assert!(failed.failure().is_some());
    /// # Ok::<(), wire::Unreadable>(())
    /// ```
    pub fn failure(&self) -> Option<ProblemCode> {
        self.result.problem().or(self.extended_result_code.and_then(ResultCode::problem))
    }
}

answer! {
    /// An order as V1 sees it, by the same id as in OCAPI. Money is integer hundredths.
    pub struct ConnectOrder {
        /// The sessions with their tickets.
        "Sessions" kept sessions: Vec<ConnectSession>,
    }

    /// The tickets of one session.
    pub struct ConnectSession {
        /// The number after the dash of an OCAPI showtime id.
        "SessionId" optional session_id: Option<String>,
        /// One entry per ticket.
        "Tickets" kept tickets: Vec<ConnectTicket>,
    }

    /// One ticket as V1 sees it.
    pub struct ConnectTicket {
        /// The id for [`TicketDiscount::item_id`](super::TicketDiscount::item_id). Changes each time the ticket is
        /// re-added.
        "Id" required id: String,
        /// The code after the dash of an OCAPI ticket type id.
        "TicketTypeCode" optional ticket_type_code: Option<String>,
        /// The price before discounts, in hundredths.
        "PriceCents" optional price_cents: Option<i64>,
        /// The price after discounts, in hundredths. Older versions leave it out.
        "FinalPriceCents" optional final_price_cents: Option<i64>,
    }
}
