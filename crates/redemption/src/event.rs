//! What the runner tells the redemption.

use crate::{Millis, RedemptionId};

/// Something that happened. One that does not fit the state changes nothing, so telling it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The order is to be completed. The runner has the code's lock if and only if the redemption it gets back
    /// [holds the code](crate::Redemption::holds_code), and writes both down in one transaction.
    Start {
        /// The order's total at Vista, in Rappen.
        total: i64,
        /// The part of the total that the order's other vouchers leave, in Rappen.
        open: i64,
    },
    /// Instead of `Start`: another redemption has the lock of this code.
    CodeInUse,
    /// The customer took the plan back. Works while it is no more than a plan.
    Cancelled,
    /// The proxy is about to confirm the amount due for this total to the site.
    Confirmed {
        /// In Rappen.
        total: i64,
    },
    /// What Vista said of the order.
    Order {
        /// When it was asked, not when it answered.
        asked_at: Millis,
        /// The answer.
        fact: OrderFact,
    },
    /// What `/check` said.
    Checked {
        /// When it was asked, not when it answered.
        asked_at: Millis,
        /// The answer.
        answer: CheckAnswer,
        /// How many presumptions all redemptions made in the last hour ([`Redemption::presumptions`](crate::Redemption::presumptions)).
        presumptions: u32,
    },
    /// What came of `Action::Redeem`.
    Redeem {
        /// The action's.
        attempt: u8,
        /// The answer.
        answer: RedeemAnswer,
    },
    /// What came of `Action::Unredeem`.
    Unredeem {
        /// The action's.
        attempt: u8,
        /// The answer.
        answer: UnredeemAnswer,
    },
    /// The redemption was loaded again: after a crash, by another worker, or because its time has come. A call whose intent
    /// is written down and whose outcome is not may have gone out.
    Resumed,
    /// A person found out what happened.
    Resolved(Resolution),
}

/// Vista's word on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderFact {
    /// It is in progress.
    Open {
        /// Until it expires, by Vista's clock.
        time_left: Millis,
        /// In Rappen.
        total: i64,
    },
    /// It is sold.
    Completed {
        /// At this price, in Rappen.
        total: i64,
    },
    /// It is not in progress any more, and the completed orders, asked after that, do not have it.
    Gone,
    /// Vista did not answer, or not so that it can be understood.
    Unknown,
}

/// What `/check` said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckAnswer {
    /// `valid: true`.
    Valid,
    /// `valid: false`.
    Invalid,
    /// Anything else, our key being refused included.
    Unreachable,
}

/// What came of a redeem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RedeemAnswer {
    /// `success: true`, with its id where it had one.
    Success(Option<RedemptionId>),
    /// HTTP 400.
    Refused,
    /// Nobody knows: time-out, broken connection, 5xx, a redirect, an answer that makes no sense.
    Lost,
    /// Certainly nothing.
    NotDone(NotDone),
}

/// What came of an unredeem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnredeemAnswer {
    /// `success: true`.
    Success,
    /// HTTP 400, "Voucher has not been redeemed".
    Refused,
    /// Nobody knows, as with [`RedeemAnswer::Lost`].
    Lost,
    /// Certainly nothing.
    NotDone(NotDone),
}

/// Why a write was certainly not executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotDone {
    /// No byte of it left: no name, no connection, no TLS, or it was too late to send it.
    NotSent,
    /// HTTP 429.
    Throttled {
        /// As `Retry-After` says; zero where it says nothing.
        wait: Millis,
    },
    /// HTTP 401, 403 or 404: our key or our configuration.
    Rejected,
}

/// A person's finding about an escalated or delayed redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Resolution {
    /// The order is completed and the voucher is spent for it.
    Completed,
    /// Nothing is taken from the customer.
    Returned,
}
