//! The refusals of the APIs.

use crate::Refusal;
use crate::route::Api;
use crate::vista::connect::{ConnectOrderResponse, SessionTicketsResponse};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use wire::connect::ResultCode;
use wire::{Problem, ProblemCode, Reason};

/// The error code of an answer, for the ledger.
#[derive(Clone)]
pub(super) struct ErrorCode(pub(super) String);

/// A refusal of OCAPI.
pub(super) struct OcapiRefusal(pub(super) Refusal);

impl From<Refusal> for OcapiRefusal {
    fn from(refusal: Refusal) -> OcapiRefusal {
        OcapiRefusal(refusal)
    }
}

impl IntoResponse for OcapiRefusal {
    fn into_response(self) -> Response {
        let OcapiRefusal(refusal) = self;
        let status = status_of(refusal.code);
        let body = problem(status, Some(refusal.detail), Some(pascal_case(refusal.code)));
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = refusal.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(ErrorCode(pascal_case(refusal.code)));
        response
    }
}

/// A refusal of Connect V2.
pub(super) struct V2Refusal(pub(super) Refusal);

impl From<Refusal> for V2Refusal {
    fn from(refusal: Refusal) -> V2Refusal {
        V2Refusal(refusal)
    }
}

impl IntoResponse for V2Refusal {
    fn into_response(self) -> Response {
        let V2Refusal(refusal) = self;
        let body = v2_problem(pascal_case(refusal.code), refusal.detail);
        let mut response = (status_of(refusal.code), Json(body)).into_response();
        response.extensions_mut().insert(ErrorCode(pascal_case(refusal.code)));
        response
    }
}

/// A refusal of Connect V1, with HTTP status 200.
pub(super) fn v1_refusal(refusal: Refusal) -> ConnectOrderResponse {
    let result = match refusal.code {
        ProblemCode::OrderNotFound => ResultCode::ORDER_DOES_NOT_EXIST,
        ProblemCode::MembersOnly => ResultCode::MEMBERSHIP_ERROR,
        ProblemCode::InsufficientPoints => ResultCode::INSUFFICIENT_POINTS,
        ProblemCode::SeatsUnavailable => ResultCode::SEATS_UNAVAILABLE,
        ProblemCode::AmountChanged => PAYMENT_VALUE_NOT_EQUAL_ORDER_TOTAL,
        _ => ResultCode::INVALID_REQUEST_DATA,
    };
    v1_failure(result, refusal.detail)
}

/// The codes of Vista's table "V1 response codes".
const PAYMENT_VALUE_NOT_EQUAL_ORDER_TOTAL: ResultCode = ResultCode(69);

/// The answer if the token is missing: 401, or a code of V1 (Vista's table "V1 response codes").
pub(super) fn unauthorized(api: Api) -> Response {
    const TOKEN_NOT_SPECIFIED: i32 = 71;
    let text = "ConnectApiToken is not specified or not valid.";
    match api {
        Api::Ocapi => {
            (StatusCode::UNAUTHORIZED, Json(problem(StatusCode::UNAUTHORIZED, None, None))).into_response()
        }
        Api::ConnectV2 => (StatusCode::UNAUTHORIZED, Json(v2_problem(TOKEN_NOT_SPECIFIED.to_string(), text)))
            .into_response(),
        Api::ConnectV1 => Json(v1_failure(ResultCode(TOKEN_NOT_SPECIFIED), text)).into_response(),
        Api::ConnectV1Data => Json(no_tickets(TOKEN_NOT_SPECIFIED, text)).into_response(),
        Api::Gas | Api::Procinema | Api::CinematicCard => {
            failure(api, StatusCode::UNAUTHORIZED, Some("Invalid API key".to_owned()))
        }
    }
}

/// A failure in the format of its API, with an own code or text.
pub(super) fn failure(api: Api, status: StatusCode, error: Option<String>) -> Response {
    let text = || error.clone().unwrap_or_else(|| status.canonical_reason().unwrap_or("Error").to_owned());
    let body = match api {
        Api::Gas | Api::Procinema => json!({ "error": text() }),
        Api::CinematicCard => json!({ "ok": false, "error": text() }),
        _ => return (status, Json(problem(status, None, error))).into_response(),
    };
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(ErrorCode(text()));
    response
}

/// The answer if the member's token has expired, as a live tenant sends it.
pub(super) fn member_expired() -> Response {
    let body = Problem {
        title: "Loyalty Member Authentication Token Expired".to_owned(),
        status: Some(StatusCode::FORBIDDEN.as_u16()),
        detail: "Loyalty member authentication token is expired.".to_owned(),
        ..Problem::default()
    };
    (StatusCode::FORBIDDEN, Json(body)).into_response()
}

/// A failed request for the tickets of a session.
pub(super) fn no_tickets(response_code: i32, text: &str) -> SessionTicketsResponse {
    SessionTicketsResponse { response_code, error_description: Some(text.to_owned()), tickets: Vec::new() }
}

/// The answer for an unknown path.
pub(super) async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Json(problem(StatusCode::NOT_FOUND, None, None))).into_response()
}

/// The problem that ASP.NET writes for a status.
pub(super) fn problem(status: StatusCode, detail: Option<&str>, error_code: Option<String>) -> Problem {
    Problem {
        kind: "https://tools.ietf.org/html/rfc9110#section-15.5".to_owned(),
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: Some(status.as_u16()),
        detail: detail.unwrap_or_default().to_owned(),
        error_code,
        ..Problem::default()
    }
}

fn v2_problem(error_code: String, text: &str) -> Problem {
    let errors = vec![Reason { description: text.to_owned() }];
    Problem { error_code: Some(error_code), errors, ..Problem::default() }
}

fn v1_failure(result: ResultCode, text: &str) -> ConnectOrderResponse {
    ConnectOrderResponse {
        result,
        extended_result_code: Some(result),
        error_description: Some(text.to_owned()),
        order: None,
    }
}

fn status_of(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::OrderNotFound | ProblemCode::NotFound => StatusCode::NOT_FOUND,
        ProblemCode::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Vista's reference names one error code, `SeatsUnavailable`. The others are formed in the same way.
fn pascal_case(code: ProblemCode) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    code.as_str().split('-').map(capitalised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_codes_are_words_that_clients_read_back() {
        assert_eq!(pascal_case(ProblemCode::SeatsUnavailable), "SeatsUnavailable");
        for &code in ProblemCode::ALL {
            let body = problem(status_of(code), None, Some(pascal_case(code)));
            assert_eq!(body.code(), Some(code));
        }
    }
}
