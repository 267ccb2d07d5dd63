//! OCAPI showtimes: their ticket prices, and an order's tickets and seats.

use super::Via;
use crate::access_control::extract::{Body, Ids};
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::{HandedOn, Upstream};
use axum::Router;
use axum::extract::State;
use axum::http::Method;
use axum::routing::{get, put};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::ocapi::{OrderResponse, SetShowtimeRequest, TicketPricesResponse};

pub(crate) fn routes() -> Router<Arc<Upstream>> {
    Router::new()
        .route("/ocapi/v1/showtimes/{showtime}/ticket-prices", get(ticket_prices))
        .route("/ocapi/v1/orders/{order}/showtimes/{showtime}", put(set_showtime))
}

async fn ticket_prices(
    State(ocapi): Via,
    Ids(showtime): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<HandedOn, ApiError> {
    let call = ocapi.read(Method::GET, &format!("/ocapi/v1/showtimes/{showtime}/ticket-prices"));
    call.headers(headers).hand_on::<TicketPricesResponse>().await
}

async fn set_showtime(
    State(ocapi): Via,
    Ids((order, showtime)): Ids<(Id, Id)>,
    OcapiHeaders(headers): OcapiHeaders,
    Body(selection): Body<SetShowtimeRequest>,
) -> Result<HandedOn, ApiError> {
    let call = ocapi.write(Method::PUT, &format!("/ocapi/v1/orders/{order}/showtimes/{showtime}"));
    call.headers(headers).body(&selection).missing(OrderNotFound).hand_on::<OrderResponse>().await
}
