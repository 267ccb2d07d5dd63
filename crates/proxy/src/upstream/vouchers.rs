//! Vista vouchers.

use crate::upstream::{Call, Upstream};
use axum::http::{HeaderMap, Method};
use wire::ProblemCode::{OrderNotFound, VoucherNotAccepted};
use wire::ocapi::AddVoucherRequest;

/// Adds a voucher to an order. Vista publishes no list of refusals, so a refusal without a reason means that the voucher
/// is not accepted. The id was validated when it was read from a path.
pub(crate) fn add_voucher(
    ocapi: &Upstream,
    order_id: &str,
    headers: HeaderMap,
    voucher: &AddVoucherRequest,
) -> Call {
    let call = ocapi.write(Method::POST, "/ocapi/v1/orders/{order}/vouchers", &[order_id]);
    call.headers(headers).body(voucher).missing(OrderNotFound).unexplained(VoucherNotAccepted)
}
