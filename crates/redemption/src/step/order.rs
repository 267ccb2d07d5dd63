//! The voucher is redeemed: the order is completed by the site's payment, or turns out to be gone.

use super::Turn;
use crate::limits::{POLL, QUIET};
use crate::{Ask, Back, End, Escalation, Event, Held, Millis, OrderFact, Sale, Stage, Terms};

pub(super) fn step(terms: &Terms, stage: Stage, event: Event, now: Millis) -> Turn {
    let Event::Order { fact, .. } = event else { return stage.into() };
    match (stage, fact) {
        (
            Stage::Awaiting { held, .. } | Stage::Leaving { back: Back { held, .. }, .. },
            OrderFact::Completed { total },
        ) => completed(terms, &held, total),
        // The voucher pays its part of any new total. It must not be taken out of the customer's hands.
        (
            Stage::Awaiting { held, .. } | Stage::Leaving { back: Back { held, .. }, .. },
            OrderFact::Open { .. },
        ) => Stage::Awaiting { held, word_at: now, ask: Ask::after(now, POLL) }.into(),
        (Stage::Awaiting { held, .. }, OrderFact::Gone) => {
            let back = Back { held, gone_at: now, unredeems: 0 };
            Stage::Leaving { back, ask: Ask::after(now, QUIET) }.into()
        }
        (Stage::Awaiting { held, word_at, ask }, OrderFact::Unknown) => {
            Stage::Awaiting { held, word_at, ask: ask.again(now) }.into()
        }
        (Stage::Leaving { back, .. }, OrderFact::Gone) => {
            Stage::Unredeeming { back: Back { unredeems: 1, ..back }, since: now }.into()
        }
        (Stage::Leaving { back, ask }, OrderFact::Unknown) => {
            Stage::Leaving { back, ask: ask.again(now) }.into()
        }
        (stage, _) => stage.into(),
    }
}

fn completed(terms: &Terms, held: &Held, sold: i64) -> Turn {
    let Some(confirmed) = terms.confirmed else { return held.escalate(Escalation::SoldUnconfirmed) };
    let as_confirmed = sold == confirmed && sold >= terms.amount.rappen();
    let sale = if as_confirmed { Sale::AsConfirmed } else { Sale::AtAnotherPrice { confirmed, sold } };
    Turn::Over(End::Completed(held.evidence(), sale))
}
