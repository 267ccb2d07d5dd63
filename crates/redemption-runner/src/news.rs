use redemption::Resolution;

/// A fact that is known from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The order is sold, at this total in minor units.
    OrderCompleted {
        /// Of the completed order.
        total: i64,
    },
    /// The proxy is about to confirm the amount due for this total to the site.
    Confirmed {
        /// In minor units.
        total: i64,
    },
    /// The customer took the plan back.
    Cancelled,
    /// A person decided how an escalated redemption ended.
    Resolved(Resolution),
}
