//! The transitions.

mod order;
mod redeem;
mod unredeem;

use crate::limits::{BACKOFF, LONGEST, PATIENCE};
use crate::{
    Abort, Amount, Ask, Back, End, Escalation, Event, Held, Millis, OrderFact, Redemption, Resolution, Stage,
    Terms,
};

/// What a running redemption becomes.
enum Turn {
    On(Stage),
    /// Planned again: nothing is redeemed, and the terms do not hold any more.
    Back,
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

/// The redemption after `event`.
///
/// Total: it never panics, and an event that does not fit the state changes nothing. The caller must have the result
/// in the store before it acts on it.
#[must_use]
pub fn step(redemption: Redemption, event: Event, now: Millis) -> Redemption {
    match redemption {
        Redemption::Planned { most } => planned(most, &event, now),
        Redemption::Running { terms, stage, delayed } => running(terms, stage, delayed, event, now),
        Redemption::Ended { amount, end } => Redemption::Ended { amount, end: ended(end, &event) },
    }
}

fn planned(most: Amount, event: &Event, now: Millis) -> Redemption {
    let aborted = |reason| Redemption::Ended { amount: most, end: End::Aborted(reason) };
    match *event {
        Event::Start { total, open } => match Amount::new(open.min(total).min(most.rappen())) {
            Some(amount) => Redemption::Running {
                terms: Terms { most, amount, total, confirmed: None },
                stage: Stage::Guarding { attempt: 1, ask: Ask::now(now) },
                delayed: false,
            },
            None => aborted(Abort::AmountTooSmall),
        },
        Event::CodeInUse => aborted(Abort::CodeInUse),
        Event::Cancelled => aborted(Abort::Cancelled),
        _ => Redemption::Planned { most },
    }
}

fn running(terms: Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Redemption {
    match event {
        Event::Confirmed { total } if matches!(stage, Stage::Awaiting { .. }) => {
            let terms = Terms { confirmed: Some(total), ..terms };
            return Redemption::Running { terms, stage, delayed };
        }
        Event::Resolved(resolution) if delayed => return settled(&terms, &stage, resolution),
        _ => {}
    }
    // After a downtime of all proxies, ask before raising an alarm.
    let asked = !matches!(event, Event::Resumed);
    match turn(&terms, stage, delayed, event, now) {
        Turn::On(stage) => {
            let delayed = if asked { is_overdue(&stage, now) } else { delayed };
            Redemption::Running { terms, stage, delayed }
        }
        Turn::Back => Redemption::Planned { most: terms.most },
        Turn::Over(end) => Redemption::Ended { amount: terms.amount, end },
    }
}

fn settled(terms: &Terms, stage: &Stage, resolution: Resolution) -> Redemption {
    let end = End::Resolved(resolution, Escalation::Unanswered, stage.evidence());
    Redemption::Ended { amount: terms.amount, end }
}

/// Whether the redemption has waited too long for an answer or for the order's end.
fn is_overdue(stage: &Stage, now: Millis) -> bool {
    match stage {
        Stage::RedeemUnknown { doubt, .. } => too_long(doubt.since, now),
        Stage::Awaiting { held, word_at, .. } => {
            too_long(*word_at, now) || now.saturating_sub(held.since) >= LONGEST
        }
        Stage::Leaving { back, .. } | Stage::UnredeemUnknown { back, .. } | Stage::Postponed { back, .. } => {
            too_long(back.gone_at, now)
        }
        Stage::Guarding { .. }
        | Stage::Checking { .. }
        | Stage::Redeeming { .. }
        | Stage::Unredeeming { .. }
        | Stage::Returning { .. } => false,
    }
}

fn turn(terms: &Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Turn {
    if comes_too_early(&stage, &event) {
        return stage.into();
    }
    match stage {
        Stage::Guarding { .. }
        | Stage::Checking { .. }
        | Stage::Redeeming { .. }
        | Stage::RedeemUnknown { .. } => redeem::step(terms, stage, delayed, event, now),
        Stage::Awaiting { .. } | Stage::Leaving { .. } => order::step(terms, stage, event, now),
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
        Event::Order { fact: OrderFact::Completed { .. }, .. } => return false,
        Event::Order { asked_at, .. } | Event::Checked { asked_at, .. } => asked_at,
        _ => return false,
    };
    stage.ask().is_some_and(|ask| asked_at < ask.at)
}

fn ended(end: End, event: &Event) -> End {
    match (end, event) {
        (End::Escalated(why, evidence), Event::Resolved(resolution)) => {
            End::Resolved(*resolution, why, evidence)
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
    fn await_order(self, now: Millis) -> Turn {
        Stage::Awaiting { held: self, word_at: now, ask: Ask::now(now) }.into()
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

/// The last moment at which a call with this intent may have been begun, when another worker takes the redemption up: the one
/// before may be slow, not dead.
fn begun_by(send_by: Millis, now: Millis) -> Millis {
    send_by.max(now)
}

/// Whether a question has gone unanswered for too long.
fn too_long(since: Millis, now: Millis) -> bool {
    now.saturating_sub(since) >= PATIENCE
}
