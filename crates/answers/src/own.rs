//! Answers of our own proxy under `/checkout/v1`, and problem details.

use crate::order::order;
use crate::{At, Json};
use checkout::{
    Answer, Completion, CompletionStatus, Currency, Failure, Gift, Refusal, Secret, Settings, VoucherPayment,
    VoucherPaymentState,
};
use wire::{Problem, ProblemCode};

/// Reads the capabilities of the site's proxy: the names of its features beyond Vista's own paths. `None` without a
/// list.
pub fn capabilities<J: Json>(answer: &At<'_, J>) -> Option<Vec<String>> {
    answer.get("capabilities").list(|word| word.as_text())
}

/// Reads the voucher payments of an order, without those that were returned to the customer.
///
/// `None` if an id or an amount cannot be read, because the amount due would be wrong.
pub fn payments<J: Json>(answer: &At<'_, J>, currency: Currency) -> Option<Vec<VoucherPayment>> {
    let payments = answer.get("payments");
    if payments.is_nothing() {
        return Some(Vec::new());
    }
    let read = |payment: At<'_, J>| match payment.text_or_empty("state").as_str() {
        "Returned" => None,
        state => Some(one_payment(&payment, state, currency)),
    };
    payments.list(read)?.into_iter().collect()
}

fn one_payment<J: Json>(payment: &At<'_, J>, state: &str, currency: Currency) -> Option<VoucherPayment> {
    Some(VoucherPayment {
        id: payment.text("id")?,
        masked_code: payment.text_or_empty("maskedCode"),
        amount: payment.major("amount", currency)?,
        state: match state {
            "Planned" => VoucherPaymentState::Planned,
            "UnderReview" => VoucherPaymentState::UnderReview,
            "Completed" => VoucherPaymentState::Completed,
            // A newer proxy may add states. They count as not final.
            _ => VoucherPaymentState::Confirming,
        },
    })
}

/// Reads the answer to a completion: [`Answer::Completion`], or [`Answer::Pending`] if it is not decided yet. `None` if
/// it has no status.
pub fn completion<J: Json>(answer: &At<'_, J>, settings: &Settings) -> Option<Answer> {
    let payments = payments(answer, settings.currency).unwrap_or_default();
    let status = match answer.text("status")?.as_str() {
        "Completed" => {
            let completed = order(&answer.get("completed"), settings, &|_| None);
            CompletionStatus::Completed(completed.and_then(Result::ok).map(Box::new))
        }
        "PaymentDue" => CompletionStatus::PaymentDue(answer.major("due", settings.currency)),
        // A newer proxy may add states. They count as not final.
        _ => return Some(Answer::Pending(payments)),
    };
    Some(Answer::Completion(Completion { status, payments }))
}

/// Reads the new token of the order, from the answer to `expiry/reset`. `None` if the proxy does not use tokens.
pub fn order_token<J: Json>(answer: &At<'_, J>) -> Option<Secret> {
    answer.text_only("token").map(Secret::new)
}

/// Reads a gift. An address that does not begin with `https://` is left out. `None` if there is no code.
pub fn gift<J: Json>(answer: &At<'_, J>) -> Option<Gift> {
    Some(Gift {
        code: Secret::new(answer.text("code")?),
        url: answer.text_only("url").filter(|url| url.starts_with("https://")),
        expires_at: answer.text_only("expiresAt"),
    })
}

/// Reads the problem details of an answer that is not 2xx (RFC 9457). Every field is optional.
#[allow(clippy::needless_update, reason = "with the feature `server` of `wire` a problem has more fields")]
pub fn problem<J: Json>(answer: &At<'_, J>) -> Problem {
    Problem {
        kind: answer.text_or_empty("type"),
        title: answer.text_or_empty("title"),
        status: answer.integer("status"),
        detail: answer.text_or_empty("detail"),
        error_code: answer.text("errorCode"),
        has_errors: answer.get("errors").is_list(),
        has_trace: !answer.get("traceId").is_nothing(),
        ..Problem::default()
    }
}

/// The failure that a problem code means. `retry_after` is in seconds.
///
/// ```
/// use checkout::{Failure, Refusal};
/// use wire::ProblemCode;
///
/// let redeemed = answers::failure(ProblemCode::VoucherRedeemed, None);
/// assert_eq!(redeemed, Failure::Refused(Refusal::VoucherRedeemed));
/// assert_eq!(answers::failure(ProblemCode::TooManyAttempts, Some(30)), Failure::TooManyAttempts(Some(30)));
/// ```
pub fn failure(code: ProblemCode, retry_after: Option<u32>) -> Failure {
    // By variant and not by word: the compiler asks for the refusal of a new code, and the wasm is smaller.
    let refusal = match code {
        ProblemCode::VoucherNotAccepted => Refusal::VoucherNotAccepted,
        ProblemCode::VoucherRedeemed => Refusal::VoucherRedeemed,
        ProblemCode::VoucherExpired => Refusal::VoucherExpired,
        ProblemCode::VoucherNotValidForShowtime => Refusal::VoucherNotValidForShowtime,
        ProblemCode::VoucherNoRedemptionsLeft => Refusal::VoucherNoRedemptionsLeft,
        ProblemCode::VoucherAlreadyOnOrder => Refusal::VoucherAlreadyOnOrder,
        ProblemCode::VoucherInUse => Refusal::VoucherInUse,
        ProblemCode::SeatsUnavailable => Refusal::SeatsUnavailable,
        ProblemCode::DiscountNotAccepted => Refusal::DiscountNotAccepted,
        ProblemCode::DiscountAlreadyApplied => Refusal::DiscountAlreadyApplied,
        ProblemCode::MembersOnly => Refusal::MembersOnly,
        ProblemCode::InsufficientPoints => Refusal::InsufficientPoints,
        ProblemCode::OrderBusy => Refusal::OrderBusy,
        ProblemCode::AmountNotAccepted => Refusal::AmountNotAccepted,
        ProblemCode::AmountChanged => Refusal::AmountChanged,
        ProblemCode::VoucherNotRedeemed => Refusal::VoucherNotRedeemed,
        ProblemCode::VoucherUnderReview => Refusal::VoucherUnderReview,
        ProblemCode::VoucherCannotBeRemoved
        | ProblemCode::InvalidRequest
        | ProblemCode::IdempotencyKeyReused => Refusal::Other,
        ProblemCode::OrderNotFound | ProblemCode::NotFound => return Failure::NotFound,
        ProblemCode::TooManyAttempts => return Failure::TooManyAttempts(retry_after),
        ProblemCode::SessionExpired => return Failure::SessionExpired,
        ProblemCode::OutcomeUnknown => return Failure::Unconfirmed,
        ProblemCode::Unavailable | ProblemCode::OriginNotAllowed => return Failure::Unavailable,
    };
    Failure::Refused(refusal)
}
