//! Vista Connect's orders and discounts. V1 reports a failure with status 200 and a number.

use crate::config::DiscountMethod;
use crate::error::{ApiError, Cause};
use crate::upstream::Upstream;
use crate::upstream::headers::RegionHeaders;
use axum::http::Method;
use std::sync::Arc;
use wire::connect::{ApplyDiscountRequest, ConnectOrderResponse, ReadOrderRequest, ResultCode};

/// The path of the tickets of a session, for a cinema and a session.
pub(crate) const SESSION_TICKETS: &str =
    "/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets?returnDiscountInfo=true";

/// Connect's service for orders.
#[derive(Clone)]
pub(crate) struct Connect {
    upstream: Arc<Upstream>,
    discount_method: Method,
}

impl Connect {
    pub(crate) fn new(upstream: Arc<Upstream>, discount_method: DiscountMethod) -> Connect {
        let discount_method = match discount_method {
            DiscountMethod::Post => Method::POST,
            DiscountMethod::Get => Method::GET,
        };
        Connect { upstream, discount_method }
    }

    /// Reads an order. The answer may be a failure.
    pub(crate) async fn order(
        &self,
        RegionHeaders(headers): RegionHeaders,
        request: &ReadOrderRequest,
    ) -> Result<ConnectOrderResponse, ApiError> {
        let call = self.upstream.read(Method::POST, "/RESTTicketing.svc/order", &[]);
        v1(call.headers(headers).body(request).answer().await?)
    }

    /// Applies discount codes to tickets, which cannot be undone. The answer may be a failure.
    pub(crate) async fn apply_discounts(
        &self,
        RegionHeaders(headers): RegionHeaders,
        request: &ApplyDiscountRequest,
    ) -> Result<ConnectOrderResponse, ApiError> {
        let call =
            self.upstream.write(self.discount_method.clone(), "/RESTTicketing.svc/order/discount", &[]);
        v1(call.headers(headers).body(request).answer().await?)
    }
}

/// Whether Connect's refusal may mean an unknown code. Vista publishes no number for that, so every number counts
/// unless it is published for something else: the cinema's database or Connect is unavailable (2, 5, 6), the order does
/// not exist (61 to 63), or it is being completed (83, 92).
pub(crate) fn may_mean_a_wrong_code(answer: &ConnectOrderResponse) -> bool {
    let reason = answer.extended_result_code.filter(|code| *code != ResultCode::OK).unwrap_or(answer.result);
    answer.failure().is_some() && !matches!(reason.0, 2 | 5 | 6 | 61..=63 | 83 | 92)
}

/// Connect's answer for the browser. It has no text of Vista's, because none is read.
fn v1(answer: ConnectOrderResponse) -> Result<ConnectOrderResponse, ApiError> {
    takes_our_key(&[answer.result, answer.extended_result_code.unwrap_or(ResultCode::OK)])?;
    Ok(answer)
}

/// Fails if Connect rejects the connectapitoken, which it reports with status 200 (codes 71, 72 and 79): the operator
/// has to correct it.
pub(crate) fn takes_our_key(results: &[ResultCode]) -> Result<(), ApiError> {
    let refused = results.iter().any(|result| matches!(result.0, 71 | 72 | 79));
    if refused { Err(ApiError::unavailable(Cause::Credential)) } else { Ok(()) }
}
