//! The route of the gift.

use super::Gifts;
use crate::access_control::extract::Ids;
use crate::access_control::id::Id;
use crate::error::ApiError;
use crate::upstream::Upstream;
use crate::upstream::headers::OcapiHeaders;
use crate::upstream::orders::read_completed;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use std::sync::Arc;
use wire::checkout_api::Gift;
use wire::ocapi::{OrderResponse, OrderStatus};

#[derive(Clone)]
struct Counter {
    gifts: Arc<Gifts>,
    ocapi: Arc<Upstream>,
}

/// The route for a site with gifts.
pub(crate) fn routes(gifts: &Arc<Gifts>, ocapi: &Arc<Upstream>) -> Router {
    let counter = Counter { gifts: gifts.clone(), ocapi: ocapi.clone() };
    Router::new().route("/checkout/v1/orders/{order}/gift", post(give)).with_state(counter)
}

/// Vista confirms that the order is completed. Only then may a code be spent.
async fn give(
    State(Counter { gifts, ocapi }): State<Counter>,
    Ids(order): Ids<Id>,
    OcapiHeaders(headers): OcapiHeaders,
) -> Result<Json<Gift>, ApiError> {
    let order = order.in_one_case();
    let answer: OrderResponse = read_completed(&ocapi, order.as_str(), headers).answer().await?;
    let status = answer.order.status;
    if status == OrderStatus::InProgress || status.is_void() {
        return Err(ApiError::not_found());
    }
    gifts.of(order.as_str()).await.map(Json)
}
