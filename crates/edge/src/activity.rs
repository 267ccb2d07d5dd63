//! The state of one connection and its time limits.

use crate::refusal::Refusal;
use crate::settings::Limits;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, ready};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// The state of one connection, shared by the gate that reads requests and the service that answers them.
#[derive(Debug)]
pub(crate) struct Activity(Mutex<State>);

#[derive(Debug)]
struct State {
    /// The time of connecting, or of the end of the last answer.
    quiet_since: Instant,
    /// The time of the first bytes of a head that has not arrived completely.
    head_since: Option<Instant>,
    requests: u64,
    /// Requests without a complete answer.
    answering: usize,
    refused: Option<Refusal>,
}

/// The next event of a connection, and since when the connection waits for it.
#[derive(Debug, PartialEq, Eq)]
enum Wait {
    FirstByte(Instant),
    NextRequest(Instant),
    RestOfHead(Instant),
    /// Our own answer. The handler has its own time limits, and the writer has the limit for slow readers.
    Answer,
}

/// The action on a connection whose client has used up its time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    Close,
    RefuseHead,
}

impl Activity {
    /// A connection that was opened at this moment.
    pub(crate) fn new() -> Arc<Activity> {
        let state =
            State { quiet_since: Instant::now(), head_since: None, requests: 0, answering: 0, refused: None };
        Arc::new(Activity(Mutex::new(state)))
    }

    /// From now on no request of this connection reaches the router. The first refusal stands.
    pub(crate) fn refuse(&self, refusal: Refusal) {
        self.state().refused.get_or_insert(refusal);
    }

    pub(crate) fn refused(&self) -> Option<Refusal> {
        self.state().refused
    }

    /// A part of a head has arrived.
    pub(crate) fn head_begins(&self) {
        self.state().head_since.get_or_insert_with(Instant::now);
    }

    /// The whole head has arrived.
    pub(crate) fn head_ends(&self) {
        let mut state = self.state();
        state.head_since = None;
        state.requests = state.requests.saturating_add(1);
    }

    /// Counts a request as being answered until the result is dropped.
    pub(crate) fn answer(self: &Arc<Activity>) -> Answering {
        let mut state = self.state();
        state.answering = state.answering.saturating_add(1);
        Answering(self.clone())
    }

    /// Waits until the client has used up its time, or until the server stops and this connection is idle.
    ///
    /// The connection's own task must poll this after the connection itself. A change of the state is then seen
    /// without a wake-up, and a request that is answered at once never touches the timer.
    pub(crate) async fn overdue(&self, limits: &Limits, stopping: &CancellationToken) -> Overdue {
        let mut stopping = pin!(stopping.cancelled());
        let mut timer = pin!(sleep(limits.first_byte));
        poll_fn(|cx| {
            let stops = stopping.as_mut().poll(cx).is_ready();
            loop {
                let (since, limit, overdue) = match self.wait() {
                    // hyper finishes the answer before it closes the connection.
                    Wait::NextRequest(_) | Wait::Answer if stops => return Poll::Ready(Overdue::Close),
                    Wait::Answer => return Poll::Pending,
                    Wait::FirstByte(since) => (since, limits.first_byte, Overdue::Close),
                    Wait::NextRequest(since) => (since, limits.idle, Overdue::Close),
                    Wait::RestOfHead(since) => (since, limits.header_read, Overdue::RefuseHead),
                };
                let Some(deadline) = since.checked_add(limit) else {
                    return Poll::Pending;
                };
                // A later deadline waits for the timer to fire, so that a busy connection does not set it again for
                // each request.
                if deadline < timer.deadline() || timer.is_elapsed() {
                    timer.as_mut().reset(deadline);
                }
                ready!(timer.as_mut().poll(cx));
                if deadline <= Instant::now() {
                    return Poll::Ready(overdue);
                }
            }
        })
        .await
    }

    fn wait(&self) -> Wait {
        let state = self.state();
        match state.head_since {
            _ if state.refused.is_some() => Wait::Answer,
            Some(since) => Wait::RestOfHead(since),
            None if state.answering > 0 => Wait::Answer,
            None if state.requests == 0 => Wait::FirstByte(state.quiet_since),
            None => Wait::NextRequest(state.quiet_since),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered, from its head to the last byte that hyper took from the answer's body.
pub(crate) struct Answering(Arc<Activity>);

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.answering = state.answering.saturating_sub(1);
        state.quiet_since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NEVER: Limits = Limits {
        first_byte: Duration::MAX,
        idle: Duration::MAX,
        header_read: Duration::MAX,
        body: Duration::MAX,
        write: Duration::MAX,
        body_bytes: 0,
        headers: 0,
        header_bytes: 0,
        connections: 0,
        connections_per_address: 0,
        in_flight: 0,
        drain: Duration::MAX,
    };

    /// Polls once: without a deadline nothing can end later.
    async fn is_overdue(activity: &Activity, limits: &Limits, stopping: &CancellationToken) -> bool {
        tokio::select! {
            biased;
            _ = activity.overdue(limits, stopping) => true,
            () = std::future::ready(()) => false,
        }
    }

    #[tokio::test]
    async fn each_wait_has_its_own_limit_and_a_stop_ends_idle_connections_only() {
        let first_byte = Limits { first_byte: Duration::ZERO, ..NEVER };
        let header_read = Limits { header_read: Duration::ZERO, ..NEVER };
        let idle = Limits { idle: Duration::ZERO, ..NEVER };
        let (running, stopping) = (CancellationToken::new(), CancellationToken::new());
        stopping.cancel();
        let activity = Activity::new();
        let expect = async |limits, stop, expected| match expected {
            Some(expected) => assert_eq!(activity.overdue(limits, stop).await, expected),
            None => assert!(!is_overdue(&activity, limits, stop).await),
        };

        expect(&first_byte, &running, Some(Overdue::Close)).await;
        expect(&header_read, &running, None).await;
        // A client that just connected is about to send.
        expect(&NEVER, &stopping, None).await;

        activity.head_begins();
        expect(&first_byte, &running, None).await;
        expect(&header_read, &running, Some(Overdue::RefuseHead)).await;
        expect(&NEVER, &stopping, None).await;

        activity.head_ends();
        let answering = activity.answer();
        for limits in [&first_byte, &header_read, &idle] {
            expect(limits, &running, None).await;
        }
        expect(&NEVER, &stopping, Some(Overdue::Close)).await;

        drop(answering);
        expect(&header_read, &running, None).await;
        expect(&idle, &running, Some(Overdue::Close)).await;
        expect(&NEVER, &stopping, Some(Overdue::Close)).await;

        // The next head on a used connection is still awaited while the server stops.
        activity.head_begins();
        expect(&NEVER, &stopping, None).await;
        activity.refuse(Refusal::HeadersTooSlow);
        expect(&header_read, &running, None).await;
    }
}
