//! The voucher is redeemed: either the site's payment completes the order, or the order ends without it.

use super::Transition;
use crate::limits::{POLL, QUIET};
use crate::{
    End, Escalation, Event, Millis, OrderAnswer, Query, RedeemedVoucher, Reversal, Sale, Stage, Terms,
};

pub(super) fn step(terms: &Terms, stage: Stage, event: Event, now: Millis) -> Transition {
    let Event::Order { answer, .. } = event else { return stage.into() };
    match (stage, answer) {
        (
            Stage::Awaiting { voucher, .. } | Stage::Leaving { reversal: Reversal { voucher, .. }, .. },
            OrderAnswer::Completed { total },
        ) => completed(terms, &voucher, total),
        // The voucher pays its part of any new total. It is not reversed while the customer may still pay.
        (
            Stage::Awaiting { voucher, .. } | Stage::Leaving { reversal: Reversal { voucher, .. }, .. },
            OrderAnswer::Open { .. },
        ) => Stage::Awaiting { voucher, seen_at: now, query: Query::after(now, POLL) }.into(),
        (Stage::Awaiting { voucher, .. }, OrderAnswer::Gone) => {
            let reversal = Reversal { voucher, gone_at: now, unredeems: 0 };
            Stage::Leaving { reversal, query: Query::after(now, QUIET) }.into()
        }
        (Stage::Awaiting { voucher, seen_at, query }, OrderAnswer::Unknown) => {
            Stage::Awaiting { voucher, seen_at, query: query.again(now) }.into()
        }
        (Stage::Leaving { reversal, .. }, OrderAnswer::Gone) => {
            Stage::Unredeeming { reversal: Reversal { unredeems: 1, ..reversal }, since: now }.into()
        }
        (Stage::Leaving { reversal, query }, OrderAnswer::Unknown) => {
            Stage::Leaving { reversal, query: query.again(now) }.into()
        }
        (stage, _) => stage.into(),
    }
}

fn completed(terms: &Terms, voucher: &RedeemedVoucher, sold: i64) -> Transition {
    let Some(confirmed) = terms.confirmed else { return voucher.escalate(Escalation::SoldUnconfirmed) };
    let as_confirmed = sold == confirmed && sold >= terms.amount.rappen();
    let sale = if as_confirmed { Sale::AsConfirmed } else { Sale::AtAnotherPrice { confirmed, sold } };
    Transition::End(End::Completed(voucher.evidence(), sale))
}
