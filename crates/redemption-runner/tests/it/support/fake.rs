//! A world in which all is well, except for the calls that a test replaces.

use redemption::{
    Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, Redemption, UnredeemAnswer,
};
use redemption_runner::World;
use std::future::Future;
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Sealed, Store};

/// The time at which each test begins.
pub(crate) const BEGINS: Millis = 1_795_000_000_000;
/// The total of the order, in Rappen.
pub(crate) const TOTAL: i64 = 2_000;

/// The replaceable calls of a [`Fake`]. The order is always open.
pub(crate) trait Script: Sync {
    fn now(&self) -> Millis {
        BEGINS
    }

    fn sleep(&self, _: Duration) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Called before each read of the order.
    fn order(&self) -> impl Future<Output = ()> + Send {
        async {}
    }

    fn check(&self) -> impl Future<Output = CheckAnswer> + Send {
        async { CheckAnswer::Valid }
    }

    fn redeem(&self) -> impl Future<Output = RedeemAnswer> + Send;

    fn report(&self, notice: Notice) {
        panic!("{notice:?}, though all is well")
    }
}

/// The world of a script.
pub(crate) struct Fake<S>(pub(crate) S);

impl<S: Script> World for Fake<S> {
    fn now(&self) -> Millis {
        self.0.now()
    }

    async fn sleep(&self, time: Duration) {
        self.0.sleep(time).await;
    }

    async fn order(&self, _: &str, _: &Sealed) -> OrderAnswer {
        self.0.order().await;
        OrderAnswer::Open { time_left: 600_000, total: TOTAL }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        self.0.check().await
    }

    async fn redeem(&self, _: &Sealed, _: Amount) -> RedeemAnswer {
        self.0.redeem().await
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        panic!("the order is open")
    }

    fn report(&self, _: &RedemptionRow, notice: Notice) {
        self.0.report(notice);
    }
}

/// The id of a new planned redemption of 5.00 CHF for an order.
pub(crate) async fn planned(store: &Store, order: &str) -> String {
    let (code, sealed) = (format!("{:064x}", 1).parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
    let plan = Redemption::planned(Amount::new(500).unwrap());
    let planned = store.plan(order, &code, &sealed, &plan, BEGINS).await.unwrap();
    let PlanOutcome::Planned(row) = planned else { panic!("the order is new") };
    row.id
}
