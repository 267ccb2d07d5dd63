//! The routes of voucher payments: plan, show, take back.

use super::due::due;
use super::rappen::rappen;
use super::{Payments, SealedVoucher};
use crate::access_control::attempt_limits::{Issuer, NOT_ACCEPTED};
use crate::access_control::binding::Caller;
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::upstream::headers::RegionHeaders;
use crate::upstream::procinema::Checked;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use redemption::{Amount, Redemption, VoucherPaymentState};
use redemption_runner::{Driven, Fact};
use std::net::IpAddr;
use std::sync::Arc;
use store::{CodeHash, PlanOutcome};
use wire::ProblemCode;
use wire::checkout_api::{VoucherPaymentRequest, VoucherPaymentsResponse};

const CODE_LENGTH: usize = 15;

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
    Ok(payments.answer(&payments.of(order.as_str()).await?))
}

/// Checks the code and stores it. It counts as an attempt, because `/check` reveals whether a code exists.
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
    // An amount with a fraction of a Rappen is refused, because rounding would pay another amount than the customer
    // entered.
    let amount = rappen(wish.amount).and_then(Amount::new).ok_or(AMOUNT)?;
    let open = payments.cinema().orders.seen_from(region.clone()).open(order.as_str()).await?;
    let total = payments.total(&open.order).ok_or(AMOUNT)?;
    let code = written_as_printed(&wish.code);
    let hash = payments.keys.code_hash(&code).ok_or(ApiError::unavailable(Cause::Broken))?;
    let others = payments.of(order.as_str()).await?;
    let others = others.iter().filter(|row| row.code != hash).map(|row| &row.redemption);
    if due(total, others) < Amount::MIN {
        return Err(AMOUNT);
    }
    payments.is_free(&hash, order.as_str()).await?;
    payments.check(&code, order.as_str(), client).await?;
    let site = open.order.site_id.as_deref().and_then(|site| payments.settings.site(site));
    let voucher = SealedVoucher {
        code,
        suisanr: caller.suisanr().map(str::to_owned),
        cinema_site_id: site.map(str::to_owned),
        region: region.code(),
    };
    let sealed = voucher.seal(&payments.keys).ok_or(ApiError::unavailable(Cause::Broken))?;
    let redemption = Redemption::planned(amount);
    match payments
        .store
        .plan(order.as_str(), &hash, &sealed, &redemption, now_ms())
        .await
        .map_err(|_| payments.store_failed())?
    {
        PlanOutcome::Planned(_) => Ok(payments.answer(&payments.of(order.as_str()).await?)),
        PlanOutcome::AlreadyBegun(_) => Err(ON_ORDER),
    }
}

/// Takes back a planned redemption. One that has begun must run to its end.
async fn take_back(
    State(payments): State<Arc<Payments>>,
    Ids((order, payment)): Ids<(Id, Id)>,
) -> Result<Json<VoucherPaymentsResponse>, ApiError> {
    let failed = |_| payments.store_failed();
    let rows = payments.of(order.as_str()).await?;
    let Some(row) = rows.iter().find(|row| row.id == payment.as_str()) else {
        return Ok(payments.answer(&rows));
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
    Ok(payments.answer(&payments.of(order.as_str()).await?))
}

impl Payments {
    /// Refuses a code that another redemption holds; ProCinema would only answer that it is not valid. This counts as
    /// no attempt: an attacker learns something only if the code is one of the few being redeemed in this minute.
    async fn is_free(&self, code: &CodeHash, order: &str) -> Result<(), ApiError> {
        match self.store.holder_of(code).await.map_err(|_| self.store_failed())? {
            None => Ok(()),
            Some(row) if row.order_id == order => Err(ON_ORDER),
            Some(_) => Err(IN_USE),
        }
    }

    async fn check(&self, code: &str, order: &str, client: IpAddr) -> Result<(), ApiError> {
        let attempt = self.attempt_limits.count(Issuer::ProCinema, code, order, client).await?;
        let looks_like_one =
            code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !looks_like_one {
            return Err(self.attempt_limits.refuse(attempt).await);
        }
        let answer = match self.cinema().procinema.check(code).await {
            Checked::Valid => Ok(()),
            Checked::Invalid | Checked::Refused => Err(NOT_ACCEPTED),
            Checked::Unknown(cause) => Err(ApiError::unavailable(cause)),
        };
        self.attempt_limits.conclude(attempt, answer).await
    }
}

/// The code as it is printed: capital letters and digits, without spaces and hyphens.
fn written_as_printed(code: &str) -> String {
    let kept = code.chars().filter(|character| !character.is_whitespace() && *character != '-');
    kept.map(|character| character.to_ascii_uppercase()).collect()
}

const AMOUNT: ApiError =
    ApiError::new(ProblemCode::AmountNotAccepted, StatusCode::BAD_REQUEST, Cause::Refused);

/// A code of this order is being redeemed.
const BUSY: ApiError = ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Refused);

/// The code is already redeemed, or being redeemed, for this order.
const ON_ORDER: ApiError =
    ApiError::new(ProblemCode::VoucherAlreadyOnOrder, StatusCode::CONFLICT, Cause::Refused);

/// The code is held by another order, perhaps of the same customer.
const IN_USE: ApiError = ApiError::new(ProblemCode::VoucherInUse, StatusCode::CONFLICT, Cause::Refused);
