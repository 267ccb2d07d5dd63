//! `/__sandbox`: what tests and the demo ask of the sandbox itself.

use crate::{Call, Fault, Sandbox};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use std::net::SocketAddr;

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/faults", post(inject).delete(clear_faults))
        .route("/ledger", get(ledger).delete(clear_ledger))
        .route("/orders", post(create_order))
        .route("/orders/{id}/expire", post(expire))
        .layer(from_fn(local_only))
}

/// Lets through callers on this machine, and those that have no address because they are in this process.
async fn local_only(request: Request, next: Next) -> Response {
    match request.extensions().get::<ConnectInfo<SocketAddr>>() {
        Some(ConnectInfo(peer)) if !peer.ip().to_canonical().is_loopback() => {
            StatusCode::FORBIDDEN.into_response()
        }
        _ => next.run(request).await,
    }
}

async fn inject(State(sandbox): State<Sandbox>, Json(fault): Json<Fault>) -> StatusCode {
    sandbox.inject(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_faults();
    StatusCode::NO_CONTENT
}

async fn ledger(State(sandbox): State<Sandbox>) -> Json<Vec<Call>> {
    Json(sandbox.ledger())
}

async fn clear_ledger(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_ledger();
    StatusCode::NO_CONTENT
}

/// Starts the demo's order.
async fn create_order(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.create_demo_order() {
        Ok(id) => Json(serde_json::json!({ "orderId": id })).into_response(),
        Err(refusal) => super::reply::OcapiRefusal(refusal).into_response(),
    }
}

async fn expire(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> StatusCode {
    if sandbox.expire_order(&id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
