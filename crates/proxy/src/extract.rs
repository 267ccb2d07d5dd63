//! What is taken from a browser's request: ids of the path, a JSON body, two headers. All of it checked, and every
//! refusal a problem that repeats nothing of it.

use crate::error::ApiError;
use crate::trace::{TRACEPARENT, Trace};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, OptionalFromRequest, Path, Request};
use axum::http::header::HeaderName;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use edge::ClientAddress;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The longest request body: twenty tickets with a seat and a voucher each fit.
pub(crate) const LONGEST_BODY: usize = 4 * 1024;

/// The ids of the path: an [`Id`](crate::id::Id) or a tuple of them.
pub(crate) struct Ids<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Ids<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ids<T>, ApiError> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(ids)| Ids(ids)).map_err(|_| ApiError::bad_request(StatusCode::BAD_REQUEST))
    }
}

/// The body, which must be JSON of this type and say so.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, ApiError> {
        let body = <Json<T> as FromRequest<S>>::from_request(request, state).await;
        body.map(|Json(body)| Body(body)).map_err(|rejection| unread(&rejection))
    }
}

/// The same, where there may be none.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Body<T>>, ApiError> {
        let body = <Json<T> as OptionalFromRequest<S>>::from_request(request, state).await;
        body.map(|body| body.map(|Json(body)| Body(body))).map_err(|rejection| unread(&rejection))
    }
}

fn unread(rejection: &JsonRejection) -> ApiError {
    ApiError::bad_request(match rejection.status() {
        status @ (StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::PAYLOAD_TOO_LARGE) => status,
        _ => StatusCode::BAD_REQUEST,
    })
}

/// The address of the client, for counting; one for all where the server that the proxy is part of does not tell.
pub(crate) struct Client(pub(crate) IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Client, Infallible> {
        let told = parts.extensions.get::<ClientAddress>().map(|client| client.0);
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Ok(Client(told.or_else(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

const REGION: HeaderName = HeaderName::from_static("connect-region-code");
/// The token of a member who is signed in at the page. The browser has it, so nothing is known of it here.
pub(crate) const MEMBER: HeaderName = HeaderName::from_static("loyaltysessiontoken");

/// The browser's headers that are sent on, and may come from pages of other origins.
pub(crate) const FORWARDED: [HeaderName; 2] = [REGION, MEMBER];

/// The headers to send on to OCAPI: the region and the member's session.
pub(crate) struct OcapiHeaders(pub(crate) HeaderMap);

/// The region alone. Connect knows the member by the user session, and an order is paid and completed although the
/// member's session may have ended since it was made.
#[derive(Clone)]
pub(crate) struct RegionHeaders(pub(crate) HeaderMap);

impl<S: Send + Sync> FromRequestParts<S> for OcapiHeaders {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<OcapiHeaders, ApiError> {
        pick(parts, &FORWARDED).map(OcapiHeaders)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RegionHeaders {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<RegionHeaders, ApiError> {
        pick(parts, &[REGION]).map(RegionHeaders)
    }
}

impl RegionHeaders {
    /// The region, to be kept.
    pub(crate) fn code(&self) -> Option<String> {
        self.0.get(REGION).and_then(|code| code.to_str().ok()).map(str::to_owned)
    }

    /// The header once more, where nobody asks any more.
    pub(crate) fn of(code: Option<&str>) -> RegionHeaders {
        let value = code.and_then(|code| HeaderValue::from_str(code).ok());
        RegionHeaders(value.into_iter().map(|value| (REGION, value)).collect())
    }
}

/// Takes each header of `names` that is there; its value must be one token of a sane length. The trace goes with them.
fn pick(parts: &Parts, names: &[HeaderName]) -> Result<HeaderMap, ApiError> {
    let headers = &parts.headers;
    let mut picked = HeaderMap::new();
    let trace = parts.extensions.get::<Trace>().and_then(Trace::header);
    picked.extend(trace.map(|trace| (TRACEPARENT, trace)));
    for name in names {
        let longest = if *name == MEMBER { 4096 } else { 64 };
        if let Some(value) = headers.get(name) {
            let bytes = value.as_bytes();
            if !(1..=longest).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_graphic) {
                return Err(ApiError::bad_request(StatusCode::BAD_REQUEST));
            }
            let mut value = value.clone();
            value.set_sensitive(true);
            picked.insert(name, value);
        }
    }
    Ok(picked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn picked(name: &'static str, value: &[u8]) -> Option<usize> {
        let request = Request::builder().header(name, HeaderValue::from_bytes(value).unwrap());
        let (parts, ()) = request.body(()).unwrap().into_parts();
        pick(&parts, &FORWARDED).ok().map(|picked| picked.len())
    }

    #[test]
    fn only_the_two_headers_are_taken() {
        assert_eq!(picked("connect-region-code", b"NZ-01"), Some(1));
        assert_eq!(picked("loyaltysessiontoken", b"eyJhbGciOi.J9_-/+="), Some(1));
        for name in ["authorization", "cookie", "connectapitoken", "x-forwarded-for", "host", "traceparent"] {
            assert_eq!(picked(name, b"x"), Some(0), "{name}");
        }
    }

    #[test]
    fn odd_values_are_refused() {
        for value in [&b""[..], b"a b", b"a\tb", b"\xff", &[b'a'; 65]] {
            assert_eq!(picked("connect-region-code", value), None, "{value:?}");
        }
        assert_eq!(picked("loyaltysessiontoken", &[b'a'; 4096]), Some(1));
        assert_eq!(picked("loyaltysessiontoken", &[b'a'; 4097]), None);
    }
}
