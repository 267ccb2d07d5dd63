//! The HTTP routes, called in-process and once over a socket.

mod browsing;
mod cinematiccard;
mod connect;
mod faults;
mod gas;
mod ocapi;
mod procinema;

use crate::{CONNECT_TOKEN, OCAPI_TOKEN, Sandbox};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

/// Sends a request with both tokens, as a proxy does.
async fn ask(sandbox: &Sandbox, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    ask_with(sandbox, method, path, body, &[]).await
}

async fn ask_with(
    sandbox: &Sandbox,
    method: Method,
    path: &str,
    body: Value,
    headers: &[(&str, &str)],
) -> (StatusCode, Value) {
    let response = send(sandbox, method, path, body, headers).await;
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn send(
    sandbox: &Sandbox,
    method: Method,
    path: &str,
    body: Value,
    headers: &[(&str, &str)],
) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {OCAPI_TOKEN}"))
        .header("connectapitoken", CONNECT_TOKEN)
        .header(header::CONTENT_TYPE, "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    super::router(sandbox.clone()).oneshot(request.body(body).unwrap()).await.unwrap()
}

/// Posts with only these headers, to the systems other than Vista.
async fn post(
    sandbox: &Sandbox,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> (StatusCode, Value) {
    let request =
        headers.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
    let request = request.body(body.into()).unwrap();
    let response = super::router(sandbox.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}
