//! OCAPI orders, in progress and completed. There is no route to Vista's own completion, which would bypass
//! `completion`.

use super::Via;
use crate::access_control::extract::Ids;
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::orders::read_order;
use crate::upstream::{HandedOn, Upstream};
use axum::Router;
use axum::extract::State;
use axum::http::Method;
use axum::routing::get;
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
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
    read_order(&ocapi, order.as_str(), headers).hand_on::<OrderResponse>().await
}

async fn read_completed(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<HandedOn, ApiError> {
    let call = ocapi.read(Method::GET, "/ocapi/v1/orders/completed/{order}", &[order.as_str()]);
    call.headers(headers).missing(OrderNotFound).hand_on::<OrderResponse>().await
}
