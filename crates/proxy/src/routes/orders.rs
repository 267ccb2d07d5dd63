//! OCAPI orders, in progress and completed.

use super::Via;
use crate::error::ApiError;
use crate::extract::{Ids, OcapiHeaders};
use crate::id::Id;
use crate::upstream::Upstream;
use axum::extract::State;
use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::ocapi::{CompletionResponse, OrderResponse};

pub(crate) fn routes() -> Router<Arc<Upstream>> {
    Router::new()
        .route("/ocapi/v1/orders/{order}", get(read))
        .route("/ocapi/v1/orders/completed/{order}", get(read_completed))
        .route("/ocapi/v1/orders/{order}/completion", post(complete))
}

async fn read(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<Json<OrderResponse>, ApiError> {
    let call = ocapi.read(Method::GET, &format!("/ocapi/v1/orders/{order}"));
    call.headers(headers).missing(OrderNotFound).answer().await.map(Json)
}

async fn read_completed(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<Json<OrderResponse>, ApiError> {
    let call = ocapi.read(Method::GET, &format!("/ocapi/v1/orders/completed/{order}"));
    call.headers(headers).missing(OrderNotFound).answer().await.map(Json)
}

/// Vista documents no body for it, so none is read and none is sent.
async fn complete(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<Json<CompletionResponse>, ApiError> {
    let call = ocapi.write(Method::POST, &format!("/ocapi/v1/orders/{order}/completion"));
    call.headers(headers).missing(OrderNotFound).answer().await.map(Json)
}
