//! A runner that is to end finishes the call it is in, writes down what came of it, and begins nothing more.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests fail as tests do")]

use redemption::{
    Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, Redemption, UnredeemAnswer,
};
use redemption_runner::{Driven, Runner, World};
use std::sync::Arc;
use std::time::Duration;
use store::{Lease, PlanOutcome, RedemptionRow, Sealed, Store, StoreUrl};
use tokio::sync::{Mutex, Semaphore};

const NOW: Millis = 1_795_000_000_000;

/// The call that is answered only when the test says so.
#[derive(Clone, Copy, PartialEq)]
enum Slow {
    Check,
    Redeem,
}

/// Everything is well, and one call takes its time. All calls are noted.
struct Held {
    slow: Slow,
    reached: Semaphore,
    released: Semaphore,
    calls: Mutex<Vec<&'static str>>,
}

impl Held {
    async fn called(&self, name: &'static str, holds: bool) {
        self.calls.lock().await.push(name);
        if holds {
            self.reached.add_permits(1);
            self.released.acquire().await.unwrap().forget();
        }
    }
}

struct Hands(Arc<Held>);

impl World for Hands {
    fn now(&self) -> Millis {
        NOW
    }

    async fn sleep(&self, _: Duration) {}

    async fn order(&self, _: &str, _: &Sealed) -> OrderAnswer {
        self.0.called("order", false).await;
        OrderAnswer::Open { time_left: 600_000, total: 2_000 }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        self.0.called("check", self.0.slow == Slow::Check).await;
        CheckAnswer::Valid
    }

    async fn redeem(&self, _: &Sealed, _: Amount) -> RedeemAnswer {
        self.0.called("redeem", self.0.slow == Slow::Redeem).await;
        RedeemAnswer::Done(None)
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        panic!("the order is open")
    }

    fn report(&self, _: &RedemptionRow, notice: Notice) {
        panic!("{notice:?}, though all is well")
    }
}

/// Stops a runner while it is in a call: which calls it made, and where the redemption is then.
async fn stopped_in(slow: Slow) -> (Vec<&'static str>, &'static str) {
    let store = Store::open(&StoreUrl::in_memory()).await.unwrap();
    let (code, sealed) = (format!("{:064x}", 1).parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
    let redemption = Redemption::planned(Amount::new(500).unwrap());
    let PlanOutcome::Planned(row) = store.plan("order", &code, &sealed, &redemption, NOW).await.unwrap()
    else {
        panic!("the order is new")
    };
    let held = Arc::new(Held {
        slow,
        reached: Semaphore::new(0),
        released: Semaphore::new(0),
        calls: Mutex::default(),
    });
    let runner = Arc::new(Runner::new(Hands(held.clone()), store.clone(), "one".to_owned()));
    runner.start(&row.id, 2_000, 2_000).await.unwrap();
    let drive = {
        let (runner, id) = (runner.clone(), row.id.clone());
        tokio::spawn(async move { runner.drive(&id, Duration::from_secs(6)).await })
    };
    held.reached.acquire().await.unwrap().forget();
    let stop = tokio::spawn({
        let runner = runner.clone();
        async move { runner.stop().await }
    });
    // It is stopping as soon as it drives nothing else.
    while runner.drive("none", Duration::ZERO).await.unwrap() != Driven::Busy {
        tokio::task::yield_now().await;
    }
    assert!(!stop.is_finished(), "the call is still under way");
    held.released.add_permits(1);
    stop.await.unwrap();
    assert!(drive.is_finished(), "it was waited for");
    drive.await.unwrap().unwrap();
    assert_eq!(runner.drive(&row.id, Duration::ZERO).await, Ok(Driven::Busy));
    let Lease::Acquired(row) = store.lease(&row.id, "next", NOW, 1_000).await.unwrap() else {
        panic!("the lease was not given back")
    };
    let calls = held.calls.lock().await.clone();
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
