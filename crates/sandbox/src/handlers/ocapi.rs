//! OCAPI's routes.

use super::auth;
use super::reply::OcapiRefusal;
use crate::store::{Order, Progress, Store};
use crate::vista::{AddVoucherResponse, CompletionResponse, OrderResponse, TicketPricesResponse};
use crate::{Refusal, Sandbox, present};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wire::ocapi::{AddVoucherRequest, CompletionStatus, CreateOrderRequest, OrderType, SetShowtimeRequest};

type Answer<T> = Result<Json<T>, OcapiRefusal>;

pub(super) async fn create_order(State(sandbox): State<Sandbox>, body: Bytes) -> Answer<OrderResponse> {
    let request: CreateOrderRequest = read(&body)?;
    sandbox.with_store(|store, now| {
        let id = store.create_order(now, &request.site_id, &request.booking_mode)?;
        in_progress(store, now, &id)
    })
}

pub(super) async fn read_order(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Answer<OrderResponse> {
    sandbox.with_store(|store, now| in_progress(store, now, &id))
}

pub(super) async fn cancel_order(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<StatusCode, OcapiRefusal> {
    sandbox.with_store(|store, now| store.cancel_order(now, &id))?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reset_expiry(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<StatusCode, OcapiRefusal> {
    sandbox.with_store(|store, now| store.reset_expiry(now, &id))?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ticket_prices(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Answer<TicketPricesResponse> {
    sandbox.with_store(|store, _| {
        let showtime = store.catalogue.showtime(&id);
        let showtime = showtime.ok_or(Refusal::NO_SHOWTIME)?;
        Ok(Json(present::ocapi::ticket_prices(&store.catalogue, showtime)))
    })
}

pub(super) async fn set_showtime(
    State(sandbox): State<Sandbox>,
    Path((id, showtime)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<OrderResponse> {
    auth::sign_in(&sandbox, &id, &headers);
    let set = |store: &mut Store, now| {
        store.set_showtime(now, &id, &showtime, &read::<SetShowtimeRequest>(&body)?)?;
        in_progress(store, now, &id)
    };
    sandbox.with_store(set)
}

pub(super) async fn add_voucher(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<AddVoucherResponse> {
    let request: AddVoucherRequest = read(&body)?;
    let (held, available) = sandbox.with_store(|store, now| store.add_voucher(now, &id, &request))?;
    Ok(Json(AddVoucherResponse {
        voucher: present::ocapi::voucher(&held),
        available_redemptions: Some(available),
    }))
}

pub(super) async fn remove_voucher(
    State(sandbox): State<Sandbox>,
    Path((id, voucher)): Path<(String, String)>,
) -> Result<StatusCode, OcapiRefusal> {
    sandbox.with_store(|store, now| store.remove_voucher(now, &id, &voucher))?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn complete(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Answer<CompletionResponse> {
    let progress = sandbox.with_store(|store, now| store.complete(now, &id))?;
    Ok(Json(completion_of(id, progress)))
}

pub(super) async fn completion(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Answer<CompletionResponse> {
    let progress = sandbox.with_store(|store, now| store.progress(now, &id))?;
    Ok(Json(completion_of(id, progress)))
}

pub(super) async fn set_customer(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<OrderResponse> {
    sandbox.with_store(|store, now| {
        store.set_customer(now, &id, read(&body)?)?;
        in_progress(store, now, &id)
    })
}

/// A request for a redirect payment, as a live client sends it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedirectRequest {
    redirect_return_url: Option<String>,
}

/// Starts a redirect payment. The sandbox plays the payment provider: opening its page pays the order.
pub(super) async fn redirect_payment(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, OcapiRefusal> {
    let wish: RedirectRequest = read(&body)?;
    let held_until = sandbox.with_store(|store, now| store.redirect_payment(now, &id))?;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1:8081");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(wish.redirect_return_url.map(|url| ("return", url)));
    Ok(Json(json!({
        "redirectUrl": format!("http://{host}/__sandbox/orders/{id}/pay?{}", query.finish()),
        "updatedOrderExpiresAt": present::instant(held_until, "+00:00"),
    })))
}

pub(super) async fn completed_order(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Answer<OrderResponse> {
    sandbox.with_store(|store, _| {
        let order = store.completed_order(&id)?.clone();
        Ok(body_of(store, &order))
    })
}

fn in_progress(store: &mut Store, now: Timestamp, id: &str) -> Answer<OrderResponse> {
    let order = store.order(now, id)?.clone();
    Ok(body_of(store, &order))
}

fn body_of(store: &Store, order: &Order) -> Json<OrderResponse> {
    Json(present::ocapi::order(&store.catalogue, order))
}

pub(super) fn completion_of(order_id: String, progress: Progress) -> CompletionResponse {
    let (status, transaction_number) = match progress {
        Progress::Pending => (CompletionStatus::Pending, None),
        Progress::Completed { transaction } => (CompletionStatus::Completed, Some(transaction)),
    };
    CompletionResponse { order_id, order_type: OrderType::Standard, status, transaction_number }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::invalid("Request property is invalid or missing."))
}
