//! Drives the redemptions of an order while the order is completed.

use super::Payments;
use super::due::{open_for, redemptions};
use crate::error::ApiError;
use redemption::{Amount, Redemption, VoucherPaymentState};
use redemption_runner::{Driven, Fact};
use std::time::Duration;
use store::RedemptionRow;
use tokio::time::Instant;

impl Payments {
    /// Starts planned redemptions and drives all of them as far as they get within `patience`.
    pub(crate) async fn drive(
        &self,
        order: &str,
        total: i64,
        mut rows: Vec<RedemptionRow>,
        patience: Duration,
    ) -> Result<Vec<RedemptionRow>, ApiError> {
        let failed = |error| self.store_failed(&error);
        let deadline = Instant::now() + patience;
        let ids: Vec<_> = rows.iter().map(|row| (row.id.clone(), row.redemption.payment_state())).collect();
        for (id, state) in ids {
            match state {
                VoucherPaymentState::Planned => {
                    let open = open_for(total, redemptions(&rows));
                    if open < Amount::MIN {
                        continue;
                    }
                    self.runner.start(&id, total, open).await.map_err(failed)?;
                }
                VoucherPaymentState::Redeeming | VoucherPaymentState::Redeemed => {}
                VoucherPaymentState::Completed
                | VoucherPaymentState::Returned
                | VoucherPaymentState::UnderReview => continue,
            }
            let left = deadline.saturating_duration_since(Instant::now());
            self.runner.drive(&id, left).await.map_err(failed)?;
            rows = self.of(order).await?;
        }
        Ok(rows)
    }

    /// Records that the site was told the amount due for `total`. Returns whether every redemption still stands.
    pub(crate) async fn confirm(&self, total: i64, rows: &[RedemptionRow]) -> Result<bool, ApiError> {
        for row in rows.iter().filter(|row| row.redemption.payment_state() == VoucherPaymentState::Redeemed) {
            if is_confirmed(&row.redemption, total) {
                continue;
            }
            let told = self.runner.record(&row.id, Fact::Confirmed { total }).await;
            match told.map_err(|error| self.store_failed(&error))? {
                Driven::Row(row) if is_confirmed(&row.redemption, total) => {}
                Driven::Row(_) | Driven::Busy | Driven::NotFound => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Reports the sale of an order to its redemptions. A plan that the other vouchers leave nothing for has an amount that
    /// is too small, which is no news to operators.
    pub(crate) async fn sold(
        &self,
        order: &str,
        total: i64,
        rows: &[RedemptionRow],
    ) -> Result<Vec<RedemptionRow>, ApiError> {
        let failed = |error| self.store_failed(&error);
        let open = open_for(total, redemptions(rows));
        for row in rows {
            match row.redemption.payment_state() {
                VoucherPaymentState::Planned if open < Amount::MIN => {
                    self.runner.start(&row.id, total, open).await.map_err(failed)?;
                }
                VoucherPaymentState::Planned
                | VoucherPaymentState::Redeeming
                | VoucherPaymentState::Redeemed => {
                    let sold = Fact::OrderCompleted { total };
                    self.runner.record(&row.id, sold).await.map_err(failed)?;
                }
                VoucherPaymentState::Completed
                | VoucherPaymentState::Returned
                | VoucherPaymentState::UnderReview => {}
            }
        }
        self.of(order).await
    }
}

fn is_confirmed(redemption: &Redemption, total: i64) -> bool {
    matches!(redemption, Redemption::Running { terms, .. }
        if redemption.payment_state() == VoucherPaymentState::Redeemed && terms.confirmed == Some(total))
}
