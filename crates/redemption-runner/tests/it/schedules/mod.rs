//! The runner and the store that ship, against the sandbox's systems, on the test's own clock. Seeds generate thousands of
//! schedules of faults. The sandbox's ledger has the redemptions that really happened.
//!
//! `REDEMPTION_SEED=4711 cargo test -p redemption-runner schedules` runs one schedule and prints its steps.
//! `REDEMPTION_SCHEDULES=100000` runs more schedules.
mod actor;
mod acts;
mod cinema;
mod count;
mod draw;
mod faults;
mod hands;
mod ledger;
mod rng;
mod schedule;
mod site;
mod trouble;

use crate::support::folder::Folder;
use crate::support::switch::Switch;
use count::Counts;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use trouble::Hiccups;

const SCHEDULES: u64 = 10_000;
/// If no event of a schedule needs an operator, a redemption is still escalated in at most 0.1 % of them.
const ESCALATED_OF_A_THOUSAND: u64 = 1;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn ten_thousand_schedules_of_faults_break_no_promise() {
    if let Some(seed) = from_environment("REDEMPTION_SEED") {
        let story = run(&AtomicU64::new(seed), seed + 1);
        println!("{}", story.last_story);
        assert!(story.broken.is_empty(), "{:#?}", story.broken);
        return;
    }
    let schedules = from_environment("REDEMPTION_SCHEDULES").unwrap_or(SCHEDULES);
    let next = AtomicU64::new(0);
    // Two for each core, because each waits for the thread of its database.
    let workers = std::thread::available_parallelism().map_or(4, |cores| 2 * cores.get());
    let counts = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(|| run(&next, schedules))).collect();
        threads.into_iter().fold(Counts::default(), |sum, thread| sum.and(thread.join().unwrap()))
    });
    println!("{counts}");
    assert!(counts.broken.is_empty(), "{:#?}", counts.broken.iter().take(5).collect::<Vec<_>>());
    assert_eq!(counts.schedules, schedules);
    // If nothing happened in the schedules, the laws would hold too.
    for (what, times) in [
        ("completed", counts.completed),
        ("compensated", counts.compensated),
        ("aborted", counts.aborted),
        ("crashes", counts.crashes),
        ("taken over", counts.taken_over),
        ("unredeemed", counts.unredeemed),
    ] {
        assert!(times >= schedules / 200, "{what}: {times} of {schedules}");
    }
    for (what, times) in [
        ("escalated", counts.escalated()),
        ("sold at another price", counts.at_another_price),
        ("outages", counts.outages),
        ("delayed", counts.notices.get("delayed").copied().unwrap_or_default()),
        ("failed writes of the store", counts.unwritten),
    ] {
        assert!(times >= schedules / 1_000, "{what}: {times} of {schedules}");
    }
    let needless = counts.escalated_needlessly * 1_000;
    assert!(needless <= counts.schedules * ESCALATED_OF_A_THOUSAND, "{counts}");
}

/// Runs seeds until `end`. All of them share one store, because opening a store takes longer than a schedule.
fn run(next: &AtomicU64, end: u64) -> Counts {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // A file, because an in-memory store has a single connection: if a worker dies while it waits for the store, the
        // connection may be lost with all data.
        let folder = Folder::new();
        let file = folder.file("store.db");
        let store = Store::open(&format!("sqlite:{}", file.display()).parse().unwrap()).await.unwrap();
        let hiccups = Arc::new(Hiccups::new(Switch::install(&file).await));
        let mut counts = Counts::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return counts;
            }
            counts = counts.and(schedule::run(seed, &store, &hiccups).await);
        }
    })
}
