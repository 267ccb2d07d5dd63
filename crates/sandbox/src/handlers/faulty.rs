//! Wrong answers, for faults.

use super::reply;
use crate::route::Api;
use crate::{RawBody, RetryAfter};
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;

/// An answer with a status and the headers and body that a gateway may send with it.
pub(super) fn status(
    api: Api,
    status: u16,
    retry_after: Option<&RetryAfter>,
    error_code: Option<String>,
    body: Option<&Value>,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match body {
        Some(Value::String(page)) => Html(page.clone()).into_response(),
        Some(json) => Json(json).into_response(),
        None => reply::failure(api, status, error_code),
    };
    let retry_after = retry_after.and_then(|value| match value {
        RetryAfter::Seconds(seconds) => Some(HeaderValue::from(*seconds)),
        RetryAfter::Date(date) => HeaderValue::from_str(date).ok(),
    });
    let mut response = (status, body).into_response();
    if let Some(value) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// An answer with exactly these bytes and headers, without the headers of a live tenant.
pub(super) fn raw(status: u16, headers: &BTreeMap<String, String>, body: &RawBody) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body.bytes().to_vec()).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// An HTML page instead of JSON.
pub(super) fn page() -> Response {
    Html("<!doctype html><title>Sign in</title><p>Please sign in to the network.").into_response()
}

/// No answer: the body fails before its first byte, which breaks the connection.
pub(super) fn broken() -> Response {
    let failure = io::Error::new(io::ErrorKind::ConnectionAborted, "dropped on purpose");
    Body::from_stream(stream::iter([Err::<Bytes, _>(failure)])).into_response()
}

/// The first half of the answer, with a matching length.
pub(super) async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.slice(..body.len() / 2)))
}

/// The answer with a field `null` or missing. 500 if the answer has no such field, so that a typing error in a test
/// cannot let it pass.
pub(super) async fn without(response: Response, pointer: &str, null: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut json: Value = serde_json::from_slice(&body).unwrap_or_default();
    let found = if null { set_null(&mut json, pointer) } else { remove(&mut json, pointer) };
    if found.is_none() {
        return (StatusCode::INTERNAL_SERVER_ERROR, "no such field in the answer").into_response();
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(json.to_string()))
}

fn set_null(json: &mut Value, pointer: &str) -> Option<()> {
    *json.pointer_mut(pointer)? = Value::Null;
    Some(())
}

fn remove(json: &mut Value, pointer: &str) -> Option<()> {
    let (parent, field) = pointer.rsplit_once('/')?;
    json.pointer_mut(parent)?.as_object_mut()?.remove(field).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_becomes_null_or_goes() {
        let mut json = json!({"order": {"id": "a", "items": []}});
        assert_eq!(set_null(&mut json, "/order/id"), Some(()));
        assert_eq!(remove(&mut json, "/order/items"), Some(()));
        assert_eq!(json, json!({"order": {"id": null}}));
        assert_eq!(set_null(&mut json, "/order/name"), None);
        assert_eq!(remove(&mut json, "/order/items"), None);
    }
}
