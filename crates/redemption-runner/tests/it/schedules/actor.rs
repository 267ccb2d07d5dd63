//! Workers that run one at a time. They can stop in the middle of a call, and die there.

use super::site::Answered;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use store::StoreError;

/// The point at which a worker stops until its next turn.
#[derive(Default)]
pub(crate) struct Parking(AtomicBool);

impl Parking {
    pub(crate) async fn stop(&self) {
        let mut stopped = false;
        poll_fn(|_| {
            if stopped {
                return Poll::Ready(());
            }
            stopped = true;
            self.0.store(true, Ordering::Relaxed);
            Poll::Pending
        })
        .await;
    }
}

/// The answer to its site, and whether another worker had the redemption.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) answered: Option<Answered>,
    pub(crate) taken_over: bool,
}

type Work = Pin<Box<dyn Future<Output = Result<Done, StoreError>>>>;

pub(crate) struct Actor {
    pub(crate) name: String,
    /// The customer whose site waits for it.
    pub(crate) customer: Option<usize>,
    work: Work,
    parking: Arc<Parking>,
    /// The number of waits for the store after which it dies.
    dies_after: Option<u32>,
}

pub(crate) enum Slice {
    Parked,
    Died,
    Ended(Result<Done, StoreError>),
}

impl Actor {
    pub(crate) fn new(
        name: String,
        customer: Option<usize>,
        parking: Arc<Parking>,
        dies_after: Option<u32>,
        work: Work,
    ) -> Actor {
        Actor { name, customer, work, parking, dies_after }
    }

    /// Runs until it stops. No other worker runs in the meantime.
    pub(crate) async fn run(&mut self) -> Slice {
        self.parking.0.store(false, Ordering::Relaxed);
        poll_fn(|context| {
            if let Poll::Ready(done) = self.work.as_mut().poll(context) {
                return Poll::Ready(Slice::Ended(done));
            }
            if self.parking.0.load(Ordering::Relaxed) {
                return Poll::Ready(Slice::Parked);
            }
            match &mut self.dies_after {
                Some(0) => Poll::Ready(Slice::Died),
                Some(waits) => {
                    *waits -= 1;
                    Poll::Pending
                }
                None => Poll::Pending,
            }
        })
        .await
    }
}
