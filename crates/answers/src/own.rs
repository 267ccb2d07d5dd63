//! Answers of our own proxy under `/checkout/v1`, and problems.

use crate::order::order;
use crate::{At, Json};
use checkout::{
    Answer, Completion, CompletionStatus, Currency, Gift, Payment, PaymentState, Secret, Settings,
};
use wire::Problem;

/// The capabilities of this site's proxy beyond Vista's own paths.
pub fn capabilities<J: Json>(answer: &At<'_, J>) -> Option<Vec<String>> {
    answer.get("capabilities").list(|word| word.text())
}

/// The voucher payments of an order, without those that were given back. An unreadable amount fails the whole answer,
/// because the amount due would be wrong.
pub fn payments<J: Json>(answer: &At<'_, J>, currency: Currency) -> Option<Vec<Payment>> {
    let payments = answer.get("payments");
    if payments.is_nothing() {
        return Some(Vec::new());
    }
    let stands = |payment: At<'_, J>| match payment.get("state").text_or_empty().as_str() {
        "Returned" => None,
        state => Some(one_payment(&payment, state, currency)),
    };
    payments.list(stands)?.into_iter().collect()
}

fn one_payment<J: Json>(payment: &At<'_, J>, state: &str, currency: Currency) -> Option<Payment> {
    Some(Payment {
        id: payment.get("id").text()?,
        masked_code: payment.get("maskedCode").text_or_empty(),
        amount: payment.get("amount").major(currency)?,
        state: match state {
            "Planned" => PaymentState::Planned,
            "UnderReview" => PaymentState::UnderReview,
            "Completed" => PaymentState::Completed,
            // A state that a newer proxy may add counts as not final.
            _ => PaymentState::Confirming,
        },
    })
}

/// The answer to a completion: [`Answer::Completion`], or [`Answer::Pending`] if it is not decided yet. `None` if it has
/// no status.
pub fn completion<J: Json>(answer: &At<'_, J>, settings: &Settings) -> Option<Answer> {
    let payments = payments(answer, settings.currency).unwrap_or_default();
    let status = match answer.get("status").text()?.as_str() {
        "Completed" => {
            let completed = order(&answer.get("completed"), settings, |_| None);
            CompletionStatus::Completed(completed.and_then(Result::ok).map(Box::new))
        }
        "PaymentDue" => CompletionStatus::PaymentDue(answer.get("due").major(settings.currency)),
        // A state that a newer proxy may add counts as not final.
        _ => return Some(Answer::Pending(payments)),
    };
    Some(Answer::Completion(Completion { status, payments }))
}

/// The order's new token in an answer to `expiry/reset`; `None` if the proxy uses no tokens.
pub fn order_token<J: Json>(answer: &At<'_, J>) -> Option<Secret> {
    answer.get("token").written().map(Secret::new)
}

/// A gift. An address that is not secure is left out. `None` without a code.
pub fn gift<J: Json>(answer: &At<'_, J>) -> Option<Gift> {
    Some(Gift {
        code: Secret::new(answer.get("code").text()?),
        url: answer.get("url").written().filter(|url| url.starts_with("https://")),
        expires_at: answer.get("expiresAt").written(),
    })
}

/// The body of an answer that is not 2xx. Every part of it is optional.
pub fn problem<J: Json>(answer: &At<'_, J>) -> Problem {
    Problem {
        kind: answer.get("type").text_or_empty(),
        title: answer.get("title").text_or_empty(),
        status: answer.get("status").integer(),
        error_code: answer.get("errorCode").text(),
        ..Problem::default()
    }
}
