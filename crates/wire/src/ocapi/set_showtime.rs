//! `PUT /ocapi/v1/orders/{orderId}/showtimes/{showtimeId}`.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// The new selection of a showtime. Tickets and seats that it leaves out are released.
///
/// ```
/// use wire::ocapi::{SetShowtimeRequest, SetTicket};
///
/// // The voucher pays a new ticket in the seat of the old one, which is left out.
/// let ticket = SetTicket {
///     ticket_type_id: "0002-0050".to_owned(),
///     voucher_id: Some("v1".to_owned()),
///     ..SetTicket::default()
/// };
/// let request = SetShowtimeRequest { tickets: vec![ticket], seats: vec!["A-5".to_owned()] };
/// let json = serde_json::to_string(&request)?;
/// assert_eq!(json, r#"{"tickets":[{"ticketTypeId":"0002-0050","voucherId":"v1"}],"seats":["A-5"]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
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
    /// The reward that is used for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward_id: Option<i64>,
    /// The ticket redemption card that is used for it.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub ticket_redemption_card_id: Option<String>,
    /// The voucher that pays it: the `id` from [`AddVoucherResponse`](super::AddVoucherResponse).
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub voucher_id: Option<String>,
    /// The discount, from the price list.
    #[serde(deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub discount_id: Option<String>,
}
