//! The order is gone: the voucher goes back.
//!
//! `/unredeem` takes nothing but the code, so it would reverse anybody's redemption. It is sent with a proof of our
//! own, under the lock, and when the order cannot be completed any more.

use super::{Turn, begun_by};
use crate::limits::{BACKOFF, FRESH, PRESUMPTIONS, QUIET, RETRY_AFTER, UNREDEEMS};
use crate::{Ask, Back, CheckAnswer, End, Escalation, Event, Heard, Millis, NotDone, Stage, UnredeemAnswer};

pub(super) fn step(stage: Stage, event: Event, now: Millis) -> Turn {
    match (stage, event) {
        (Stage::Unredeeming { back, .. }, Event::Unredeem { attempt, answer })
            if attempt == back.unredeems =>
        {
            match answer {
                UnredeemAnswer::Success => returning(back, now),
                UnredeemAnswer::Refused => unknown(back, Heard::Refusal, now),
                UnredeemAnswer::Lost => unknown(back, Heard::Nothing, now),
                UnredeemAnswer::NotDone(why) => not_done(back, why, now),
            }
        }
        (Stage::Unredeeming { back, since }, Event::Resumed) => {
            unknown(back, Heard::Nothing, begun_by(since.saturating_add(FRESH), now))
        }
        (Stage::UnredeemUnknown { back, heard, ask }, Event::Checked { answer, presumptions, .. }) => {
            settle(back, heard, ask, answer, presumptions, now)
        }
        (Stage::Postponed { back, until }, Event::Resumed) if until <= now => {
            Stage::Unredeeming { back, since: now }.into()
        }
        (Stage::Returning { back, until }, Event::Resumed) if until <= now => compensated(&back),
        (stage, _) => stage.into(),
    }
}

fn returning(back: Back, now: Millis) -> Turn {
    Stage::Returning { back, until: now.saturating_add(QUIET) }.into()
}

fn unknown(back: Back, heard: Heard, since: Millis) -> Turn {
    Stage::UnredeemUnknown { back, heard, ask: Ask::after(since, QUIET) }.into()
}

fn not_done(back: Back, why: NotDone, now: Millis) -> Turn {
    let wait = match why {
        NotDone::NotSent => BACKOFF,
        // Our key or our settings: a person mends them, and then it goes back.
        NotDone::Rejected => RETRY_AFTER,
        NotDone::Throttled { wait } => wait.clamp(BACKOFF, RETRY_AFTER),
    };
    Stage::Postponed { back, until: now.saturating_add(wait) }.into()
}

/// The check after the quiet period: no unredeem of ours can still be under way.
fn settle(back: Back, heard: Heard, ask: Ask, answer: CheckAnswer, presumptions: u32, now: Millis) -> Turn {
    match (answer, heard) {
        (CheckAnswer::Valid, _) => compensated(&back),
        (CheckAnswer::Invalid, Heard::Refusal) => back.escalate(Escalation::UnredeemRefused),
        (CheckAnswer::Invalid, Heard::Nothing) if back.unredeems >= UNREDEEMS => {
            back.escalate(Escalation::NotUndone)
        }
        // Locked all the time, so none of our customers has redeemed it since: it was not given back.
        (CheckAnswer::Invalid, Heard::Nothing) if presumptions < PRESUMPTIONS => {
            let back = Back { unredeems: back.unredeems.saturating_add(1), ..back };
            Stage::Unredeeming { back, since: now }.into()
        }
        (CheckAnswer::Invalid, Heard::Nothing) => back.escalate(Escalation::TooManyPresumptions),
        (CheckAnswer::Unreachable, _) => Stage::UnredeemUnknown { back, heard, ask: ask.again(now) }.into(),
    }
}

fn compensated(back: &Back) -> Turn {
    Turn::Over(End::Compensated(back.evidence()))
}
