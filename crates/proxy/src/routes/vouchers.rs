//! Vista vouchers on an order.

use crate::access_control::attempt_limits::{AttemptLimits, Issuer};
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::services::Services;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::vouchers::add_voucher;
use crate::upstream::{HandedOn, Upstream};
use axum::Router;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing::{delete, post};
use std::sync::Arc;
use wire::ocapi::{AddVoucherRequest, AddVoucherResponse};

#[derive(Clone)]
struct Vouchers {
    ocapi: Arc<Upstream>,
    attempt_limits: Arc<AttemptLimits>,
}

pub(crate) fn routes(services: &Services) -> Router {
    Router::new()
        .route("/ocapi/v1/orders/{order}/vouchers", post(add))
        .route("/ocapi/v1/orders/{order}/vouchers/{voucher}", delete(remove))
        .with_state(Vouchers {
            ocapi: services.ocapi.clone(),
            attempt_limits: services.attempt_limits.clone(),
        })
}

async fn add(
    State(Vouchers { ocapi, attempt_limits }): State<Vouchers>,
    Ids(order): Ids<Id>,
    Client(client): Client,
    OcapiHeaders(headers): OcapiHeaders,
    Body(voucher): Body<AddVoucherRequest>,
) -> Result<HandedOn, ApiError> {
    let mut attempt = attempt_limits.attempt(&voucher.credentials.barcode, order.as_str(), client);
    let call = add_voucher(&ocapi, order.as_str(), headers, &voucher);
    let answer = attempt.ask(Issuer::Vista, call.hand_on::<AddVoucherResponse>()).await;
    attempt.conclude(answer).await
}

/// Removes a voucher. A 404 stays "not found": the voucher may already be gone, as intended.
async fn remove(
    State(Vouchers { ocapi, .. }): State<Vouchers>,
    Ids((order, voucher)): Ids<(Id, Id)>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<StatusCode, ApiError> {
    let call = ocapi.write(
        Method::DELETE,
        "/ocapi/v1/orders/{order}/vouchers/{voucher}",
        &[order.as_str(), voucher.as_str()],
    );
    call.headers(headers).succeed().await.map(|()| StatusCode::NO_CONTENT)
}
