//! The gate in front of every route of an order: the caller, its share of the running requests, and for a write its
//! idempotency key.

use crate::access_control::binding::Binding;
use crate::access_control::idempotency::{Idempotency, is_read};
use crate::access_control::shares::Shares;
use crate::error::ApiError;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use edge::InFlight;
use std::sync::Arc;

/// The three checks of a request to an order.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) binding: Arc<Binding>,
    pub(crate) shares: Arc<Shares>,
    pub(crate) idempotency: Arc<Idempotency>,
}

/// Lets a request to an order through. Handlers get the caller as an extension.
///
/// One layer and not one for each check: every layer of axum copies and boxes all that is below it for each request.
pub(crate) async fn admitted(
    State(Gate { binding, shares, idempotency }): State<Gate>,
    path: MatchedPath,
    params: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = binding.caller(request.headers())?;
    let params = params.map_err(|_| ApiError::bad_request(StatusCode::BAD_REQUEST))?;
    caller.reaching(&params)?;
    let share = shares.admit(&caller, &params, &request)?;
    request.extensions_mut().insert(caller.clone());
    if is_read(request.method(), &path) {
        let response = next.run(request).await;
        drop(share);
        return Ok(response);
    }
    let in_flight = request.extensions().get::<InFlight>().cloned();
    let once = idempotency.clone();
    let write = async move {
        let response = once.once(&path, &params, &caller, request, next).await.into_response();
        drop((share, in_flight));
        response
    };
    Ok(idempotency.run_detached(write).await)
}
