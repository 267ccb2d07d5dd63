//! The work of one process, and its end.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{RwLock, RwLockReadGuard};

/// Counts who works, and stops the work.
#[derive(Default)]
pub(crate) struct Work {
    is_stopping: AtomicBool,
    /// Each worker holds a read guard.
    workers: RwLock<()>,
}

impl Work {
    /// Begins a piece of work, which lasts as long as the guard. `None` if the work is stopping.
    pub(crate) fn begin(&self) -> Option<RwLockReadGuard<'_, ()>> {
        // Only `stop` takes the write lock, so this fails only if the work is stopping.
        self.workers.try_read().ok().filter(|_| !self.is_stopping())
    }

    /// Whether a worker should stop after the call that it is in.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Lets no work begin any more, and waits until all work has ended.
    pub(crate) async fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        drop(self.workers.write().await);
    }
}
