//! The state that the proxy keeps: the keys that protect it, and the answers when it cannot be read or written.

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

/// Counts and logs a stored value that cannot be decrypted, and returns the answer for the browser. `value` names it, for
/// the log.
pub(crate) fn stored_unreadable(metrics: &Metrics, value: &'static str) -> ApiError {
    metrics.stored_unreadable();
    log::StoredUnreadable { value }.write();
    ApiError::unavailable(Cause::StoredUnreadable)
}
