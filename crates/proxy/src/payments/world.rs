//! The redemption runner's world in this proxy: Vista has the order, ProCinema the code.

use super::SealedVoucher;
use super::rappen::{francs, rappen};
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::operations::alarm::Alarm;
use crate::operations::metrics::Metrics;
use crate::state::keys::Keys;
use crate::state::stored_unreadable;
use crate::upstream::headers::RegionHeaders;
use crate::upstream::orders::{Orders, time_left};
use crate::upstream::procinema::ProCinema;
use redemption::{
    Amount, CheckAnswer, Millis, NotExecuted, Notice, OrderAnswer, RedeemAnswer, UnredeemAnswer, WriteAnswer,
};
use redemption_runner::World;
use std::sync::Arc;
use std::time::Duration;
use store::{RedemptionRow, Sealed};
use wire::ProblemCode;
use wire::ocapi::{Order, OrderStatus};
use wire::procinema::RedeemRequest;

/// Vista and ProCinema.
pub(crate) struct Cinema {
    pub(crate) orders: Orders,
    pub(crate) procinema: ProCinema,
    pub(crate) keys: Arc<Keys>,
    pub(crate) alarm: Alarm,
    pub(crate) metrics: Arc<Metrics>,
}

impl World for Cinema {
    fn now(&self) -> Millis {
        now_ms()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn order(&self, order_id: &str, code: &Sealed) -> OrderAnswer {
        let orders = self.orders(code);
        match orders.open_there(order_id).await {
            Ok(there) => {
                let order = &there.answer.order;
                // Without a readable total the state of the order is unknown.
                total(order).map_or(OrderAnswer::Unknown, |total| match order.status {
                    OrderStatus::Completed => OrderAnswer::Completed { total },
                    _ => OrderAnswer::Open { time_left: time_left(order, there.ahead_ms), total },
                })
            }
            // Read after the order in progress, so an order that completes in between is seen.
            Err(error) if is_not_found(&error) => match orders.completed(order_id).await {
                Ok(sold) => {
                    total(&sold.order).map_or(OrderAnswer::Unknown, |total| OrderAnswer::Completed { total })
                }
                Err(error) if is_not_found(&error) => OrderAnswer::Gone,
                Err(_) => OrderAnswer::Unknown,
            },
            Err(_) => OrderAnswer::Unknown,
        }
    }

    async fn check(&self, code: &Sealed) -> CheckAnswer {
        match self.open(code) {
            Some(voucher) => self.procinema.check(&voucher.code).await.into(),
            None => CheckAnswer::Unknown,
        }
    }

    async fn redeem(&self, code: &Sealed, amount: Amount) -> RedeemAnswer {
        let Some(SealedVoucher { code, suisanr, cinema_site_id, .. }) = self.open(code) else {
            return WriteAnswer::NotExecuted(NotExecuted::NotSent);
        };
        let amount = francs(amount.rappen());
        self.procinema.redeem(&RedeemRequest { code, amount, suisanr, cinema_site_id }).await
    }

    async fn unredeem(&self, code: &Sealed) -> UnredeemAnswer {
        match self.open(code) {
            Some(voucher) => self.procinema.unredeem(&voucher.code).await,
            None => WriteAnswer::NotExecuted(NotExecuted::NotSent),
        }
    }

    fn report(&self, redemption: &RedemptionRow, notice: Notice) {
        self.alarm.raise(&redemption.id, notice);
    }
}

/// The total in Rappen. The cinema's currency was checked when the redemption was planned.
fn total(order: &Order) -> Option<i64> {
    rappen(order.total_price.value_including_tax)
}

impl Cinema {
    /// The voucher, unless its secret is no longer set. Operators are told, because no system is at fault.
    fn open(&self, code: &Sealed) -> Option<SealedVoucher> {
        let voucher = SealedVoucher::open(&self.keys, code);
        if voucher.is_none() {
            stored_unreadable(&self.metrics, "voucher");
        }
        voucher
    }

    /// Orders in the region of the customer who planned to pay with this code.
    fn orders(&self, code: &Sealed) -> Orders {
        let region = self.open(code).and_then(|voucher| voucher.region);
        self.orders.seen_from(RegionHeaders::of(region.as_deref()))
    }
}

/// Only Vista's own answer has this code (`refusal.rs`). While Vista is being deployed, a gateway answers 404 for live orders
/// too; if that counted, the redemption would be reversed.
fn is_not_found(error: &ApiError) -> bool {
    error.code == ProblemCode::OrderNotFound
}
