//! Whether there is still work to be taken up, and who is at it.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{RwLock, RwLockReadGuard};

/// The work of one process, until it is to end.
#[derive(Default)]
pub(crate) struct Work {
    over: AtomicBool,
    /// Read by whoever works.
    under_way: RwLock<()>,
}

impl Work {
    /// Lets somebody work for as long as the guard lives; none where the work is over.
    pub(crate) fn begin(&self) -> Option<RwLockReadGuard<'_, ()>> {
        // Nobody but `end` keeps a reader out.
        self.under_way.try_read().ok().filter(|_| !self.is_over())
    }

    /// Whether whoever works should come to an end.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Lets nobody begin any more, and waits for those who have.
    pub(crate) async fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        drop(self.under_way.write().await);
    }
}
