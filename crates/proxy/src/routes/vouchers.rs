//! OCAPI vouchers of an order.

use super::Via;
use crate::error::ApiError;
use crate::extract::{Body, Ids, OcapiHeaders};
use crate::id::Id;
use crate::upstream::Upstream;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing::{delete, post};
use axum::{Json, Router};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::ocapi::{AddVoucherRequest, AddVoucherResponse};

pub(crate) fn routes() -> Router<Arc<Upstream>> {
    Router::new()
        .route("/ocapi/v1/orders/{id}/vouchers", post(add))
        .route("/ocapi/v1/orders/{id}/vouchers/{voucher_id}", delete(remove))
}

async fn add(
    State(ocapi): Via,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
    Body(voucher): Body<AddVoucherRequest>,
) -> Result<Json<AddVoucherResponse>, ApiError> {
    let call = ocapi.write(Method::POST, &format!("/ocapi/v1/orders/{order}/vouchers"));
    call.headers(headers).body(&voucher).missing(OrderNotFound).answer().await.map(Json)
}

/// A 404 stays "not found": it may be the voucher that is gone, which is what was wanted.
async fn remove(
    State(ocapi): Via,
    Ids((order, voucher)): Ids<(Id, Id)>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<StatusCode, ApiError> {
    let call = ocapi.write(Method::DELETE, &format!("/ocapi/v1/orders/{order}/vouchers/{voucher}"));
    call.headers(headers).succeed().await.map(|_| StatusCode::NO_CONTENT)
}
