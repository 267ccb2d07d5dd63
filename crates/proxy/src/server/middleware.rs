//! The layers around all routes: a request id and a log line, protective headers, allowed origins, the limit of the
//! body.

use crate::access_control::binding::ORDER_TOKEN;
use crate::access_control::idempotency::IDEMPOTENCY_KEY;
use crate::error::{ApiError, Cause};
use crate::limits::{PREFLIGHT_AGE, SHORTEST_COMPRESSED};
use crate::operations::metrics::Metrics;
use crate::operations::trace::{TRACEPARENT, TRACESTATE, Trace};
use crate::operations::{log, method_name};
use crate::services::Services;
use crate::upstream::Compressible;
use crate::upstream::headers::FORWARDED;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Version};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use edge::{Edge, Guarded, Refusal};
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::cors::CorsLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use uuid::Uuid;
use uuid::fmt::{Hyphenated, Simple};
use wire::ProblemCode;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the layers around the routes. The guard is inside, so requests that the edge refuses are logged too.
pub(crate) fn around(
    routes: Router,
    edge: &Edge,
    allowed_origins: Vec<HeaderValue>,
    services: &Services,
) -> Guarded {
    let guarded = edge::guard(routes, edge);
    let guarded = match &services.gifts {
        Some(gifts) => guarded.layer(from_fn_with_state(gifts.clone(), crate::gifts::limited)),
        None => guarded,
    };
    // In one stack, because every call of `layer` boxes each request's future once more.
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(services.metrics.clone(), logged))
        .layer(compressed())
        .layer(cors(allowed_origins.clone()))
        .layer(same_site(&allowed_origins));
    guarded.layer(around)
}

/// The answer to a request that the edge refuses, in the format of all problems.
pub(crate) fn refused(refusal: Refusal) -> Response {
    let (code, cause) = match refusal {
        Refusal::Malformed
        | Refusal::Unacceptable
        | Refusal::HeadersTooLarge
        | Refusal::HeadersTooSlow
        | Refusal::BodyTooLarge
        | Refusal::BodyTooSlow => (ProblemCode::InvalidRequest, Cause::BadRequest),
        Refusal::Busy | Refusal::TooManyConnections | Refusal::TooManyOfAddress => {
            (ProblemCode::Unavailable, Cause::Overload)
        }
        Refusal::Panicked => (ProblemCode::OutcomeUnknown, Cause::Broken),
    };
    ApiError::new(code, refusal.status(), cause).into_response()
}

fn cors(allowed_origins: Vec<HeaderValue>) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(allowed_origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers(
            FORWARDED
                .into_iter()
                .chain([CONTENT_TYPE, ORDER_TOKEN, IDEMPOTENCY_KEY, TRACEPARENT, TRACESTATE])
                .collect::<Vec<_>>(),
        )
        // The widget counts down by the server's clock.
        .expose_headers([DATE, RETRY_AFTER, REQUEST_ID])
        .max_age(PREFLIGHT_AGE)
}

/// Compresses long answers of the upstreams. Every other answer stays as it is: it is short, and some hold an order token
/// or a code, whose length must not be measurable beside a text that someone else chose (BREACH).
fn compressed() -> CompressionLayer<impl Predicate> {
    let is_handed_on = |_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| {
        extensions.get::<Compressible>().is_some()
    };
    CompressionLayer::new()
        // Another crate of the program may switch the names of these on, without their encoders. The layer would then
        // choose one of them, and send the answer as it is.
        .no_br()
        .no_deflate()
        .no_zstd()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SHORTEST_COMPRESSED).and(is_handed_on))
}

/// Refuses a write from a page of another site, even if the browser sends it without a preflight request.
fn same_site(allowed_origins: &[HeaderValue]) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let allowed = allowed_origins.iter().filter_map(|origin| origin.to_str().ok());
    let refuse: fn(ProtectionError) -> Response = |_| {
        ApiError::new(ProblemCode::OriginNotAllowed, StatusCode::FORBIDDEN, Cause::ForeignOrigin)
            .into_response()
    };
    allowed
        // The origins were checked with the settings, so none is lost here.
        .fold(CsrfLayer::new(), |layer, origin| layer.clone().add_trusted_origin(origin).unwrap_or(layer))
        .with_rejection_response(refuse)
}

/// Logs and counts a request. The event only has our own words, numbers and random ids: no path with ids, no query, no
/// header and no body.
async fn logged(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut request_id, mut trace_id) = ([0; Hyphenated::LENGTH], [0; Simple::LENGTH]);
    let request_id = Uuid::new_v4().hyphenated().encode_lower(&mut request_id);
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let known_route = path.as_ref().map(MatchedPath::as_str);
    let span = metrics.spans.request(Trace::of(request.headers()), method_name(&method), known_route);
    let trace = span.trace().id;

    let mut response = span.trace().clone().scope(next.run(request)).await;

    protect(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let route = known_route.unwrap_or("none");
    let time = started.elapsed();
    metrics.answered(route, method_name(&method), response.status(), time);
    let failure = response.extensions().get::<ApiError>();
    if failure.is_some_and(|failure| failure.cause == Cause::UnknownKey) {
        metrics.unknown_key();
    }
    // A refusal of the caller's request is no failure of ours.
    let failed = failure.filter(|_| response.status().is_server_error());
    span.end(Some(response.status()), failed.map(|failure| failure.cause.as_str()));
    log::Answered {
        request_id,
        trace_id: trace.encode_lower(&mut trace_id),
        method: &method,
        route,
        status: response.status().as_u16(),
        duration_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        failure: failure.map(|failure| (failure.code.as_str(), failure.cause)),
    }
    .write();
    response
}

/// No cache may keep an answer, because an order belongs to one customer, and no browser may guess its content type.
fn protect(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
