//! Vista vouchers.

use crate::upstream::{Call, Upstream};
use axum::http::{HeaderMap, Method};
use wire::ProblemCode::VoucherNotAccepted;
use wire::ocapi::AddVoucherRequest;

/// Adds a voucher to an order. Vista publishes no list of refusals, so a refusal without a reason means that the voucher
/// is not accepted. So does a 404, unless it names the order: otherwise a wrong code would count as no attempt. The id was
/// validated when it was read from a path.
pub(crate) fn add_voucher(
    ocapi: &Upstream,
    order_id: &str,
    headers: HeaderMap,
    voucher: &AddVoucherRequest,
) -> Call {
    let call = ocapi.write(Method::POST, "/ocapi/v1/orders/{order}/vouchers", &[order_id]);
    call.headers(headers).body(voucher).missing(VoucherNotAccepted).unexplained(VoucherNotAccepted)
}
