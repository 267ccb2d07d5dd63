//! The actions that a redemption asks its runner for.

use crate::limits::{FRESH, UPSTREAM};
use crate::{Amount, Millis, Redemption, Stage};

/// The next action of a redemption.
///
/// The state that asks for a write is the intent of that write: it must be stored before the first byte is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// None until the order is to be completed.
    Idle,
    /// Read the order in progress at Vista and, if it is gone, the completed order.
    ReadOrder {
        /// The earliest time to ask.
        at: Millis,
    },
    /// Call ProCinema's `/check`.
    Check {
        /// The earliest time to ask.
        at: Millis,
    },
    /// Call `/redeem` once.
    Redeem {
        /// Which attempt this is, from 1. Goes into [`Event::Redeem`](crate::Event::Redeem).
        attempt: u8,
        /// The amount that the voucher pays.
        amount: Amount,
        /// If the call has not begun by then, it must not be sent; its answer is then `NotExecuted::NotSent`.
        send_by: Millis,
    },
    /// Call `/unredeem` once.
    Unredeem {
        /// Which attempt this is, from 1. Goes into [`Event::Unredeem`](crate::Event::Unredeem).
        attempt: u8,
        /// If the call has not begun by then, it must not be sent; its answer is then `NotExecuted::NotSent`.
        send_by: Millis,
    },
    /// Apply `Event::Resumed` at this time.
    Wait {
        /// The earliest time.
        until: Millis,
    },
    /// None. The redemption has ended.
    Done,
}

impl Action {
    /// When a runner takes the redemption up, if no worker has done so by then. `None` if there is nothing to do. For a
    /// write, it is the time after which no worker waits for the answer any more.
    #[must_use]
    pub fn due(&self) -> Option<Millis> {
        match *self {
            Self::Idle | Self::Done => None,
            Self::ReadOrder { at } | Self::Check { at } => Some(at),
            Self::Redeem { send_by, .. } | Self::Unredeem { send_by, .. } => {
                Some(send_by.saturating_add(UPSTREAM))
            }
            Self::Wait { until } => Some(until),
        }
    }
}

/// The next action of a redemption.
///
/// ```
/// use redemption::{Action, Amount, Event, Redemption, next, step};
///
/// let plan = Redemption::planned(Amount::new(2_500).unwrap());
/// assert_eq!(next(&plan), Action::Idle);
/// let started = step(plan, Event::Start { total: 3_000, open: 3_000 }, 1_000);
/// assert_eq!(next(&started), Action::ReadOrder { at: 1_000 });
/// ```
#[must_use]
pub fn next(redemption: &Redemption) -> Action {
    let (terms, stage) = match redemption {
        Redemption::Planned { .. } => return Action::Idle,
        Redemption::Running { terms, stage, .. } => (terms, stage),
        Redemption::Ended { .. } => return Action::Done,
    };
    match stage {
        Stage::Guarding { query, .. } | Stage::Awaiting { query, .. } | Stage::Leaving { query, .. } => {
            Action::ReadOrder { at: query.at }
        }
        Stage::Checking { query, .. }
        | Stage::RedeemUnknown { query, .. }
        | Stage::UnredeemUnknown { query, .. } => Action::Check { at: query.at },
        Stage::Redeeming { attempt, checked_at, .. } => Action::Redeem {
            attempt: *attempt,
            amount: terms.amount,
            send_by: checked_at.saturating_add(FRESH),
        },
        Stage::Unredeeming { reversal, since } => {
            Action::Unredeem { attempt: reversal.unredeems, send_by: since.saturating_add(FRESH) }
        }
        Stage::Postponed { until, .. } | Stage::Returning { until, .. } => Action::Wait { until: *until },
    }
}
