//! OCAPI showtimes: their ticket prices, and an order's tickets and seats.

use crate::access_control::extract::{Body, Ids};
use crate::access_control::id::Id;
use crate::access_control::order_locks::OrderLocks;
use crate::error::{ApiError, Cause};
use crate::limits::ORDER_LOCK_PATIENCE;
use crate::services::Services;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::{HandedOn, Upstream, showtimes};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, put};
use std::sync::Arc;
use tokio::time::timeout;
use wire::ProblemCode::OrderBusy;
use wire::ocapi::{OrderResponse, SetShowtimeRequest, TicketPricesResponse};

#[derive(Clone)]
struct Showtimes {
    ocapi: Arc<Upstream>,
    order_locks: Arc<OrderLocks>,
}

pub(crate) fn routes(services: &Services) -> Router {
    Router::new()
        .route("/ocapi/v1/showtimes/{showtime}/ticket-prices", get(ticket_prices))
        .route("/ocapi/v1/orders/{order}/showtimes/{showtime}", put(set_showtime))
        .with_state(Showtimes { ocapi: services.ocapi.clone(), order_locks: services.order_locks.clone() })
}

async fn ticket_prices(
    State(Showtimes { ocapi, .. }): State<Showtimes>,
    Ids(showtime): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<HandedOn, ApiError> {
    showtimes::ticket_prices(&ocapi, showtime.as_str(), headers).hand_on::<TicketPricesResponse>().await
}

async fn set_showtime(
    State(Showtimes { ocapi, order_locks }): State<Showtimes>,
    Ids((order, showtime)): Ids<(Id, Id)>,
    OcapiHeaders(headers): OcapiHeaders,
    Body(selection): Body<SetShowtimeRequest>,
) -> Result<HandedOn, ApiError> {
    let _alone = timeout(ORDER_LOCK_PATIENCE, order_locks.lock(&order)).await.map_err(|_| BUSY)?;
    let (order, showtime) = (order.as_str(), showtime.as_str());
    showtimes::set_showtime(&ocapi, order, showtime, headers, &selection).hand_on::<OrderResponse>().await
}

/// Another request is changing the tickets. Nothing was sent.
const BUSY: ApiError = ApiError::new(OrderBusy, StatusCode::CONFLICT, Cause::Repeated);
