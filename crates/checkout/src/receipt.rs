//! What a bought order leads to.

use crate::{Money, Order, Payment, Secret};

/// What the proxy says of a completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// How far it is.
    pub status: CompletionStatus,
    /// The ProCinema vouchers.
    pub payments: Vec<Payment>,
}

/// How far a completion is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletionStatus {
    /// Bought; the order as it is then, where the proxy sent it.
    Completed(Option<Box<Order>>),
    /// The page has to collect the rest; how much, where the proxy says it.
    PaymentDue(Option<Money>),
}

/// A CinematicCard code, which the customer gets for the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The code.
    pub code: Secret,
    /// Where it is used: an address that begins with `https://`.
    pub url: Option<String>,
    /// Until when, in ISO 8601.
    pub expires_at: Option<String>,
}
