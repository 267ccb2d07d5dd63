//! A runner that is stopped finishes the call that it is in, stores the answer, and begins nothing more.

use crate::support::fake::{BEGINS, Fake, Script, TOTAL, planned};
use redemption::{CheckAnswer, RedeemAnswer};
use redemption_runner::{Driven, Runner};
use std::sync::Arc;
use std::time::Duration;
use store::{Lease, Store, StoreUrl};
use tokio::sync::{Mutex, Semaphore};

/// The call that is answered only when the test releases it.
#[derive(Clone, Copy, PartialEq)]
enum Slow {
    Check,
    Redeem,
}

/// One call is slow. All calls are listed.
struct Blocked {
    slow: Slow,
    reached: Semaphore,
    released: Semaphore,
    calls: Mutex<Vec<&'static str>>,
}

impl Blocked {
    async fn called(&self, name: &'static str, is_slow: bool) {
        self.calls.lock().await.push(name);
        if is_slow {
            self.reached.add_permits(1);
            self.released.acquire().await.unwrap().forget();
        }
    }
}

impl Script for Arc<Blocked> {
    async fn order(&self) {
        self.called("order", false).await;
    }

    async fn check(&self) -> CheckAnswer {
        self.called("check", self.slow == Slow::Check).await;
        CheckAnswer::Valid
    }

    async fn redeem(&self) -> RedeemAnswer {
        self.called("redeem", self.slow == Slow::Redeem).await;
        RedeemAnswer::Done(None)
    }
}

/// Stops a runner while it is in a call. Returns the calls that it made, and the state of the redemption after that.
async fn stopped_in(slow: Slow) -> (Vec<&'static str>, &'static str) {
    let store = Store::open(&StoreUrl::in_memory()).await.unwrap();
    let id = planned(&store, "order").await;
    let blocked = Arc::new(Blocked {
        slow,
        reached: Semaphore::new(0),
        released: Semaphore::new(0),
        calls: Mutex::default(),
    });
    let runner = Arc::new(Runner::new(Fake(blocked.clone()), store.clone(), "one".to_owned()));
    runner.start(&id, TOTAL, TOTAL).await.unwrap();
    let drive = {
        let (runner, id) = (runner.clone(), id.clone());
        tokio::spawn(async move { runner.drive(&id, Duration::from_secs(6)).await })
    };
    blocked.reached.acquire().await.unwrap().forget();
    let stop = tokio::spawn({
        let runner = runner.clone();
        async move { runner.stop().await }
    });
    // A runner that drives nothing else is stopping.
    while runner.drive("none", Duration::ZERO).await.unwrap() != Driven::Busy {
        tokio::task::yield_now().await;
    }
    assert!(!stop.is_finished(), "the call is still under way");
    blocked.released.add_permits(1);
    stop.await.unwrap();
    assert!(drive.is_finished(), "it was waited for");
    drive.await.unwrap().unwrap();
    assert_eq!(runner.drive(&id, Duration::ZERO).await, Ok(Driven::Busy));
    let Lease::Acquired(row) = store.lease(&id, "next", BEGINS, 1_000).await.unwrap() else {
        panic!("the lease was not released")
    };
    let calls = blocked.calls.lock().await.clone();
    (calls, row.redemption.name())
}

#[tokio::test]
async fn a_redeem_under_way_is_written_down_with_its_answer() {
    assert_eq!(stopped_in(Slow::Redeem).await, (vec!["order", "check", "redeem"], "awaiting"));
}

#[tokio::test]
async fn a_check_under_way_leads_to_no_intent_of_a_redeem() {
    assert_eq!(stopped_in(Slow::Check).await, (vec!["order", "check"], "checking"));
}
