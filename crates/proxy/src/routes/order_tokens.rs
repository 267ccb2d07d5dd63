//! Order tokens, for the backends of booking sites.

use super::Via;
use crate::access_control::binding::{Binding, Caller, Claims};
use crate::access_control::extract::Body;
use crate::access_control::id::Id;
use crate::clock;
use crate::error::{ApiError, Cause};
use crate::limits::{GRACE_MS, LONGEST_ORDER_TOKEN_MS, RECEIPT_MS, UNSTATED_ORDER_LIFE_MS};
use crate::services::Services;
use crate::upstream::Upstream;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::orders::{read_completed, read_order, stated_end};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Extension, Json, Router};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use wire::ProblemCode::{OrderNotFound, Unavailable};
use wire::checkout_api::{OrderToken, OrderTokenRequest};
use wire::ocapi::{OrderResponse, OrderStatus};

pub(crate) fn routes(services: &Services) -> Router {
    Router::new()
        .route("/checkout/v1/order-tokens", post(issue))
        .layer(Extension(services.binding.clone()))
        .with_state(services.ocapi.clone())
}

async fn issue(
    State(ocapi): Via,
    Extension(binding): Extension<Arc<Binding>>,
    caller: Caller,
    OcapiHeaders(headers): OcapiHeaders,
    Body(wish): Body<OrderTokenRequest>,
) -> Result<Json<OrderToken>, ApiError> {
    let Caller::Site(site) = caller else { return Err(ApiError::not_found()) };
    let id = |text: String| Id::parse(text).ok_or(ApiError::bad_request(StatusCode::BAD_REQUEST));
    let order = id(wish.order_id)?;
    let expires_at = until(&ocapi, &order, headers).await?;
    let claims = Claims {
        order,
        site,
        exp: expires_at.as_second(),
        session: wish.user_session_id.map(id).transpose()?,
        suisanr: wish.suisanr.map(id).transpose()?,
    };
    let token = binding.issue(&claims).ok_or(ApiError::unavailable(Cause::Broken))?;
    Ok(Json(OrderToken { token, expires_at: expires_at.to_string() }))
}

/// The end of a token for the order: the order's own, within limits. Vista states it by its own clock; the result is by
/// ours, which checks tokens.
pub(super) async fn until(ocapi: &Upstream, order: &Id, headers: HeaderMap) -> Result<Timestamp, ApiError> {
    let now = clock::now();
    let read = read_order(ocapi, order.as_str(), headers.clone()).dated::<OrderResponse>().await;
    let (ends, otherwise) = match read {
        Ok(there) if there.answer.order.status == OrderStatus::Completed => (None, RECEIPT_MS),
        Ok(there) => match stated_end(&there.answer.order, there.ahead_ms) {
            Some(ends) if ends <= now => (None, GRACE_MS),
            ends => (ends, UNSTATED_ORDER_LIFE_MS),
        },
        Err(error) if error.code == OrderNotFound => {
            match read_completed(ocapi, order.as_str(), headers).answer::<OrderResponse>().await {
                Ok(_) => (None, RECEIPT_MS),
                Err(error) => without_vista(error)?,
            }
        }
        Err(error) => without_vista(error)?,
    };
    let after = |life| now.saturating_add(SignedDuration::from_millis(life)).unwrap_or(now);
    Ok(ends.unwrap_or_else(|| after(otherwise)).min(after(LONGEST_ORDER_TOKEN_MS)))
}

/// If Vista is unavailable, the site vouches for the order, and Vista answers every call with the token later.
fn without_vista(error: ApiError) -> Result<(Option<Timestamp>, i64), ApiError> {
    if error.code == Unavailable { Ok((None, UNSTATED_ORDER_LIFE_MS)) } else { Err(error) }
}
