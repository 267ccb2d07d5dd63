//! `POST /checkout/v1/orders/{order}/complete`: the site names the amount that it is about to collect, and the proxy
//! confirms it or answers with the right one. Codes are redeemed only for a confirmed amount. An order that costs
//! nothing is completed at Vista.
//!
//! docs/PROXY.md has the contract as a table.

mod answer;

use crate::access_control::extract::{Body, Ids};
use crate::access_control::id::Id;
use crate::access_control::idempotency::NotFinal;
use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::limits::{COMPLETION_PATIENCE, COMPLETION_POLL};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use crate::payments::due::{due, open_for, redemptions, why};
use crate::payments::rappen::francs;
use crate::payments::{Payments, shown};
use crate::services::Services;
use crate::state::keys::Keys;
use crate::state::store_failed;
use crate::upstream::headers::RegionHeaders;
use crate::upstream::orders::Orders;
use answer::{Answer, Final};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use checkout::Currency;
use redemption::limits::QUIET;
use redemption::{Redemption, VoucherPaymentState};
use std::sync::Arc;
use store::{RedemptionRow, Store, StoreError};
use tokio::time::{Instant, sleep};
use wire::Decimal;
use wire::ProblemCode::{self, OrderNotFound, VoucherUnderReview};
use wire::checkout_api::{CompleteRequest, CompleteResponse, CompleteStatus, VoucherPayment};
use wire::ocapi::{CompletionStatus, Order, OrderResponse, OrderStatus};

#[derive(Clone)]
struct Completion {
    orders: Orders,
    store: Store,
    keys: Arc<Keys>,
    metrics: Arc<Metrics>,
    /// `None` for a site without voucher payments.
    payments: Option<Arc<Payments>>,
}

/// The route. Every site has it: a Vista voucher can make an order free of charge too.
pub(crate) fn routes(services: &Services) -> Router {
    let completion = Completion {
        orders: Orders::new(services.ocapi.clone()),
        store: services.store.clone(),
        keys: services.keys.clone(),
        metrics: services.metrics.clone(),
        payments: services.payments.clone(),
    };
    Router::new().route("/checkout/v1/orders/{order}/complete", post(complete)).with_state(completion)
}

async fn complete(
    State(completion): State<Completion>,
    Ids(order): Ids<Id>,
    region: RegionHeaders,
    request: Option<Body<CompleteRequest>>,
) -> Result<Response, ApiError> {
    let completion = Completion { orders: completion.orders.seen_from(region), ..completion };
    let order = order.in_one_case();
    let order = order.as_str();
    let Body(asked) = request.unwrap_or(Body(CompleteRequest::default()));
    let answer = match completion.orders.open(order).await {
        Ok(open) if open.order.status == OrderStatus::Completed => completion.sold(order, open).await,
        Ok(open) => completion.open(order, &open.order, &asked).await,
        Err(error) if error.code == OrderNotFound => completion.over(order).await,
        Err(error) => Err(error),
    };
    let answer = answer.map(IntoResponse::into_response).unwrap_or_else(IntoResponse::into_response);
    // Only the final answer is stored under the idempotency key. The others may change, and asking again executes
    // nothing twice.
    Ok(if answer.extensions().get::<Final>().is_some() {
        answer
    } else {
        (Extension(NotFinal), answer).into_response()
    })
}

/// Whether the request names this total. Vista's total may have more decimals than its currency, such as 12.495 NZD. A
/// client that counts minor units cannot name it exactly, so its currency tells how it rounds. The difference is half a
/// minor unit at most, and the total stays the amount due, so a wrong currency gains nothing.
fn names(asked: &CompleteRequest, total: Decimal) -> bool {
    let rounded = |currency: Currency| {
        let exponent = currency.exponent();
        Decimal::from_minor(total.to_minor(exponent), exponent)
    };
    let currency = asked.currency.as_deref().and_then(Currency::parse);
    asked.amount == total || currency.is_some_and(|currency| asked.amount == rounded(currency))
}

impl Completion {
    /// Completes an order that is in progress.
    async fn open(&self, order: &str, open: &Order, asked: &CompleteRequest) -> Result<Answer, ApiError> {
        let rows = self.rows(order).await?;
        let Some(payments) = self.payments.as_ref().filter(|_| !rows.is_empty()) else {
            return self.without_vouchers(order, open, asked).await;
        };
        let Some(total) = payments.total(open) else {
            // The total is not in whole Rappen, perhaps in another currency, so no voucher can pay a part of it.
            let pays = |row: &RedemptionRow| row.redemption.payment_state() != VoucherPaymentState::Returned;
            if rows.iter().any(pays) {
                return Err(ApiError::unavailable(Cause::Unreadable));
            }
            return self.without_vouchers(order, open, asked).await;
        };
        let amount = asked.amount;
        let agreed = due(total, redemptions(&rows));
        if amount != francs(agreed) {
            return Ok(self.changed(&rows, agreed));
        }
        let rows = payments.drive(order, total, rows, COMPLETION_PATIENCE).await?;
        let left = due(total, redemptions(&rows));
        if rows.iter().any(|row| row.redemption.payment_state() == VoucherPaymentState::Redeeming) {
            return Ok(self.pending(&rows));
        }
        if amount != francs(left) {
            return Ok(self.changed(&rows, left));
        }
        // If the total changed in the meantime, the next request starts again.
        let waiting = open_for(total, redemptions(&rows)) != left;
        if waiting || !payments.confirm(total, &rows).await? {
            return Ok(self.pending(&rows));
        }
        self.confirm(order).await?;
        if total == 0 {
            return self.free(order, &rows).await;
        }
        Ok(self.payment_due(francs(left), &rows))
    }

    async fn without_vouchers(
        &self,
        order: &str,
        open: &Order,
        asked: &CompleteRequest,
    ) -> Result<Answer, ApiError> {
        let cost = open.total_price.value_including_tax;
        if !names(asked, cost) {
            return Ok(Answer::Changed { code: ProblemCode::AmountChanged, due: cost, payments: Vec::new() });
        }
        self.confirm(order).await?;
        if cost == Decimal::ZERO { self.free(order, &[]).await } else { Ok(self.payment_due(cost, &[])) }
    }

    /// Completes an order that costs nothing. Vista does so when asked.
    async fn free(&self, order: &str, rows: &[RedemptionRow]) -> Result<Answer, ApiError> {
        let deadline = Instant::now() + COMPLETION_PATIENCE;
        let mut answer = match self.orders.complete(order).await {
            Ok(answer) => answer,
            // Another request has completed it in the meantime.
            Err(error) if error.code == OrderNotFound => return self.over(order).await,
            Err(error) => return Err(error),
        };
        loop {
            match answer.status {
                CompletionStatus::Completed => break,
                CompletionStatus::Failed => {
                    return Err(ApiError::new(
                        ProblemCode::InvalidRequest,
                        StatusCode::CONFLICT,
                        Cause::Refused,
                    ));
                }
                _ if Instant::now() > deadline => return Ok(self.pending(rows)),
                _ => sleep(COMPLETION_POLL).await,
            }
            answer = match self.orders.completion(order).await {
                Ok(answer) => answer,
                // The order has left the ones in progress, so the completion is decided.
                Err(error) if error.code == OrderNotFound => break,
                Err(error) => return Err(error),
            };
        }
        loop {
            match self.orders.completed(order).await {
                Ok(completed) => return self.completed(order, completed).await,
                // Vista may list the completed order later than it reports the completion.
                Err(error) if error.code == OrderNotFound => {}
                Err(error) => return Err(error),
            }
            if Instant::now() > deadline {
                return Ok(self.pending(rows));
            }
            sleep(COMPLETION_POLL).await;
        }
    }

    /// Answers for an order that is completed but may still be missing from the completed ones.
    async fn sold(&self, order: &str, open: OrderResponse) -> Result<Answer, ApiError> {
        match self.orders.completed(order).await {
            Ok(completed) => self.completed(order, completed).await,
            Err(error) if error.code == OrderNotFound => self.completed(order, open).await,
            Err(error) => Err(error),
        }
    }

    /// Answers for an order that is no longer in progress.
    async fn over(&self, order: &str) -> Result<Answer, ApiError> {
        let error = match self.orders.completed(order).await {
            Ok(completed) => return self.completed(order, completed).await,
            Err(error) if error.code == OrderNotFound => error,
            Err(error) => return Err(error),
        };
        let rows = self.rows(order).await?;
        // An order that was completed a moment ago may be in neither list.
        let now = now_ms();
        let missing =
            self.store.missing_since(order, now).await.map_err(|error| self.store_failed(&error))?;
        if missing.is_some_and(|since| now.saturating_sub(since) < QUIET) {
            return Ok(self.pending(&rows));
        }
        let delayed =
            |redemption: &Redemption| matches!(redemption, Redemption::Running { delayed: true, .. });
        if rows.iter().any(|row| {
            row.redemption.payment_state() == VoucherPaymentState::UnderReview || delayed(&row.redemption)
        }) {
            return Err(ApiError::new(VoucherUnderReview, StatusCode::CONFLICT, Cause::Refused));
        }
        // A redemption may still be being reversed.
        if rows.iter().any(|row| row.redemption.holds_code()) {
            return Ok(self.pending(&rows));
        }
        Err(error)
    }

    /// Records that the site may sell the order from now on.
    async fn confirm(&self, order: &str) -> Result<(), ApiError> {
        self.store.confirm_order(order, now_ms()).await.map_err(|error| self.store_failed(&error))
    }

    async fn completed(&self, order: &str, completed: OrderResponse) -> Result<Answer, ApiError> {
        let rows = self.rows(order).await?;
        let sold =
            self.payments.as_ref().and_then(|payments| Some((payments, payments.total(&completed.order)?)));
        let rows = match sold {
            Some((payments, total)) => payments.sold(order, total, &rows).await?,
            None => rows,
        };
        Ok(Answer::status(CompleteResponse {
            status: CompleteStatus::Completed,
            payments: self.shown(&rows),
            completed: Some(completed),
            due: None,
        }))
    }

    /// The order's redemptions. Fails if one is open and there are no ProCinema settings, because no amount due can be
    /// trusted then.
    async fn rows(&self, order: &str) -> Result<Vec<RedemptionRow>, ApiError> {
        let rows = self.store.redemptions_of(order).await.map_err(|error| self.store_failed(&error))?;
        let open = rows.iter().filter(|row| row.redemption.holds_code()).count();
        if self.payments.is_none() && open > 0 {
            log::ProCinemaMissing { open: i64::try_from(open).unwrap_or(i64::MAX) }.write();
            return Err(ApiError::unavailable(Cause::Credential));
        }
        Ok(rows)
    }

    fn payment_due(&self, due: Decimal, rows: &[RedemptionRow]) -> Answer {
        let status = CompleteStatus::PaymentDue;
        Answer::status(CompleteResponse {
            status,
            due: Some(due),
            payments: self.shown(rows),
            completed: None,
        })
    }

    fn pending(&self, rows: &[RedemptionRow]) -> Answer {
        let status = CompleteStatus::Pending;
        Answer::status(CompleteResponse { status, payments: self.shown(rows), ..CompleteResponse::default() })
    }

    fn changed(&self, rows: &[RedemptionRow], due: i64) -> Answer {
        Answer::Changed { code: why(redemptions(rows)), due: francs(due), payments: self.shown(rows) }
    }

    fn shown(&self, rows: &[RedemptionRow]) -> Vec<VoucherPayment> {
        shown(&self.keys, rows)
    }

    fn store_failed(&self, error: &StoreError) -> ApiError {
        store_failed(&self.metrics, "completing", error)
    }
}
