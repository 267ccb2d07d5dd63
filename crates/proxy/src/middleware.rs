//! What all requests share: an id and a line in the log, headers of caution, which origins may call, how long a body
//! may be.

use crate::error::{ApiError, Cause};
use crate::extract::{FORWARDED, LONGEST_BODY};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};
use tower_http::cors::CorsLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tracing::{Level, event};
use uuid::Uuid;
use wire::ProblemCode;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the layers around the routes; the last one added sees a request first.
pub(crate) fn around(routes: Router, allowed_origins: Vec<HeaderValue>) -> Router {
    routes
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(same_site(&allowed_origins))
        .layer(cors(allowed_origins))
        .layer(from_fn(cautious))
        .layer(from_fn(logged))
}

fn cors(allowed_origins: Vec<HeaderValue>) -> CorsLayer {
    let order_token = HeaderName::from_static("checkout-order-token");
    CorsLayer::new()
        .allow_origin(allowed_origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers(FORWARDED.into_iter().chain([CONTENT_TYPE, order_token]).collect::<Vec<_>>())
        .expose_headers([RETRY_AFTER, REQUEST_ID])
        .max_age(Duration::from_secs(600))
}

/// Refuses a write from a page of another site even where the browser would not have asked before sending it.
fn same_site(allowed_origins: &[HeaderValue]) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let allowed = allowed_origins.iter().filter_map(|origin| origin.to_str().ok());
    let refuse: fn(ProtectionError) -> Response = |_| {
        ApiError::new(ProblemCode::InvalidRequest, StatusCode::FORBIDDEN, Cause::ForeignOrigin)
            .into_response()
    };
    allowed
        // Checked when the settings were read, so none is lost here.
        .fold(CsrfLayer::new(), |layer, origin| layer.clone().add_trusted_origin(origin).unwrap_or(layer))
        .with_rejection_response(refuse)
}

/// An order is nobody else's: no cache may keep an answer, and no browser may take it for something else.
async fn cautious(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Writes the one event of a request. Its fields are all words of ours, numbers and a random id: never a path with
/// ids in it, a query, a header or a body.
async fn logged(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = Uuid::new_v4().to_string();
    let method = method_name(request.method());
    let path = request.extensions().get::<MatchedPath>().cloned();

    let mut response = next.run(request).await;

    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let failure = response.extensions().get::<ApiError>();
    let problem = failure.map(|failure| failure.code.as_str());
    let cause = failure.map(|failure| failure.cause.as_str());
    macro_rules! answered {
        ($level:expr) => {
            event!($level, request_id, method, route, status, duration_ms, problem, cause, "answered")
        };
    }
    match failure.map(|failure| failure.cause) {
        None | Some(Cause::BadRequest | Cause::ForeignOrigin | Cause::Refused) => answered!(Level::INFO),
        Some(Cause::Credential) => answered!(Level::ERROR),
        Some(_) => answered!(Level::WARN),
    }
    response
}

/// A method can be any word; only those that are forwarded are written down.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
