//! The amount due of an order with voucher payments. All amounts are in Rappen.

use redemption::{Abort, Amount, End, Redemption, VoucherPaymentState};
use store::RedemptionRow;
use wire::ProblemCode;

/// The redemptions of these rows.
pub(crate) fn redemptions(rows: &[RedemptionRow]) -> impl Iterator<Item = &Redemption> + Clone {
    rows.iter().map(|row| &row.redemption)
}

/// The amount due of `total`. Planned redemptions count with the part they would pay. Never below 0: vouchers give no
/// change.
pub(crate) fn due<'a>(total: i64, redemptions: impl Iterator<Item = &'a Redemption> + Clone) -> i64 {
    let begun = redemptions
        .clone()
        .filter(|redemption| has_begun(redemption))
        .map(|redemption| redemption.amount().rappen());
    let left = total.saturating_sub(begun.sum());
    let planned = redemptions.filter(|redemption| redemption.payment_state() == VoucherPaymentState::Planned);
    planned.fold(left, |left, redemption| left.saturating_sub(part_of(left, redemption))).max(0)
}

/// The part of `total` that is open for the next planned redemption, after all that have begun.
pub(crate) fn open_for<'a>(total: i64, redemptions: impl Iterator<Item = &'a Redemption> + Clone) -> i64 {
    due(total, redemptions.filter(|redemption| has_begun(redemption)))
}

/// The part of `rest` that a planned redemption would pay; 0 if `rest` is below the smallest amount of a voucher.
fn part_of(rest: i64, plan: &Redemption) -> i64 {
    Amount::new(rest.min(plan.amount().rappen())).map_or(0, Amount::rappen)
}

/// Whether the redemption counts: the code is redeemed or being redeemed.
fn has_begun(redemption: &Redemption) -> bool {
    matches!(
        redemption.payment_state(),
        VoucherPaymentState::Redeeming | VoucherPaymentState::Redeemed | VoucherPaymentState::Completed
    )
}

/// The reason for another amount due: the last voucher that was not redeemed, or a changed total.
pub(crate) fn why<'a>(redemptions: impl Iterator<Item = &'a Redemption>) -> ProblemCode {
    redemptions.filter_map(failed).last().unwrap_or(ProblemCode::AmountChanged)
}

fn failed(redemption: &Redemption) -> Option<ProblemCode> {
    if redemption.payment_state() == VoucherPaymentState::UnderReview {
        return Some(ProblemCode::VoucherUnderReview);
    }
    let Redemption::Ended { end: End::Aborted(abort), .. } = redemption else { return None };
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
    use checkout::{Money, VoucherPayment};
    use redemption::{Event, step};

    fn plan(most: i64) -> Redemption {
        Redemption::planned(Amount::new(most).unwrap())
    }

    fn begun(most: i64, total: i64, open: i64) -> Redemption {
        step(plan(most), Event::Start { total, open }, 0)
    }

    #[test]
    fn vouchers_pay_one_after_the_other_and_no_change() {
        for (total, redemptions, left) in [
            (2_000, vec![], 2_000),
            (2_000, vec![plan(1_500)], 500),
            (2_000, vec![plan(1_500), plan(1_500)], 0),
            (2_050, vec![plan(2_000), plan(1_500)], 50),
            (3_000, vec![begun(1_500, 3_000, 3_000), plan(500)], 1_000),
            (1_000, vec![begun(1_500, 3_000, 3_000)], 0),
            (0, vec![plan(1_500)], 0),
            (99, vec![plan(1_500)], 99),
        ] {
            assert_eq!(due(total, redemptions.iter()), left, "{total} {redemptions:?}");
        }
    }

    /// The widget shows the amount due before the proxy is asked for it.
    #[test]
    fn the_widget_computes_the_same() {
        let shown = |redemption: &Redemption| {
            let state = match redemption.payment_state() {
                VoucherPaymentState::Planned => checkout::VoucherPaymentState::Planned,
                VoucherPaymentState::Redeeming | VoucherPaymentState::Redeemed => {
                    checkout::VoucherPaymentState::Confirming
                }
                VoucherPaymentState::Completed => checkout::VoucherPaymentState::Completed,
                VoucherPaymentState::UnderReview => checkout::VoucherPaymentState::UnderReview,
                VoucherPaymentState::Returned => return None,
            };
            let amount = Money::new(redemption.amount().rappen());
            Some(VoucherPayment { id: String::new(), masked_code: String::new(), amount, state })
        };
        let given_back = step(plan(1_500), Event::CodeInUse, 0);
        let kinds = [plan(100), plan(1_500), plan(10_000), begun(1_500, 3_000, 3_000), given_back];
        for total in [0, 99, 100, 101, 1_500, 1_599, 1_600, 3_000, 25_000] {
            for numbers in 0..kinds.len().pow(3) {
                let number = |digit| numbers / kinds.len().pow(digit) % kinds.len();
                let redemptions = [0, 1, 2].map(|digit| kinds[number(digit)].clone());
                let (plans, begun): (Vec<_>, Vec<_>) =
                    redemptions.iter().filter_map(shown).partition(VoucherPayment::is_planned);
                let left = begun.iter().chain(&plans).fold(Money::new(total), |left, payment| {
                    Money::new(left.minor - payment.part_of(left).minor)
                });
                assert_eq!(due(total, redemptions.iter()), left.minor, "{total} {redemptions:?}");
            }
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
