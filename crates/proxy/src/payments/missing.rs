//! Orders that are in neither of Vista's lists.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long after its sale an order may be in neither list; the settlement counts on the same.
const LAG: Duration = Duration::from_millis(redemption::limits::QUIET.unsigned_abs());
/// More orders than end in that time.
const MOST: usize = 10_000;

/// When each order was first seen missing, as far as this process knows.
#[derive(Default)]
pub(super) struct Missing(Mutex<HashMap<String, Instant>>);

impl Missing {
    /// Whether the order, which was just seen missing, may still turn up among the completed ones.
    pub(super) fn is_recent(&self, order: &str) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST && !seen.contains_key(order) {
            // An order that is forgotten gets another waiting time.
            seen.retain(|_, since| since.elapsed() < LAG);
        }
        if seen.len() >= MOST && !seen.contains_key(order) {
            return true;
        }
        seen.entry(order.to_owned()).or_insert_with(Instant::now).elapsed() < LAG
    }
}
