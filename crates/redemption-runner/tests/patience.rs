//! How long whoever asked is kept waiting, on a clock that only sleeping moves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests fail as tests do")]

use redemption::{
    Amount, CheckAnswer, Millis, NotExecuted, Notice, OrderAnswer, RedeemAnswer, Redemption, UnredeemAnswer,
};
use redemption_runner::{Driven, Runner, World};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Sealed, Store, StoreUrl};

const BEGINS: Millis = 1_795_000_000_000;
const PATIENCE: Duration = Duration::from_secs(6);

/// Everything is well, but that so many redeems do not get through at first.
struct Fair {
    slept: AtomicI64,
    unsent: AtomicU32,
}

impl World for Fair {
    fn now(&self) -> Millis {
        BEGINS + self.slept.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        self.slept.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    async fn order(&self, _: &str, _: &Sealed) -> OrderAnswer {
        OrderAnswer::Open { time_left: 600_000, total: 2_000 }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        CheckAnswer::Valid
    }

    async fn redeem(&self, _: &Sealed, _: Amount) -> RedeemAnswer {
        let left = self.unsent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.map_or(RedeemAnswer::Done(None), |_| RedeemAnswer::NotExecuted(NotExecuted::NotSent))
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        panic!("the order is open")
    }

    fn report(&self, _: &RedemptionRow, notice: Notice) {
        panic!("{notice:?}, though all is well")
    }
}

/// A runner, and a redemption that it has begun.
async fn begun(unsent: u32) -> (Runner<Fair>, Store, String) {
    let store = Store::open(&StoreUrl::in_memory()).await.unwrap();
    let (code, sealed) = (format!("{:064x}", 1).parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
    let redemption = Redemption::planned(Amount::new(500).unwrap());
    let PlanOutcome::Planned(row) = store.plan("order", &code, &sealed, &redemption, BEGINS).await.unwrap()
    else {
        panic!("the order is new")
    };
    let world = Fair { slept: AtomicI64::new(0), unsent: AtomicU32::new(unsent) };
    let runner = Runner::new(world, store.clone(), "test".to_owned());
    runner.start(&row.id, 2_000, 2_000).await.unwrap();
    (runner, store, row.id)
}

/// The state it comes to, and how long that takes.
async fn drive(unsent: u32) -> (&'static str, Millis) {
    let (runner, _, id) = begun(unsent).await;
    let driven = runner.drive(&id, PATIENCE).await.unwrap();
    let Driven::Row(row) = driven else { panic!("{driven:?}") };
    (row.redemption.name(), runner.world().slept.load(Ordering::Relaxed))
}

#[tokio::test]
async fn nobody_waits_for_the_sites_payment() {
    assert_eq!(drive(0).await, ("awaiting", 0));
}

#[tokio::test]
async fn a_redeem_that_did_not_go_out_is_waited_for() {
    let (state, slept) = drive(2).await;
    assert_eq!(state, "awaiting");
    assert!((1..=6_000).contains(&slept), "{slept}");
}

#[tokio::test]
async fn polls_that_find_everything_as_it_was_leave_no_evidence() {
    let (runner, store, id) = begun(0).await;
    runner.drive(&id, PATIENCE).await.unwrap();
    let lines = store.evidence(&id).await.unwrap();
    let polled = store.redemption(&id).await.unwrap().unwrap().updated_at;
    for _ in 0..5 {
        runner.world().sleep(PATIENCE).await;
        assert_eq!(runner.due().await, Ok(vec![id.clone()]));
        runner.drive(&id, Duration::ZERO).await.unwrap();
    }
    assert!(store.redemption(&id).await.unwrap().unwrap().updated_at > polled);
    assert_eq!(store.evidence(&id).await, Ok(lines));
}
