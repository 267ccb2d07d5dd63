//! The transitions.

mod order;
mod redeem;
mod unredeem;

use crate::limits::{BACKOFF, PATIENCE};
use crate::{
    Abort, Amount, Ask, Back, Completion, Course, End, Escalation, Event, Held, Millis, OrderFact, Saga,
    Stage, Terms,
};

/// What a running saga becomes.
enum Turn {
    On(Stage),
    Over(End),
}

impl From<Stage> for Turn {
    fn from(stage: Stage) -> Self {
        Self::On(stage)
    }
}

impl From<Abort> for Turn {
    fn from(reason: Abort) -> Self {
        Self::Over(End::Aborted(reason))
    }
}

/// The saga after `event`.
///
/// Total: it never panics, and an event that does not fit the state changes nothing. The caller must have the result
/// in the store before it acts on it.
#[must_use]
pub fn step(saga: Saga, event: Event, now: Millis) -> Saga {
    match saga {
        Saga::Planned { most } => planned(most, &event, now),
        Saga::Running { terms, stage } => match running(&terms, stage, event, now) {
            Turn::On(stage) => Saga::Running { terms, stage },
            Turn::Over(end) => Saga::Ended { amount: terms.amount, end },
        },
        Saga::Ended { amount, end } => Saga::Ended { amount, end: ended(end, &event) },
    }
}

fn planned(most: Amount, event: &Event, now: Millis) -> Saga {
    let aborted = |reason| Saga::Ended { amount: most, end: End::Aborted(reason) };
    match *event {
        Event::Start { total, completion } => match Amount::new(total.min(most.rappen())) {
            Some(amount) => Saga::Running {
                terms: Terms { amount, total, completion },
                stage: Stage::Guarding { attempt: 1, ask: Ask::now(now) },
            },
            None => aborted(Abort::AmountTooSmall),
        },
        Event::CodeInUse => aborted(Abort::CodeInUse),
        Event::Cancelled => aborted(Abort::Cancelled),
        _ => Saga::Planned { most },
    }
}

fn running(terms: &Terms, stage: Stage, event: Event, now: Millis) -> Turn {
    if comes_too_early(&stage, &event) {
        return stage.into();
    }
    match stage {
        Stage::Guarding { .. }
        | Stage::Checking { .. }
        | Stage::Redeeming { .. }
        | Stage::RedeemUnknown { .. } => redeem::step(terms, stage, event, now),
        Stage::Awaiting { .. } | Stage::Completing { .. } | Stage::Leaving { .. } => {
            order::step(terms, stage, event, now)
        }
        Stage::Unredeeming { .. }
        | Stage::UnredeemUnknown { .. }
        | Stage::Postponed { .. }
        | Stage::Returning { .. } => unredeem::step(stage, event, now),
    }
}

/// An answer to a question asked before the state wanted it asked knows nothing of what happened since. That an order
/// is completed stays true.
fn comes_too_early(stage: &Stage, event: &Event) -> bool {
    let asked_at = match *event {
        Event::Order { fact: OrderFact::Completed, .. } => return false,
        Event::Order { asked_at, .. } | Event::Checked { asked_at, .. } => asked_at,
        _ => return false,
    };
    stage.ask().is_some_and(|ask| asked_at < ask.at)
}

fn ended(end: End, event: &Event) -> End {
    match (end, event) {
        (End::Escalated(why, evidence), Event::SettledByOperator(settlement)) => {
            End::Settled(*settlement, why, evidence)
        }
        (end, _) => end,
    }
}

impl Ask {
    fn now(now: Millis) -> Self {
        Self { at: now, tries: 0 }
    }

    fn after(now: Millis, pause: Millis) -> Self {
        Self { at: now.saturating_add(pause), tries: 0 }
    }

    /// After one more that was not answered.
    fn again(self, now: Millis) -> Self {
        let pause = 1_000_i64.checked_shl(self.tries.into()).unwrap_or(BACKOFF).clamp(1_000, BACKOFF);
        Self { at: now.saturating_add(pause), tries: self.tries.saturating_add(1).min(4) }
    }
}

impl Stage {
    fn ask(&self) -> Option<&Ask> {
        match self {
            Self::Guarding { ask, .. }
            | Self::Checking { ask, .. }
            | Self::RedeemUnknown { ask, .. }
            | Self::Awaiting { ask, .. }
            | Self::Leaving { ask, .. }
            | Self::UnredeemUnknown { ask, .. } => Some(ask),
            _ => None,
        }
    }
}

impl Held {
    /// The voucher is redeemed: on to the order.
    fn await_order(self, completion: Completion, now: Millis) -> Turn {
        let course = match completion {
            Completion::BySite => Course::Watch,
            Completion::ByProxy => Course::Complete { asked: 0, from: now },
        };
        Stage::Awaiting { held: self, course, word_at: now, ask: Ask::now(now) }.into()
    }

    fn escalate(&self, why: Escalation) -> Turn {
        Turn::Over(End::Escalated(why, self.evidence()))
    }
}

impl Back {
    fn escalate(&self, why: Escalation) -> Turn {
        Turn::Over(End::Escalated(why, self.evidence()))
    }
}

/// The last moment at which a call with this intent may have been begun, when another worker takes the saga up: the one
/// before may be slow, not dead.
fn begun_by(send_by: Millis, now: Millis) -> Millis {
    send_by.max(now)
}

/// Whether a question has gone unanswered for too long.
fn too_long(since: Millis, now: Millis) -> bool {
    now.saturating_sub(since) >= PATIENCE
}
