//! What the redemption asks of the runner.

use crate::limits::{FRESH, UPSTREAM};
use crate::{Amount, Millis, Redemption, Stage};

/// The one thing to do next.
///
/// The state that asks for a write is that write's intent: it must be in the store before the first byte is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Nothing until the order is to be completed.
    Idle,
    /// Ask Vista for the order in progress and, where that is gone, for the completed one.
    AskOrder {
        /// Not before.
        at: Millis,
    },
    /// Ask ProCinema's `/check`.
    Check {
        /// Not before.
        at: Millis,
    },
    /// Send `/redeem`, once.
    Redeem {
        /// To be told back with the answer.
        attempt: u8,
        /// What the voucher pays.
        amount: Amount,
        /// Not begun by then, it must not be sent: tell `NotDone::NotSent`.
        send_by: Millis,
    },
    /// Send `/unredeem`, once.
    Unredeem {
        /// To be told back with the answer.
        attempt: u8,
        /// Not begun by then, it must not be sent: tell `NotDone::NotSent`.
        send_by: Millis,
    },
    /// Tell `Event::Resumed` when the time has come.
    Wait {
        /// Not before.
        until: Millis,
    },
    /// Nothing any more.
    Done,
}

impl Action {
    /// When a sweeper has to take the redemption up if nobody else does; none where nothing is to be done. For a write that
    /// is when nobody waits for its answer any more.
    #[must_use]
    pub fn due(&self) -> Option<Millis> {
        match *self {
            Self::Idle | Self::Done => None,
            Self::AskOrder { at } | Self::Check { at } => Some(at),
            Self::Redeem { send_by, .. } | Self::Unredeem { send_by, .. } => {
                Some(send_by.saturating_add(UPSTREAM))
            }
            Self::Wait { until } => Some(until),
        }
    }
}

/// What to do next.
#[must_use]
pub fn next(redemption: &Redemption) -> Action {
    let (terms, stage) = match redemption {
        Redemption::Planned { .. } => return Action::Idle,
        Redemption::Running { terms, stage, .. } => (terms, stage),
        Redemption::Ended { .. } => return Action::Done,
    };
    match stage {
        Stage::Guarding { ask, .. } | Stage::Awaiting { ask, .. } | Stage::Leaving { ask, .. } => {
            Action::AskOrder { at: ask.at }
        }
        Stage::Checking { ask, .. }
        | Stage::RedeemUnknown { ask, .. }
        | Stage::UnredeemUnknown { ask, .. } => Action::Check { at: ask.at },
        Stage::Redeeming { attempt, checked_at, .. } => Action::Redeem {
            attempt: *attempt,
            amount: terms.amount,
            send_by: checked_at.saturating_add(FRESH),
        },
        Stage::Unredeeming { back, since } => {
            Action::Unredeem { attempt: back.unredeems, send_by: since.saturating_add(FRESH) }
        }
        Stage::Postponed { until, .. } | Stage::Returning { until, .. } => Action::Wait { until: *until },
    }
}
