//! From the start to a redeemed voucher: read the order, check the code, redeem it, and find out if that succeeded.

use super::{Transition, begun_by};
use crate::limits::{ATTEMPTS, FRESH, ORDER_TIME, PRESUMPTIONS, QUIET, REDEEMS, UPSTREAM};
use crate::{
    Abort, CheckAnswer, End, Escalation, Event, Millis, NotExecuted, OrderAnswer, Proof, Query, RedeemAnswer,
    RedeemedVoucher, RedemptionId, Reply, Stage, Terms, UnconfirmedRedeem,
};

pub(super) fn step(terms: &Terms, stage: Stage, delayed: bool, event: Event, now: Millis) -> Transition {
    match (stage, event) {
        (Stage::Guarding { attempt, query }, Event::Order { answer, .. }) => {
            guard(terms, attempt, query, answer, now)
        }
        (Stage::Checking { .. }, Event::Order { answer: OrderAnswer::Completed { .. }, .. }) => {
            Abort::OrderCompleted.into()
        }
        (Stage::Checking { attempt, query, order_ends }, Event::Checked { asked_at, answer, .. }) => {
            check(attempt, query, order_ends, asked_at, answer, now)
        }
        (Stage::Redeeming { attempt, failures, .. }, Event::Redeem { attempt: of, answer })
            if of == attempt =>
        {
            match answer {
                RedeemAnswer::Done(id) => voucher(id, attempt, now).await_order(now),
                RedeemAnswer::Refused => unknown(attempt, Reply::Refused, now),
                RedeemAnswer::Unconfirmed => unknown(attempt, Reply::Missing, now),
                RedeemAnswer::NotExecuted(why) => not_executed(attempt, failures, why, now),
            }
        }
        (Stage::Redeeming { attempt, checked_at, .. }, Event::Resumed) => {
            unknown(attempt, Reply::Missing, begun_by(checked_at.saturating_add(FRESH), now))
        }
        // The answer arrived after all.
        (
            Stage::RedeemUnknown { unconfirmed, .. },
            Event::Redeem { attempt, answer: RedeemAnswer::Done(id) },
        ) if attempt == unconfirmed.attempt => voucher(id, attempt, now).await_order(now),
        (Stage::RedeemUnknown { unconfirmed, query }, Event::Checked { answer, presumptions, .. }) => {
            conclude(unconfirmed, query, delayed, answer, presumptions, now)
        }
        (stage, _) => stage.into(),
    }
}

fn guard(terms: &Terms, attempt: u8, query: Query, answer: OrderAnswer, now: Millis) -> Transition {
    match answer {
        OrderAnswer::Open { total, .. } if total != terms.total => Transition::Replan,
        OrderAnswer::Open { time_left, .. } if time_left <= ORDER_TIME => Abort::OrderEnding.into(),
        OrderAnswer::Open { time_left, .. } => {
            let order_ends = now.saturating_add(time_left);
            Stage::Checking { attempt, query: Query { at: now, ..query }, order_ends }.into()
        }
        OrderAnswer::Completed { .. } => Abort::OrderCompleted.into(),
        OrderAnswer::Gone => Abort::OrderGone.into(),
        OrderAnswer::Unknown => try_again(query, now)
            .map_or(Abort::Unavailable.into(), |query| Stage::Guarding { attempt, query }.into()),
    }
}

fn check(
    attempt: u8,
    query: Query,
    order_ends: Millis,
    asked_at: Millis,
    answer: CheckAnswer,
    now: Millis,
) -> Transition {
    match answer {
        CheckAnswer::Valid if order_ends.saturating_sub(now) <= ORDER_TIME => Abort::OrderEnding.into(),
        CheckAnswer::Valid if (0..FRESH).contains(&now.saturating_sub(asked_at)) => {
            Stage::Redeeming { attempt, failures: query.failures, checked_at: asked_at }.into()
        }
        // An answer that is too old to rely on is treated as no answer.
        CheckAnswer::Valid | CheckAnswer::Rejected | CheckAnswer::Unknown => match try_again(query, now) {
            Some(query) => Stage::Checking { attempt, query, order_ends }.into(),
            None if answer == CheckAnswer::Rejected => Abort::Rejected.into(),
            None => Abort::Unavailable.into(),
        },
        CheckAnswer::Invalid if attempt == 1 => Abort::NotAccepted.into(),
        // The code was valid after the first redeem, so that one did not spend it. Another channel may have.
        CheckAnswer::Invalid => escalate(Escalation::SpentMeanwhile, attempt.saturating_sub(1)),
    }
}

/// Asks again, or `None` after a few failures: nothing is taken yet, so the customer is better told soon.
fn try_again(query: Query, now: Millis) -> Option<Query> {
    let next = query.again(now);
    (next.failures < ATTEMPTS).then_some(next)
}

fn not_executed(attempt: u8, failures: u8, why: NotExecuted, now: Millis) -> Transition {
    let wait = match why {
        NotExecuted::NotSent => 0,
        NotExecuted::Throttled { wait } if wait <= UPSTREAM => wait,
        NotExecuted::Throttled { .. } => return Abort::Unavailable.into(),
        NotExecuted::Rejected => return Abort::Rejected.into(),
    };
    match try_again(Query { at: now, failures }, now) {
        Some(query) => {
            let at = query.at.max(now.saturating_add(wait));
            Stage::Guarding { attempt, query: Query { at, ..query } }.into()
        }
        None => Abort::Unavailable.into(),
    }
}

fn unknown(attempt: u8, reply: Reply, since: Millis) -> Transition {
    Stage::RedeemUnknown {
        unconfirmed: UnconfirmedRedeem { attempt, reply, since },
        query: Query::after(since, QUIET),
    }
    .into()
}

/// Decides by the check after the quiet period, when no redeem of ours can be under way any more.
fn conclude(
    unconfirmed: UnconfirmedRedeem,
    query: Query,
    delayed: bool,
    answer: CheckAnswer,
    presumptions: u32,
    now: Millis,
) -> Transition {
    let UnconfirmedRedeem { attempt, reply, .. } = unconfirmed;
    match (answer, reply) {
        // When it is delayed, the site was told that it may sell without the voucher.
        (CheckAnswer::Valid, Reply::Missing) if attempt < REDEEMS && !delayed => {
            Stage::Guarding { attempt: attempt.saturating_add(1), query: Query::now(now) }.into()
        }
        (CheckAnswer::Valid, Reply::Missing) => Abort::NotRedeemed.into(),
        (CheckAnswer::Valid, Reply::Refused) => Abort::Refused.into(),
        (CheckAnswer::Invalid, Reply::Missing) if presumptions < PRESUMPTIONS => {
            let voucher = RedeemedVoucher { proof: Proof::Presumed, since: now, redeems: attempt };
            voucher.await_order(now)
        }
        (CheckAnswer::Invalid, Reply::Missing) => escalate(Escalation::TooManyPresumptions, attempt),
        (CheckAnswer::Invalid, Reply::Refused) => escalate(Escalation::RefusedYetSpent, attempt),
        (CheckAnswer::Rejected | CheckAnswer::Unknown, _) => {
            Stage::RedeemUnknown { unconfirmed, query: query.again(now) }.into()
        }
    }
}

fn voucher(id: Option<RedemptionId>, attempt: u8, now: Millis) -> RedeemedVoucher {
    RedeemedVoucher { proof: id.map_or(Proof::NoId, Proof::Id), since: now, redeems: attempt }
}

fn escalate(why: Escalation, redeems: u8) -> Transition {
    Transition::End(End::Escalated(why, crate::Evidence { redeems, proof: None, unredeems: 0 }))
}
