//! The middleware of every call: it writes the ledger, applies faults and checks the token.

use super::reply::ErrorCode;
use super::{auth, faulty, gas};
use crate::fault::{FaultKind, When};
use crate::route::Api;
use crate::{Call, Route, Sandbox};
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tokio::sync::watch;

/// In bytes. The bodies of the upstream APIs are much smaller.
const LARGEST_BODY: usize = 64 * 1024;

pub(super) async fn observe(
    State((sandbox, route)): State<(Sandbox, Route)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let released = sandbox.releases();
    let (number, faults) = sandbox.arrive(route, call(route, &parts, &body));
    let refused = auth::check(route.api(), &sandbox, &parts.headers);
    let method = parts.method.clone();
    let request = Request::from_parts(parts, Body::from(body));
    let answer = answer(route.api(), faults, released, refused, request, next).await;
    let (status, error_code) = match &answer {
        Answer::Sent(response) => {
            (Some(response.status().as_u16()), response.extensions().get::<ErrorCode>())
        }
        Answer::Broken(_) => (None, None),
    };
    tracing::info!(?route, %method, status, "call");
    sandbox.leave(number, status, error_code.map(|code| code.0.clone()));
    match answer {
        Answer::Sent(response) | Answer::Broken(response) => response,
    }
}

enum Answer {
    Sent(Response),
    /// The connection breaks after this is sent.
    Broken(Response),
}

/// Sleeps. A time of zero is skipped, because even an empty sleep takes a millisecond and needs a clock.
async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

async fn answer(
    api: Api,
    faults: Vec<FaultKind>,
    mut released: watch::Receiver<()>,
    refused: Option<Response>,
    request: Request,
    next: Next,
) -> Answer {
    let waits = |when| faults.iter().filter_map(move |fault| wait(fault, when)).sum::<Duration>();
    let (before, after) = (waits(When::Before), waits(When::After));
    pause(before).await;
    if holds(&faults, When::Before) {
        // This cannot fail: the sandbox is the sender and outlives its calls.
        let _ = released.changed().await;
    }
    let fault = faults.iter().find(|fault| !fault.only_waits());
    match fault {
        Some(FaultKind::Status { status, retry_after, error_code, body }) => {
            return Answer::Sent(faulty::status(
                api,
                *status,
                retry_after.as_ref(),
                error_code.clone(),
                body.as_ref(),
            ));
        }
        Some(FaultKind::Raw { status, headers, body, commit: false }) => {
            return Answer::Sent(faulty::raw(*status, headers, body));
        }
        Some(FaultKind::WrongContentType) => return Answer::Sent(faulty::page()),
        Some(FaultKind::DropBefore) => return Answer::Broken(faulty::broken()),
        _ => {}
    }
    let response = match refused {
        Some(response) => response,
        None if !says_its_type(api, &request) => StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response(),
        None => next.run(request).await,
    };
    pause(after).await;
    if holds(&faults, When::After) {
        let _ = released.changed().await;
    }
    match fault {
        Some(FaultKind::Raw { status, headers, body, .. }) => {
            Answer::Sent(faulty::raw(*status, headers, body))
        }
        Some(FaultKind::CommitThenDrop) => Answer::Broken(faulty::broken()),
        Some(FaultKind::Malformed) => Answer::Sent(faulty::cut(response).await),
        Some(FaultKind::NullField { pointer }) => {
            Answer::Sent(faulty::without(response, pointer, true).await)
        }
        Some(FaultKind::MissingField { pointer }) => {
            Answer::Sent(faulty::without(response, pointer, false).await)
        }
        _ => Answer::Sent(response),
    }
}

/// Returns whether a body, if there is one, has the content type of its API: JSON or a form.
fn says_its_type(api: Api, request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let expected = if api == Api::Gas { "application/x-www-form-urlencoded" } else { "json" };
    request.body().is_end_stream() || kind.is_some_and(|kind| kind.contains(expected))
}

fn wait(fault: &FaultKind, now: When) -> Option<Duration> {
    match fault {
        FaultKind::Delay { ms, when } if *when == now => Some(Duration::from_millis(*ms)),
        _ => None,
    }
}

fn holds(faults: &[FaultKind], now: When) -> bool {
    faults.iter().any(|fault| matches!(fault, FaultKind::Hold { when } if *when == now))
}

fn call(route: Route, parts: &Parts, body: &Bytes) -> Call {
    let mut headers: Vec<String> = parts.headers.keys().map(|name| name.as_str().to_owned()).collect();
    headers.sort_unstable();
    let region = parts.headers.get("connect-region-code").and_then(|value| value.to_str().ok());
    Call {
        number: 0,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        route,
        status: None,
        error_code: None,
        faults: Vec::new(),
        headers,
        region: region.map(str::to_owned),
        body: match route.api() {
            Api::Gas => Some(gas::without_password(body)),
            _ => serde_json::from_slice(body).ok(),
        },
    }
}
