//! `POST /checkout/v1/orders/{order}/complete`: what vouchers pay is settled, and an order that then costs nothing is
//! completed. Where money is left the site's payment completes the order; the site asks again after it, or the sweep
//! sees the completed order.

use super::Payments;
use super::orders::{EXPONENT, Orders, total};
use crate::error::{ApiError, Cause};
use crate::extract::{Ids, RegionHeaders};
use crate::id::Id;
use crate::idempotency::NotTheLast;
use crate::services::Services;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use redemption::{Abort, Completion, End, Saga, Shown};
use settlement::{Driven, News, Started};
use std::sync::Arc;
use std::time::Duration;
use store::SagaRow;
use tokio::time::{Instant, sleep};
use wire::Decimal;
use wire::ProblemCode;
use wire::checkout_api::{CompleteResponse, CompleteStatus};
use wire::ocapi::{CompletionStatus, OrderResponse};

/// The browser waits twelve seconds for an answer; past this it is told to ask again.
const PATIENCE: Duration = Duration::from_secs(6);
const POLL: Duration = Duration::from_millis(300);

#[derive(Clone)]
struct Till {
    orders: Orders,
    /// None for a site without ProCinema vouchers.
    payments: Option<Arc<Payments>>,
}

/// The path, which is there on every site: vouchers of Vista's can make an order free of charge too.
pub(crate) fn routes(services: &Services) -> Router {
    let till = Till { orders: Orders::new(services.ocapi.clone()), payments: services.payments.clone() };
    Router::new().route("/checkout/v1/orders/{order}/complete", post(complete)).with_state(till)
}

async fn complete(
    State(till): State<Till>,
    Ids(order): Ids<Id>,
    region: RegionHeaders,
) -> Result<Response, ApiError> {
    let till = Till { orders: till.orders.seen_from(region), ..till };
    let order = order.as_str();
    let answered = match till.orders.open(order).await {
        Ok(open) => match total(&open.order) {
            0 => till.free(order).await,
            total => till.costly(order, total).await,
        },
        Err(error) if error.code == ProblemCode::OrderNotFound => till.over(order).await,
        Err(error) => Err(error),
    };
    let answer = match answered {
        Ok(answer) => answer,
        // The completed order may show later than its sale: no key keeps this answer.
        Err(error) if error.code == ProblemCode::OrderNotFound => {
            return Ok((Extension(NotTheLast), error).into_response());
        }
        Err(error) => return Err(error),
    };
    let over = answer.status == CompleteStatus::Completed;
    let answer = Json(answer).into_response();
    // Until then the saga sees to it that asking again does nothing twice.
    Ok(if over { answer } else { (Extension(NotTheLast), answer).into_response() })
}

impl Till {
    /// Vista completes an order that costs nothing when it is asked to.
    async fn free(&self, order: &str) -> Result<CompleteResponse, ApiError> {
        if let Some((payments, row)) = self.saga(order).await? {
            let row = payments.without_plan(row).await?;
            if row.saga.shown() != Shown::Returned {
                // Its voucher was redeemed for another price, or may have been: nobody here completes it with that.
                return Ok(CompleteResponse { payment: Some(payments.shown(&row)?), ..pending() });
            }
        }
        let deadline = Instant::now() + PATIENCE;
        let mut answer = self.orders.complete(order).await?;
        loop {
            match answer.status {
                CompletionStatus::Completed => break,
                CompletionStatus::Failed => return Err(refused(ProblemCode::InvalidRequest)),
                _ if Instant::now() > deadline => return Ok(pending()),
                _ => sleep(POLL).await,
            }
            answer = self.orders.completion(order).await?;
        }
        loop {
            match self.orders.completed(order).await {
                Ok(completed) => return self.completed(order, completed).await,
                // The completed order may show later than its completion.
                Err(error) if error.code == ProblemCode::OrderNotFound => {}
                Err(error) => return Err(error),
            }
            if Instant::now() > deadline {
                return Ok(pending());
            }
            sleep(POLL).await;
        }
    }

    /// The voucher's part is redeemed, where there is one; the rest is the site's to collect.
    async fn costly(&self, order: &str, total: i64) -> Result<CompleteResponse, ApiError> {
        let due = |rappen| {
            let due = Some(Decimal::from_minor(rappen, EXPONENT));
            CompleteResponse { status: CompleteStatus::PaymentDue, due, ..CompleteResponse::default() }
        };
        let Some((payments, row)) = self.saga(order).await? else { return Ok(due(total)) };
        let failed = |_| payments.store_failed();
        match row.saga.shown() {
            // It came to nothing. Where that took longer than a request waits, the person reads it here.
            Shown::Returned => {
                return Ok(CompleteResponse { payment: Some(payments.shown(&row)?), ..due(total) });
            }
            Shown::Planned => {
                let started = payments.runner.start(&row.id, total, Completion::BySite).await;
                match started.map_err(failed)? {
                    Started::Kept(_) | Started::Elsewhere => {}
                    Started::CodeInUse(_) => return Err(refused(ProblemCode::VoucherInUse)),
                }
            }
            _ => {}
        }
        let row = match payments.runner.drive(&row.id, PATIENCE).await.map_err(failed)? {
            Driven::Here(row) => row,
            Driven::Elsewhere | Driven::Gone => row,
        };
        let payment = Some(payments.shown(&row)?);
        match &row.saga {
            Saga::Ended { end: End::Aborted(abort), .. } => Err(aborted(*abort)),
            // Another total than the agreed one is on its way back to the customer.
            Saga::Running { terms, .. } if row.saga.shown() == Shown::Redeemed && terms.total == total => {
                Ok(CompleteResponse { payment, ..due(total.saturating_sub(terms.amount.rappen())) })
            }
            _ => Ok(CompleteResponse { payment, ..pending() }),
        }
    }

    /// The order is not in progress any more.
    async fn over(&self, order: &str) -> Result<CompleteResponse, ApiError> {
        match self.orders.completed(order).await {
            Ok(completed) => self.completed(order, completed).await,
            Err(error) if error.code == ProblemCode::OrderNotFound => match self.saga(order).await? {
                // Its voucher may be on its way back; the person must be told that, not that nothing is there.
                Some((payments, row)) if row.saga.holds_code() => {
                    Ok(CompleteResponse { payment: Some(payments.shown(&row)?), ..pending() })
                }
                _ => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn completed(&self, order: &str, completed: OrderResponse) -> Result<CompleteResponse, ApiError> {
        let mut payment = None;
        if let Some((payments, row)) = self.saga(order).await? {
            // A plan that nobody began is none any more.
            let row = payments.without_plan(row).await?;
            let told = payments.runner.told(&row.id, News::OrderCompleted).await;
            let row = match told.map_err(|_| payments.store_failed())? {
                Driven::Here(row) => row,
                Driven::Elsewhere | Driven::Gone => row,
            };
            payment = Some(payments.shown(&row)?);
        }
        Ok(CompleteResponse {
            status: CompleteStatus::Completed,
            payment,
            completed: Some(completed),
            due: None,
        })
    }

    async fn saga(&self, order: &str) -> Result<Option<(&Payments, SagaRow)>, ApiError> {
        let Some(payments) = &self.payments else { return Ok(None) };
        let row = payments.store.saga_of(order).await.map_err(|_| payments.store_failed())?;
        Ok(row.map(|row| (&**payments, row)))
    }
}

impl Payments {
    /// Takes back what is no more than a plan, as there is nothing for the voucher to pay.
    async fn without_plan(&self, row: SagaRow) -> Result<SagaRow, ApiError> {
        if row.saga.shown() != Shown::Planned {
            return Ok(row);
        }
        match self.runner.told(&row.id, News::Cancelled).await.map_err(|_| self.store_failed())? {
            Driven::Here(row) => Ok(row),
            // Another request has just begun it, or planned anew.
            Driven::Elsewhere | Driven::Gone => Err(refused(ProblemCode::OrderBusy)),
        }
    }
}

fn pending() -> CompleteResponse {
    CompleteResponse { status: CompleteStatus::Pending, ..CompleteResponse::default() }
}

/// Nothing was taken; the person may do something about it.
fn aborted(abort: Abort) -> ApiError {
    match abort {
        Abort::CodeInUse => refused(ProblemCode::VoucherInUse),
        Abort::NotAccepted | Abort::Refused => refused(ProblemCode::VoucherNotAccepted),
        Abort::AmountTooSmall => refused(ProblemCode::AmountNotAccepted),
        Abort::OrderEnding | Abort::OrderGone | Abort::OrderCompleted => {
            ApiError::new(ProblemCode::OrderNotFound, StatusCode::NOT_FOUND, Cause::Refused)
        }
        Abort::PriceChanged | Abort::Cancelled => refused(ProblemCode::OrderBusy),
        Abort::Unavailable | Abort::Rejected | Abort::NotRedeemed => {
            ApiError::unavailable(Cause::ServerError)
        }
    }
}

fn refused(code: ProblemCode) -> ApiError {
    ApiError::new(code, StatusCode::CONFLICT, Cause::Refused)
}
