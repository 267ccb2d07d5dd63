//! `POST /ocapi/v1/orders/standard/booking`.

use serde::{Deserialize, Serialize};

/// Starts an order. The booking site does this, never the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrderRequest {
    /// The site that sells, as "0002".
    pub site_id: String,
    /// `Paid`, `Unpaid` or `UnpaidConfirmed`.
    pub booking_mode: String,
    /// `None` for the site's default item profile.
    #[serde(default)]
    pub site_order_location_id: Option<String>,
}
