//! What an answer of the proxy means to the checkout.

use crate::conversion::reader::Value;
use answers::At;
use checkout::{Failure, Refusal, RequestId};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use web_sys::js_sys::JSON;
use web_sys::wasm_bindgen::JsValue;
use wire::ProblemCode;

/// What became of a request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u32>,
    /// The server's clock, as an HTTP date; hidden from pages of another origin.
    pub(crate) date: Option<String>,
    pub(crate) body: JsValue,
}

/// What a request does.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Read,
    /// With what tells its intent apart from all others.
    Write(RequestId),
}

/// What no answer means.
pub(crate) fn no_answer(kind: Kind) -> Failure {
    match kind {
        Kind::Read => Failure::Unavailable,
        Kind::Write(_) => Failure::Lost,
    }
}

pub(crate) fn to_text(body: &impl Serialize) -> Result<String, Failure> {
    let value =
        body.serialize(&Serializer::json_compatible()).map_err(|_| Failure::Refused(Refusal::Other))?;
    JSON::stringify(&value).map(String::from).map_err(|_| Failure::Refused(Refusal::Other))
}

pub(crate) fn parse_text(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}

/// What an answer's status and problem mean. The problem comes first: a proxy knows better than a status whether
/// anything was done.
pub(crate) fn check(answer: Result<Answer, Failure>, kind: Kind) -> Result<Answer, Failure> {
    let answer = answer?;
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    let problem = answers::problem(&At::new(Value(answer.body), None));
    Err(match (problem.code(), answer.status) {
        // Only the word of Vista or of our proxy: a gateway answers 404 for a living order too, and passed nothing on.
        (Some(ProblemCode::OrderNotFound | ProblemCode::NotFound) | None, 404 | 410) => {
            if problem.says_gone() { Failure::NotFound } else { Failure::Unavailable }
        }
        (Some(code), _) => failure(code, answer.retry_after),
        (None, 400) => Failure::Refused(Refusal::Other),
        (None, 401 | 403) => Failure::Unavailable,
        (None, 409) => Failure::Refused(Refusal::OrderBusy),
        (None, 429) => Failure::TooManyAttempts(answer.retry_after),
        (None, _) => no_answer(kind),
    })
}

pub(crate) fn failure(code: ProblemCode, retry_after: Option<u32>) -> Failure {
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
        ProblemCode::OutcomeUnknown => return Failure::Lost,
        ProblemCode::Unavailable | ProblemCode::OriginNotAllowed => return Failure::Unavailable,
    };
    Failure::Refused(refusal)
}
