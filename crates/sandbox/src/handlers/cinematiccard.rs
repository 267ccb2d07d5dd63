//! CinematicCard's route.

use super::reply;
use crate::Sandbox;
use crate::cinematiccard::MintRefused;
use crate::route::Api;
use crate::webhook::in_milliseconds;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::cinematiccard::GenerateResponse;

pub(super) async fn generate(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.with_state(|state, now| state.partner.mint(now)) {
        Ok(minted) => Json(GenerateResponse {
            ok: Some(true),
            url: Some(format!("https://cinematiccard.com/?promo={}", minted.code)),
            code: Some(minted.code),
            expires_at: Some(in_milliseconds(minted.expires_at)),
            error: None,
        })
        .into_response(),
        Err(MintRefused::NotActive) => refused(StatusCode::FORBIDDEN, "Partner account is not active"),
        Err(MintRefused::NoCodes) => refused(StatusCode::FORBIDDEN, "No codes remaining"),
        Err(MintRefused::TooOften { seconds }) => {
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    }
}

fn refused(status: StatusCode, text: &str) -> Response {
    reply::failure(Api::CinematicCard, status, Some(text.to_owned()))
}
