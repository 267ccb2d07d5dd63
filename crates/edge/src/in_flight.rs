//! The limit of requests that are handled at the same time.

use crate::counters::{Counters, Handling};
use crate::refusal::Refusal;
use crate::settings::Edge;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One of the requests that [`Limits::in_flight`](crate::Limits::in_flight) allows, as an extension of the request.
///
/// The request counts until the last clone is dropped. The guard drops its clone with the answer, or when the client
/// leaves. Work that continues after that must hold a clone of its own, or the limit does not count it. This is why
/// tower's concurrency limit is not used: it frees the permit together with the answer.
#[derive(Clone, Debug)]
pub struct InFlight {
    _permit: Arc<Permit>,
}

#[derive(Debug)]
struct Permit {
    /// `None` for a path that is never shed.
    _semaphore: Option<OwnedSemaphorePermit>,
    _handling: Handling,
}

/// Admits requests up to the limit.
pub(crate) struct InFlightLimit {
    free: Arc<Semaphore>,
    never_shed: &'static [&'static str],
    counters: Arc<Counters>,
}

impl InFlightLimit {
    pub(crate) fn new(edge: &Edge) -> InFlightLimit {
        let free = Arc::new(Semaphore::new(edge.limits.in_flight.min(Semaphore::MAX_PERMITS)));
        InFlightLimit { free, never_shed: edge.never_shed, counters: edge.counters.clone() }
    }

    /// Admits a request to this path, or refuses it as [`Refusal::Busy`]. A path that is never shed is always admitted
    /// and takes no permit from other requests.
    pub(crate) fn admit(&self, path: &str) -> Result<InFlight, Refusal> {
        let semaphore = match self.never_shed.contains(&path) {
            true => None,
            false => Some(self.free.clone().try_acquire_owned().map_err(|_| Refusal::Busy)?),
        };
        let permit = Permit { _semaphore: semaphore, _handling: self.counters.handle() };
        Ok(InFlight { _permit: Arc::new(permit) })
    }
}
