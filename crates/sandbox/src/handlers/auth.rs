//! Tokens: the caller's, and the member's.

use super::reply;
use crate::route::Api;
use crate::{MEMBER_TOKEN, Sandbox};
use axum::http::HeaderMap;
use axum::response::Response;

const AUTHORIZATION: &str = "authorization";

/// What to answer to a caller without the token of the API, or with one of a member that has expired.
pub(super) fn check(api: Api, sandbox: &Sandbox, headers: &HeaderMap) -> Option<Response> {
    let settings = sandbox.settings();
    let is = |name: &str, expected: &str| text(headers, name) == Some(expected);
    let allowed = match api {
        Api::Ocapi => {
            let bearer = text(headers, AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
            bearer.is_some_and(|token| {
                token == settings.ocapi_token
                    || sandbox.with_state(|state, now| state.tokens.opens(now, token))
            })
        }
        Api::ConnectV1 | Api::ConnectV1Data | Api::ConnectV2 => {
            is("connectapitoken", &settings.connect_token)
        }
        // It asks for a password, in the body.
        Api::Gas => true,
        Api::Procinema => is("x-api-key", &settings.procinema_key),
        Api::CinematicCard => is("x-partner-key", &settings.partner_key),
    };
    if !allowed {
        return Some(reply::unauthorized(api));
    }
    (api == Api::Ocapi && member(headers) == Member::Expired).then(reply::member_expired)
}

/// Whom the caller says to act for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Nobody,
    SignedIn,
    Expired,
}

fn member(headers: &HeaderMap) -> Member {
    match headers.get("loyaltysessiontoken") {
        None => Member::Nobody,
        Some(token) if token == MEMBER_TOKEN => Member::SignedIn,
        Some(_) => Member::Expired,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Signs the member in to the order where the caller sends the token of one. An order that does not exist is left
/// to the handler, and an expired token to [`check`]: V1 has no 403, there a member who is signed out is nobody.
pub(super) fn sign_in(sandbox: &Sandbox, order_id: &str, headers: &HeaderMap) {
    if member(headers) == Member::SignedIn {
        sandbox.sign_in(order_id).ok();
    }
}
