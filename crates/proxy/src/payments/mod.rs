//! Voucher payments: a ProCinema code pays a part of an order.
//!
//! While the customer shops, a code is checked and stored sealed, and nothing is redeemed. When the order is completed,
//! the redemption begins. The crate `redemption` decides each step and `redemption-runner` executes it.

pub(crate) mod due;
mod plan;
mod progress;
pub(crate) mod rappen;
mod reconcile;
mod routes;
#[cfg(test)]
mod settled;
mod world;

pub(crate) use plan::{Wish, may_be_a_code, written_as_printed};
pub(crate) use routes::routes;
pub(crate) use world::Cinema;

use crate::access_control::attempt_limits::AttemptLimits;
use crate::config::{Offer, ProCinemaSettings};
use crate::error::ApiError;
use crate::limits::{REDEMPTIONS_AT_ONCE, REDEMPTIONS_DUE};
use crate::operations::metrics::Metrics;
use crate::state::keys::Keys;
use crate::state::store_failed;
use redemption::VoucherPaymentState;
use redemption_runner::Runner;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use store::{RedemptionRow, Sealed, Store, StoreError};
use tokio::task::{JoinHandle, JoinSet};
use wire::checkout_api::{VoucherPayment, VoucherPaymentsResponse};
use wire::ocapi::Order;

const SEAL: &str = "payment";

/// The voucher payments of a site.
pub(crate) struct Payments {
    runner: Arc<Runner<Cinema>>,
    store: Store,
    keys: Arc<Keys>,
    attempt_limits: Arc<AttemptLimits>,
    metrics: Arc<Metrics>,
    settings: ProCinemaSettings,
}

/// The details of a voucher payment that the store keeps sealed, because they include the code. No `Debug` for the same
/// reason.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealedVoucher {
    pub(crate) code: String,
    /// The film's Suisa number.
    pub(crate) suisanr: Option<String>,
    pub(crate) cinema_site_id: Option<String>,
    pub(crate) region: Option<String>,
}

impl SealedVoucher {
    pub(crate) fn seal(&self, keys: &Keys) -> Option<Sealed> {
        keys.seal(SEAL, &serde_json::to_vec(self).ok()?)
    }

    pub(crate) fn open(keys: &Keys, sealed: &Sealed) -> Option<SealedVoucher> {
        serde_json::from_slice(&keys.open(SEAL, sealed)?).ok()
    }

    /// The code with all but its last four characters replaced by dots.
    pub(crate) fn masked(&self) -> String {
        let hidden = self.code.chars().count().saturating_sub(4);
        self.code
            .chars()
            .enumerate()
            .map(|(at, character)| if at < hidden { '.' } else { character })
            .collect()
    }
}

impl Payments {
    pub(crate) fn new(
        cinema: Cinema,
        store: Store,
        keys: Arc<Keys>,
        attempt_limits: Arc<AttemptLimits>,
        metrics: Arc<Metrics>,
        settings: ProCinemaSettings,
    ) -> Payments {
        let owner = uuid::Uuid::new_v4().to_string();
        let runner = Arc::new(Runner::new(cinema, store.clone(), owner));
        Payments { runner, store, keys, attempt_limits, metrics, settings }
    }

    /// Drives due redemptions until the task is aborted.
    pub(crate) fn drive_due(&self) -> JoinHandle<()> {
        let (runner, metrics) = (self.runner.clone(), self.metrics.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(REDEMPTIONS_DUE).await;
                if let Err(error) = drive_due(&runner).await {
                    store_failed(&metrics, "driving redemptions", &error);
                }
            }
        })
    }

    /// Stops driving redemptions, each after its current call. Then waits for the calls of the alert URL.
    pub(crate) async fn stop(&self) {
        self.runner.stop().await;
        self.cinema().alarm.stop().await;
    }

    fn cinema(&self) -> &Cinema {
        self.runner.world()
    }

    async fn of(&self, order: &str) -> Result<Vec<RedemptionRow>, ApiError> {
        self.store.redemptions_of(order).await.map_err(|error| self.store_failed(&error))
    }

    fn answer(&self, rows: &[RedemptionRow]) -> VoucherPaymentsResponse {
        VoucherPaymentsResponse { payments: shown(&self.keys, rows) }
    }

    /// The order's total in Rappen. `None` if the cinema's currency is not CHF (2500 yen would be read as 2500 francs),
    /// or if the total has a fraction of a Rappen.
    pub(crate) fn total(&self, order: &Order) -> Option<i64> {
        let price = order.total_price.value_including_tax;
        self.settings.pays_at(order.site_id.as_deref()).then(|| rappen::rappen(price)).flatten()
    }

    /// Whether customers may enter codes.
    pub(crate) fn is_offered(&self) -> bool {
        self.settings.procinema_offer == Offer::Yes
    }

    fn store_failed(&self, error: &StoreError) -> ApiError {
        store_failed(&self.metrics, "payments", error)
    }
}

/// The voucher of a redemption. `None` if its code was deleted, or if another secret sealed it.
pub(crate) fn voucher_of(keys: &Keys, row: &RedemptionRow) -> Option<SealedVoucher> {
    SealedVoucher::open(keys, row.sealed.as_ref()?)
}

/// The redemptions of an order as the browser sees them.
pub(crate) fn shown(keys: &Keys, rows: &[RedemptionRow]) -> Vec<VoucherPayment> {
    let payment = |row: &RedemptionRow| VoucherPayment {
        id: row.id.clone(),
        masked_code: voucher_of(keys, row).map_or_else(String::new, |voucher| voucher.masked()),
        amount: rappen::francs(row.redemption.amount().rappen()),
        state: wire_state(row.redemption.payment_state()),
    };
    rows.iter().map(payment).collect()
}

/// The state on the wire.
fn wire_state(state: VoucherPaymentState) -> wire::checkout_api::VoucherPaymentState {
    use wire::checkout_api::VoucherPaymentState as Wire;
    match state {
        VoucherPaymentState::Planned => Wire::Planned,
        VoucherPaymentState::Redeeming => Wire::Redeeming,
        VoucherPaymentState::Redeemed => Wire::Redeemed,
        VoucherPaymentState::Completed => Wire::Completed,
        VoucherPaymentState::Returned => Wire::Returned,
        VoucherPaymentState::UnderReview => Wire::UnderReview,
    }
}

/// Drives all due redemptions, a few at a time. If one waits for a slow upstream or cannot be read, the others still
/// make progress.
async fn drive_due(runner: &Arc<Runner<Cinema>>) -> Result<(), StoreError> {
    let mut failed = Ok(());
    let mut under_way = JoinSet::new();
    let ended = |failed: &mut Result<(), StoreError>, done| {
        if let Some(Ok(Err(error))) = done {
            *failed = Err(error);
        }
    };
    for id in runner.due().await? {
        if under_way.len() >= REDEMPTIONS_AT_ONCE {
            ended(&mut failed, under_way.join_next().await);
        }
        let runner = runner.clone();
        under_way.spawn(async move { runner.drive(&id, Duration::ZERO).await.map(drop) });
    }
    while !under_way.is_empty() {
        ended(&mut failed, under_way.join_next().await);
    }
    failed
}
