//! The routes under `/__sandbox`, with which tests and the demo control the sandbox.

use super::ocapi::completion_of;
use super::reply::OcapiRefusal;
use crate::vista::CompletionResponse;
use crate::{Call, Delivery, Fault, GiftRefused, Sandbox};
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use std::net::SocketAddr;

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/faults", post(inject).delete(clear_faults))
        .route("/ledger", get(ledger).delete(clear_ledger))
        .route("/orders", post(create_order))
        .route("/orders/{id}/expire", post(expire))
        .route("/orders/{id}/pay", get(pay_and_return).post(pay))
        .route("/gifts/{code}/use", post(use_gift))
        .route("/webhook-test", post(test_webhook))
        .route("/deliveries", get(deliveries))
        .layer(from_fn(local_only))
}

/// Refuses callers from other machines. Callers in the same process have no address and are accepted.
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

/// Starts the order of the demo.
async fn create_order(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.create_demo_order() {
        Ok(id) => Json(serde_json::json!({ "orderId": id })).into_response(),
        Err(refusal) => OcapiRefusal(refusal).into_response(),
    }
}

/// Pays the order at the payment provider. Vista then completes it and answers like a completion.
async fn pay(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<CompletionResponse>, OcapiRefusal> {
    let progress = sandbox.with_store(|store, now| store.pay(now, &id))?;
    Ok(Json(completion_of(id, progress)))
}

/// The page to which the payment provider sends the customer back.
#[derive(Deserialize)]
struct Return {
    r#return: Option<String>,
}

/// The payment provider's page. It takes the money at once and sends the browser back.
async fn pay_and_return(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(back): Query<Return>,
) -> Result<Response, OcapiRefusal> {
    let paid = pay(State(sandbox), Path(id)).await?;
    Ok(match back.r#return {
        Some(url) => Redirect::to(&url).into_response(),
        None => paid.into_response(),
    })
}

async fn expire(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> StatusCode {
    if sandbox.expire_order(&id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// The recipient of a card.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Gift {
    recipient_name: String,
    occasion: String,
}

impl Default for Gift {
    fn default() -> Gift {
        Gift { recipient_name: "Sarah".to_owned(), occasion: "mother".to_owned() }
    }
}

/// Makes a card. The event is delivered even if the caller does not wait for it.
async fn use_gift(
    State(sandbox): State<Sandbox>,
    Path(code): Path<String>,
    gift: Option<Json<Gift>>,
) -> Response {
    let Json(gift) = gift.unwrap_or_default();
    let used =
        tokio::spawn(async move { sandbox.use_gift(&code, &gift.recipient_name, &gift.occasion).await });
    match used.await {
        Ok(Ok(delivery)) => Json(delivery).into_response(),
        Ok(Err(refusal)) => {
            let status = match refusal {
                GiftRefused::Unknown => StatusCode::NOT_FOUND,
                GiftRefused::Used => StatusCode::CONFLICT,
                GiftRefused::Expired => StatusCode::GONE,
            };
            (status, refusal.to_string()).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn test_webhook(State(sandbox): State<Sandbox>) -> Json<Delivery> {
    Json(sandbox.test_webhook().await)
}

async fn deliveries(State(sandbox): State<Sandbox>) -> Json<Vec<Delivery>> {
    Json(sandbox.deliveries())
}
