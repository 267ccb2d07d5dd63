//! The status of an order, for the widget and the proxy.

use crate::open_enum::open_enum;

open_enum! {
    /// Whether an order is sold. Vista documents `InProgress` and `Completed`. With an unknown word an order counts as in
    /// progress: if it is not, Vista refuses the next change.
    OrderStatus {
        /// In progress.
        InProgress,
        /// Sold.
        Completed,
        /// Given up before it was sold.
        Cancelled,
        /// Its time ran out before it was sold.
        Expired,
        /// Sold, and paid back.
        Refunded,
    }
}

impl OrderStatus {
    /// Whether the order is not for sale and not sold either: nothing may be collected or redeemed for it.
    ///
    /// ```
    /// use wire::ocapi::OrderStatus;
    ///
    /// assert!(OrderStatus::from("refunded").is_void());
    /// assert!(!OrderStatus::from("OnHold").is_void());
    /// ```
    pub fn is_void(&self) -> bool {
        matches!(self, OrderStatus::Cancelled | OrderStatus::Expired | OrderStatus::Refunded)
    }
}
