//! The browser's headers that the proxy forwards to an upstream.

use crate::error::ApiError;
use crate::limits::{MEMBER_TOKEN_BYTES, REGION_BYTES};
use axum::extract::FromRequestParts;
use axum::http::header::HeaderName;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};

const REGION: HeaderName = HeaderName::from_static("connect-region-code");
/// The token of a member who is signed in on the page. It belongs to the browser, so the proxy knows nothing about it.
pub(crate) const MEMBER: HeaderName = HeaderName::from_static("loyaltysessiontoken");

/// The headers that are forwarded, and that pages of other origins may send.
pub(crate) const FORWARDED: [HeaderName; 2] = [REGION, MEMBER];

/// The headers for OCAPI: the region and the member's token.
pub(crate) struct OcapiHeaders(pub(crate) HeaderMap);

/// The region alone. Connect knows the member by the user session, and completing an order must not fail if the
/// member's session has expired.
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
    /// The region code, to store it.
    pub(crate) fn code(&self) -> Option<String> {
        self.0.get(REGION).and_then(|code| code.to_str().ok()).map(str::to_owned)
    }

    /// Rebuilds the header from a stored region code, for calls made outside a browser request.
    pub(crate) fn of(code: Option<&str>) -> RegionHeaders {
        let value = code.and_then(|code| HeaderValue::from_str(code).ok());
        RegionHeaders(value.into_iter().map(|value| (REGION, value)).collect())
    }
}

/// Takes those headers of `names` that are present. Each value must be one token of a limited length.
fn pick(parts: &Parts, names: &[HeaderName]) -> Result<HeaderMap, ApiError> {
    let headers = &parts.headers;
    let mut picked = HeaderMap::new();
    for name in names {
        let longest = if *name == MEMBER { MEMBER_TOKEN_BYTES } else { REGION_BYTES };
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
