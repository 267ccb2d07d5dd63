//! The state that the proxy keeps: the keys that protect it, and the answer when the store fails.

pub(crate) mod keys;

use crate::error::{ApiError, Cause};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use store::StoreError;

/// Counts and logs a failure of the store, and returns the answer for the browser: unavailable, because without the
/// store no write is safe. `doing` names the work that failed, for the log.
pub(crate) fn store_failed(metrics: &Metrics, doing: &'static str, error: &StoreError) -> ApiError {
    metrics.store_failed();
    log::StoreFailed { doing, error }.write();
    ApiError::unavailable(Cause::Store)
}
