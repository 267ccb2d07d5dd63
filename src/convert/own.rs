//! What our own proxy says of payments, completions and gifts.

use super::{money, order};
use checkout::{
    Barcode, Completion, CompletionStatus, Currency, Gift, Money, Payment, PaymentState, Secret, Settings,
};
use wire::Decimal;
use wire::checkout_api::{CompleteResponse, CompleteStatus, PaymentRequest};

/// The payment to plan.
pub fn payment_request(code: &Barcode, amount: Money) -> PaymentRequest {
    PaymentRequest {
        code: code.reveal().to_owned(),
        amount: Decimal::from_minor(amount.minor, amount.currency.exponent()),
        currency: amount.currency.code().to_owned(),
    }
}

/// A payment; one that was given back is none. A state of a newer proxy's is taken for one that is not over.
pub fn payment(payment: Option<wire::checkout_api::Payment>, currency: Currency) -> Option<Payment> {
    use wire::checkout_api::PaymentState as State;
    let payment = payment?;
    Some(Payment {
        masked_code: payment.masked_code,
        amount: money(payment.amount, currency),
        state: match payment.state {
            State::Planned => PaymentState::Planned,
            State::Completed => PaymentState::Completed,
            State::Returned => return None,
            _ => PaymentState::Confirming,
        },
    })
}

/// How far the completion is. What makes no sense is to be asked again.
pub fn completion(answer: CompleteResponse, settings: &Settings) -> Completion {
    let currency = settings.currency;
    let completed = answer.completed.and_then(|completed| order(completed, settings, None).ok());
    Completion {
        status: match answer.status {
            CompleteStatus::Completed => CompletionStatus::Completed(completed.map(Box::new)),
            CompleteStatus::PaymentDue => {
                CompletionStatus::PaymentDue(answer.due.map(|due| money(due, currency)))
            }
            _ => CompletionStatus::Pending,
        },
        payment: payment(answer.payment, currency),
    }
}

/// A gift. An address that is not secure is left out.
pub fn gift(gift: wire::checkout_api::Gift) -> Gift {
    Gift {
        code: Secret::new(gift.code),
        url: gift.url.filter(|url| url.starts_with("https://")),
        expires_at: gift.expires_at,
    }
}
