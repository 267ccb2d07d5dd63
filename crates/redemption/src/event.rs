//! The events that move a redemption.

use crate::{CheckAnswer, Millis, OrderAnswer, RedeemAnswer, UnredeemAnswer, WriteAnswer};

/// An event for [`step`](crate::step). An event that does not fit the state changes nothing, so it may be repeated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The order is to be completed. The runner takes the lock of the code if and only if the redemption that
    /// [`step`](crate::step) returns [holds the code](crate::Redemption::holds_code), and stores both in one transaction.
    Start {
        /// The order's total at Vista, in Rappen.
        total: i64,
        /// The part of the total that the order's other vouchers leave, in Rappen.
        open: i64,
    },
    /// Replaces `Start` if another redemption has the lock of this code.
    CodeInUse,
    /// The customer removed the planned voucher payment. Changes nothing once the redemption has started.
    Cancelled,
    /// The proxy is about to confirm the amount due to the site.
    Confirmed {
        /// The order's total that the amount due was computed from, in Rappen.
        total: i64,
    },
    /// Vista answered about the order. That it is completed ends a redemption that has redeemed nothing.
    Order {
        /// When the question was sent, not when the answer came.
        asked_at: Millis,
        /// The answer.
        answer: OrderAnswer,
    },
    /// ProCinema answered `/check`.
    Checked {
        /// When the question was sent, not when the answer came.
        asked_at: Millis,
        /// The answer.
        answer: CheckAnswer,
        /// How many presumptions all redemptions made in the last hour
        /// ([`Redemption::presumptions`](crate::Redemption::presumptions)).
        presumptions: u32,
    },
    /// The result of `Action::Redeem`.
    Redeem {
        /// The action's attempt.
        attempt: u8,
        /// The answer.
        answer: RedeemAnswer,
    },
    /// The result of `Action::Unredeem`.
    Unredeem {
        /// The action's attempt.
        attempt: u8,
        /// The answer.
        answer: UnredeemAnswer,
    },
    /// The redemption was loaded again: after a crash, by another worker, or because it is due. A call whose intent is
    /// stored, and whose answer is not, may have been sent.
    Resumed,
    /// An operator decided how the redemption ended.
    Resolved(Resolution),
}

/// An operator's decision about an escalated or delayed redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Resolution {
    /// The order is completed, and the voucher is spent for it.
    Completed,
    /// Nothing is taken from the customer.
    Returned,
}

impl Event {
    /// The event as a line of evidence. It holds no data, so it holds no secret.
    #[must_use]
    pub fn note(&self) -> &'static str {
        match self {
            Self::Start { .. } => "started",
            Self::CodeInUse => "the code is in use",
            Self::Cancelled => "cancelled by the customer",
            Self::Confirmed { .. } => "the amount due is confirmed to the site",
            Self::Order { answer, .. } => match answer {
                OrderAnswer::Open { .. } => "order: open",
                OrderAnswer::Completed { .. } => "order: completed",
                OrderAnswer::Gone => "order: gone",
                OrderAnswer::Unknown => "order: no answer",
            },
            Self::Checked { answer, .. } => match answer {
                CheckAnswer::Valid => "check: valid",
                CheckAnswer::Invalid => "check: not valid",
                CheckAnswer::Rejected => "check: rejected",
                CheckAnswer::Unknown => "check: no answer",
            },
            Self::Redeem { answer, .. } => match answer {
                WriteAnswer::Done(_) => "redeem: done",
                WriteAnswer::Refused => "redeem: refused",
                WriteAnswer::Unconfirmed => "redeem: unconfirmed",
                WriteAnswer::NotExecuted(_) => "redeem: not executed",
            },
            Self::Unredeem { answer, .. } => match answer {
                WriteAnswer::Done(()) => "unredeem: done",
                WriteAnswer::Refused => "unredeem: refused",
                WriteAnswer::Unconfirmed => "unredeem: unconfirmed",
                WriteAnswer::NotExecuted(_) => "unredeem: not executed",
            },
            Self::Resumed => "resumed",
            Self::Resolved(_) => "resolved by an operator",
        }
    }

    /// Whether the event is the answer to a write, which cannot be read again if it is dropped.
    #[must_use]
    pub fn is_write_answer(&self) -> bool {
        matches!(self, Self::Redeem { .. } | Self::Unredeem { .. })
    }
}
