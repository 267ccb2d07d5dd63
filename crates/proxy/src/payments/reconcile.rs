//! Compares the redemptions of the store with those of Vista and ProCinema, after a restore from a backup.

use super::Payments;
use crate::clock::now_ms;
use crate::limits::{COMPARED_REDEMPTIONS, DAY_MS};
use redemption::{CheckAnswer, OrderAnswer, Redemption, VoucherPaymentState};
use redemption_runner::World;
use std::fmt::Write;
use store::{RedemptionFilter, RedemptionRow, StoreError};

impl Payments {
    /// Lists the redemptions of the last `days` days whose state contradicts Vista or ProCinema, one per line. Only
    /// reads: it calls `/check` and the two reads of an order.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) async fn reconcile(&self, days: u16) -> Result<String, StoreError> {
        let since = now_ms().saturating_sub(i64::from(days).saturating_mul(DAY_MS));
        let rows: Vec<_> = self.store.redemptions(RedemptionFilter::All, COMPARED_REDEMPTIONS).await?;
        let rows: Vec<_> = rows.into_iter().flatten().filter(|row| row.updated_at >= since).collect();
        let mut text = String::new();
        // Without its code a redemption has nothing to compare: it ended with nothing redeemed.
        for (row, sealed) in rows.iter().filter_map(|row| Some((row, row.sealed.as_ref()?))) {
            let order = self.cinema().order(&row.order_id, sealed).await;
            let code = self.cinema().check(sealed).await;
            // The code may be spent for another order in the store.
            let spent_elsewhere =
                rows.iter().any(|other| other.code == row.code && is_spent(&other.redemption));
            if let Some(finding) = finding(&row.redemption, order, code, spent_elsewhere) {
                let RedemptionRow { id, order_id, redemption, .. } = row;
                // Writing to a `String` cannot fail.
                let _ = writeln!(text, "{id}  {:<16}  {order_id}  {finding}", redemption.name());
            }
        }
        let compared = rows.iter().filter(|row| row.sealed.is_some()).count();
        let _ = writeln!(text, "{compared} redemptions compared");
        Ok(text)
    }
}

fn is_spent(redemption: &Redemption) -> bool {
    matches!(
        redemption.payment_state(),
        VoucherPaymentState::Redeemed | VoucherPaymentState::Completed | VoucherPaymentState::UnderReview
    )
}

/// The contradiction between a redemption and the systems, if any.
fn finding(
    redemption: &Redemption,
    order: OrderAnswer,
    code: CheckAnswer,
    spent_elsewhere: bool,
) -> Option<&'static str> {
    let sold = matches!(order, OrderAnswer::Completed { .. });
    match (redemption.payment_state(), code) {
        (_, CheckAnswer::Rejected) => Some("ProCinema refuses the key, so nothing is known about the code"),
        (_, CheckAnswer::Unknown) => Some("ProCinema gives no answer about the code"),
        (VoucherPaymentState::Planned | VoucherPaymentState::Returned, CheckAnswer::Invalid)
            if !spent_elsewhere && sold =>
        {
            Some("the code is spent and the order is sold, but the store has no redemption of it")
        }
        (VoucherPaymentState::Planned | VoucherPaymentState::Returned, CheckAnswer::Invalid)
            if !spent_elsewhere =>
        {
            Some("the code is spent, but the store has no redemption of it")
        }
        (VoucherPaymentState::Redeemed | VoucherPaymentState::Completed, CheckAnswer::Valid) => {
            Some("the code is valid, but the store has it as redeemed")
        }
        (_, _) if matches!(order, OrderAnswer::Unknown) => Some("Vista gives no answer about the order"),
        (VoucherPaymentState::Completed, _) if !sold => Some("the order is not among the completed ones"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redemption::{Amount, Event, step};

    #[test]
    fn only_a_contradiction_is_a_finding() {
        let plan = Redemption::planned(Amount::new(500).unwrap());
        let returned = step(plan.clone(), Event::Cancelled, 0);
        let (gone, sold) = (OrderAnswer::Gone, OrderAnswer::Completed { total: 2_000 });
        let (valid, spent) = (CheckAnswer::Valid, CheckAnswer::Invalid);
        for (redemption, order, code, elsewhere, is_one) in [
            (&plan, gone, valid, false, false),
            (&plan, gone, spent, false, true),
            (&plan, sold, spent, false, true),
            (&returned, gone, spent, true, false),
            (&returned, gone, CheckAnswer::Unknown, false, true),
            (&returned, OrderAnswer::Unknown, valid, false, true),
        ] {
            assert_eq!(
                finding(redemption, order, code, elsewhere).is_some(),
                is_one,
                "{redemption:?} {order:?} {code:?}"
            );
        }
    }
}
