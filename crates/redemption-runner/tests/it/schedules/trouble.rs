//! The faults that hit all workers at once.

use super::rng::Rng;
use crate::support::switch::Switch;
use std::sync::Mutex;

const SECOND: i64 = 1_000;

/// A long outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) of: Of,
    pub(crate) begins: i64,
    pub(crate) ends: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// No worker runs.
    Workers,
    /// Neither Vista nor ProCinema answers.
    Systems,
}

impl Outage {
    /// Longer than the time after which operators are told.
    pub(crate) fn after(begins: i64, rng: &mut Rng) -> Outage {
        let of = if rng.percent(60) { Of::Workers } else { Of::Systems };
        let begins = begins + rng.between(0, 60 * SECOND);
        let least = redemption::limits::PATIENCE + SECOND;
        Outage { of, begins, ends: begins + rng.between(least, 2 * least) }
    }

    /// Whether no worker may run now.
    pub(crate) fn stops(&self, now: i64) -> bool {
        self.of == Of::Workers && (self.begins..self.ends).contains(&now)
    }

    pub(crate) fn silences(&self, now: i64) -> bool {
        self.of == Of::Systems && (self.begins..self.ends).contains(&now)
    }
}

/// A store that fails to write for a while.
pub(crate) struct Hiccups {
    switch: Switch,
    ends: Mutex<Option<i64>>,
}

impl Hiccups {
    pub(crate) fn new(switch: Switch) -> Hiccups {
        Hiccups { switch, ends: Mutex::new(None) }
    }

    pub(crate) async fn begin(&self, ends: i64) {
        // Set first, so that it ends even if the worker dies here.
        *self.ends.lock().unwrap() = Some(ends);
        self.switch.refuse().await;
    }

    /// Ends the failure if its time is over by `now`.
    pub(crate) async fn end(&self, now: i64) {
        if self.ends.lock().unwrap().take_if(|ends| *ends <= now).is_some() {
            self.switch.accept().await;
        }
    }
}
