//! What happened at the edge, in numbers.

use crate::refusal::Refusal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Counts since the start; read at any time, by whatever writes the metrics.
#[derive(Debug, Default)]
pub struct Counters {
    open: AtomicUsize,
    accepted: AtomicU64,
    handling: AtomicUsize,
    refused: [AtomicU64; Refusal::ALL.len()],
}

impl Counters {
    /// Connections open now.
    pub fn connections_open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Connections ever let in.
    pub fn connections_accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Requests being handled now.
    pub fn in_flight(&self) -> usize {
        self.handling.load(Ordering::Relaxed)
    }

    /// How often each refusal was made.
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
        self.accepted.fetch_add(1, Ordering::Relaxed);
        self.open.fetch_add(1, Ordering::Relaxed);
        Connected(self.clone())
    }

    pub(crate) fn handle(self: &Arc<Counters>) -> Handling {
        self.handling.fetch_add(1, Ordering::Relaxed);
        Handling(self.clone())
    }
}

/// An open connection, until dropped.
pub(crate) struct Connected(Arc<Counters>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A request at work, until dropped.
#[derive(Debug)]
pub(crate) struct Handling(Arc<Counters>);

impl Drop for Handling {
    fn drop(&mut self) {
        self.0.handling.fetch_sub(1, Ordering::Relaxed);
    }
}
