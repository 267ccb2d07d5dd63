//! The facts that a runner is told.

use redemption::{Event, Millis, OrderAnswer};

/// A fact that another part of the proxy knows about a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The order is sold.
    OrderCompleted {
        /// The total of the completed order, in Rappen.
        total: i64,
    },
    /// The proxy is about to confirm the amount due to the site.
    Confirmed {
        /// The order's total that the amount due was computed from, in Rappen.
        total: i64,
    },
    /// The customer removed the planned voucher payment.
    Cancelled,
}

impl Fact {
    pub(crate) fn event(self, now: Millis) -> Event {
        match self {
            Self::OrderCompleted { total } => {
                Event::Order { asked_at: now, answer: OrderAnswer::Completed { total } }
            }
            Self::Confirmed { total } => Event::Confirmed { total },
            Self::Cancelled => Event::Cancelled,
        }
    }
}
