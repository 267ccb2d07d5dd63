//! ProCinema's routes. Every refusal is HTTP 400, also of `/check`.

use super::reply::{self, ErrorCode};
use crate::Sandbox;
use crate::procinema::Refused;
use crate::route::Api;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use wire::procinema::{CheckResponse, CodeRequest, RedeemRequest, RedemptionResponse};

/// The answer to an unreadable body. ProCinema does not publish its own.
const INVALID_REQUEST: &str = "Invalid request";

pub(super) async fn check(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let valid =
        read(&body).map(|CodeRequest { code }| sandbox.with_state(|state, _| state.procinema.check(&code)));
    match valid {
        Some(true) => Json(CheckResponse { valid: Some(true), error: None }).into_response(),
        Some(false) => not_valid("Invalid voucher code"),
        None => not_valid(INVALID_REQUEST),
    }
}

fn not_valid(text: &str) -> Response {
    let body = CheckResponse { valid: Some(false), error: Some(text.to_owned()) };
    let mut response = (StatusCode::BAD_REQUEST, Json(body)).into_response();
    response.extensions_mut().insert(ErrorCode(text.to_owned()));
    response
}

pub(super) async fn redeem(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let Some(request) = read::<RedeemRequest>(&body) else { return refused(INVALID_REQUEST) };
    let redeemed = sandbox.with_state(|state, _| state.procinema.redeem(&request));
    answer(redeemed.map(Some))
}

pub(super) async fn unredeem(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let Some(CodeRequest { code }) = read(&body) else { return refused(INVALID_REQUEST) };
    let given_back = sandbox.with_state(|state, _| state.procinema.unredeem(&code));
    answer(given_back.map(|()| None))
}

/// The id of the redemption, or the reason of a refusal.
fn answer(done: Result<Option<String>, Refused>) -> Response {
    match done {
        Ok(redemption_id) => {
            Json(RedemptionResponse { success: Some(true), redemption_id, error: None }).into_response()
        }
        Err(refusal) => refused(refusal.text()),
    }
}

fn refused(text: &str) -> Response {
    reply::failure(Api::Procinema, StatusCode::BAD_REQUEST, Some(text.to_owned()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}
