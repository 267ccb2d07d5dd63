//! More time for an order, as often as Vista allows it.

use super::order_tokens::until;
use crate::access_control::binding::{Binding, Caller, Claims};
use crate::access_control::extract::Ids;
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::services::Services;
use crate::upstream::Upstream;
use crate::upstream::headers::OcapiHeaders;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::checkout_api::OrderToken;

#[derive(Clone)]
struct Expiry {
    ocapi: Arc<Upstream>,
    binding: Arc<Binding>,
}

pub(crate) fn routes(services: &Services) -> Router {
    Router::new()
        .route("/ocapi/v1/orders/{order}/expiry/reset", post(reset))
        .with_state(Expiry { ocapi: services.ocapi.clone(), binding: services.binding.clone() })
}

/// Resets the order's expiry. Vista documents no answer, so none is read. A browser's token expires with its order, so
/// the answer is a token with the new expiry. If that cannot be read, the reset still succeeds, without a token.
async fn reset(
    State(Expiry { ocapi, binding }): State<Expiry>,
    caller: Caller,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<Response, ApiError> {
    let call = ocapi.write(Method::POST, "/ocapi/v1/orders/{order}/expiry/reset", &[order.as_str()]);
    call.headers(headers.clone()).missing(OrderNotFound).succeed().await?;
    let Caller::Browser(claims) = caller else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let Ok(expires_at) = until(&ocapi, &order, headers).await else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let token = binding.issue(&Claims { exp: expires_at.as_second(), ..claims });
    let renewed = token.map(|token| Json(OrderToken { token, expires_at: expires_at.to_string() }));
    Ok(renewed.map_or(StatusCode::NO_CONTENT.into_response(), IntoResponse::into_response))
}
