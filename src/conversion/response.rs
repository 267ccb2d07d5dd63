//! HTTP responses of the proxy, and their meaning for the checkout.

use super::reader::Value;
use answers::At;
use checkout::{Failure, Refusal, RequestId};
use web_sys::js_sys::JSON;
use web_sys::wasm_bindgen::JsValue;
use wire::{Problem, ProblemCode};

/// A response that was received whole.
pub(crate) struct Response {
    pub(crate) status: u16,
    /// In seconds.
    pub(crate) retry_after: Option<u32>,
    /// The server's clock as an HTTP date; hidden from pages of another origin.
    pub(crate) date: Option<String>,
    /// The parsed JSON; undefined if it is none.
    pub(crate) body: JsValue,
}

/// Whether a request changes the order.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Read,
    /// The request id and the number of the attempt, from 0, make the idempotency key unique.
    Write(RequestId, u64),
}

/// The meaning of a missing or unreadable response.
pub(crate) fn no_answer(kind: Kind) -> Failure {
    match kind {
        Kind::Read => Failure::Unavailable,
        Kind::Write(..) => Failure::Unconfirmed,
    }
}

pub(crate) fn parse_text(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}

/// Returns a successful response as it is. For any other one the problem in its body decides before the status: the
/// proxy knows better than a status whether anything was done.
pub(crate) fn check(response: Response, kind: Kind) -> Result<Response, Failure> {
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    let problem = answers::problem(&At::new(Value(response.body), None));
    Err(failure_of(&problem, response.status, response.retry_after, kind))
}

/// The meaning of a failed response with this problem.
pub(crate) fn failure_of(problem: &Problem, status: u16, retry_after: Option<u32>, kind: Kind) -> Failure {
    match (problem.code(), status) {
        // Counts only in the shape that Vista or our proxy documents: a gateway answers 404 for a living order too, and
        // then nothing was passed on.
        (Some(ProblemCode::OrderNotFound | ProblemCode::NotFound) | None, 404 | 410) => {
            if problem.is_not_found() { Failure::NotFound } else { Failure::Unavailable }
        }
        (Some(code), _) => answers::failure(code, retry_after),
        (None, 400) => Failure::Refused(Refusal::Other),
        (None, 401 | 403) => Failure::Unavailable,
        (None, 409) => Failure::Refused(Refusal::OrderBusy),
        (None, 429) => Failure::TooManyAttempts(retry_after),
        (None, _) => no_answer(kind),
    }
}
