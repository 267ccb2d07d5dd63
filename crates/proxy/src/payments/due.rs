//! What is left to collect of an order, after what its vouchers pay. Amounts are in Rappen.

use redemption::{Abort, Amount, End, Saga, Shown};
use wire::ProblemCode;

/// What is left of this total, as things stand: plans pay what they would pay. Never below zero: a voucher pays no
/// change.
pub(super) fn due<'a>(total: i64, sagas: impl Iterator<Item = &'a Saga> + Clone) -> i64 {
    let begun = sagas.clone().filter(|saga| has_begun(saga)).map(|saga| saga.amount().rappen());
    let left = total.saturating_sub(begun.sum());
    let planned = sagas.filter(|saga| saga.shown() == Shown::Planned);
    planned.fold(left, |left, saga| left.saturating_sub(part_of(left, saga))).max(0)
}

/// What is left for this plan: the vouchers before it and those that have begun go first.
pub(super) fn open_for<'a>(total: i64, sagas: impl Iterator<Item = &'a Saga> + Clone) -> i64 {
    due(total, sagas.filter(|saga| has_begun(saga)))
}

/// What a plan would pay of the rest: nothing of one that is too small for a voucher.
fn part_of(rest: i64, plan: &Saga) -> i64 {
    Amount::new(rest.min(plan.amount().rappen())).map_or(0, Amount::rappen)
}

/// Whether the voucher counts as paying: it is redeemed, or is being redeemed.
fn has_begun(saga: &Saga) -> bool {
    matches!(saga.shown(), Shown::Settling | Shown::Redeemed | Shown::Completed)
}

/// Why another amount is due than was agreed, by the voucher that came to nothing last.
pub(super) fn why<'a>(sagas: impl Iterator<Item = &'a Saga>) -> ProblemCode {
    sagas.filter_map(failed).last().unwrap_or(ProblemCode::AmountChanged)
}

fn failed(saga: &Saga) -> Option<ProblemCode> {
    if saga.shown() == Shown::UnderReview {
        return Some(ProblemCode::VoucherUnderReview);
    }
    let Saga::Ended { end: End::Aborted(abort), .. } = saga else { return None };
    match abort {
        Abort::CodeInUse => Some(ProblemCode::VoucherInUse),
        Abort::NotAccepted | Abort::Refused => Some(ProblemCode::VoucherNotAccepted),
        Abort::Unavailable | Abort::Rejected | Abort::NotRedeemed | Abort::OrderEnding => {
            Some(ProblemCode::VoucherNotRedeemed)
        }
        Abort::Cancelled | Abort::AmountTooSmall | Abort::OrderGone | Abort::OrderCompleted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redemption::{Event, step};

    fn plan(most: i64) -> Saga {
        Saga::planned(Amount::new(most).unwrap())
    }

    fn begun(most: i64, total: i64, open: i64) -> Saga {
        step(plan(most), Event::Start { total, open }, 0)
    }

    #[test]
    fn vouchers_pay_one_after_the_other_and_no_change() {
        for (total, sagas, left) in [
            (2_000, vec![], 2_000),
            (2_000, vec![plan(1_500)], 500),
            (2_000, vec![plan(1_500), plan(1_500)], 0),
            (2_050, vec![plan(2_000), plan(1_500)], 50),
            (3_000, vec![begun(1_500, 3_000, 3_000), plan(500)], 1_000),
            (1_000, vec![begun(1_500, 3_000, 3_000)], 0),
            (0, vec![plan(1_500)], 0),
            (99, vec![plan(1_500)], 99),
        ] {
            assert_eq!(due(total, sagas.iter()), left, "{total} {sagas:?}");
        }
    }

    #[test]
    fn a_voucher_that_came_to_nothing_pays_nothing_and_says_why() {
        let in_use = step(plan(1_500), Event::CodeInUse, 0);
        assert_eq!(due(2_000, [&in_use].into_iter()), 2_000);
        assert_eq!(why([&in_use].into_iter()), ProblemCode::VoucherInUse);
        assert_eq!(why([&plan(1_500)].into_iter()), ProblemCode::AmountChanged);
        let taken_back = step(plan(1_500), Event::Cancelled, 0);
        assert_eq!(why([&in_use, &taken_back].into_iter()), ProblemCode::VoucherInUse);
    }
}
