//! Our own proxy's `/checkout/v1`.

#[cfg(feature = "server")]
mod answers;
mod codes;

#[cfg(feature = "server")]
pub use answers::{
    AddedCode, AmountProblem, Capabilities, CodeNeed, CodeResponse, CompleteResponse, CompleteStatus, Gift,
    OrderToken, OrderTokenRequest, StoredVoucher, VoucherPayment, VoucherPaymentState,
    VoucherPaymentsResponse,
};
pub use codes::{CodeKind, CodeRequest, CodeTicket};

use crate::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The capability to restart the time that an order is held: `POST /ocapi/v1/orders/{id}/expiry/reset`. Our proxy
/// answers a browser with a new order token. Vista documents no answer, so any 2xx is success.
pub const EXPIRY_RESET: &str = "expiry-reset";
/// The capability to apply Connect's discount codes.
pub const DISCOUNT_CODES: &str = "discount-codes";
/// The capability to complete an order: `POST /checkout/v1/orders/{id}/complete`.
pub const COMPLETE: &str = "complete";
/// The capability to pay a part of the order with a ProCinema code.
pub const PROCINEMA: &str = "procinema";
/// The capability to add a code of any kind by one call: `POST /checkout/v1/orders/{id}/codes`.
pub const CODES: &str = "codes";
/// The capability to give a CinematicCard code for a completed order.
pub const GIFT: &str = "gift";

/// `POST /checkout/v1/orders/{id}/payments`: pays a part of the order with a ProCinema code. The code is checked and
/// kept, and redeemed when the order is completed. Sending the same code again changes the amount. `Debug` does not
/// show the code.
///
/// ```
/// use wire::{Decimal, checkout_api::VoucherPaymentRequest};
///
/// let amount = Decimal::from_minor(550, 2);
/// let request = VoucherPaymentRequest { code: "SANDBOX867C42F3".to_owned(), amount };
/// assert_eq!(serde_json::to_string(&request)?, r#"{"code":"SANDBOX867C42F3","amount":5.5}"#);
/// assert!(!format!("{request:?}").contains("42F3"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoucherPaymentRequest {
    /// 15 capital letters and digits.
    pub code: String,
    /// The most that the voucher is to pay, from 1.00 to 100.00 CHF.
    pub amount: Decimal,
}

impl fmt::Debug for VoucherPaymentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoucherPaymentRequest").field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// `POST /checkout/v1/orders/{id}/complete`: redeems the voucher payments before the site collects the amount due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompleteRequest {
    /// The amount that the site is about to collect, in major units of the cinema's currency. 0 if nothing is due.
    pub amount: Decimal,
    /// The currency (ISO 4217) to whose minor units the amount is rounded. Without it, the amount is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}
