//! The reports to operators.

use crate::{Abort, End, Escalation, Redemption, Sale, Stage};

/// A report to operators about a step of a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The facts allow no decision; an operator must decide.
    Escalated(Escalation),
    /// No system has answered for too long, or the order stays open for too long. The redemption keeps asking.
    Delayed,
    /// ProCinema refuses our key or our path, so no voucher can be redeemed.
    Rejected,
    /// ProCinema refused to redeem a code that it calls valid.
    Refused,
    /// Vista or ProCinema did not answer, so a planned voucher was not redeemed. The whole price is due.
    NotRedeemed,
    /// A delayed redemption continues.
    Recovered,
    /// `/check` decided whether an unconfirmed redeem or unredeem was executed.
    Presumed,
    /// An unredeem could not be sent, and is sent again later.
    Postponed,
    /// The order was not completed, and the redemption is reversed.
    Returned,
    /// The order was completed before its planned voucher was redeemed. Nothing is taken from the voucher, and the site may
    /// have charged too little.
    SoldWithoutVoucher,
    /// The order was completed at another price than the confirmed one.
    SoldAtAnotherPrice {
        /// The total that was confirmed to the site, in Rappen.
        confirmed: i64,
        /// The total of the completed order, in Rappen.
        sold: i64,
    },
}

impl Notice {
    /// The notice's name in logs, metrics, lists and alerts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Escalated(_) => "escalated",
            Self::Delayed => "delayed",
            Self::Rejected => "rejected",
            Self::Refused => "refused",
            Self::NotRedeemed => "not-redeemed",
            Self::Recovered => "recovered",
            Self::Presumed => "presumed",
            Self::Postponed => "postponed",
            Self::Returned => "returned",
            Self::SoldWithoutVoucher => "sold-without-voucher",
            Self::SoldAtAnotherPrice { .. } => "sold-at-another-price",
        }
    }

    /// Whether an operator must act on it.
    #[must_use]
    pub fn is_urgent(self) -> bool {
        match self {
            Self::Escalated(_)
            | Self::Delayed
            | Self::Rejected
            | Self::SoldWithoutVoucher
            | Self::SoldAtAnotherPrice { .. } => true,
            Self::Refused
            | Self::NotRedeemed
            | Self::Recovered
            | Self::Presumed
            | Self::Postponed
            | Self::Returned => false,
        }
    }

    /// One notice of each kind, and an escalation with each reason. The metrics start at 0 for each of them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let escalated = Escalation::ALL.iter().map(|&why| Self::Escalated(why));
        let sold = Self::SoldAtAnotherPrice { confirmed: 0, sold: 0 };
        let urgent = [Self::Delayed, Self::Rejected, Self::SoldWithoutVoucher, sold];
        let failed = [Self::Refused, Self::NotRedeemed];
        let others = [Self::Recovered, Self::Presumed, Self::Postponed, Self::Returned];
        escalated.chain(urgent).chain(failed).chain(others).collect()
    }
}

/// The report for the step from `before` to `after`, if it needs one.
#[must_use]
pub fn notice(before: &Redemption, after: &Redemption) -> Option<Notice> {
    match after {
        Redemption::Planned { .. } => None,
        Redemption::Ended { end, .. } => match before {
            Redemption::Planned { .. } if *end == End::Aborted(Abort::OrderCompleted) => {
                Some(Notice::SoldWithoutVoucher)
            }
            Redemption::Planned { .. } | Redemption::Ended { .. } => None,
            Redemption::Running { .. } => ended(end, was_delayed(before)),
        },
        Redemption::Running { stage, delayed, .. } => {
            match (was_delayed(before), *delayed) {
                (false, true) => return Some(Notice::Delayed),
                (true, false) => return Some(Notice::Recovered),
                _ => {}
            }
            let postponed = |redemption: &Redemption| {
                matches!(redemption, Redemption::Running { stage: Stage::Postponed { .. }, .. })
            };
            if after.presumptions() > before.presumptions() {
                Some(Notice::Presumed)
            } else if matches!(stage, Stage::Postponed { .. }) && !postponed(before) {
                Some(Notice::Postponed)
            } else {
                None
            }
        }
    }
}

fn was_delayed(before: &Redemption) -> bool {
    matches!(before, Redemption::Running { delayed: true, .. })
}

fn ended(end: &End, was_delayed: bool) -> Option<Notice> {
    match end {
        End::Escalated(why, _) => Some(Notice::Escalated(*why)),
        End::Compensated(_) => Some(Notice::Returned),
        End::Completed(_, Sale::AtAnotherPrice { confirmed, sold }) => {
            Some(Notice::SoldAtAnotherPrice { confirmed: *confirmed, sold: *sold })
        }
        End::Aborted(Abort::Rejected) => Some(Notice::Rejected),
        End::Aborted(Abort::Refused) => Some(Notice::Refused),
        End::Aborted(Abort::OrderCompleted) => Some(Notice::SoldWithoutVoucher),
        End::Aborted(Abort::Unavailable | Abort::NotRedeemed) if !was_delayed => Some(Notice::NotRedeemed),
        End::Completed(_, Sale::AsConfirmed) | End::Aborted(_) => was_delayed.then_some(Notice::Recovered),
        End::Resolved(..) => None,
    }
}
