//! The checks of the caller's token and of the member's token.

use super::reply;
use crate::route::Api;
use crate::{MEMBER_TOKEN, Sandbox};
use axum::http::HeaderMap;
use axum::response::Response;

const AUTHORIZATION: &str = "authorization";

/// Returns the refusal if the caller has no token of the API, or sends an expired token of a member.
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
        // The token endpoint checks a password in the body instead.
        Api::Gas => true,
        Api::Procinema => is("x-api-key", &settings.procinema_key),
        Api::CinematicCard => is("x-partner-key", &settings.partner_key),
    };
    if !allowed {
        return Some(reply::unauthorized(api));
    }
    (api == Api::Ocapi && member(headers) == Member::Expired).then(reply::member_expired)
}

/// The member that the caller acts for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    None,
    SignedIn,
    Expired,
}

fn member(headers: &HeaderMap) -> Member {
    match headers.get("loyaltysessiontoken") {
        None => Member::None,
        Some(token) if token == MEMBER_TOKEN => Member::SignedIn,
        Some(_) => Member::Expired,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Signs the member in to the order if the caller sends the member's token. If the order does not exist, the handler
/// refuses the call; if the token is expired, [`check`] does. V1 has no 403 and ignores a member who is signed out.
pub(super) fn sign_in(sandbox: &Sandbox, order_id: &str, headers: &HeaderMap) {
    if member(headers) == Member::SignedIn {
        sandbox.sign_in(order_id).ok();
    }
}
