//! The store fails when the answer to a redeem is to be saved. The voucher is redeemed by then, so the answer must not be
//! forgotten.

use crate::support::fake::{BEGINS, Fake, Script, TOTAL, planned};
use crate::support::folder::Folder;
use crate::support::switch::{Switch, is_refusal};
use redemption::{CheckAnswer, Event, Millis, Notice, Proof, RedeemAnswer, RedemptionId, step};
use redemption_runner::{Driven, Runner};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Lease, SaveOutcome, Store, StoreError};

const PATIENCE: Duration = Duration::from_secs(6);
/// How long a redeem takes. The lease begins with the intent, so it ends this much earlier than the worker gives up.
const CALL: Millis = 5_000;
const LEASE: Millis = 30_000;

/// The cinema, its clock, and a store that fails from the redeem on.
struct Outside {
    store: Store,
    switch: Switch,
    redemption: String,
    passed: AtomicI64,
    /// Whether the answer to the redeem is lost, and the store fails at the check after it.
    is_lost: bool,
    /// When the store works again.
    fails_for: AtomicI64,
    /// Whether another worker takes the redemption over as soon as the store works.
    is_taken_over: bool,
    redeems: AtomicU32,
    reports: Mutex<Vec<Notice>>,
}

impl Outside {
    fn pass(&self, time: Millis) -> Millis {
        self.passed.fetch_add(time, Ordering::Relaxed) + time
    }

    /// The first step of a worker that takes the redemption over.
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

impl Script for Arc<Outside> {
    fn now(&self) -> Millis {
        BEGINS + self.passed.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        let before = self.passed.load(Ordering::Relaxed);
        let now = self.pass(i64::try_from(time.as_millis()).unwrap());
        let fails_for = self.fails_for.load(Ordering::Relaxed);
        if before < fails_for && now >= fails_for {
            self.switch.accept().await;
            if self.is_taken_over {
                self.is_resumed(self.now()).await;
            }
        }
    }

    async fn check(&self) -> CheckAnswer {
        match self.redeems.load(Ordering::Relaxed) {
            0 => CheckAnswer::Valid,
            _ => {
                if self.is_lost {
                    self.fails_for.store(self.passed.load(Ordering::Relaxed) + 5_000, Ordering::Relaxed);
                    self.switch.refuse().await;
                }
                CheckAnswer::Invalid
            }
        }
    }

    async fn redeem(&self) -> RedeemAnswer {
        self.redeems.fetch_add(1, Ordering::Relaxed);
        self.pass(CALL);
        if self.is_lost {
            return RedeemAnswer::Unconfirmed;
        }
        self.switch.refuse().await;
        RedeemAnswer::Done(Some(RedemptionId::new("r-1".to_owned())))
    }

    fn report(&self, notice: Notice) {
        self.reports.lock().unwrap().push(notice);
    }
}

/// Another worker, without patience.
async fn take_up(outside: &Arc<Outside>) -> Result<Driven, StoreError> {
    let runner = Runner::new(Fake(outside.clone()), outside.store.clone(), "next".to_owned());
    runner.drive(&outside.redemption, Duration::ZERO).await
}

/// Drives a redemption whose store fails for this long from the redeem on.
async fn drive(fails_for: Millis, is_taken_over: bool) -> (Arc<Outside>, Result<Driven, StoreError>, Folder) {
    drive_through(fails_for, is_taken_over, false).await
}

async fn drive_through(
    fails_for: Millis,
    is_taken_over: bool,
    is_lost: bool,
) -> (Arc<Outside>, Result<Driven, StoreError>, Folder) {
    let folder = Folder::new();
    let file = folder.file("store.db");
    let store = Store::open(&format!("sqlite:{}", file.display()).parse().unwrap()).await.unwrap();
    let id = planned(&store, "order").await;
    let outside = Arc::new(Outside {
        store: store.clone(),
        switch: Switch::install(&file).await,
        redemption: id.clone(),
        passed: AtomicI64::new(0),
        is_lost,
        fails_for: AtomicI64::new(fails_for),
        is_taken_over,
        redeems: AtomicU32::new(0),
        reports: Mutex::default(),
    });
    let runner = Runner::new(Fake(outside.clone()), store, "first".to_owned());
    runner.start(&id, TOTAL, TOTAL).await.unwrap();
    let driven = runner.drive(&id, PATIENCE).await;
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
    let line = ("awaiting".to_owned(), "redeem: done".to_owned());
    assert!(outside.evidence().await.contains(&line));
}

#[tokio::test]
async fn a_success_that_comes_too_late_is_noted_and_used_by_the_next_worker() {
    let (outside, driven, _folder) = drive(LEASE + 1_000, true).await;
    assert_eq!(driven, Ok(Driven::Busy));
    assert_eq!(proof(&outside).await, our_id());
    let line = |state: &str| (state.to_owned(), "redeem: done".to_owned());
    let evidence = outside.evidence().await;
    assert!(evidence.contains(&line("redeem-unknown")), "{evidence:?}");
    assert!(evidence.contains(&line("awaiting")), "{evidence:?}");
    let next = take_up(&outside).await.unwrap();
    assert!(matches!(next, Driven::Row(row) if row.redemption.name() == "awaiting"));
    assert_eq!(outside.redeems.load(Ordering::Relaxed), 1);
}

/// The answer is forgotten then, and the check after the quiet period decides.
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

#[tokio::test]
async fn operators_are_told_of_a_step_that_the_store_takes_at_the_second_try() {
    let (outside, driven, _folder) = drive_through(0, false, true).await;
    assert!(matches!(driven, Ok(Driven::Row(row)) if row.redemption.name() == "redeem-unknown"));
    outside.pass(LEASE + CALL);
    let next = take_up(&outside).await.unwrap();
    assert!(matches!(next, Driven::Row(row) if row.redemption.name() == "awaiting"));
    assert_eq!(*outside.reports.lock().unwrap(), [Notice::Presumed]);
}
