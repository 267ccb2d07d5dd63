//! OCAPI orders, in progress and completed. There is no route to Vista's own completion, which would bypass
//! `completion`.

use super::Via;
use crate::access_control::extract::Ids;
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::{HandedOn, Upstream, orders};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use std::sync::Arc;
use wire::ocapi::OrderResponse;

pub(crate) fn routes() -> Router<Arc<Upstream>> {
    Router::new()
        .route("/ocapi/v1/orders/{order}", get(read))
        .route("/ocapi/v1/orders/completed/{order}", get(read_completed))
}

async fn read(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<HandedOn, ApiError> {
    orders::read_order(&ocapi, order.as_str(), headers).hand_on::<OrderResponse>().await
}

async fn read_completed(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<HandedOn, ApiError> {
    orders::read_completed(&ocapi, order.as_str(), headers).hand_on::<OrderResponse>().await
}
