//! From the start to a redeemed voucher: guard, check, redeem, and finding out what became of it.

use super::{Turn, begun_by};
use crate::limits::{FRESH, ORDER_TIME, PRESUMPTIONS, QUIET, REDEEMS, TRIES, UPSTREAM};
use crate::{
    Abort, Ask, CheckAnswer, Doubt, End, Escalation, Event, Heard, Held, Millis, NotDone, OrderFact, Proof,
    RedeemAnswer, RedemptionId, Stage, Terms,
};

pub(super) fn step(terms: &Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Turn {
    match (stage, event) {
        (Stage::Guarding { attempt, ask }, Event::Order { fact, .. }) => {
            guard(terms, attempt, ask, fact, now)
        }
        (Stage::Checking { attempt, ask, order_ends }, Event::Checked { asked_at, answer, .. }) => {
            check(attempt, ask, order_ends, asked_at, answer, now)
        }
        (Stage::Redeeming { attempt, tries, .. }, Event::Redeem { attempt: of, answer }) if of == attempt => {
            match answer {
                RedeemAnswer::Success(id) => held(id, attempt, now).await_order(now),
                RedeemAnswer::Refused => unknown(attempt, Heard::Refusal, now),
                RedeemAnswer::Lost => unknown(attempt, Heard::Nothing, now),
                RedeemAnswer::NotDone(why) => not_done(attempt, tries, why, now),
            }
        }
        (Stage::Redeeming { attempt, checked_at, .. }, Event::Resumed) => {
            unknown(attempt, Heard::Nothing, begun_by(checked_at.saturating_add(FRESH), now))
        }
        // The answer found its way after all.
        (
            Stage::RedeemUnknown { doubt, .. },
            Event::Redeem { attempt, answer: RedeemAnswer::Success(id) },
        ) if attempt == doubt.attempt => held(id, attempt, now).await_order(now),
        (Stage::RedeemUnknown { doubt, ask }, Event::Checked { answer, presumptions, .. }) => {
            settle(doubt, ask, delayed, answer, presumptions, now)
        }
        (stage, _) => stage.into(),
    }
}

fn guard(terms: &Terms, attempt: u8, ask: Ask, fact: OrderFact, now: Millis) -> Turn {
    match fact {
        OrderFact::Open { total, .. } if total != terms.total => Turn::Back,
        OrderFact::Open { time_left, .. } if time_left <= ORDER_TIME => Abort::OrderEnding.into(),
        OrderFact::Open { time_left, .. } => {
            let order_ends = now.saturating_add(time_left);
            Stage::Checking { attempt, ask: Ask { at: now, ..ask }, order_ends }.into()
        }
        OrderFact::Completed { .. } => Abort::OrderCompleted.into(),
        OrderFact::Gone => Abort::OrderGone.into(),
        OrderFact::Unknown => try_again(ask, now)
            .map_or(Abort::Unavailable.into(), |ask| Stage::Guarding { attempt, ask }.into()),
    }
}

fn check(
    attempt: u8,
    ask: Ask,
    order_ends: Millis,
    asked_at: Millis,
    answer: CheckAnswer,
    now: Millis,
) -> Turn {
    match answer {
        CheckAnswer::Valid if order_ends.saturating_sub(now) <= ORDER_TIME => Abort::OrderEnding.into(),
        CheckAnswer::Valid if (0..FRESH).contains(&now.saturating_sub(asked_at)) => {
            Stage::Redeeming { attempt, tries: ask.tries, checked_at: asked_at }.into()
        }
        // After an answer too old to rely on, as after none.
        CheckAnswer::Valid | CheckAnswer::Unreachable => try_again(ask, now)
            .map_or(Abort::Unavailable.into(), |ask| Stage::Checking { attempt, ask, order_ends }.into()),
        CheckAnswer::Invalid if attempt == 1 => Abort::NotAccepted.into(),
        // The code was valid after the first redeem was lost. Whoever has it now, it was not proven to be us.
        CheckAnswer::Invalid => escalate(Escalation::SpentMeanwhile, attempt.saturating_sub(1)),
    }
}

/// Nothing is taken yet, so it is better to say soon that it does not work.
fn try_again(ask: Ask, now: Millis) -> Option<Ask> {
    let next = ask.again(now);
    (next.tries < TRIES).then_some(next)
}

fn not_done(attempt: u8, tries: u8, why: NotDone, now: Millis) -> Turn {
    let wait = match why {
        NotDone::NotSent => 0,
        NotDone::Throttled { wait } if wait <= UPSTREAM => wait,
        NotDone::Throttled { .. } => return Abort::Unavailable.into(),
        NotDone::Rejected => return Abort::Rejected.into(),
    };
    match try_again(Ask { at: now, tries }, now) {
        Some(ask) => {
            let at = ask.at.max(now.saturating_add(wait));
            Stage::Guarding { attempt, ask: Ask { at, ..ask } }.into()
        }
        None => Abort::Unavailable.into(),
    }
}

fn unknown(attempt: u8, heard: Heard, since: Millis) -> Turn {
    Stage::RedeemUnknown { doubt: Doubt { attempt, heard, since }, ask: Ask::after(since, QUIET) }.into()
}

/// The check after the quiet period: no redeem of ours can still be under way.
fn settle(
    doubt: Doubt,
    ask: Ask,
    delayed: bool,
    answer: CheckAnswer,
    presumptions: u32,
    now: Millis,
) -> Turn {
    let Doubt { attempt, heard, .. } = doubt;
    match (answer, heard) {
        // The site has been told that it may sell without the voucher once this is delayed.
        (CheckAnswer::Valid, Heard::Nothing) if attempt < REDEEMS && !delayed => {
            Stage::Guarding { attempt: attempt.saturating_add(1), ask: Ask::now(now) }.into()
        }
        (CheckAnswer::Valid, Heard::Nothing) => Abort::NotRedeemed.into(),
        (CheckAnswer::Valid, Heard::Refusal) => Abort::Refused.into(),
        (CheckAnswer::Invalid, Heard::Nothing) if presumptions < PRESUMPTIONS => {
            let held = Held { proof: Proof::Presumed, since: now, redeems: attempt };
            held.await_order(now)
        }
        (CheckAnswer::Invalid, Heard::Nothing) => escalate(Escalation::TooManyPresumptions, attempt),
        (CheckAnswer::Invalid, Heard::Refusal) => escalate(Escalation::RefusedYetSpent, attempt),
        (CheckAnswer::Unreachable, _) => Stage::RedeemUnknown { doubt, ask: ask.again(now) }.into(),
    }
}

fn held(id: Option<RedemptionId>, attempt: u8, now: Millis) -> Held {
    Held { proof: id.map_or(Proof::NoId, Proof::Id), since: now, redeems: attempt }
}

fn escalate(why: Escalation, redeems: u8) -> Turn {
    Turn::Over(End::Escalated(why, crate::Evidence { redeems, proof: None, unredeems: 0 }))
}
