//! For the load balancer: whether the process is alive, and whether it should get requests.

use crate::error::{ApiError, Cause};
use crate::limits::READINESS_AGE;
use crate::services::Services;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

pub(crate) fn routes(services: &Services) -> Router {
    let (store, stopping) = (services.store.clone(), services.stopping.clone());
    let ready = Arc::new(Ready::new(READINESS_AGE, move || {
        let store = store.clone();
        async move { store.ready().await.is_ok() }
    }));
    Router::new()
        .route("/health/live", get(async || StatusCode::NO_CONTENT))
        .route("/health/ready", get(async move || answer(&stopping, &ready).await))
}

/// Vista is not called: if it fails here, it fails in every other proxy too.
async fn answer<P, F>(stopping: &CancellationToken, ready: &Ready<P>) -> Result<StatusCode, ApiError>
where
    P: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = bool> + Send,
{
    if stopping.is_cancelled() {
        return Err(ApiError::unavailable(Cause::Stopping));
    }
    if ready.is_ready().await { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::unavailable(Cause::Store)) }
}

/// Asks the store on behalf of all callers: health requests are not limited in number.
struct Ready<P> {
    fresh: Duration,
    probe: Arc<P>,
    /// Locked while the store is asked.
    last: Arc<Mutex<Option<(Instant, bool)>>>,
}

impl<P, F> Ready<P>
where
    P: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = bool> + Send,
{
    fn new(fresh: Duration, probe: P) -> Ready<P> {
        Ready { fresh, probe: Arc::new(probe), last: Arc::default() }
    }

    async fn is_ready(&self) -> bool {
        let mut last = self.last.clone().lock_owned().await;
        if let Some((at, is_ready)) = *last
            && at.elapsed() < self.fresh
        {
            return is_ready;
        }
        let probe = self.probe.clone();
        // Runs on its own task: a client that disconnects must not break a connection to the store.
        let asked = tokio::spawn(async move {
            let is_ready = probe().await;
            *last = Some((Instant::now(), is_ready));
            is_ready
        });
        asked.await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Semaphore;
    use tokio::task::JoinSet;

    #[tokio::test]
    async fn the_store_is_asked_once_for_all_who_want_to_know() {
        for (fresh, probes) in [(Duration::MAX, 1), (Duration::ZERO, 101)] {
            let (asked, go_on) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
            let (count, wait) = (asked.clone(), go_on.clone());
            let ready = Arc::new(Ready::new(fresh, move || {
                let (count, wait) = (count.clone(), wait.clone());
                async move {
                    count.fetch_add(1, Ordering::SeqCst);
                    wait.acquire().await.is_ok_and(|permit| {
                        permit.forget();
                        true
                    })
                }
            }));
            let ask = || {
                let ready = ready.clone();
                async move { ready.is_ready().await }
            };
            let mut first = tokio::spawn(ask());
            while asked.load(Ordering::SeqCst) == 0 {
                tokio::task::yield_now().await;
            }
            let all: JoinSet<bool> = (0..100).map(|_| ask()).collect();
            // The client that asked first disconnects.
            first.abort();
            assert!((&mut first).await.unwrap_err().is_cancelled());
            assert_eq!(asked.load(Ordering::SeqCst), 1, "one at a time");
            go_on.add_permits(101);
            assert!(all.join_all().await.into_iter().all(|is_ready| is_ready));
            assert_eq!(asked.load(Ordering::SeqCst), probes);
        }
    }
}
