//! The routes: one handler for each path, grouped by subject.

mod capabilities;
mod discounts;
mod expiry;
pub(crate) mod health;
mod order_tokens;
mod orders;
mod showtimes;
mod vouchers;

use crate::access_control::binding::site_only;
use crate::access_control::gate::{Gate, admitted};
use crate::error::ApiError;
use crate::services::Services;
use crate::upstream::Upstream;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;

/// The upstream of a group of routes.
type Via = State<Arc<Upstream>>;

/// All routes but the health checks. Those of an upstream only exist if it is configured.
pub(crate) fn routes(services: &Services) -> Router {
    let ocapi = Router::new()
        .merge(orders::routes())
        .with_state(services.ocapi.clone())
        .merge(showtimes::routes(services))
        .merge(expiry::routes(services))
        .merge(vouchers::routes(services));
    let connect = services.connect.as_ref();
    let connect = connect.map_or_else(Router::new, |connect| discounts::routes(services, connect));
    let payments = services.payments.as_ref().map_or_else(Router::new, crate::payments::routes);
    let gifts = services.gifts.as_ref();
    let gate = Gate {
        binding: services.binding.clone(),
        shares: services.shares.clone(),
        idempotency: services.idempotency.clone(),
    };
    let of_an_order = ocapi
        .merge(connect)
        .merge(crate::codes::routes(services))
        .merge(crate::completion::routes(services))
        .merge(payments)
        .merge(gifts.map_or_else(Router::new, |gifts| crate::gifts::routes(gifts, &services.ocapi)))
        .route_layer(from_fn_with_state(gate, admitted));
    let of_a_site =
        order_tokens::routes(services).route_layer(from_fn_with_state(services.binding.clone(), site_only));
    of_an_order
        .merge(of_a_site)
        .merge(gifts.map_or_else(Router::new, crate::gifts::webhook))
        .merge(capabilities::routes(services))
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::bad_request(StatusCode::METHOD_NOT_ALLOWED))
}
