//! `PUT /ocapi/v1/orders/{orderId}/showtimes/{showtimeId}`.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// All tickets and seats of one showtime. Those that are left out are released.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetShowtimeRequest {
    /// One entry per ticket.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tickets: Vec<SetTicket>,
    /// The ids of the seats to hold.
    #[serde(deserialize_with = "lenient::or_default")]
    pub seats: Vec<String>,
}

/// One ticket of the selection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicket {
    /// The id of an existing ticket, to keep it; `None` for a new one.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The type of the ticket.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_id: String,
    /// The reward that it is taken with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward_id: Option<i64>,
    /// The ticket redemption card that it is taken with.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub ticket_redemption_card_id: Option<String>,
    /// The voucher that pays it, by the id that AddVoucher gave.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub voucher_id: Option<String>,
    /// The discount of the price list.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub discount_id: Option<String>,
}
