//! What others may read of a redemption.

use crate::{Amount, Back, Doubt, End, Evidence, Held, Proof, Redemption, Resolution, Stage};

/// What the customer may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// The code was valid when it was entered; nothing is taken.
    Planned,
    /// Something is under way, or nobody knows yet.
    Settling,
    /// The voucher is redeemed, and the rest of the order may be paid.
    Redeemed,
    /// The order is completed.
    Completed,
    /// Nothing is taken, or not any more.
    Returned,
    /// Somebody at the cinema looks into it.
    UnderReview,
}

impl Redemption {
    /// A voucher that is to pay at most this much.
    #[must_use]
    pub fn planned(most: Amount) -> Self {
        Self::Planned { most }
    }

    /// Whether the code must be locked for this redemption. The lock has no time limit: it goes when this says no.
    #[must_use]
    pub fn holds_code(&self) -> bool {
        matches!(self, Self::Running { .. } | Self::Ended { end: End::Escalated(..), .. })
    }

    /// What the voucher pays, paid or was to pay.
    #[must_use]
    pub fn amount(&self) -> Amount {
        match self {
            Self::Planned { most } => *most,
            Self::Running { terms, .. } => terms.amount,
            Self::Ended { amount, .. } => *amount,
        }
    }

    /// How many times this redemption decided on a presumption: that a lost redeem was executed, that a lost unredeem was
    /// not. When a step raises it, the runner notes the time; the notes of the last hour go into `Event::Checked`.
    #[must_use]
    pub fn presumptions(&self) -> u8 {
        let evidence = self.evidence();
        u8::from(evidence.proof == Some(Proof::Presumed)) + evidence.unredeems.saturating_sub(1)
    }

    /// What is known so far.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        match self {
            Self::Planned { .. } => Evidence::nothing(),
            Self::Running { stage, .. } => stage.evidence(),
            Self::Ended { end, .. } => match end {
                End::Aborted(_) => Evidence::nothing(),
                End::Completed(evidence, _)
                | End::Compensated(evidence)
                | End::Escalated(_, evidence)
                | End::Resolved(_, _, evidence) => evidence.clone(),
            },
        }
    }

    /// What the customer may be told: never "redeemed" before it is, nor "returned" while it may be taken.
    #[must_use]
    pub fn shown(&self) -> Shown {
        match self {
            Self::Planned { .. } => Shown::Planned,
            Self::Running { stage, delayed, .. } => match stage {
                Stage::Awaiting { .. } => Shown::Redeemed,
                Stage::RedeemUnknown { .. } if *delayed => Shown::UnderReview,
                _ => Shown::Settling,
            },
            Self::Ended { end, .. } => match end {
                End::Completed(..) | End::Resolved(Resolution::Completed, ..) => Shown::Completed,
                End::Aborted(_) | End::Compensated(_) | End::Resolved(Resolution::Returned, ..) => {
                    Shown::Returned
                }
                End::Escalated(..) => Shown::UnderReview,
            },
        }
    }

    /// The [names](Redemption::name) of the states in which something is still to be done, by the proxy or by a person.
    pub const OPEN: &[&str] = &[
        "planned",
        "guarding",
        "checking",
        "redeeming",
        "redeem-unknown",
        "awaiting",
        "leaving",
        "unredeeming",
        "unredeem-unknown",
        "postponed",
        "returning",
        "escalated",
    ];

    /// The state's name, for logs and stores.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Planned { .. } => "planned",
            Self::Running { stage, .. } => match stage {
                Stage::Guarding { .. } => "guarding",
                Stage::Checking { .. } => "checking",
                Stage::Redeeming { .. } => "redeeming",
                Stage::RedeemUnknown { .. } => "redeem-unknown",
                Stage::Awaiting { .. } => "awaiting",
                Stage::Leaving { .. } => "leaving",
                Stage::Unredeeming { .. } => "unredeeming",
                Stage::UnredeemUnknown { .. } => "unredeem-unknown",
                Stage::Postponed { .. } => "postponed",
                Stage::Returning { .. } => "returning",
            },
            Self::Ended { end, .. } => match end {
                End::Completed(..) => "completed",
                End::Aborted(_) => "aborted",
                End::Compensated(_) => "compensated",
                End::Escalated(..) => "escalated",
                End::Resolved(..) => "resolved",
            },
        }
    }
}

impl Stage {
    pub(crate) fn evidence(&self) -> Evidence {
        match self {
            Self::Guarding { attempt, .. } | Self::Checking { attempt, .. } => {
                Evidence { redeems: attempt.saturating_sub(1), ..Evidence::nothing() }
            }
            Self::Redeeming { attempt, .. } | Self::RedeemUnknown { doubt: Doubt { attempt, .. }, .. } => {
                Evidence { redeems: *attempt, ..Evidence::nothing() }
            }
            Self::Awaiting { held, .. } => held.evidence(),
            Self::Leaving { back, .. }
            | Self::Unredeeming { back, .. }
            | Self::UnredeemUnknown { back, .. }
            | Self::Postponed { back, .. }
            | Self::Returning { back, .. } => back.evidence(),
        }
    }
}

impl Held {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence { redeems: self.redeems, proof: Some(self.proof.clone()), unredeems: 0 }
    }
}

impl Back {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence { unredeems: self.unredeems, ..self.held.evidence() }
    }
}

impl Evidence {
    fn nothing() -> Self {
        Self { redeems: 0, proof: None, unredeems: 0 }
    }
}
