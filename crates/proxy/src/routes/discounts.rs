//! Vista Connect: the discounts of a session, the order as Connect has it, a discount code for a ticket, and the
//! tickets of a session. The widget chooses tickets through OCAPI; `set_tickets` is for pages that choose them through
//! Connect.

use super::Via;
use crate::access_control::binding::Caller;
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::codes::Discounts;
use crate::error::ApiError;
use crate::services::Services;
use crate::upstream::connect::{SESSION_TICKETS, takes_our_key};
use crate::upstream::headers::RegionHeaders;
use crate::upstream::{HandedOn, Upstream};
use axum::extract::State;
use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use std::sync::Arc;
use wire::ProblemCode::OrderNotFound;
use wire::connect::{
    ApplyDiscountRequest, ConnectOrderResponse, ReadOrderRequest, SessionTicketsResponse, SetTicketsRequest,
    SetTicketsResponse,
};

pub(crate) fn routes(services: &Services, connect: &Arc<Upstream>) -> Router {
    let discounts = Router::new()
        .route("/RESTTicketing.svc/order", post(read_order))
        .route("/RESTTicketing.svc/order/discount", post(apply))
        .with_state(Discounts::new(services, connect));
    Router::new()
        .route("/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets", get(session_tickets))
        .route("/orders/{user_session}/sessions/{session}/set-tickets", post(set_tickets))
        .with_state(connect.clone())
        .merge(discounts)
}

async fn session_tickets(
    State(connect): Via,
    Ids((cinema, session)): Ids<(Id, Id)>,
    RegionHeaders(headers): RegionHeaders,
) -> Result<Json<SessionTicketsResponse>, ApiError> {
    let answer: SessionTicketsResponse = connect
        .read(Method::GET, SESSION_TICKETS, &[cinema.as_str(), session.as_str()])
        .headers(headers)
        .answer()
        .await?;
    takes_our_key(&[answer.response_code])?;
    Ok(Json(answer))
}

async fn set_tickets(
    State(connect): Via,
    Ids((user_session, session)): Ids<(Id, Id)>,
    RegionHeaders(headers): RegionHeaders,
    Body(tickets): Body<SetTicketsRequest>,
) -> Result<HandedOn, ApiError> {
    let call = connect.write(
        Method::POST,
        "/orders/{user_session}/sessions/{session}/set-tickets",
        &[user_session.as_str(), session.as_str()],
    );
    call.headers(headers).body(&tickets).missing(OrderNotFound).hand_on::<SetTicketsResponse>().await
}

async fn read_order(
    State(discounts): State<Discounts>,
    caller: Caller,
    region: RegionHeaders,
    Body(request): Body<ReadOrderRequest>,
) -> Result<Json<ConnectOrderResponse>, ApiError> {
    discounts.order(&caller, region, &request).await.map(Json)
}

async fn apply(
    State(discounts): State<Discounts>,
    caller: Caller,
    Client(client): Client,
    region: RegionHeaders,
    Body(request): Body<ApplyDiscountRequest>,
) -> Result<Json<ConnectOrderResponse>, ApiError> {
    discounts.apply(&caller, client, region, &request).await.map(Json)
}
