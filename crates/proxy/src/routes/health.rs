//! For the load balancer: whether the process is alive, and whether it should get requests.

use crate::error::{ApiError, Cause};
use crate::limits::READINESS_AGE;
use crate::services::Services;
use crate::state::store_failed;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

pub(crate) fn routes(services: &Services) -> Router {
    let (store, metrics, stopping) =
        (services.store.clone(), services.metrics.clone(), services.stopping.clone());
    let ready = Arc::new(Ready::new(READINESS_AGE, move || {
        let (store, metrics) = (store.clone(), metrics.clone());
        async move { store.ready().await.map_err(|error| store_failed(&metrics, "readiness", &error)) }
    }));
    Router::new()
        .route("/health/live", get(async || StatusCode::NO_CONTENT))
        .route("/health/ready", get(async move || answer(&stopping, &ready).await))
}

/// An error if the store does not answer.
type Readiness = Result<(), ApiError>;

/// Vista is not called: if it fails here, it fails in every other proxy too.
async fn answer<P, F>(stopping: &CancellationToken, ready: &Ready<P>) -> Result<StatusCode, ApiError>
where
    P: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Readiness> + Send,
{
    if stopping.is_cancelled() {
        return Err(ApiError::unavailable(Cause::Stopping));
    }
    ready.check().await.map(|()| StatusCode::NO_CONTENT)
}

/// Asks the store on behalf of all callers: health requests are not limited in number.
struct Ready<P> {
    fresh: Duration,
    probe: Arc<P>,
    /// Locked while the store is asked.
    last: Arc<Mutex<Option<(Instant, Readiness)>>>,
}

impl<P, F> Ready<P>
where
    P: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Readiness> + Send,
{
    fn new(fresh: Duration, probe: P) -> Ready<P> {
        Ready { fresh, probe: Arc::new(probe), last: Arc::default() }
    }

    async fn check(&self) -> Readiness {
        let mut last = self.last.clone().lock_owned().await;
        if let Some((at, answer)) = *last
            && at.elapsed() < self.fresh
        {
            return answer;
        }
        let probe = self.probe.clone();
        // Runs on its own task: a client that disconnects must not break a connection to the store.
        let asked = tokio::spawn(async move {
            let answer = probe().await;
            *last = Some((Instant::now(), answer));
            answer
        });
        asked.await.unwrap_or(Err(ApiError::unavailable(Cause::Broken)))
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
                    wait.acquire().await.unwrap().forget();
                    Ok(())
                }
            }));
            let ask = || {
                let ready = ready.clone();
                async move { ready.check().await }
            };
            let mut first = tokio::spawn(ask());
            while asked.load(Ordering::SeqCst) == 0 {
                tokio::task::yield_now().await;
            }
            let all: JoinSet<_> = (0..100).map(|_| ask()).collect();
            // The client that asked first disconnects.
            first.abort();
            assert!((&mut first).await.unwrap_err().is_cancelled());
            assert_eq!(asked.load(Ordering::SeqCst), 1, "one at a time");
            go_on.add_permits(101);
            assert!(all.join_all().await.into_iter().all(|answer| answer.is_ok()));
            assert_eq!(asked.load(Ordering::SeqCst), probes);
        }
    }
}
