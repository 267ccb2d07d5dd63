//! The duration of a refusal, which must not reveal whether the upstream was called.

use crate::limits::{LONGEST_REFUSAL, REFUSALS_REMEMBERED, SHORTEST_REFUSAL};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The durations of one upstream's last refusals. Each process has its own: if a load balancer moves an attacker to
/// another process, the times to compare change too.
#[derive(Default)]
pub(super) struct Floor(Mutex<VecDeque<Duration>>);

impl Floor {
    /// Records the duration of an upstream's refusal.
    pub(super) fn note(&self, took: Duration) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= REFUSALS_REMEMBERED {
            kept.pop_front();
        }
        kept.push_back(took);
    }

    /// The 95th percentile of the recorded durations, kept between 300 ms and 5 s.
    pub(super) fn length(&self) -> Duration {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut times: Vec<Duration> = kept.iter().copied().collect();
        times.sort_unstable();
        let slow = times.len().saturating_sub(1 + times.len() / 20);
        times.get(slow).copied().unwrap_or(SHORTEST_REFUSAL).clamp(SHORTEST_REFUSAL, LONGEST_REFUSAL)
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
        assert_eq!(after([]), SHORTEST_REFUSAL);
        assert_eq!(after([700]), ms(700));
        assert_eq!(after([400, 700, 500]), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 19).chain([4_000])), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 61).chain([4_000; 3])), ms(700));
        assert_eq!(after(std::iter::repeat_n(700, 60).chain([4_000; 4])), ms(4_000));
    }

    /// Of a thousand pairs, the number in which the attempt that reached Vista took longer. It is 500 if an attacker
    /// cannot distinguish the two.
    fn slower_of_a_thousand(asked: &[Duration], mut locked: Vec<Duration>) -> usize {
        locked.sort_unstable();
        let wins = |time: &Duration| {
            let (quicker, not_slower) =
                (locked.partition_point(|other| other < time), locked.partition_point(|other| other <= time));
            quicker + not_slower
        };
        1_000 * asked.iter().map(wins).sum::<usize>() / (2 * asked.len() * locked.len())
    }

    #[test]
    fn a_refused_wrong_code_and_a_locked_one_take_equally_long() {
        let mut seed = 4711_u64;
        let mut below = |limit: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % limit
        };
        let (floor, mut asked, mut locked) = (Floor::default(), Vec::new(), Vec::new());
        for _ in 0..10_000 {
            // Mostly 400 to 800 ms; one in twenty takes up to two seconds more.
            let late = if below(20) == 0 { below(2_000) } else { 0 };
            let took = ms(400 + below(200) + below(200) + late);
            floor.note(took);
            asked.push(took.max(floor.length()));
            locked.push(floor.length());
        }
        let slower = slower_of_a_thousand(&asked, locked);
        assert!((450..=550).contains(&slower), "{slower}");
    }

    #[test]
    fn it_has_bounds_and_forgets() {
        assert_eq!(after([20, 30]), SHORTEST_REFUSAL);
        assert_eq!(after([60_000]), LONGEST_REFUSAL);
        assert_eq!(after(std::iter::repeat_n(4_000, 500).chain(std::iter::repeat_n(700, 64))), ms(700));
    }
}
