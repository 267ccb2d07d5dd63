//! What the two ends of one connection must know of each other: the gate that reads, and the service that answers.

use crate::refusal::Refusal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

/// The state of one connection.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    refused: OnceLock<Refusal>,
    answering: AtomicUsize,
    /// The gate, while it waits for an answer to end.
    waiting: Mutex<Option<Waker>>,
}

impl Exchange {
    /// From here on nothing of this connection reaches the router.
    pub(crate) fn refuse(&self, refusal: Refusal) {
        // The first refusal stands; nothing is read after it.
        let _ = self.refused.set(refusal);
    }

    pub(crate) fn refused(&self) -> Option<Refusal> {
        self.refused.get().copied()
    }

    /// Ready when no request is being answered: until then the client's silence is no idleness.
    pub(crate) fn poll_answered(&self, cx: &mut Context<'_>) -> Poll<()> {
        // Before looking, so that an answer which ends in between is not missed.
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        if self.answering.load(Ordering::SeqCst) > 0 { Poll::Pending } else { Poll::Ready(()) }
    }

    pub(crate) fn answer(self: &Arc<Exchange>) -> Answering {
        self.answering.fetch_add(1, Ordering::SeqCst);
        Answering(self.clone())
    }
}

/// An answer under way, until dropped: from the request's head to the last byte given to the connection.
pub(crate) struct Answering(Arc<Exchange>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answering.fetch_sub(1, Ordering::SeqCst);
        let gate = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(gate) = gate {
            gate.wake();
        }
    }
}
