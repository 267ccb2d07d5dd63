//! `POST /ocapi/v1/orders/{orderId}/completion`.

use crate::lenient;
use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};

/// How far the completion of a zero-value, unpaid or gift-card-only order is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompletionResponse {
    /// The order.
    #[serde(deserialize_with = "lenient::or_default")]
    pub order_id: String,
    /// The kind of order.
    #[serde(deserialize_with = "lenient::or_default")]
    pub order_type: super::OrderType,
    /// To be asked for again while `Pending`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: CompletionStatus,
    /// Given once completed.
    pub transaction_number: Option<i64>,
}

open_enum! {
    /// How far a completion is.
    CompletionStatus {
        /// Not yet known.
        Pending,
        /// Sold: the vouchers are redeemed.
        Completed,
        /// Not sold.
        Failed,
    }
}
