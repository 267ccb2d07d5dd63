//! The store fails while the answer to a redeem is to be written down. The voucher is redeemed by then: the
//! answer must not be forgotten.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests fail as tests do")]

#[path = "common/folder.rs"]
mod folder;
#[path = "common/switch.rs"]
mod switch;

use folder::Folder;
use redemption::{
    Amount, CheckAnswer, Event, Millis, Notice, OrderAnswer, Proof, RedeemAnswer, Redemption, RedemptionId,
    UnredeemAnswer, step,
};
use redemption_runner::{Driven, Runner, World};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{Lease, PlanOutcome, RedemptionRow, SaveOutcome, Sealed, Store, StoreError};
use switch::{Switch, is_refusal};

const BEGINS: Millis = 1_795_000_000_000;
const PATIENCE: Duration = Duration::from_secs(6);
/// How long a redeem takes. The lease is the intent's, so it ends that much earlier than the worker gives up.
const CALL: Millis = 5_000;
const LEASE: Millis = 30_000;

/// The cinema, its clock, and the store that fails from the redeem on.
struct Outside {
    store: Store,
    switch: Switch,
    redemption: String,
    passed: AtomicI64,
    /// When the store is well again.
    fails_for: Millis,
    /// Whether another worker takes the redemption up as soon as the store is well.
    is_taken_over: bool,
    redeems: AtomicU32,
}

struct Worker(Arc<Outside>);

impl Outside {
    fn pass(&self, time: Millis) -> Millis {
        self.passed.fetch_add(time, Ordering::Relaxed) + time
    }

    /// The step of a worker that takes the redemption up and has no patience.
    async fn is_resumed(&self, now: Millis) {
        let leased = self.store.lease(&self.redemption, "next", now, LEASE).await.unwrap();
        let Lease::Acquired(row) = leased else { panic!("{leased:?}") };
        let resumed = step(row.redemption.clone(), Event::Resumed, now);
        assert_eq!(resumed.name(), "redeem-unknown");
        let saved = self.store.save(&row, &resumed, "resumed", now).await.unwrap();
        let SaveOutcome::Saved(row) = saved else { panic!("{saved:?}") };
        self.store.release(&row).await.unwrap();
    }

    async fn evidence(&self) -> Vec<(String, String)> {
        let lines = self.store.evidence(&self.redemption).await.unwrap();
        lines.into_iter().map(|line| (line.state, line.note)).collect()
    }
}

impl World for Worker {
    fn now(&self) -> Millis {
        BEGINS + self.0.passed.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        let before = self.0.passed.load(Ordering::Relaxed);
        let now = self.0.pass(i64::try_from(time.as_millis()).unwrap());
        if before < self.0.fails_for && now >= self.0.fails_for {
            self.0.switch.accept().await;
            if self.0.is_taken_over {
                self.0.is_resumed(self.now()).await;
            }
        }
    }

    async fn order(&self, _: &str, _: &Sealed) -> OrderAnswer {
        OrderAnswer::Open { time_left: 600_000, total: 2_000 }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        match self.0.redeems.load(Ordering::Relaxed) {
            0 => CheckAnswer::Valid,
            _ => CheckAnswer::Invalid,
        }
    }

    async fn redeem(&self, _: &Sealed, _: Amount) -> RedeemAnswer {
        self.0.redeems.fetch_add(1, Ordering::Relaxed);
        self.0.pass(CALL);
        self.0.switch.refuse().await;
        RedeemAnswer::Done(Some(RedemptionId::new("r-1".to_owned())))
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        panic!("the order is open")
    }

    fn report(&self, _: &RedemptionRow, _: Notice) {}
}

/// Another worker, without patience.
async fn take_up(outside: &Arc<Outside>) -> Result<Driven, StoreError> {
    let runner = Runner::new(Worker(outside.clone()), outside.store.clone(), "next".to_owned());
    runner.drive(&outside.redemption, Duration::ZERO).await
}

/// Drives a redemption whose store fails for so long from the redeem on.
async fn drive(fails_for: Millis, is_taken_over: bool) -> (Arc<Outside>, Result<Driven, StoreError>, Folder) {
    let folder = Folder::new();
    let file = folder.file("store.db");
    let store = Store::open(&format!("sqlite:{}", file.display()).parse().unwrap()).await.unwrap();
    let (code, sealed) = (format!("{:064x}", 1).parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
    let redemption = Redemption::planned(Amount::new(500).unwrap());
    let PlanOutcome::Planned(row) = store.plan("order", &code, &sealed, &redemption, BEGINS).await.unwrap()
    else {
        panic!("the order is new")
    };
    let outside = Arc::new(Outside {
        store: store.clone(),
        switch: Switch::install(&file).await,
        redemption: row.id.clone(),
        passed: AtomicI64::new(0),
        fails_for,
        is_taken_over,
        redeems: AtomicU32::new(0),
    });
    let runner = Runner::new(Worker(outside.clone()), store, "first".to_owned());
    runner.start(&row.id, 2_000, 2_000).await.unwrap();
    let driven = runner.drive(&row.id, PATIENCE).await;
    (outside, driven, folder)
}

async fn proof(outside: &Outside) -> Option<Proof> {
    outside.store.redemption(&outside.redemption).await.unwrap().unwrap().redemption.evidence().proof
}

fn our_id() -> Option<Proof> {
    Some(Proof::Id(RedemptionId::new("r-1".to_owned())))
}

#[tokio::test]
async fn a_success_outlives_a_store_that_fails_for_a_moment() {
    let (outside, driven, _folder) = drive(CALL + 20_000, false).await;
    assert!(matches!(driven, Ok(Driven::Row(row)) if row.redemption.name() == "awaiting"));
    assert_eq!(proof(&outside).await, our_id());
    assert_eq!(outside.redeems.load(Ordering::Relaxed), 1);
    let told = ("awaiting".to_owned(), "redeem: done".to_owned());
    assert!(outside.evidence().await.contains(&told));
}

#[tokio::test]
async fn a_success_that_comes_too_late_is_noted_and_used_by_the_next_worker() {
    let (outside, driven, _folder) = drive(LEASE + 1_000, true).await;
    assert_eq!(driven, Ok(Driven::Busy));
    assert_eq!(proof(&outside).await, our_id());
    let said = |state: &str| (state.to_owned(), "redeem: done".to_owned());
    let evidence = outside.evidence().await;
    assert!(evidence.contains(&said("redeem-unknown")), "{evidence:?}");
    assert!(evidence.contains(&said("awaiting")), "{evidence:?}");
    let next = take_up(&outside).await.unwrap();
    assert!(matches!(next, Driven::Row(row) if row.redemption.name() == "awaiting"));
    assert_eq!(outside.redeems.load(Ordering::Relaxed), 1);
}

/// Nothing heard is left then, and the check after the quiet period decides.
#[tokio::test]
async fn a_redemption_whose_success_cannot_be_written_down_is_presumed() {
    let (outside, driven, _folder) = drive(CALL + LEASE + 60_000, false).await;
    assert!(driven.is_err_and(|error| is_refusal(&error)));
    outside.switch.accept().await;
    for _ in 0..3 {
        outside.pass(LEASE);
        take_up(&outside).await.unwrap();
    }
    assert_eq!(proof(&outside).await, Some(Proof::Presumed));
    assert_eq!(outside.redeems.load(Ordering::Relaxed), 1);
}
