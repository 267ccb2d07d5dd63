//! The order is gone: the redemption is reversed.
//!
//! `/unredeem` takes nothing but the code, so it reverses any redemption of it. It is only sent if we have a proof that the
//! redemption is ours, if we hold the lock, and if the order cannot be completed any more.

use super::{Transition, begun_by};
use crate::limits::{BACKOFF, FRESH, PRESUMPTIONS, QUIET, RETRY_AFTER, UNREDEEMS};
use crate::{
    CheckAnswer, End, Escalation, Event, Millis, NotExecuted, Query, Reply, Reversal, Stage, UnredeemAnswer,
};

pub(super) fn step(stage: Stage, event: Event, now: Millis) -> Transition {
    match (stage, event) {
        (Stage::Unredeeming { reversal, .. }, Event::Unredeem { attempt, answer })
            if attempt == reversal.unredeems =>
        {
            match answer {
                UnredeemAnswer::Done(()) => returning(reversal, now),
                UnredeemAnswer::Refused => unknown(reversal, Reply::Refused, now),
                UnredeemAnswer::Unconfirmed => unknown(reversal, Reply::Missing, now),
                UnredeemAnswer::NotExecuted(why) => not_executed(reversal, why, now),
            }
        }
        (Stage::Unredeeming { reversal, since }, Event::Resumed) => {
            unknown(reversal, Reply::Missing, begun_by(since.saturating_add(FRESH), now))
        }
        // The answer arrived after all.
        (
            Stage::UnredeemUnknown { reversal, .. },
            Event::Unredeem { attempt, answer: UnredeemAnswer::Done(()) },
        ) if attempt == reversal.unredeems => returning(reversal, now),
        (Stage::UnredeemUnknown { reversal, reply, query }, Event::Checked { answer, presumptions, .. }) => {
            conclude(reversal, reply, query, answer, presumptions, now)
        }
        (Stage::Postponed { reversal, until }, Event::Resumed) if until <= now => {
            Stage::Unredeeming { reversal, since: now }.into()
        }
        (Stage::Returning { reversal, until }, Event::Resumed) if until <= now => compensated(&reversal),
        (stage, _) => stage.into(),
    }
}

fn returning(reversal: Reversal, now: Millis) -> Transition {
    Stage::Returning { reversal, until: now.saturating_add(QUIET) }.into()
}

fn unknown(reversal: Reversal, reply: Reply, since: Millis) -> Transition {
    Stage::UnredeemUnknown { reversal, reply, query: Query::after(since, QUIET) }.into()
}

fn not_executed(reversal: Reversal, why: NotExecuted, now: Millis) -> Transition {
    let wait = match why {
        NotExecuted::NotSent => BACKOFF,
        // Our key or our settings are wrong. It is sent again when an operator may have corrected them.
        NotExecuted::Rejected => RETRY_AFTER,
        NotExecuted::Throttled { wait } => wait.clamp(BACKOFF, RETRY_AFTER),
    };
    Stage::Postponed { reversal, until: now.saturating_add(wait) }.into()
}

/// Decides by the check after the quiet period, when no unredeem of ours can be under way any more.
fn conclude(
    reversal: Reversal,
    reply: Reply,
    query: Query,
    answer: CheckAnswer,
    presumptions: u32,
    now: Millis,
) -> Transition {
    match (answer, reply) {
        (CheckAnswer::Valid, _) => compensated(&reversal),
        (CheckAnswer::Invalid, Reply::Refused) => reversal.escalate(Escalation::UnredeemRefused),
        (CheckAnswer::Invalid, Reply::Missing) if reversal.unredeems >= UNREDEEMS => {
            reversal.escalate(Escalation::NotUndone)
        }
        // The code was locked throughout, so no customer of ours has redeemed it since: it was not reversed.
        (CheckAnswer::Invalid, Reply::Missing) if presumptions < PRESUMPTIONS => {
            let reversal = Reversal { unredeems: reversal.unredeems.saturating_add(1), ..reversal };
            Stage::Unredeeming { reversal, since: now }.into()
        }
        (CheckAnswer::Invalid, Reply::Missing) => reversal.escalate(Escalation::TooManyPresumptions),
        (CheckAnswer::Rejected | CheckAnswer::Unknown, _) => {
            Stage::UnredeemUnknown { reversal, reply, query: query.again(now) }.into()
        }
    }
}

fn compensated(reversal: &Reversal) -> Transition {
    Transition::End(End::Compensated(reversal.evidence()))
}
