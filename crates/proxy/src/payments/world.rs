//! What the redemption runner's calls are in this proxy: Vista's for the order, ProCinema's for the voucher.

use super::Voucher;
use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::operations::alarm::Alarm;
use crate::state::keys::Keys;
use crate::upstream::headers::RegionHeaders;
use crate::upstream::orders::{EXPONENT, Orders, time_left, total};
use crate::upstream::procinema::{Checked, Outcome, ProCinema, RedeemParameters};
use redemption::{
    Amount, CheckAnswer, Millis, NotDone, Notice, OrderFact, RedeemAnswer, RedemptionId, UnredeemAnswer,
};
use redemption_runner::World;
use std::sync::Arc;
use std::time::Duration;
use store::{RedemptionRow, Sealed};
use wire::ocapi::OrderStatus;
use wire::{Decimal, ProblemCode};

/// Vista and ProCinema.
pub(crate) struct Cinema {
    pub(crate) orders: Orders,
    pub(crate) procinema: ProCinema,
    pub(crate) keys: Arc<Keys>,
    pub(crate) alarm: Alarm,
}

impl World for Cinema {
    fn now(&self) -> Millis {
        now_ms()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn order(&self, order_id: &str, code: &Sealed) -> OrderFact {
        let orders = self.orders(code);
        match orders.open_there(order_id).await {
            Ok(there) => {
                let order = &there.answer.order;
                // An unreadable total is no answer.
                total(order).map_or(OrderFact::Unknown, |total| match order.status {
                    OrderStatus::Completed => OrderFact::Completed { total },
                    _ => OrderFact::Open { time_left: time_left(order, there.ahead_ms), total },
                })
            }
            // Asked after it, so what moved from the one to the other in between is seen.
            Err(error) if is_not_found(&error) => match orders.completed(order_id).await {
                Ok(sold) => {
                    total(&sold.order).map_or(OrderFact::Unknown, |total| OrderFact::Completed { total })
                }
                Err(error) if is_not_found(&error) => OrderFact::Gone,
                Err(_) => OrderFact::Unknown,
            },
            Err(_) => OrderFact::Unknown,
        }
    }

    async fn check(&self, code: &Sealed) -> CheckAnswer {
        let Some(voucher) = Voucher::open(&self.keys, code) else { return CheckAnswer::Unreachable };
        match self.procinema.check(&voucher.code).await {
            Checked::Valid => CheckAnswer::Valid,
            Checked::Invalid => CheckAnswer::Invalid,
            Checked::Refused | Checked::Unknown(_) => CheckAnswer::Unreachable,
        }
    }

    async fn redeem(&self, code: &Sealed, amount: Amount) -> RedeemAnswer {
        let Some(voucher) = Voucher::open(&self.keys, code) else {
            return RedeemAnswer::NotDone(NotDone::NotSent);
        };
        let request = RedeemParameters {
            code: &voucher.code,
            amount: Decimal::from_minor(amount.rappen(), EXPONENT),
            suisanr: voucher.suisanr.as_deref(),
            cinema_site_id: voucher.cinema_site_id.as_deref(),
        };
        match self.procinema.redeem(request).await {
            Outcome::Done(id) => RedeemAnswer::Success(id.map(RedemptionId::new)),
            Outcome::Refused => RedeemAnswer::Refused,
            Outcome::Throttled { seconds } => RedeemAnswer::NotDone(throttled(seconds)),
            Outcome::NotDone(cause) => RedeemAnswer::NotDone(not_done(cause)),
            Outcome::Unknown(_) => RedeemAnswer::Lost,
        }
    }

    async fn unredeem(&self, code: &Sealed) -> UnredeemAnswer {
        let Some(voucher) = Voucher::open(&self.keys, code) else {
            return UnredeemAnswer::NotDone(NotDone::NotSent);
        };
        match self.procinema.unredeem(&voucher.code).await {
            Outcome::Done(_) => UnredeemAnswer::Success,
            Outcome::Refused => UnredeemAnswer::Refused,
            Outcome::Throttled { seconds } => UnredeemAnswer::NotDone(throttled(seconds)),
            Outcome::NotDone(cause) => UnredeemAnswer::NotDone(not_done(cause)),
            Outcome::Unknown(_) => UnredeemAnswer::Lost,
        }
    }

    fn tell(&self, redemption: &RedemptionRow, notice: Notice) {
        self.alarm.raise(&redemption.id, notice);
    }
}

impl Cinema {
    /// Orders as whoever planned to pay with this code saw them.
    fn orders(&self, code: &Sealed) -> Orders {
        let region = Voucher::open(&self.keys, code).and_then(|voucher| voucher.region);
        self.orders.seen_from(RegionHeaders::of(region.as_deref()))
    }
}

/// Only Vista's own word has this code (`refusal.rs`): a gateway says 404 of live orders too while Vista is being
/// deployed, and the voucher would be given back.
fn is_not_found(error: &ApiError) -> bool {
    error.code == ProblemCode::OrderNotFound
}

fn not_done(cause: Cause) -> NotDone {
    match cause {
        Cause::NotConnected => NotDone::NotSent,
        _ => NotDone::Rejected,
    }
}

fn throttled(seconds: u32) -> NotDone {
    NotDone::Throttled { wait: Millis::from(seconds) * 1_000 }
}
