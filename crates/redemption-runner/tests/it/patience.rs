//! How long a caller waits for [`Runner::drive`], on a clock that only sleeping moves.

use crate::support::fake::{BEGINS, Fake, Script, TOTAL, planned};
use redemption::{Millis, NotExecuted, RedeemAnswer};
use redemption_runner::{Driven, Runner, World};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{Store, StoreUrl};

const PATIENCE: Duration = Duration::from_secs(6);

/// The first redeems are not sent.
struct Unsent {
    slept: AtomicI64,
    left: AtomicU32,
}

impl Script for Unsent {
    fn now(&self) -> Millis {
        BEGINS + self.slept.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        self.slept.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    async fn redeem(&self) -> RedeemAnswer {
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.map_or(RedeemAnswer::Done(None), |_| RedeemAnswer::NotExecuted(NotExecuted::NotSent))
    }
}

/// A runner, and the id of a redemption that it has started.
async fn started(unsent: u32) -> (Runner<Fake<Unsent>>, Store, String) {
    let store = Store::open(&StoreUrl::in_memory()).await.unwrap();
    let id = planned(&store, "order").await;
    let world = Fake(Unsent { slept: AtomicI64::new(0), left: AtomicU32::new(unsent) });
    let runner = Runner::new(world, store.clone(), "test".to_owned());
    runner.start(&id, TOTAL, TOTAL).await.unwrap();
    (runner, store, id)
}

/// The state after driving, and how long that took.
async fn drive(unsent: u32) -> (&'static str, Millis) {
    let (runner, _, id) = started(unsent).await;
    let driven = runner.drive(&id, PATIENCE).await.unwrap();
    let Driven::Row(row) = driven else { panic!("{driven:?}") };
    (row.redemption.name(), runner.world().0.slept.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_caller_does_not_wait_for_the_sites_payment() {
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
    let (runner, store, id) = started(0).await;
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
