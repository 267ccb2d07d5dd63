//! The faults that the playground can cause at the cinema, by name. Only callers on this machine may do so, and only by
//! a host name of the site, so that no other site can by DNS rebinding.

use crate::till::Tills;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use sandbox::{Fault, FaultKind, RetryAfter, Route, Sandbox, When};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// The delay of every answer while the cinema is slow, in milliseconds.
const SLOW_MS: u64 = 2_500;
/// The time to wait after too many attempts, in seconds.
const LOCKED_SECONDS: u32 = 20;
const READS: [Route; 2] = [Route::ReadOrder, Route::TicketPrices];
const WRITES: [Route; 4] =
    [Route::AddVoucher, Route::SetShowtime, Route::RemoveVoucher, Route::ApplyDiscount];

/// A fault of the cinema.
#[derive(Serialize)]
struct Trouble {
    name: &'static str,
    /// How the fault shows.
    shows: &'static str,
    #[serde(skip)]
    faults: Vec<Fault>,
}

/// All faults.
fn all() -> Vec<Trouble> {
    let trouble = |name, shows, faults| Trouble { name, shows, faults };
    let late = |route| Fault::always(route, FaultKind::Delay { ms: SLOW_MS, when: When::Before });
    let silent = |route| Fault::always(route, FaultKind::status(503));
    let once = |route, fault| vec![Fault::once(route, fault)];
    let refused = |word: &str| FaultKind::Status {
        status: 400,
        retry_after: None,
        error_code: Some(word.to_owned()),
        body: None,
    };
    let locked = FaultKind::Status {
        status: 429,
        retry_after: Some(RetryAfter::Seconds(LOCKED_SECONDS)),
        error_code: None,
        body: None,
    };
    vec![
        trouble(
            "slow",
            "Every answer takes 2.5 seconds",
            READS.into_iter().chain(WRITES).map(late).collect(),
        ),
        trouble("silent", "The cinema cannot be read", READS.map(silent).to_vec()),
        trouble(
            "server-error",
            "Next voucher: the cinema fails (500)",
            once(Route::AddVoucher, FaultKind::status(500)),
        ),
        trouble(
            "too-many-attempts",
            "Next voucher: too many attempts (429)",
            once(Route::AddVoucher, locked),
        ),
        trouble(
            "expired",
            "Next voucher: it has expired",
            once(Route::AddVoucher, refused("VoucherExpired")),
        ),
        trouble(
            "used",
            "Next voucher: it was used before",
            once(Route::AddVoucher, refused("VoucherRedeemed")),
        ),
        trouble(
            "lost-reply",
            "Next voucher: added, the answer lost",
            once(Route::AddVoucher, FaultKind::CommitThenDrop),
        ),
        trouble(
            "lost-request",
            "Next voucher: lost on its way",
            once(Route::AddVoucher, FaultKind::DropBefore),
        ),
        trouble(
            "captive-portal",
            "Next voucher: a network asks to sign in",
            once(Route::AddVoucher, FaultKind::WrongContentType),
        ),
        trouble(
            "seats-gone",
            "Next voucher: its seats are gone",
            once(Route::SetShowtime, refused("SeatsUnavailable")),
        ),
    ]
}

pub(crate) fn router(tills: Tills, sandbox: Sandbox) -> Router {
    Router::new()
        .route("/demo/trouble", get(async || Json(all())).put(make).delete(end))
        .route("/demo/orders/{id}/expire", post(expire))
        .layer(from_fn_with_state(tills, own_pages_only))
        .with_state(sandbox)
}

async fn own_pages_only(State(tills): State<Tills>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    if here && host.and_then(|host| tills.of(host)).is_some() {
        next.run(request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

#[derive(Deserialize)]
struct Wish {
    name: String,
}

/// Starts a fault, and ends the previous one. The body must be JSON, which a page of another site cannot send without
/// CORS.
async fn make(State(sandbox): State<Sandbox>, Json(wish): Json<Wish>) -> StatusCode {
    let Some(trouble) = all().into_iter().find(|trouble| trouble.name == wish.name) else {
        return StatusCode::NOT_FOUND;
    };
    sandbox.clear_faults();
    trouble.faults.into_iter().for_each(|fault| sandbox.inject(fault));
    StatusCode::NO_CONTENT
}

async fn end(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_faults();
    StatusCode::NO_CONTENT
}

/// Expires an order.
async fn expire(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> StatusCode {
    if sandbox.expire_order(&id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
