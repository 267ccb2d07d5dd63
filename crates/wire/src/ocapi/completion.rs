//! `POST /ocapi/v1/orders/{orderId}/completion`.

use crate::answer::answer;
use crate::open_enum::open_enum;

answer! {
    /// How far the completion of a zero-value, unpaid or gift-card-only order is.
    pub struct CompletionResponse {
        /// Ask again while it is `Pending`.
        "status" optional status: CompletionStatus,
        /// The number of the booking, once it is completed.
        "transactionNumber" optional transaction_number: Option<i64>,
    }
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
