//! How many requests are at work.

use crate::counters::{Counters, Handling};
use crate::refusal::Refusal;
use crate::settings::Edge;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A request's place among those at work, as an extension of the request.
///
/// The place is free again when the last clone is dropped. The guard drops its clone with the answer, or when the
/// client leaves. Work that goes on after that must hold a clone of its own, or the limit of requests at work does not
/// count it.
#[derive(Clone, Debug)]
pub struct Place {
    _held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    /// None for a path that is always answered.
    _permit: Option<OwnedSemaphorePermit>,
    _handling: Handling,
}

/// The places there are.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    never_shed: &'static [&'static str],
    counters: Arc<Counters>,
}

impl Places {
    pub(crate) fn new(edge: &Edge) -> Places {
        let free = Arc::new(Semaphore::new(edge.limits.in_flight.min(Semaphore::MAX_PERMITS)));
        Places { free, never_shed: edge.never_shed, counters: edge.counters.clone() }
    }

    /// A place for a request to this path, if there is one. The paths that are never shed take none from others.
    pub(crate) fn take(&self, path: &str) -> Result<Place, Refusal> {
        let permit = match self.never_shed.contains(&path) {
            true => None,
            false => Some(self.free.clone().try_acquire_owned().map_err(|_| Refusal::Busy)?),
        };
        Ok(Place { _held: Arc::new(Held { _permit: permit, _handling: self.counters.handle() }) })
    }
}
