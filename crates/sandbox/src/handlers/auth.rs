//! Tokens: the caller's, and the member's.

use super::reply;
use crate::route::Api;
use crate::{MEMBER_TOKEN, Sandbox, Settings};
use axum::http::{HeaderMap, header};
use axum::response::Response;

/// What to answer to a caller without the token of the API.
pub(super) fn check(api: Api, settings: &Settings, headers: &HeaderMap) -> Option<Response> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let allowed = match api {
        Api::Ocapi => {
            let bearer = text(header::AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
            bearer == Some(&settings.ocapi_token)
        }
        _ => text("connectapitoken") == Some(&settings.connect_token),
    };
    (!allowed).then(|| reply::unauthorized(api))
}

/// Signs the member in to the order where the caller sends the token of one. An order that does not exist is left
/// to the handler.
///
/// # Errors
/// A token that nobody has: 403.
pub(super) fn sign_in(sandbox: &Sandbox, order_id: &str, headers: &HeaderMap) -> Result<(), Box<Response>> {
    match headers.get("loyaltysessiontoken") {
        None => Ok(()),
        Some(token) if token == MEMBER_TOKEN => {
            sandbox.sign_in(order_id).ok();
            Ok(())
        }
        Some(_) => Err(Box::new(reply::member_expired())),
    }
}
