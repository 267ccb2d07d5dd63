//! The order that a caller may reach.
//!
//! The booking site's backend requests a token with its own key and puts it into its page. A browser's call then
//! reaches the order of its token and no other. Every other call gets the answer of an order that does not exist, and
//! no upstream is called.

use crate::access_control::id::Id;
use crate::config::SiteSettings;
use crate::error::{ApiError, Cause};
use crate::state::keys::Keys;
use axum::extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams, Request, State};
use axum::http::header::{AUTHORIZATION, HeaderName, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::Arc;
use wire::ProblemCode;

/// The header that carries a browser's order token.
pub(crate) const ORDER_TOKEN: HeaderName = HeaderName::from_static("checkout-order-token");

/// Identifies callers, and signs and verifies order tokens.
pub(crate) struct Binding {
    sites: SiteSettings,
    /// The id of the newest secret. Tokens carry it, so that the verifying key is found.
    id: String,
    sign: EncodingKey,
    /// The verifying keys with the ids of their secrets.
    verify: Vec<(String, DecodingKey)>,
    /// The rules for the claims.
    rules: Validation,
}

/// The claims of an order token. They are signed and not encrypted: a browser knows its own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The order.
    #[serde(rename = "sub")]
    pub(crate) order: Id,
    /// The origin of the site whose backend asked for it.
    #[serde(rename = "iss")]
    pub(crate) site: String,
    /// The expiry, in seconds since 1970.
    pub(crate) exp: i64,
    /// The Connect session of the order, if its id is not the order's.
    #[serde(rename = "ses", default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<Id>,
    /// The film's Suisa number.
    #[serde(rename = "sui", default, skip_serializing_if = "Option::is_none")]
    pub(crate) suisanr: Option<Id>,
}

/// The caller of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Any caller: no sites are configured, because something else protects the proxy.
    Anybody,
    /// The backend of the site with this origin.
    Site(String),
    /// A browser with the token of one order.
    Browser(Claims),
}

impl Caller {
    /// Whether the caller may reach this order. Vista takes an id in any case.
    pub(crate) fn may_reach(&self, order: &str) -> bool {
        match self {
            Caller::Anybody | Caller::Site(_) => true,
            Caller::Browser(claims) => claims.order.as_str().eq_ignore_ascii_case(order),
        }
    }

    /// Whether the caller may reach this Connect session.
    pub(crate) fn may_reach_session(&self, session: &str) -> bool {
        match self {
            Caller::Anybody | Caller::Site(_) => true,
            Caller::Browser(claims) => {
                claims.session.as_ref().unwrap_or(&claims.order).as_str().eq_ignore_ascii_case(session)
            }
        }
    }

    /// Rejects a call to an order or Connect session that the token does not cover: checks the path parameters named
    /// `order` and `user_session`.
    pub(crate) fn reaching(&self, params: &RawPathParams) -> Result<(), ApiError> {
        let reaches = |(name, value): (&str, &str)| match name {
            "order" => self.may_reach(value),
            "user_session" => self.may_reach_session(value),
            "showtime" | "cinema" | "session" | "voucher" | "payment" => true,
            // A path parameter that is not listed here is rejected for every caller. The author of a new route has to
            // decide.
            _ => false,
        };
        if params.iter().all(reaches) { Ok(()) } else { Err(no_such_order()) }
    }

    /// The order or session of a call: the token's order, or the one in the path. `None` if only the body names it.
    pub(crate) fn order<'a>(&'a self, params: &'a RawPathParams) -> Option<&'a str> {
        let named = |(name, _): &(&str, &str)| matches!(*name, "order" | "user_session");
        match self {
            Caller::Browser(claims) => Some(claims.order.as_str()),
            Caller::Anybody | Caller::Site(_) => params.iter().find(named).map(|(_, value)| value),
        }
    }

    /// Like `may_reach_session`, as a result.
    pub(crate) fn reaching_session(&self, session: &str) -> Result<(), ApiError> {
        if self.may_reach_session(session) { Ok(()) } else { Err(no_such_order()) }
    }

    /// The film's Suisa number, if the site gave it.
    pub(crate) fn suisanr(&self) -> Option<&str> {
        match self {
            Caller::Browser(claims) => claims.suisanr.as_ref().map(Id::as_str),
            Caller::Anybody | Caller::Site(_) => None,
        }
    }
}

/// The answer to a valid token on a page of another origin. It may differ from `no_such_order`, because it reveals
/// nothing about the order, and a site that did not configure its own origin needs to see the reason.
const ELSEWHERE: ApiError =
    ApiError::new(ProblemCode::OriginNotAllowed, StatusCode::FORBIDDEN, Cause::ForeignOrigin);

/// The answer to a key that no site has. It must differ from `no_such_order`: a backend would release the payment of an
/// order that is sold.
const UNKNOWN_KEY: ApiError = ApiError::new(ProblemCode::NotFound, StatusCode::NOT_FOUND, Cause::UnknownKey);

/// The one answer to a missing, foreign, expired or tampered token. It equals the answer for an order that does not
/// exist.
fn no_such_order() -> ApiError {
    ApiError::new(ProblemCode::OrderNotFound, StatusCode::NOT_FOUND, Cause::NotBound)
}

impl Binding {
    pub(crate) fn new(sites: SiteSettings, keys: &Keys) -> Binding {
        let (id, token) = keys.signing();
        let verify = keys.tokens().map(|(id, token)| (id.to_owned(), DecodingKey::from_secret(token)));
        let mut rules = Validation::new(Algorithm::HS256);
        rules.leeway = 0;
        rules.set_required_spec_claims(&["exp", "sub", "iss"]);
        let sign = EncodingKey::from_secret(token);
        Binding { sites, id: id.to_owned(), sign, verify: verify.collect(), rules }
    }

    /// Whether browsers need tokens.
    pub(crate) fn is_on(&self) -> bool {
        !self.sites.site_key.is_empty()
    }

    /// Signs a token. `None` if the signature cannot be computed.
    pub(crate) fn issue(&self, claims: &Claims) -> Option<String> {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &self.sign).ok()
    }

    /// The site whose key the request carries.
    fn site(&self, headers: &HeaderMap) -> Option<&str> {
        let key = site_key(headers)?;
        let site = self.sites.site_key.iter().find(|site| site.is(key))?;
        Some(&site.origin)
    }

    /// The caller of a request with these headers.
    pub(crate) fn caller(&self, headers: &HeaderMap) -> Result<Caller, ApiError> {
        if !self.is_on() {
            return Ok(Caller::Anybody);
        }
        if let Some(site) = self.site(headers) {
            return Ok(Caller::Site(site.to_owned()));
        }
        let Some(token) = headers.get(ORDER_TOKEN) else {
            return Err(if site_key(headers).is_some() { UNKNOWN_KEY } else { no_such_order() });
        };
        let token = token.to_str().ok();
        let claims = token.and_then(|token| self.claims(token)).ok_or_else(no_such_order)?;
        // A token works only on the pages of the site that requested it. A browser sends no `Origin` with reads of its
        // own origin.
        let elsewhere = headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes() != claims.site.as_bytes());
        if elsewhere { Err(ELSEWHERE) } else { Ok(Caller::Browser(claims)) }
    }

    fn claims(&self, token: &str) -> Option<Claims> {
        // Tokens of versions before key ids have no `kid`.
        let id = jsonwebtoken::decode_header(token).ok()?.kid;
        let mut keys = self.verify.iter().filter(|(own, _)| id.as_ref().is_none_or(|id| id == own));
        let decode = |(_, key): &(String, DecodingKey)| {
            Some(jsonwebtoken::decode::<Claims>(token, key, &self.rules).ok()?.claims)
        };
        let claims = keys.find_map(decode)?;
        // If a site is removed from the settings, its tokens stop working.
        self.sites.site_key.iter().any(|site| site.origin == claims.site).then_some(claims)
    }
}

/// The key of a request, after `Authorization: Bearer`.
fn site_key(headers: &HeaderMap) -> Option<&[u8]> {
    const SCHEME: &[u8] = b"Bearer ";
    let (scheme, key) = headers.get(AUTHORIZATION)?.as_bytes().split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(key)
}

/// Lets only the backends of sites through.
pub(crate) async fn site_only(
    State(binding): State<Arc<Binding>>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    let site = binding.site(headers).ok_or_else(|| match site_key(headers) {
        Some(_) if binding.is_on() => UNKNOWN_KEY,
        _ => ApiError::not_found(),
    })?;
    let caller = Caller::Site(site.to_owned());
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, ApiError> {
        // A route without the layer above has no caller, and is closed instead of open.
        parts.extensions.get::<Caller>().cloned().ok_or_else(no_such_order)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Caller>, Infallible> {
        Ok(parts.extensions.get::<Caller>().cloned())
    }
}
