//! The routes of voucher payments: plan, show, take back.

use super::Payments;
use super::plan::{Wish, written_as_printed};
use crate::access_control::binding::Caller;
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::error::{ApiError, Cause};
use crate::upstream::headers::RegionHeaders;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use redemption::VoucherPaymentState;
use redemption_runner::{Driven, Fact};
use std::sync::Arc;
use wire::ProblemCode;
use wire::checkout_api::{VoucherPaymentRequest, VoucherPaymentsResponse};

/// The routes for a site with voucher payments.
pub(crate) fn routes(payments: &Arc<Payments>) -> Router {
    Router::new()
        .route("/checkout/v1/orders/{order}/payments", get(show).post(plan))
        .route("/checkout/v1/orders/{order}/payments/{payment}", delete(take_back))
        .with_state(payments.clone())
}

async fn show(
    State(payments): State<Arc<Payments>>,
    Ids(order): Ids<Id>,
) -> Result<Json<VoucherPaymentsResponse>, ApiError> {
    Ok(Json(payments.answer(&payments.of(order.in_one_case().as_str()).await?)))
}

async fn plan(
    State(payments): State<Arc<Payments>>,
    Ids(order): Ids<Id>,
    Client(client): Client,
    caller: Caller,
    region: RegionHeaders,
    Body(wish): Body<VoucherPaymentRequest>,
) -> Result<Json<VoucherPaymentsResponse>, ApiError> {
    if !payments.is_offered() {
        return Err(ApiError::not_found());
    }
    let (order, code) = (order.in_one_case(), written_as_printed(&wish.code));
    let mut attempt = payments.attempt_limits.attempt(&code, order.as_str(), client);
    let wish = Wish { order: order.as_str(), code: &code, amount: wish.amount, caller: &caller, region };
    let answer = payments.plan(wish, &mut attempt).await;
    attempt.conclude(answer).await.map(Json)
}

/// Takes back a planned redemption. One that has begun must run to its end.
async fn take_back(
    State(payments): State<Arc<Payments>>,
    Ids((order, payment)): Ids<(Id, Id)>,
) -> Result<Json<VoucherPaymentsResponse>, ApiError> {
    let (order, failed) = (order.in_one_case(), |error| payments.store_failed(&error));
    let rows = payments.of(order.as_str()).await?;
    let Some(row) = rows.iter().find(|row| row.id == payment.as_str()) else {
        return Ok(Json(payments.answer(&rows)));
    };
    match row.redemption.payment_state() {
        VoucherPaymentState::Returned => {}
        VoucherPaymentState::Planned => {
            match payments.runner.record(&row.id, Fact::Cancelled).await.map_err(failed)? {
                Driven::Row(row) if row.redemption.payment_state() == VoucherPaymentState::Returned => {}
                Driven::NotFound => {}
                Driven::Row(_) | Driven::Busy => return Err(BUSY),
            }
        }
        VoucherPaymentState::Redeeming
        | VoucherPaymentState::Redeemed
        | VoucherPaymentState::Completed
        | VoucherPaymentState::UnderReview => return Err(BUSY),
    }
    Ok(Json(payments.answer(&payments.of(order.as_str()).await?)))
}

/// A code of this order is being redeemed.
const BUSY: ApiError = ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Refused);
