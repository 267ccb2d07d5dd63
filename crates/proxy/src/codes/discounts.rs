//! Discounts of Vista Connect: reading the order as Connect has it, and applying discount codes.

use crate::access_control::attempt_limits::AttemptLimits;
use crate::access_control::binding::Caller;
use crate::error::{ApiError, Cause};
use crate::services::Services;
use crate::upstream::Upstream;
use crate::upstream::connect::{Connect, may_mean_a_wrong_code};
use crate::upstream::headers::RegionHeaders;
use axum::http::StatusCode;
use std::net::IpAddr;
use std::sync::Arc;
use wire::ProblemCode;
use wire::checkout_api::CodeTicket;
use wire::connect::{
    ApplyDiscountRequest, ConnectOrder, ConnectOrderResponse, ReadOrderRequest, TicketDiscount,
};

/// The discounts of a site.
#[derive(Clone)]
pub(crate) struct Discounts {
    connect: Connect,
    attempt_limits: Arc<AttemptLimits>,
}

impl Discounts {
    pub(crate) fn new(services: &Services, connect: &Arc<Upstream>) -> Discounts {
        let connect = Connect::new(connect.clone(), services.discount_method);
        Discounts { connect, attempt_limits: services.attempt_limits.clone() }
    }

    /// Reads the order of the caller's session. The answer may be a failure.
    pub(crate) async fn order(
        &self,
        caller: &Caller,
        region: RegionHeaders,
        request: &ReadOrderRequest,
    ) -> Result<ConnectOrderResponse, ApiError> {
        // The session is in the body, which the layer that checks path parameters does not read.
        caller.reaching_session(&request.user_session_id)?;
        self.connect.order(region, request).await
    }

    /// Applies codes to tickets of the caller's session. Each different code counts as an attempt. The answer may be a
    /// failure.
    pub(crate) async fn apply(
        &self,
        caller: &Caller,
        client: IpAddr,
        region: RegionHeaders,
        request: &ApplyDiscountRequest,
    ) -> Result<ConnectOrderResponse, ApiError> {
        caller.reaching_session(&request.user_session_id)?;
        let codes = request.ticket_discounts.iter().map(|discount| discount.discount_code.as_str());
        let counted = self.attempt_limits.count_discounts(codes, &request.user_session_id, client).await?;
        let answer = self.connect.apply_discounts(region, request).await;
        let is_wrong = match &answer {
            Ok(answer) => may_mean_a_wrong_code(answer),
            Err(error) => error.may_mean_a_wrong_code(),
        };
        if !is_wrong {
            self.attempt_limits.forgive(counted).await;
        }
        answer
    }

    /// Applies a code to the first ticket of this type and price in the showtime. Returns a failure of Connect as an
    /// error.
    pub(super) async fn apply_to(
        &self,
        caller: &Caller,
        client: IpAddr,
        region: RegionHeaders,
        showtime: Option<&str>,
        ticket: &CodeTicket,
        code: &str,
    ) -> Result<(), ApiError> {
        let session = ticket.user_session_id.clone();
        let read = ReadOrderRequest { user_session_id: session.clone() };
        let seen = succeeded(self.order(caller, region.clone(), &read).await?)?;
        let item = seen.order.and_then(|order| item_of(&order, showtime, ticket)).ok_or(CHANGED)?;
        let request = ApplyDiscountRequest {
            user_session_id: session,
            ticket_discounts: vec![TicketDiscount { item_id: item, discount_code: code.to_owned() }],
            return_order: false,
        };
        let applied = succeeded(self.apply(caller, client, region, &request).await?);
        applied.map(drop).map_err(|error| match error.code {
            // Connect's "unexpected error" leaves open whether the code was applied.
            ProblemCode::Unavailable => {
                ApiError::new(ProblemCode::OutcomeUnknown, StatusCode::BAD_GATEWAY, error.cause)
            }
            _ => error,
        })
    }
}

/// The order has no ticket of this type and price any more. The code was not tried.
const CHANGED: ApiError = ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Refused);

/// Returns Connect's failure as an error.
fn succeeded(answer: ConnectOrderResponse) -> Result<ConnectOrderResponse, ApiError> {
    let Some(problem) = answer.failure() else { return Ok(answer) };
    let status = match problem {
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ProblemCode::OrderNotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    };
    Err(ApiError::new(problem, status, Cause::Refused))
}

/// Connect's id of the first ticket of this type and price. Connect names a showtime by the part of its id after the
/// dash.
fn item_of(order: &ConnectOrder, showtime: Option<&str>, ticket: &CodeTicket) -> Option<i64> {
    let session = showtime.and_then(|showtime| showtime.rsplit_once('-')).map(|(_, session)| session);
    let sessions = order.sessions.iter().filter(|candidate| {
        let id = candidate.session_id.as_deref();
        session.is_none() || id.is_none() || id == session
    });
    let found = sessions.flat_map(|session| &session.tickets).find(|candidate| {
        candidate.ticket_type_code.as_deref() == Some(&ticket.ticket_type_code)
            && candidate.final_price_cents.or(candidate.price_cents) == Some(ticket.price_hundredths)
    });
    found?.id.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_ticket_of_the_type_and_price_in_the_showtime_is_found() {
        let order = json!({"Sessions": [
            {"SessionId": "2680", "Tickets": [{"Id": "1", "TicketTypeCode": "0191", "PriceCents": 1000}]},
            {"SessionId": "2681", "Tickets": [
                {"Id": "2", "TicketTypeCode": "0192", "PriceCents": 1000},
                {"Id": "3", "TicketTypeCode": "0191", "PriceCents": 1000, "FinalPriceCents": 750},
                {"Id": "4", "TicketTypeCode": "0191", "PriceCents": 1000, "FinalPriceCents": 1000},
                {"Id": "5", "TicketTypeCode": "0191", "PriceCents": 1000},
            ]},
        ]});
        let order: ConnectOrder = serde_json::from_value(order).unwrap();
        let item = |showtime, price_hundredths| {
            let ticket = CodeTicket {
                ticket_type_code: "0191".to_owned(),
                price_hundredths,
                user_session_id: "o1".to_owned(),
            };
            item_of(&order, showtime, &ticket)
        };
        assert_eq!(item(Some("0002-2681"), 1000), Some(4));
        assert_eq!(item(Some("0002-2681"), 750), Some(3));
        assert_eq!(item(Some("0002-2681"), 500), None);
        assert_eq!(item(Some("0002-2680"), 1000), Some(1));
        assert_eq!(item(None, 1000), Some(1));
    }
}
