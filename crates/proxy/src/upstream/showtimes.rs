//! Vista's showtimes: their ticket prices, and an order's tickets and seats. The ids were validated when they were read
//! from a path or a body.

use crate::upstream::{Call, Upstream};
use axum::http::{HeaderMap, Method};
use wire::ProblemCode::OrderNotFound;
use wire::ocapi::SetShowtimeRequest;

/// Reads the ticket prices of a showtime.
pub(crate) fn ticket_prices(ocapi: &Upstream, showtime: &str, headers: HeaderMap) -> Call {
    ocapi.read(Method::GET, "/ocapi/v1/showtimes/{showtime}/ticket-prices", &[showtime]).headers(headers)
}

/// Replaces all tickets and seats of a showtime.
pub(crate) fn set_showtime(
    ocapi: &Upstream,
    order: &str,
    showtime: &str,
    headers: HeaderMap,
    selection: &SetShowtimeRequest,
) -> Call {
    let call = ocapi.write(Method::PUT, "/ocapi/v1/orders/{order}/showtimes/{showtime}", &[order, showtime]);
    call.headers(headers).body(selection).missing(OrderNotFound)
}
