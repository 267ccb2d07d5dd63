//! `POST /ocapi/v1/orders/standard/booking`.

use serde::{Deserialize, Serialize};

/// Starts an order. Sent by the booking site, never by the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrderRequest {
    /// The site that sells, such as "0002".
    pub site_id: String,
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    pub booking_mode: String,
    /// `None` for the site's default item profile.
    #[serde(default)]
    pub site_order_location_id: Option<String>,
}
