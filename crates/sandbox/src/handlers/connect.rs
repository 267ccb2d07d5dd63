//! Connect's routes.

use super::auth;
use super::reply::{self, V2Refusal};
use crate::store::{DiscountWish, Store};
use crate::vista::connect::{ConnectOrderResponse, SessionTicketsResponse, SetTicketsResponse};
use crate::{Refusal, Sandbox, present};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wire::connect::{ApplyDiscountRequest, ReadOrderRequest, ResultCode, SetTicketsRequest};

/// The keys of request bodies. Connect ignores upper and lower case in them.
const KEYS: [&str; 11] = [
    "UserSessionId",
    "TicketDiscounts",
    "ItemId",
    "DiscountCode",
    "ReturnOrder",
    "tickets",
    "ticketDetails",
    "ticketTypeCode",
    "PaymentInfoCollection",
    "PaymentValueCents",
    "PerformPayment",
];

#[derive(Deserialize)]
pub(super) struct TicketsQuery {
    #[serde(default, rename = "returnDiscountInfo")]
    return_discount_info: bool,
}

pub(super) async fn session_tickets(
    State(sandbox): State<Sandbox>,
    Path((cinema, session)): Path<(String, String)>,
    Query(query): Query<TicketsQuery>,
) -> Response {
    const SESSION_UNAVAILABLE: i32 = 50;
    const SITE_NOT_FOUND: i32 = 73;
    let found = sandbox.with_store(|store, _| {
        let catalogue = &store.catalogue;
        if cinema != catalogue.site_id {
            return Err((SITE_NOT_FOUND, "Site was not found."));
        }
        let showtime = catalogue.showtime(&catalogue.full_id(&session));
        let showtime = showtime.ok_or((SESSION_UNAVAILABLE, "Session is not available."))?;
        Ok(present::connect::session_tickets(catalogue, showtime, query.return_discount_info))
    });
    match found {
        Ok(tickets) if sandbox.settings().bare_session_tickets => Json(tickets).into_response(),
        Ok(tickets) => Json(SessionTicketsResponse { response_code: 0, error_description: None, tickets })
            .into_response(),
        Err((code, text)) => Json(reply::no_tickets(code, text)).into_response(),
    }
}

pub(super) async fn set_tickets(
    State(sandbox): State<Sandbox>,
    Path((order, session)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<SetTicketsResponse>, V2Refusal> {
    let request: SetTicketsRequest = read(&body)?;
    Ok(sandbox.with_store(|store, now| {
        let code = |ticket: wire::connect::TicketRequest| {
            let details =
                ticket.ticket_details.ok_or(Refusal::invalid("Ticket names no type and no seat."))?;
            Ok(store.catalogue.full_id(&details.ticket_type_code))
        };
        let types = request.tickets.into_iter().map(code).collect::<Result<Vec<_>, Refusal>>()?;
        let showtime = store.catalogue.full_id(&session);
        store.set_tickets(now, &order, &showtime, &types)?;
        let order = store.order(now, &order)?.clone();
        Ok::<_, Refusal>(Json(present::connect::set_tickets(&store.catalogue, &order)))
    })?)
}

pub(super) async fn order(State(sandbox): State<Sandbox>, body: Bytes) -> Json<ConnectOrderResponse> {
    let answer = read::<ReadOrderRequest>(&body).and_then(|request| {
        sandbox.with_store(|store, now| order_of(store, now, &request.user_session_id, true))
    });
    Json(answer.unwrap_or_else(reply::v1_refusal))
}

pub(super) async fn apply_discount(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: Bytes,
) -> Json<ConnectOrderResponse> {
    let answer = read::<ApplyDiscountRequest>(&body).and_then(|request| {
        let id = &request.user_session_id;
        auth::sign_in(&sandbox, id, &headers);
        let wishes: Vec<DiscountWish<'_>> = request
            .ticket_discounts
            .iter()
            .map(|wish| DiscountWish { item: wish.item_id, code: &wish.discount_code })
            .collect();
        sandbox.with_store(|store, now| {
            store.apply_discounts(now, id, &wishes)?;
            order_of(store, now, id, request.return_order)
        })
    });
    Json(answer.unwrap_or_else(reply::v1_refusal))
}

/// Takes external payments: by card, or by a voucher that Vista does not know.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ExternalPayments {
    user_session_id: String,
    payment_info_collection: Vec<ExternalPayment>,
    /// Whether Vista takes the money itself.
    #[serde(default)]
    perform_payment: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ExternalPayment {
    payment_value_cents: i64,
}

/// Sells an order that was paid elsewhere. Vista documents only the result of the answer.
pub(super) async fn external_payment(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Json<ConnectOrderResponse> {
    let sold = read::<ExternalPayments>(&body).and_then(|request| {
        if request.perform_payment {
            return Err(Refusal::invalid("Payments are made elsewhere here."));
        }
        let values = request.payment_info_collection.iter().map(|payment| payment.payment_value_cents);
        let values = values.collect();
        sandbox.with_store(|store, now| store.pay_elsewhere(now, &request.user_session_id, values))
    });
    Json(match sold {
        Ok(_) => ConnectOrderResponse {
            result: ResultCode::OK,
            extended_result_code: Some(ResultCode::OK),
            error_description: None,
            order: None,
        },
        Err(refusal) => reply::v1_refusal(refusal),
    })
}

fn order_of(
    store: &mut Store,
    now: Timestamp,
    id: &str,
    return_order: bool,
) -> Result<ConnectOrderResponse, Refusal> {
    let order = store.order(now, id)?.clone();
    Ok(ConnectOrderResponse {
        result: ResultCode::OK,
        extended_result_code: Some(ResultCode::OK),
        error_description: None,
        order: return_order.then(|| present::connect::order(&store.catalogue, &order)),
    })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let invalid = |_| Refusal::invalid("Request data is invalid.");
    let json: Value = serde_json::from_slice(body).map_err(invalid)?;
    serde_json::from_value(in_one_case(json)).map_err(invalid)
}

/// Returns the same JSON with the known keys in their documented spelling.
fn in_one_case(json: Value) -> Value {
    let field = |(key, value): (String, Value)| {
        let known = KEYS.iter().find(|known| known.eq_ignore_ascii_case(&key));
        (known.map_or(key, |known| (*known).to_owned()), in_one_case(value))
    };
    match json {
        Value::Object(fields) => fields.into_iter().map(field).collect::<Map<_, _>>().into(),
        Value::Array(items) => items.into_iter().map(in_one_case).collect(),
        other => other,
    }
}
