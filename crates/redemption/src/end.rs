//! How a redemption ends, and why.

use crate::{Proof, Resolution};

/// How a redemption ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum End {
    /// The order is completed and the voucher spent.
    Completed(Evidence, Sale),
    /// Nothing was taken.
    Aborted(Abort),
    /// What was taken is given back.
    Compensated(Evidence),
    /// The facts do not allow a decision. The code stays locked until a person settles it.
    Escalated(Escalation, Evidence),
    /// A person did.
    Resolved(Resolution, Escalation, Evidence),
}

/// The price at which an order was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Sale {
    /// The total that the site was told.
    AsConfirmed,
    /// Another total, or one below the voucher's part. Both in Rappen.
    AtAnotherPrice {
        /// The total that the site was told.
        confirmed: i64,
        /// The total of the completed order.
        sold: i64,
    },
}

/// What is known at the end, for whoever has to look into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// How many redeems may have gone out.
    pub redeems: u8,
    /// Why one of them is taken for executed, where it is.
    pub proof: Option<Proof>,
    /// How many unredeems may have gone out.
    pub unredeems: u8,
}

/// Why nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Abort {
    /// Another order is being paid with this code.
    CodeInUse,
    /// The customer took the plan back.
    Cancelled,
    /// The order costs less than the least a voucher can pay.
    AmountTooSmall,
    /// `/check` says no.
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
    /// No redeem got through.
    NotRedeemed,
}

/// Why a person has to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Escalation {
    /// The redeem was refused, and the code, valid seconds before, is spent: by another channel or by a copy of ours.
    RefusedYetSpent,
    /// A redeem's answer was lost, the code was valid after it, and is spent now, before the second one went out.
    SpentMeanwhile,
    /// It would have been presumed, but that happened too often in the last hour.
    TooManyPresumptions,
    /// The order was completed before the site was told that the voucher is redeemed: it may have charged the whole
    /// total.
    SoldUnconfirmed,
    /// A person settled it while the systems gave no answer.
    Unanswered,
    /// The unredeem was refused as "not redeemed", yet the code is not valid.
    UnredeemRefused,
    /// The last unredeem allowed did not help.
    NotUndone,
}

impl Escalation {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::RefusedYetSpent,
        Self::SpentMeanwhile,
        Self::TooManyPresumptions,
        Self::SoldUnconfirmed,
        Self::Unanswered,
        Self::UnredeemRefused,
        Self::NotUndone,
    ];

    /// The word for logs and metrics.
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
