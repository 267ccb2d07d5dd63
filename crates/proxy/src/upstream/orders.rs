//! Vista's orders, for completing them and for redemptions.

use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::limits::{DAY_MS, UNSTATED_ORDER_LIFE_MS};
use crate::upstream::headers::RegionHeaders;
use crate::upstream::{Call, Dated, Upstream};
use axum::http::{HeaderMap, Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::ocapi::{CompletionResponse, Order, OrderResponse, OrderStatus};

/// The order is neither for sale nor sold.
const VOID: ApiError = ApiError::new(OrderNotFound, StatusCode::NOT_FOUND, Cause::Refused);

/// Vista's orders. The ids were validated when they were read from a path.
#[derive(Clone)]
pub(crate) struct Orders {
    ocapi: Arc<Upstream>,
    region: RegionHeaders,
}

impl Orders {
    pub(crate) fn new(ocapi: Arc<Upstream>) -> Orders {
        Orders { ocapi, region: RegionHeaders::of(None) }
    }

    /// The same orders in this region, which may change their prices.
    pub(crate) fn seen_from(&self, region: RegionHeaders) -> Orders {
        Orders { ocapi: self.ocapi.clone(), region }
    }

    /// The order in progress. One that Vista still lists but has cancelled, for example, is not found.
    pub(crate) async fn open(&self, order_id: &str) -> Result<OrderResponse, ApiError> {
        self.open_there(order_id).await.map(|dated| dated.answer)
    }

    /// Like `open`, with Vista's clock.
    pub(crate) async fn open_there(&self, order_id: &str) -> Result<Dated<OrderResponse>, ApiError> {
        let there: Dated<OrderResponse> =
            read_order(&self.ocapi, order_id, self.region.0.clone()).dated().await?;
        if there.answer.order.status.is_void() { Err(VOID) } else { Ok(there) }
    }

    /// The completed order. One that was paid back, for example, is not found. One that Vista calls in progress may still
    /// fail to be sold, so that answer counts as unreadable.
    pub(crate) async fn completed(&self, order_id: &str) -> Result<OrderResponse, ApiError> {
        let sold: OrderResponse =
            read_completed(&self.ocapi, order_id, self.region.0.clone()).answer().await?;
        match &sold.order.status {
            OrderStatus::InProgress => Err(ApiError::unavailable(Cause::Unreadable)),
            status if status.is_void() => Err(VOID),
            _ => Ok(sold),
        }
    }

    /// Completes an order that costs nothing. Vista documents no body, so none is sent.
    pub(crate) async fn complete(&self, order_id: &str) -> Result<CompletionResponse, ApiError> {
        let call = self.ocapi.write(Method::POST, "/ocapi/v1/orders/{order}/completion", &[order_id]);
        call.headers(self.region.0.clone()).missing(OrderNotFound).answer().await
    }

    /// The state of the completion.
    pub(crate) async fn completion(&self, order_id: &str) -> Result<CompletionResponse, ApiError> {
        let call = self.ocapi.read(Method::GET, "/ocapi/v1/orders/{order}/completion", &[order_id]);
        call.headers(self.region.0.clone()).missing(OrderNotFound).answer().await
    }
}

/// Reads the order in progress.
pub(crate) fn read_order(ocapi: &Upstream, order_id: &str, headers: HeaderMap) -> Call {
    ocapi.read(Method::GET, "/ocapi/v1/orders/{order}", &[order_id]).headers(headers).missing(OrderNotFound)
}

/// Reads the completed order.
pub(crate) fn read_completed(ocapi: &Upstream, order_id: &str, headers: HeaderMap) -> Call {
    let call = ocapi.read(Method::GET, "/ocapi/v1/orders/completed/{order}", &[order_id]);
    call.headers(headers).missing(OrderNotFound)
}

/// The end that the order states, by a clock that is `ahead_ms` ahead of ours; the result is by ours. `None` if the order
/// states no end, or one more than a day ago: Vista still lists the order, and .NET's empty date is in the year 1.
pub(crate) fn stated_end(order: &Order, ahead_ms: i64) -> Option<Timestamp> {
    let ends: Timestamp = order.expires_at.as_deref()?.parse().ok()?;
    let ends = ends.checked_sub(SignedDuration::from_millis(ahead_ms)).ok()?;
    (ends.as_millisecond() > now_ms().saturating_sub(DAY_MS)).then_some(ends)
}

/// The time until the order expires, in milliseconds, by a clock that is `ahead_ms` ahead of ours.
pub(crate) fn time_left(order: &Order, ahead_ms: i64) -> i64 {
    let left = |ends: Timestamp| ends.as_millisecond().saturating_sub(now_ms());
    stated_end(order, ahead_ms).map_or(UNSTATED_ORDER_LIFE_MS, left)
}
