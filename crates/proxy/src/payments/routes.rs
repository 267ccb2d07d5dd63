//! The plan to pay with a voucher: made, shown, taken back.

use super::orders::{EXPONENT, total};
use super::{Payments, Voucher};
use crate::binding::Caller;
use crate::error::{ApiError, Cause};
use crate::extract::{Body, Client, Ids, RegionHeaders};
use crate::guesses::{NOT_ACCEPTED, Of, now_ms};
use crate::id::Id;
use crate::procinema::Checked;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use redemption::{Amount, Saga, Shown};
use settlement::{Driven, News};
use std::net::IpAddr;
use std::sync::Arc;
use store::PlanOutcome;
use wire::checkout_api::{PaymentRequest, PaymentResponse};
use wire::{Decimal, ProblemCode};

const CURRENCY: &str = "CHF";
const CODE_LENGTH: usize = 15;

/// The paths of a site that takes ProCinema vouchers.
pub(crate) fn routes(payments: &Arc<Payments>) -> Router {
    Router::new()
        .route("/checkout/v1/orders/{order}/payment", get(show).put(plan).delete(take_back))
        .with_state(payments.clone())
}

async fn show(
    State(payments): State<Arc<Payments>>,
    Ids(order): Ids<Id>,
) -> Result<Json<PaymentResponse>, ApiError> {
    let row = payments.store.saga_of(order.as_str()).await.map_err(|_| payments.store_failed())?;
    // A payment that came to nothing is none, but for the person it was given back to.
    let payment = row.map(|row| payments.shown(&row)).transpose()?;
    Ok(Json(PaymentResponse { payment }))
}

/// Checks the code and keeps it. Counted as a try, because `check` is an oracle for codes.
async fn plan(
    State(payments): State<Arc<Payments>>,
    Ids(order): Ids<Id>,
    Client(client): Client,
    caller: Caller,
    region: RegionHeaders,
    Body(wish): Body<PaymentRequest>,
) -> Result<Json<PaymentResponse>, ApiError> {
    let rappen = wish.amount.to_minor(EXPONENT);
    // To pay another amount than the one that was written would be worse than to refuse it.
    let whole = Decimal::from_minor(rappen, EXPONENT) == wish.amount;
    let amount = Amount::new(rappen).filter(|_| whole);
    let (Some(amount), CURRENCY) = (amount, wish.currency.as_str()) else { return Err(AMOUNT) };
    let open = payments.cinema().orders.seen_from(region.clone()).open(order.as_str()).await?;
    if total(&open.order) < Amount::MIN {
        return Err(AMOUNT);
    }
    let code = written_as_printed(&wish.code);
    payments.check(&code, order.as_str(), client).await?;
    let site = open.order.site_id.as_deref().and_then(|site| payments.settings.site(site));
    let voucher = Voucher {
        code,
        suisanr: caller.suisanr().map(str::to_owned),
        cinema_site_id: site.map(str::to_owned),
        region: region.code(),
    };
    let sealed = voucher.seal(&payments.keys).ok_or(ApiError::unavailable(Cause::Broken))?;
    let hash = payments.keys.code_hash(&voucher.code).ok_or(ApiError::unavailable(Cause::Broken))?;
    let saga = Saga::planned(amount);
    match payments
        .store
        .plan(order.as_str(), &hash, &sealed, &saga, now_ms())
        .await
        .map_err(|_| payments.store_failed())?
    {
        PlanOutcome::Kept(row) => Ok(Json(PaymentResponse { payment: Some(payments.shown(&row)?) })),
        _ => Err(BUSY),
    }
}

/// Only a plan can be taken back: what is under way must come to its end.
async fn take_back(
    State(payments): State<Arc<Payments>>,
    Ids(order): Ids<Id>,
) -> Result<StatusCode, ApiError> {
    let failed = |_| payments.store_failed();
    let Some(row) = payments.store.saga_of(order.as_str()).await.map_err(failed)? else {
        return Ok(StatusCode::NO_CONTENT);
    };
    match row.saga.shown() {
        Shown::Returned => Ok(StatusCode::NO_CONTENT),
        Shown::Planned => match payments.runner.told(&row.id, News::Cancelled).await.map_err(failed)? {
            Driven::Here(row) if row.saga.shown() == Shown::Returned => Ok(StatusCode::NO_CONTENT),
            Driven::Gone => Ok(StatusCode::NO_CONTENT),
            _ => Err(BUSY),
        },
        _ => Err(BUSY),
    }
}

impl Payments {
    async fn check(&self, code: &str, order: &str, client: IpAddr) -> Result<(), ApiError> {
        let guess = self.guesses.count(Of::ProCinema, code, order, client).await?;
        let looks_like_one =
            code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !looks_like_one {
            return Err(self.guesses.refuse(guess).await);
        }
        let answer = match self.cinema().procinema.check(code).await {
            Checked::Valid => Ok(()),
            Checked::Invalid | Checked::Refused => Err(NOT_ACCEPTED),
            Checked::Unknown(cause) => Err(ApiError::unavailable(cause)),
        };
        self.guesses.settle(guess, answer).await
    }
}

/// Capital letters and digits, without the spaces and hyphens that people put between.
fn written_as_printed(code: &str) -> String {
    let kept = code.chars().filter(|character| !character.is_whitespace() && *character != '-');
    kept.map(|character| character.to_ascii_uppercase()).collect()
}

const AMOUNT: ApiError =
    ApiError::new(ProblemCode::AmountNotAccepted, StatusCode::BAD_REQUEST, Cause::Refused);

/// A voucher of this order is being settled.
const BUSY: ApiError = ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Refused);
