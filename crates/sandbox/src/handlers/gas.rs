//! Vista's token endpoint ("GAS"): OAuth's password grant (RFC 6749, section 4.3).

use super::reply;
use crate::route::Api;
use crate::{Sandbox, Settings};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde_json::{Value, json};

pub(super) async fn token(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    if let Err((status, error)) = check(sandbox.settings(), &body) {
        return reply::failure(Api::Gas, status, Some(error.to_owned()));
    }
    let seconds = sandbox.settings().token_seconds;
    let lifetime = SignedDuration::from_secs(i64::from(seconds));
    let token = sandbox.with_state(|state, now| state.tokens.issue(now, lifetime));
    let body = json!({ "token_type": "Bearer", "access_token": token, "expires_in": seconds });
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An error of RFC 6749, section 5.2. A wrong user and a wrong password have the same error.
fn check(settings: &Settings, form: &[u8]) -> Result<(), (StatusCode, &'static str)> {
    let field =
        |name: &str| form_urlencoded::parse(form).find(|(key, _)| key == name).map(|(_, value)| value);
    let required = |name| field(name).ok_or((StatusCode::BAD_REQUEST, "invalid_request"));
    if required("grant_type")? != "password" {
        return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    if required("client_id")? != settings.gas_client_id.as_str() {
        return Err((StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    let (username, password) = (required("username")?, required("password")?);
    if username != settings.gas_username.as_str() || password != settings.gas_password.as_str() {
        return Err((StatusCode::BAD_REQUEST, "invalid_grant"));
    }
    Ok(())
}

/// The form as the ledger keeps it: its public fields, and stars if there was a password.
pub(super) fn without_password(form: &[u8]) -> Value {
    let known = form_urlencoded::parse(form).filter_map(|(key, value)| match key.as_ref() {
        "grant_type" | "client_id" | "username" | "scope" => Some((key.into_owned(), Value::from(value))),
        "password" => Some((key.into_owned(), Value::from("***"))),
        _ => None,
    });
    Value::Object(known.collect())
}
