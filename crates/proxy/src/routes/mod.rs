//! What is forwarded: one handler a path, grouped by what they are about.

mod capabilities;
mod discounts;
mod orders;
mod showtimes;
mod vouchers;

use crate::config::{Config, ConfigError};
use crate::error::ApiError;
use crate::upstream::Upstream;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;

/// The upstream of a group of routes.
type Via = State<Arc<Upstream>>;

/// All paths. Those of Connect are there only where it is configured.
pub(crate) fn routes(config: &Config) -> Result<Router, ConfigError> {
    let ocapi = Upstream::new(config.ocapi_url.clone(), config.ocapi_credential()?, config)?;
    let ocapi = Router::new()
        .merge(orders::routes())
        .merge(showtimes::routes())
        .merge(vouchers::routes())
        .with_state(Arc::new(ocapi));
    let connect = match config.connect()? {
        None => Router::new(),
        Some((url, credential)) => {
            let connect = Upstream::new(url.clone(), credential, config)?;
            discounts::routes(config.discount_method).with_state(Arc::new(connect))
        }
    };
    Ok(ocapi
        .merge(connect)
        .merge(capabilities::routes(config))
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::bad_request(StatusCode::METHOD_NOT_ALLOWED)))
}
