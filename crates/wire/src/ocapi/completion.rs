//! `POST /ocapi/v1/orders/{orderId}/completion`.

use crate::answer::answer;
use crate::open_enum::open_enum;

answer! {
    /// The state of the completion of a zero-value, unpaid or gift-card-only order.
    pub struct CompletionResponse {
        /// If it is `Pending`, ask again.
        "status" optional status: CompletionStatus,
        /// The booking's number, if the order is completed.
        "transactionNumber" optional transaction_number: Option<i64>,
    }
}

open_enum! {
    /// The state of a completion.
    CompletionStatus {
        /// Not decided yet.
        Pending,
        /// The order is sold and its vouchers are redeemed.
        Completed,
        /// The order is not sold.
        Failed,
    }
}
