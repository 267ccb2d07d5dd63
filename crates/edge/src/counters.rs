//! Counters for the metrics.

use crate::refusal::Refusal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Counts of one server since its start.
#[derive(Debug, Default)]
pub struct Counters {
    open: AtomicUsize,
    handling: AtomicUsize,
    refused: [AtomicU64; Refusal::ALL.len()],
}

impl Counters {
    /// Returns the number of open connections.
    pub fn connections_open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Returns the number of requests that are being handled.
    pub fn in_flight(&self) -> usize {
        self.handling.load(Ordering::Relaxed)
    }

    /// Returns each refusal with its count, in the order of [`Refusal::ALL`].
    pub fn refused(&self) -> impl Iterator<Item = (Refusal, u64)> + '_ {
        Refusal::ALL.into_iter().zip(self.refused.iter().map(|count| count.load(Ordering::Relaxed)))
    }

    pub(crate) fn refuse(&self, refusal: Refusal) {
        let counter = Refusal::ALL.iter().zip(&self.refused).find(|(counted, _)| **counted == refusal);
        if let Some((_, count)) = counter {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn connected(self: &Arc<Counters>) -> Connected {
        self.open.fetch_add(1, Ordering::Relaxed);
        Connected(self.clone())
    }

    pub(crate) fn handle(self: &Arc<Counters>) -> Handling {
        self.handling.fetch_add(1, Ordering::Relaxed);
        Handling(self.clone())
    }
}

/// Counts as an open connection until it is dropped.
pub(crate) struct Connected(Arc<Counters>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts as a request that is being handled until it is dropped.
#[derive(Debug)]
pub(crate) struct Handling(Arc<Counters>);

impl Drop for Handling {
    fn drop(&mut self) {
        self.0.handling.fetch_sub(1, Ordering::Relaxed);
    }
}
