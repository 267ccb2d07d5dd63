//! For the load balancer: is the process alive, and should it get requests.

use crate::error::{ApiError, Cause};
use crate::services::Services;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use store::Store;
use tokio_util::sync::CancellationToken;

pub(crate) fn routes(services: &Services) -> Router {
    let (store, stopping) = (services.store.clone(), services.stopping.clone());
    Router::new()
        .route("/health/live", get(async || StatusCode::NO_CONTENT))
        .route("/health/ready", get(async move || ready(store, stopping).await))
}

/// Vista is not asked: a proxy that it does not answer is as good as any other.
async fn ready(store: Store, stopping: CancellationToken) -> Result<StatusCode, ApiError> {
    if stopping.is_cancelled() {
        return Err(ApiError::unavailable(Cause::Stopping));
    }
    match store.ready().await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(_) => Err(ApiError::unavailable(Cause::Store)),
    }
}
