//! Limits for how many of one thing a client may have at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts by name, for example the open connections of each address. Names with a count of 0 take no memory.
///
/// ```
/// use edge::Caps;
/// use std::sync::Arc;
///
/// let caps = Arc::new(Caps::default());
/// let first = caps.admit("203.0.113.9/32".to_owned(), 1);
/// assert!(first.is_some());
/// assert!(caps.admit("203.0.113.9/32".to_owned(), 1).is_none());
/// drop(first);
/// assert!(caps.admit("203.0.113.9/32".to_owned(), 1).is_some());
/// ```
#[derive(Debug, Default)]
pub struct Caps {
    counts: Mutex<HashMap<String, usize>>,
}

impl Caps {
    /// Counts one more for this name until the result is dropped. Returns `None` if the count is `most` already.
    pub fn admit(self: &Arc<Caps>, name: String, most: usize) -> Option<Admission> {
        let mut counts = self.lock();
        let count = counts.get(&name).copied().unwrap_or(0);
        if count >= most {
            return None;
        }
        counts.insert(name.clone(), count.saturating_add(1));
        Some(Admission { caps: self.clone(), name })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts for its name until it is dropped. It has no `Debug`, because the name may be the id of an order.
pub struct Admission {
    caps: Arc<Caps>,
    name: String,
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut counts = self.caps.lock();
        match counts.get_mut(&self.name) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                counts.remove(&self.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_admission_is_free_again_and_leaves_no_entry() {
        let caps = Arc::new(Caps::default());
        let admit = |name: &str| caps.admit(name.to_owned(), 2);
        let (first, second) = (admit("a").unwrap(), admit("a").unwrap());
        assert!(admit("a").is_none());
        assert!(admit("b").is_some());
        drop(first);
        let third = admit("a").unwrap();
        drop((second, third));
        assert!(caps.lock().is_empty());
    }
}
