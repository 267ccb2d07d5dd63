//! Planning a voucher payment: the code is checked and stored, and nothing is redeemed.

use super::due::due;
use super::rappen::rappen;
use super::{Payments, SealedVoucher};
use crate::access_control::attempt_limits::{Attempt, Issuer, NOT_ACCEPTED};
use crate::access_control::binding::Caller;
use crate::clock::now_ms;
use crate::error::{ApiError, Cause};
use crate::upstream::headers::RegionHeaders;
use crate::upstream::procinema::Checked;
use axum::http::StatusCode;
use redemption::{Amount, Redemption};
use store::{CodeHash, PlanOutcome};
use wire::checkout_api::VoucherPaymentsResponse;
use wire::{Decimal, ProblemCode};

const CODE_LENGTH: usize = 15;

/// A voucher payment that a customer wants.
pub(crate) struct Wish<'a> {
    pub(crate) order: &'a str,
    /// The code as it is printed (`written_as_printed`).
    pub(crate) code: &'a str,
    /// In CHF.
    pub(crate) amount: Decimal,
    pub(crate) caller: &'a Caller,
    pub(crate) region: RegionHeaders,
}

impl Payments {
    /// Checks the code and stores it. It counts as an attempt, because `/check` reveals whether a code exists. Returns
    /// all voucher payments of the order.
    pub(crate) async fn plan(
        &self,
        wish: Wish<'_>,
        attempt: &mut Attempt<'_>,
    ) -> Result<VoucherPaymentsResponse, ApiError> {
        let Wish { order, code, amount, caller, region } = wish;
        // An amount with a fraction of a Rappen is refused, because rounding would pay another amount than the customer
        // entered.
        let amount = rappen(amount).and_then(Amount::new).ok_or(AMOUNT)?;
        let open = self.cinema().orders.seen_from(region.clone()).open(order).await?;
        let total = self.total(&open.order).ok_or(AMOUNT)?;
        let hash = self.keys.code_hash(code).ok_or(ApiError::unavailable(Cause::Broken))?;
        let others = self.of(order).await?;
        let others = others.iter().filter(|row| row.code != hash).map(|row| &row.redemption);
        if due(total, others) < Amount::MIN {
            return Err(AMOUNT);
        }
        self.is_free(&hash, order).await?;
        self.check(code, attempt).await?;
        let site = open.order.site_id.as_deref().and_then(|site| self.settings.site(site));
        let voucher = SealedVoucher {
            code: code.to_owned(),
            suisanr: caller.suisanr().map(str::to_owned),
            cinema_site_id: site.map(str::to_owned),
            region: region.code(),
        };
        let sealed = voucher.seal(&self.keys).ok_or(ApiError::unavailable(Cause::Broken))?;
        let planned = self.store.plan(order, &hash, &sealed, &Redemption::planned(amount), now_ms()).await;
        match planned.map_err(|error| self.store_failed(&error))? {
            PlanOutcome::Planned(_) => Ok(self.answer(&self.of(order).await?)),
            PlanOutcome::AlreadyBegun(_) => Err(ON_ORDER),
        }
    }

    /// Refuses a code that another redemption holds; ProCinema would only answer that it is not valid. This counts as
    /// no attempt: an attacker learns something only if the code is one of the few being redeemed in this minute.
    async fn is_free(&self, code: &CodeHash, order: &str) -> Result<(), ApiError> {
        match self.store.holder_of(code).await.map_err(|error| self.store_failed(&error))? {
            None => Ok(()),
            Some(row) if row.order_id == order => Err(ON_ORDER),
            Some(_) => Err(IN_USE),
        }
    }

    async fn check(&self, code: &str, attempt: &mut Attempt<'_>) -> Result<(), ApiError> {
        if !may_be_a_code(code) {
            attempt.pass_over(Issuer::ProCinema);
            return Err(NOT_ACCEPTED);
        }
        let call = async {
            match self.cinema().procinema.check(code).await {
                Checked::Valid => Ok(()),
                Checked::Invalid | Checked::Refused => Err(NOT_ACCEPTED),
                Checked::Unknown(cause) => Err(ApiError::unavailable(cause)),
            }
        };
        attempt.ask(Issuer::ProCinema, call).await
    }
}

/// The code as it is printed: capital letters and digits, without spaces and hyphens.
pub(crate) fn written_as_printed(code: &str) -> String {
    let kept = code.chars().filter(|character| !character.is_whitespace() && *character != '-');
    kept.map(|character| character.to_ascii_uppercase()).collect()
}

/// Whether ProCinema's codes look like this one, which is written as printed.
pub(crate) fn may_be_a_code(code: &str) -> bool {
    code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

const AMOUNT: ApiError =
    ApiError::new(ProblemCode::AmountNotAccepted, StatusCode::BAD_REQUEST, Cause::Refused);

/// The code is already redeemed, or being redeemed, for this order.
const ON_ORDER: ApiError =
    ApiError::new(ProblemCode::VoucherAlreadyOnOrder, StatusCode::CONFLICT, Cause::Refused);

/// The code is held by another order, perhaps of the same customer.
const IN_USE: ApiError = ApiError::new(ProblemCode::VoucherInUse, StatusCode::CONFLICT, Cause::Refused);
