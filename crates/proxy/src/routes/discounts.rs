//! Vista Connect: the discounts of a session, the order as Connect has it, a discount code for a ticket, and the
//! tickets of a session. The widget chooses tickets through OCAPI; `set_tickets` is for pages that choose them through
//! Connect.

use super::Via;
use crate::access_control::attempt_limits::AttemptLimits;
use crate::access_control::binding::Caller;
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::config::DiscountMethod;
use crate::error::{ApiError, Cause};
use crate::services::Services;
use crate::upstream::headers::RegionHeaders;
use crate::upstream::{HandedOn, Upstream};
use axum::extract::State;
use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::connect::{
    ApplyDiscountRequest, ConnectOrderResponse, ReadOrderRequest, ResultCode, SessionTicketsResponse,
    SetTicketsRequest, SetTicketsResponse,
};

/// The services that applying a discount needs.
#[derive(Clone)]
struct Discounts {
    connect: Arc<Upstream>,
    method: Method,
    attempt_limits: Arc<AttemptLimits>,
}

pub(crate) fn routes(services: &Services, connect: &Arc<Upstream>) -> Router {
    let discounts = Discounts {
        connect: connect.clone(),
        method: match services.discount_method {
            DiscountMethod::Post => Method::POST,
            DiscountMethod::Get => Method::GET,
        },
        attempt_limits: services.attempt_limits.clone(),
    };
    Router::new()
        .route("/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets", get(session_tickets))
        .route("/orders/{user_session}/sessions/{session}/set-tickets", post(set_tickets))
        .route("/RESTTicketing.svc/order", post(read_order))
        .with_state(connect.clone())
        .merge(Router::new().route("/RESTTicketing.svc/order/discount", post(apply)).with_state(discounts))
}

async fn session_tickets(
    State(connect): Via,
    Ids((cinema, session)): Ids<(Id, Id)>,
    RegionHeaders(headers): RegionHeaders,
) -> Result<Json<SessionTicketsResponse>, ApiError> {
    let path = format!("/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets?returnDiscountInfo=true");
    let answer: SessionTicketsResponse = connect.read(Method::GET, &path).headers(headers).answer().await?;
    takes_our_key(&[answer.response_code])?;
    Ok(Json(answer))
}

async fn set_tickets(
    State(connect): Via,
    Ids((user_session, session)): Ids<(Id, Id)>,
    RegionHeaders(headers): RegionHeaders,
    Body(tickets): Body<SetTicketsRequest>,
) -> Result<HandedOn, ApiError> {
    let call = connect.write(Method::POST, &format!("/orders/{user_session}/sessions/{session}/set-tickets"));
    call.headers(headers).body(&tickets).missing(OrderNotFound).hand_on::<SetTicketsResponse>().await
}

async fn read_order(
    State(connect): Via,
    caller: Caller,
    RegionHeaders(headers): RegionHeaders,
    Body(request): Body<ReadOrderRequest>,
) -> Result<Json<ConnectOrderResponse>, ApiError> {
    caller.reaching_session(&request.user_session_id)?;
    let call = connect.read(Method::POST, "/RESTTicketing.svc/order");
    v1(call.headers(headers).body(&request).answer().await?)
}

/// A discount code counts as an attempt. Connect reports a refusal with status 200.
async fn apply(
    State(Discounts { connect, method, attempt_limits }): State<Discounts>,
    caller: Caller,
    Client(client): Client,
    RegionHeaders(headers): RegionHeaders,
    Body(discounts): Body<ApplyDiscountRequest>,
) -> Result<Json<ConnectOrderResponse>, ApiError> {
    // The session is in the body, which the layer that checks path parameters does not read.
    caller.reaching_session(&discounts.user_session_id)?;
    let codes = discounts.ticket_discounts.iter().map(|discount| discount.discount_code.as_str());
    let attempt = attempt_limits.count_discounts(codes, &discounts.user_session_id, client).await?;
    let call = connect.write(method, "/RESTTicketing.svc/order/discount");
    let answer = call.headers(headers).body(&discounts).answer().await.and_then(v1);
    match answer {
        Ok(Json(refused)) if may_mean_a_wrong_code(&refused) => Ok(Json(refused)),
        answer => attempt_limits.conclude(attempt, answer).await,
    }
}

/// Whether Connect's refusal may mean an unknown code. Vista publishes no number for that, so every number counts
/// unless it is published for something else: the cinema's database or Connect is unavailable (2, 5, 6), the order does
/// not exist (61 to 63), or it is being completed (83, 92).
fn may_mean_a_wrong_code(answer: &ConnectOrderResponse) -> bool {
    let reason = answer.extended_result_code.filter(|code| *code != ResultCode::OK).unwrap_or(answer.result);
    answer.failure().is_some() && !matches!(reason.0, 2 | 5 | 6 | 61..=63 | 83 | 92)
}

/// Connect's answer for the browser. It has no text of Vista's, because none is read.
fn v1(answer: ConnectOrderResponse) -> Result<Json<ConnectOrderResponse>, ApiError> {
    takes_our_key(&[answer.result, answer.extended_result_code.unwrap_or(ResultCode::OK)])?;
    Ok(Json(answer))
}

/// Fails if Connect rejects the connectapitoken, which it reports with status 200 (codes 71, 72 and 79): the operator
/// has to correct it.
fn takes_our_key(results: &[ResultCode]) -> Result<(), ApiError> {
    let refused = results.iter().any(|result| matches!(result.0, 71 | 72 | 79));
    if refused { Err(ApiError::unavailable(Cause::Credential)) } else { Ok(()) }
}
