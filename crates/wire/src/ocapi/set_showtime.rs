//! `PUT /ocapi/v1/orders/{orderId}/showtimes/{showtimeId}`.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// The whole selection of one showtime: what is not in it is given up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetShowtimeRequest {
    /// One entry a ticket.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tickets: Vec<SetTicket>,
    /// The ids of the seats to hold.
    #[serde(deserialize_with = "lenient::or_default")]
    pub seats: Vec<String>,
}

/// One ticket to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetTicket {
    /// Of the line; one that the order knows stays the line it is.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The type of the ticket.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_id: String,
    /// The reward to take it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward_id: Option<i64>,
    /// The ticket redemption card to take it with.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub ticket_redemption_card_id: Option<String>,
    /// The voucher that pays it, by the id that AddVoucher gave.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub voucher_id: Option<String>,
    /// The discount to put on it.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub discount_id: Option<String>,
}
