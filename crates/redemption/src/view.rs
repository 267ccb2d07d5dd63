//! Questions that others ask about a redemption.

use crate::{
    Amount, End, Evidence, Proof, RedeemedVoucher, Redemption, Resolution, Reversal, Stage, UnconfirmedRedeem,
};

/// The state of a voucher payment, as the customer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VoucherPaymentState {
    /// The code was valid when it was entered. Nothing is taken.
    Planned,
    /// The code is being redeemed, or the outcome is not known yet.
    Redeeming,
    /// The voucher is redeemed, and the amount due may be paid.
    Redeemed,
    /// The order is completed.
    Completed,
    /// Nothing is taken, or not any more.
    Returned,
    /// The cinema examines it.
    UnderReview,
}

/// The standing of a redemption among those of its order and its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Only planned: a new plan may replace it.
    Planned,
    /// Under way.
    Running,
    /// Waits for an operator.
    Escalated,
    /// It has paid: the code cannot pay this order again.
    Paid,
    /// Ended without payment: the code may be planned again.
    Over,
}

impl Standing {
    /// The standing's name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Escalated => "escalated",
            Self::Paid => "paid",
            Self::Over => "over",
        }
    }
}

impl Redemption {
    /// A planned redemption, which may pay this amount at most.
    #[must_use]
    pub fn planned(max_amount: Amount) -> Self {
        Self::Planned { max_amount }
    }

    /// Whether the code must be locked for this redemption. The lock has no time limit: it ends when this is `false`.
    #[must_use]
    pub fn holds_code(&self) -> bool {
        matches!(self.standing(), Standing::Running | Standing::Escalated)
    }

    /// The standing. Decides for everyone, the store too, which ends count as paid.
    ///
    /// ```
    /// use redemption::{Amount, Event, Redemption, Standing, step};
    ///
    /// let plan = Redemption::planned(Amount::new(500).unwrap());
    /// assert_eq!(plan.standing(), Standing::Planned);
    /// assert_eq!(step(plan, Event::Cancelled, 0).standing(), Standing::Over);
    /// ```
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::Planned { .. } => Standing::Planned,
            Self::Running { .. } => Standing::Running,
            Self::Ended { end, .. } => match end {
                End::Escalated(..) => Standing::Escalated,
                End::Completed(..) | End::Resolved(Resolution::Completed, ..) => Standing::Paid,
                End::Aborted(_) | End::Compensated(_) | End::Resolved(Resolution::Returned, ..) => {
                    Standing::Over
                }
            },
        }
    }

    /// The amount that the voucher pays, paid or would have paid. For a planned redemption, the largest amount.
    #[must_use]
    pub fn amount(&self) -> Amount {
        match self {
            Self::Planned { max_amount } => *max_amount,
            Self::Running { terms, .. } => terms.amount,
            Self::Ended { amount, .. } => *amount,
        }
    }

    /// How many times this redemption decided on a presumption: that an unconfirmed redeem was executed, or that an
    /// unconfirmed unredeem was not. When a step increases it, the store saves the time; the count of the last hour goes
    /// into `Event::Checked`.
    #[must_use]
    pub fn presumptions(&self) -> u8 {
        let evidence = self.evidence();
        u8::from(evidence.proof == Some(Proof::Presumed)) + evidence.unredeems.saturating_sub(1)
    }

    /// The evidence so far.
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

    /// The state that the customer is told: never "redeemed" before it is, and never "returned" while it may be taken.
    #[must_use]
    pub fn payment_state(&self) -> VoucherPaymentState {
        match (self, self.standing()) {
            (Self::Running { stage: Stage::Awaiting { .. }, .. }, _) => VoucherPaymentState::Redeemed,
            (Self::Running { stage: Stage::RedeemUnknown { .. }, delayed: true, .. }, _)
            | (_, Standing::Escalated) => VoucherPaymentState::UnderReview,
            (_, Standing::Planned) => VoucherPaymentState::Planned,
            (_, Standing::Running) => VoucherPaymentState::Redeeming,
            (_, Standing::Paid) => VoucherPaymentState::Completed,
            (_, Standing::Over) => VoucherPaymentState::Returned,
        }
    }

    /// The [names](Redemption::name) of the states in which the proxy or an operator still has something to do.
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

    /// The state's name in logs, metrics, lists and the store.
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
            Self::Redeeming { attempt, .. }
            | Self::RedeemUnknown { unconfirmed: UnconfirmedRedeem { attempt, .. }, .. } => {
                Evidence { redeems: *attempt, ..Evidence::nothing() }
            }
            Self::Awaiting { voucher, .. } => voucher.evidence(),
            Self::Leaving { reversal, .. }
            | Self::Unredeeming { reversal, .. }
            | Self::UnredeemUnknown { reversal, .. }
            | Self::Postponed { reversal, .. }
            | Self::Returning { reversal, .. } => reversal.evidence(),
        }
    }
}

impl RedeemedVoucher {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence { redeems: self.redeems, proof: Some(self.proof.clone()), unredeems: 0 }
    }
}

impl Reversal {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence { unredeems: self.unredeems, ..self.voucher.evidence() }
    }
}

impl Evidence {
    fn nothing() -> Self {
        Self { redeems: 0, proof: None, unredeems: 0 }
    }
}
