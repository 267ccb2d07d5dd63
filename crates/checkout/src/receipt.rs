//! Completions, and the gift for a bought order.

use crate::barcode::Secret;
use crate::money::Money;
use crate::order::Order;
use crate::voucher_payment::VoucherPayment;

/// The answer to a completion that is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Whether the order is bought.
    pub status: CompletionStatus,
    /// All voucher payments of the order.
    pub payments: Vec<VoucherPayment>,
}

/// Whether a completion bought the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletionStatus {
    /// The order is bought. Holds the completed order, if the proxy sent it.
    Completed(Option<Box<Order>>),
    /// The page has to collect the amount due first. Holds that amount, if the proxy sent it.
    PaymentDue(Option<Money>),
}

/// A gift for a bought order: a CinematicCard code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The code.
    pub code: Secret,
    /// The page where the code is used. It begins with `https://`.
    pub url: Option<String>,
    /// The end of its validity, in ISO 8601.
    pub expires_at: Option<String>,
}
