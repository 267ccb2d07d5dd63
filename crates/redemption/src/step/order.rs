//! The voucher is redeemed: the order is completed, or turns out to be gone.

use super::{Turn, too_long};
use crate::limits::{COMPLETIONS, LONGEST, POLL, QUIET};
use crate::{
    Ask, Back, CompleteAnswer, Course, End, Escalation, Event, Held, Millis, OrderFact, Stage, Terms,
};

pub(super) fn step(terms: &Terms, stage: Stage, event: Event, now: Millis) -> Turn {
    match (stage, event) {
        (
            Stage::Awaiting { held, .. }
            | Stage::Completing { held, .. }
            | Stage::Leaving { back: Back { held, .. }, .. },
            Event::Order { fact: OrderFact::Completed, .. },
        ) => completed(&held),

        (Stage::Awaiting { held, course, .. }, Event::Order { fact: OrderFact::Open { total, .. }, .. }) => {
            open(terms, held, course, total, now)
        }
        (Stage::Awaiting { held, course, .. }, Event::Order { fact: OrderFact::Gone, .. }) => {
            let back = Back { held, course, gone_at: now, unredeems: 0 };
            Stage::Leaving { back, ask: Ask::after(now, QUIET) }.into()
        }
        (Stage::Awaiting { held, course, word_at, ask }, Event::Order { fact: OrderFact::Unknown, .. }) => {
            if too_long(word_at, now) {
                return held.escalate(Escalation::OrderUnreachable);
            }
            Stage::Awaiting { held, course, word_at, ask: ask.again(now) }.into()
        }

        (Stage::Completing { held, attempt, .. }, Event::Complete { attempt: of, answer })
            if of == attempt =>
        {
            match answer {
                CompleteAnswer::Completed => completed(&held),
                CompleteAnswer::Unclear => ask_whether(held, attempt, now),
            }
        }
        (Stage::Completing { held, attempt, .. }, Event::Resumed) => ask_whether(held, attempt, now),

        (Stage::Leaving { back, .. }, Event::Order { fact: OrderFact::Open { total, .. }, .. }) => {
            open(terms, back.held, back.course, total, now)
        }
        (Stage::Leaving { back, .. }, Event::Order { fact: OrderFact::Gone, .. }) => {
            Stage::Unredeeming { back: Back { unredeems: 1, ..back }, since: now }.into()
        }
        (Stage::Leaving { back, ask }, Event::Order { fact: OrderFact::Unknown, .. }) => {
            if too_long(back.gone_at, now) {
                return back.escalate(Escalation::OrderUnreachable);
            }
            Stage::Leaving { back, ask: ask.again(now) }.into()
        }
        (stage, _) => stage.into(),
    }
}

fn completed(held: &Held) -> Turn {
    Turn::Over(End::Completed(held.evidence()))
}

/// The order is in progress. It must not be taken out of the customer's hands, so even with a wrong price all there is
/// to do is not to complete it.
fn open(terms: &Terms, held: Held, course: Course, total: i64, now: Millis) -> Turn {
    if now.saturating_sub(held.since) >= LONGEST {
        return held.escalate(Escalation::OrderStaysOpen);
    }
    let course = if total == terms.total { course } else { Course::GiveBack };
    match course {
        Course::Complete { asked, from } if asked < COMPLETIONS && from <= now => {
            Stage::Completing { held, attempt: asked.saturating_add(1), since: now }.into()
        }
        course => Stage::Awaiting { held, course, word_at: now, ask: Ask::after(now, POLL) }.into(),
    }
}

/// Whatever the call said, the order itself knows. It is not sent again while it can still be under way.
fn ask_whether(held: Held, attempt: u8, now: Millis) -> Turn {
    let course = Course::Complete { asked: attempt, from: now.saturating_add(QUIET) };
    Stage::Awaiting { held, course, word_at: now, ask: Ask::now(now) }.into()
}
