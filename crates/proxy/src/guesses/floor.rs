//! How long a refusal takes: as long whether an upstream was asked or not.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many refusals of an upstream's are remembered, the last ones.
const KEPT: usize = 64;
/// No refusal is quicker, nor is one held back for longer.
const LEAST: Duration = Duration::from_millis(300);
const MOST: Duration = Duration::from_secs(5);

/// How long the refusals of one upstream took. Each process keeps its own: a load balancer that changes the process
/// changes what can be measured too.
#[derive(Default)]
pub(super) struct Floor(Mutex<VecDeque<Duration>>);

impl Floor {
    /// Remembers a refusal that came from the upstream.
    pub(super) fn note(&self, took: Duration) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(took);
    }

    /// What the slowest of the last refusals took, but for one in twenty; 300 ms to 5 s.
    pub(super) fn length(&self) -> Duration {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut times: Vec<Duration> = kept.iter().copied().collect();
        times.sort_unstable();
        let slow = times.len().saturating_sub(1 + times.len() / 20);
        times.get(slow).copied().unwrap_or(LEAST).clamp(LEAST, MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn after(times: impl IntoIterator<Item = u64>) -> Duration {
        let floor = Floor::default();
        times.into_iter().for_each(|time| floor.note(ms(time)));
        floor.length()
    }

    #[test]
    fn it_follows_the_slow_ones_and_not_the_slowest() {
        assert_eq!(after([]), LEAST);
        assert_eq!(after([700]), ms(700));
        assert_eq!(after([400, 700, 500]), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 19).chain([4_000])), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 61).chain([4_000; 3])), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 60).chain([4_000; 4])), ms(4_000));
    }

    #[test]
    fn it_has_bounds_and_forgets() {
        assert_eq!(after([20, 30]), LEAST);
        assert_eq!(after([60_000]), MOST);
        assert_eq!(after(std::iter::repeat_n(4_000, 500).chain(std::iter::repeat_n(700, 64))), ms(700));
    }
}
