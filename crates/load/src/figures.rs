//! The measured times and counts. No verdict depends on them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::purchase::{Purchase, Told};

/// A request that is sent later than this after it was due counts as late.
const LATE: Duration = Duration::from_millis(50);
/// The seconds after a kill that the second table leaves out.
const DISTURBED: Duration = Duration::from_secs(10);

/// A request from when it was due until its final answer, with all repetitions.
struct Request {
    kind: &'static str,
    due: Instant,
    took: Duration,
    late: bool,
    /// `None` if no attempt was answered.
    status: Option<u16>,
    repeated: u32,
}

pub(crate) struct Figures {
    begin: Instant,
    requests: Mutex<Vec<Request>>,
    kills: Mutex<Vec<(Duration, &'static str)>>,
}

/// A request that is under way.
pub(crate) struct Timer {
    kind: &'static str,
    due: Instant,
    late: bool,
    pub(crate) repeated: u32,
}

impl Timer {
    /// A request of this kind, which was due then and is sent now.
    pub(crate) fn start(kind: &'static str, due: Instant) -> Self {
        Self { kind, due, late: due.elapsed() > LATE, repeated: 0 }
    }
}

impl Figures {
    pub(crate) fn new() -> Self {
        Self { begin: Instant::now(), requests: Mutex::default(), kills: Mutex::default() }
    }

    pub(crate) fn ended(&self, timer: &Timer, status: Option<u16>) {
        let Timer { kind, due, late, repeated } = *timer;
        let request = Request { kind, due, took: due.elapsed(), late, status, repeated };
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    pub(crate) fn killed(&self, what: &'static str) {
        self.kills.lock().unwrap_or_else(PoisonError::into_inner).push((self.begin.elapsed(), what));
    }

    pub(crate) fn print(&self, purchases: &[Purchase]) {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let kills = self.kills.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, what) in kills.iter() {
            println!("{what} was killed after {} s", at.as_secs());
        }
        println!("request, answer: sent, late, repeated");
        let mut kinds = BTreeMap::<(&str, Option<u16>), [u32; 3]>::new();
        for request in requests.iter() {
            let [sent, late, repeated] = kinds.entry((request.kind, request.status)).or_default();
            *sent += 1;
            *late += u32::from(request.late);
            *repeated += request.repeated;
        }
        for ((kind, status), [sent, late, repeated]) in kinds {
            let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
            println!("  {kind}, {status}: {sent}, {late}, {repeated}");
        }
        let calm = |request: &&Request| {
            let due = request.due.saturating_duration_since(self.begin);
            kills.iter().all(|(at, _)| due + DISTURBED < *at || due > *at + DISTURBED)
        };
        print_times("all of them", requests.iter());
        print_times("without the 10 s around each kill", requests.iter().filter(calm));
        let mut told = BTreeMap::<String, u32>::new();
        for purchase in purchases {
            let name = match &purchase.told {
                Told::GaveUp(why) => format!("ended with {why}"),
                told => format!("{told:?}").to_lowercase(),
            };
            *told.entry(name).or_default() += 1;
        }
        println!("purchases: {}, {}", purchases.len(), list(&told));
    }
}

fn list(told: &BTreeMap<String, u32>) -> String {
    told.iter().map(|(name, times)| format!("{times} {name}")).collect::<Vec<_>>().join(", ")
}

fn print_times<'a>(what: &str, requests: impl Iterator<Item = &'a Request>) {
    let mut times: Vec<Duration> = requests.map(|request| request.took).collect();
    times.sort_unstable();
    let at = |percent: usize| {
        let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    println!("ms from due to answered, {what}: p50 {:.1}, p99 {:.1}, max {:.0}", at(50), at(99), at(100));
}
