//! A redemption that needs an operator, made by the redemption runner: the redeem is refused, and yet the code is
//! spent.

use redemption::{
    Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, Redemption, UnredeemAnswer,
};
use redemption_runner::{Driven, Runner, World};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Sealed, Store};

const BEGINS: Millis = 1_795_000_000_000;

/// The code is valid at the first check, its redeem is refused, and it is spent from then on.
#[derive(Default)]
struct Spent {
    passed: AtomicI64,
    checks: AtomicU32,
}

impl World for Spent {
    fn now(&self) -> Millis {
        BEGINS + self.passed.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        self.passed.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    async fn order(&self, _: &str, _: &Sealed) -> OrderAnswer {
        OrderAnswer::Open { time_left: 600_000, total: 2_000 }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        let first = self.checks.fetch_add(1, Ordering::Relaxed) == 0;
        if first { CheckAnswer::Valid } else { CheckAnswer::Invalid }
    }

    async fn redeem(&self, _: &Sealed, _: Amount) -> RedeemAnswer {
        RedeemAnswer::Refused
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        panic!("nothing is proven to be ours")
    }

    fn report(&self, _: &RedemptionRow, notice: Notice) {
        assert_eq!(notice.name(), "escalated");
    }
}

/// The ids of two redemptions in the store: an escalated one and a planned one.
pub(crate) async fn in_store(url: &str) -> [String; 2] {
    let store = Store::open(&url.parse().unwrap()).await.unwrap();
    let plan = async |order: &str, number: u32| {
        let (code, sealed) =
            (format!("{number:064x}").parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
        let redemption = Redemption::planned(Amount::new(1_250).unwrap());
        match store.plan(order, &code, &sealed, &redemption, BEGINS).await.unwrap() {
            PlanOutcome::Planned(row) => row.id,
            other => panic!("{other:?}"),
        }
    };
    let ids = [plan("order-of-the-escalated", 1).await, plan("order-of-the-planned", 2).await];
    let runner = Runner::new(Spent::default(), store.clone(), "test".to_owned());
    runner.start(&ids[0], 2_000, 2_000).await.unwrap();
    let driven = runner.drive(&ids[0], Duration::from_secs(600)).await.unwrap();
    let Driven::Row(row) = driven else { panic!("{driven:?}") };
    assert_eq!(row.redemption.name(), "escalated");
    store.close().await;
    ids
}
