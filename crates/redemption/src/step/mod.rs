//! The transitions of a redemption.

mod order;
mod redeem;
mod unredeem;

use crate::limits::{BACKOFF, LONGEST_ORDER, PATIENCE};
use crate::{
    Abort, Amount, End, Escalation, Event, Millis, OrderAnswer, Query, RedeemedVoucher, Redemption,
    Resolution, Reversal, Stage, Terms,
};

/// The next state of a running redemption.
enum Transition {
    Stage(Stage),
    /// Planned again: nothing is redeemed, and the terms do not hold any more.
    Replan,
    End(End),
}

impl From<Stage> for Transition {
    fn from(stage: Stage) -> Self {
        Self::Stage(stage)
    }
}

impl From<Abort> for Transition {
    fn from(reason: Abort) -> Self {
        Self::End(End::Aborted(reason))
    }
}

/// The redemption after `event`, which happened at `now`.
///
/// It never panics, and an event that does not fit the state changes nothing. The caller must store the result before it
/// acts on it.
///
/// ```
/// use redemption::{Abort, Amount, End, Event, Redemption, step};
///
/// let plan = Redemption::planned(Amount::new(2_500).unwrap());
/// let cancelled = step(plan.clone(), Event::Cancelled, 0);
/// assert!(matches!(cancelled, Redemption::Ended { end: End::Aborted(Abort::Cancelled), .. }));
/// // An order of CHF 0.99 is below the smallest amount that a voucher can pay.
/// let too_small = step(plan, Event::Start { total: 99, open: 99 }, 0);
/// assert!(matches!(too_small, Redemption::Ended { end: End::Aborted(Abort::AmountTooSmall), .. }));
/// ```
#[must_use]
pub fn step(redemption: Redemption, event: Event, now: Millis) -> Redemption {
    match redemption {
        Redemption::Planned { max_amount } => planned(max_amount, &event, now),
        Redemption::Running { terms, stage, delayed } => running(terms, stage, delayed, event, now),
        Redemption::Ended { amount, end } => Redemption::Ended { amount, end: ended(end, &event) },
    }
}

fn planned(max_amount: Amount, event: &Event, now: Millis) -> Redemption {
    let aborted = |reason| Redemption::Ended { amount: max_amount, end: End::Aborted(reason) };
    match *event {
        Event::Start { total, open } => match Amount::new(open.min(total).min(max_amount.rappen())) {
            Some(amount) => Redemption::Running {
                terms: Terms { max_amount, amount, total, confirmed: None },
                stage: Stage::Guarding { attempt: 1, query: Query::now(now) },
                delayed: false,
            },
            None => aborted(Abort::AmountTooSmall),
        },
        Event::CodeInUse => aborted(Abort::CodeInUse),
        Event::Cancelled => aborted(Abort::Cancelled),
        Event::Order { answer: OrderAnswer::Completed { .. }, .. } => aborted(Abort::OrderCompleted),
        _ => Redemption::Planned { max_amount },
    }
}

fn running(terms: Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Redemption {
    match event {
        Event::Confirmed { total } if matches!(stage, Stage::Awaiting { .. }) => {
            let terms = Terms { confirmed: Some(total), ..terms };
            return Redemption::Running { terms, stage, delayed };
        }
        Event::Resolved(resolution) if delayed => return resolved(&terms, &stage, resolution),
        _ => {}
    }
    // After all proxies were down, the systems are asked before operators are told.
    let asked = !matches!(event, Event::Resumed);
    match transition(&terms, stage, delayed, event, now) {
        Transition::Stage(stage) => {
            let delayed = if asked { is_overdue(&stage, now) } else { delayed };
            Redemption::Running { terms, stage, delayed }
        }
        Transition::Replan => Redemption::Planned { max_amount: terms.max_amount },
        Transition::End(end) => Redemption::Ended { amount: terms.amount, end },
    }
}

fn resolved(terms: &Terms, stage: &Stage, resolution: Resolution) -> Redemption {
    let end = End::Resolved(resolution, Escalation::Unanswered, stage.evidence());
    Redemption::Ended { amount: terms.amount, end }
}

/// Whether the redemption has waited too long for an answer or for the order's end.
fn is_overdue(stage: &Stage, now: Millis) -> bool {
    match stage {
        Stage::RedeemUnknown { unconfirmed, .. } => too_long(unconfirmed.since, now),
        Stage::Awaiting { voucher, seen_at, .. } => {
            too_long(*seen_at, now) || now.saturating_sub(voucher.since) >= LONGEST_ORDER
        }
        Stage::Leaving { reversal, .. }
        | Stage::UnredeemUnknown { reversal, .. }
        | Stage::Postponed { reversal, .. } => too_long(reversal.gone_at, now),
        Stage::Guarding { .. }
        | Stage::Checking { .. }
        | Stage::Redeeming { .. }
        | Stage::Unredeeming { .. }
        | Stage::Returning { .. } => false,
    }
}

fn transition(terms: &Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Transition {
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

/// Whether the question was sent before the state asked for it. Its answer says nothing about what happened since then.
/// "Completed" stays true, so it never comes too early.
fn comes_too_early(stage: &Stage, event: &Event) -> bool {
    let asked_at = match *event {
        Event::Order { answer: OrderAnswer::Completed { .. }, .. } => return false,
        Event::Order { asked_at, .. } | Event::Checked { asked_at, .. } => asked_at,
        _ => return false,
    };
    stage.query().is_some_and(|query| asked_at < query.at)
}

fn ended(end: End, event: &Event) -> End {
    match (end, event) {
        (End::Escalated(why, evidence), Event::Resolved(resolution)) => {
            End::Resolved(*resolution, why, evidence)
        }
        (end, _) => end,
    }
}

impl Query {
    fn now(now: Millis) -> Self {
        Self { at: now, failures: 0 }
    }

    fn after(now: Millis, pause: Millis) -> Self {
        Self { at: now.saturating_add(pause), failures: 0 }
    }

    /// The same question after one more failure.
    fn again(self, now: Millis) -> Self {
        let pause = 1_000_i64.checked_shl(self.failures.into()).unwrap_or(BACKOFF).clamp(1_000, BACKOFF);
        Self { at: now.saturating_add(pause), failures: self.failures.saturating_add(1).min(4) }
    }
}

impl Stage {
    fn query(&self) -> Option<&Query> {
        match self {
            Self::Guarding { query, .. }
            | Self::Checking { query, .. }
            | Self::RedeemUnknown { query, .. }
            | Self::Awaiting { query, .. }
            | Self::Leaving { query, .. }
            | Self::UnredeemUnknown { query, .. } => Some(query),
            _ => None,
        }
    }
}

impl RedeemedVoucher {
    /// The voucher is redeemed: continue with the order.
    fn await_order(self, now: Millis) -> Transition {
        Stage::Awaiting { voucher: self, seen_at: now, query: Query::now(now) }.into()
    }

    fn escalate(&self, why: Escalation) -> Transition {
        Transition::End(End::Escalated(why, self.evidence()))
    }
}

impl Reversal {
    fn escalate(&self, why: Escalation) -> Transition {
        Transition::End(End::Escalated(why, self.evidence()))
    }
}

/// The latest time at which the previous worker may have begun this call. It may be slow rather than dead.
fn begun_by(send_by: Millis, now: Millis) -> Millis {
    send_by.max(now)
}

/// Whether a question has had no answer for too long.
fn too_long(since: Millis, now: Millis) -> bool {
    now.saturating_sub(since) >= PATIENCE
}
