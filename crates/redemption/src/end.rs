//! How a redemption ends, and why.

use crate::{Proof, Resolution};

/// The end of a redemption.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum End {
    /// The order is completed, and the voucher is spent.
    Completed(Evidence, Sale),
    /// Nothing was taken.
    Aborted(Abort),
    /// The redemption was reversed; nothing is taken any more.
    Compensated(Evidence),
    /// The facts allow no decision. The code stays locked until an operator decides.
    Escalated(Escalation, Evidence),
    /// An operator decided.
    Resolved(Resolution, Escalation, Evidence),
}

/// The price at which an order was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Sale {
    /// The total that was confirmed to the site.
    AsConfirmed,
    /// Another total, or a total below the voucher's part. Both in Rappen.
    AtAnotherPrice {
        /// The total that was confirmed to the site.
        confirmed: i64,
        /// The total of the completed order.
        sold: i64,
    },
}

/// The evidence at the end of a redemption, for an operator who examines it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// How many redeems may have been sent.
    pub redeems: u8,
    /// The proof that one of them was executed; `None` if none is known to be.
    pub proof: Option<Proof>,
    /// How many unredeems may have been sent.
    pub unredeems: u8,
}

/// Why nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Abort {
    /// Another redemption has the lock of the code.
    CodeInUse,
    /// The customer removed the planned voucher payment.
    Cancelled,
    /// The order costs less than the smallest amount that a voucher can pay.
    AmountTooSmall,
    /// `/check` says that the code is not valid.
    NotAccepted,
    /// The order has too little time left.
    OrderEnding,
    /// The order is gone.
    OrderGone,
    /// The order was completed without the voucher.
    OrderCompleted,
    /// Vista or ProCinema does not answer, or is too busy.
    Unavailable,
    /// ProCinema refuses our key or our path.
    Rejected,
    /// ProCinema refused the redeem, and the code is still valid.
    Refused,
    /// No redeem was executed.
    NotRedeemed,
}

impl Abort {
    /// The reason's name for operators.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CodeInUse => "code-in-use",
            Self::Cancelled => "cancelled",
            Self::AmountTooSmall => "amount-too-small",
            Self::NotAccepted => "not-accepted",
            Self::OrderEnding => "order-ending",
            Self::OrderGone => "order-gone",
            Self::OrderCompleted => "order-completed",
            Self::Unavailable => "unavailable",
            Self::Rejected => "rejected",
            Self::Refused => "refused",
            Self::NotRedeemed => "not-redeemed",
        }
    }
}

/// Why an operator must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Escalation {
    /// The redeem was refused, and the code, which was valid seconds before, is spent: by another channel, or by a copy of
    /// our call.
    RefusedYetSpent,
    /// The first redeem is unconfirmed, the code was valid after it, and it is spent now, before the second redeem was sent.
    SpentMeanwhile,
    /// A presumption would decide, but there were too many of them in the last hour.
    TooManyPresumptions,
    /// The order was completed before the amount due was confirmed: the site may have charged the whole total.
    SoldUnconfirmed,
    /// An operator resolved a delayed redemption, while the systems gave no answer.
    Unanswered,
    /// The unredeem was refused as "not redeemed", yet the code is not valid.
    UnredeemRefused,
    /// The last unredeem that is allowed did not reverse the redemption.
    NotUndone,
}

impl Escalation {
    /// All reasons.
    pub const ALL: &[Self] = &[
        Self::RefusedYetSpent,
        Self::SpentMeanwhile,
        Self::TooManyPresumptions,
        Self::SoldUnconfirmed,
        Self::Unanswered,
        Self::UnredeemRefused,
        Self::NotUndone,
    ];

    /// The reason's name in logs, metrics, lists and alerts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RefusedYetSpent => "refused-yet-spent",
            Self::SpentMeanwhile => "spent-meanwhile",
            Self::TooManyPresumptions => "too-many-presumptions",
            Self::SoldUnconfirmed => "sold-unconfirmed",
            Self::Unanswered => "unanswered",
            Self::UnredeemRefused => "unredeem-refused",
            Self::NotUndone => "not-undone",
        }
    }
}
