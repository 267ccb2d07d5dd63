//! Answers of `/checkout/v1`, and its requests from the backends of sites.

use crate::ocapi::OrderResponse;
use crate::{Decimal, Problem, lenient, open_enum::open_enum};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `GET /checkout/v1/capabilities`: what this site's proxy can do beyond Vista's own paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Capabilities {
    /// Words as `discount-codes`; an unknown one is to be ignored.
    #[serde(deserialize_with = "lenient::or_default")]
    pub capabilities: Vec<String>,
}

/// The answer of `POST` and `GET /checkout/v1/orders/{id}/payments`, and of `DELETE …/payments/{payment}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PaymentsResponse {
    /// The voucher payments of the order, oldest first.
    pub payments: Vec<Payment>,
}

/// The part of an order that a ProCinema voucher pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Names it in `DELETE /checkout/v1/orders/{id}/payments/{payment}`, and to the cinema's staff.
    pub id: String,
    /// The last four characters behind dots: "...........42F3".
    pub masked_code: String,
    /// The most it pays, in CHF; never more than the order's total is taken.
    pub amount: Decimal,
    /// How far it is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub state: PaymentState,
}

open_enum! {
    /// How far a payment with a ProCinema voucher is.
    PaymentState {
        /// The code was valid when it was entered; nothing is redeemed.
        Planned,
        /// It is being redeemed, or nobody knows yet whether it was.
        Settling,
        /// The voucher is redeemed and the order waits for the rest of its payment.
        Redeemed,
        /// The order is completed; the voucher is spent.
        Completed,
        /// Nothing was taken, or what was taken has been given back.
        Returned,
        /// The outcome could not be found out. The cinema looks into it, and the order is sold without the voucher.
        UnderReview,
    }
}

/// The problem that another amount is due. It is answered until a request names this amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AmountProblem {
    /// Why, as a problem (RFC 9457).
    #[serde(flatten)]
    pub problem: Problem,
    /// The amount due, in major units.
    pub due: Decimal,
    /// The order's vouchers.
    #[serde(default)]
    pub payments: Vec<Payment>,
}

/// What `POST /checkout/v1/orders/{id}/complete` answers. Asking again does nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompleteResponse {
    /// How far it is.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: CompleteStatus,
    /// The order's ProCinema vouchers.
    pub payments: Vec<Payment>,
    /// With `PaymentDue`: the amount due, in major units. It equals the amount of the request.
    pub due: Option<Decimal>,
    /// With `Completed`: the completed order as Vista has it.
    pub completed: Option<OrderResponse>,
}

open_enum! {
    /// How far the completion of an order is.
    CompleteStatus {
        /// Sold.
        Completed,
        /// Ask again in a moment.
        Pending,
        /// Whatever vouchers pay is settled; the site's payment has to complete the order.
        PaymentDue,
    }
}

/// What `POST /checkout/v1/orders/{id}/gift` answers: a CinematicCard code, the same one however often it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gift {
    /// The code.
    pub code: String,
    /// Where it is used; none where the link that came with it was not one of CinematicCard's.
    #[serde(default)]
    pub url: Option<String>,
    /// ISO 8601, 48 hours after the code was made.
    #[serde(default)]
    pub expires_at: Option<String>,
}

/// `POST /checkout/v1/order-tokens`, from the site's backend with its own key: binds a browser to one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderTokenRequest {
    /// The order, in progress or completed.
    #[serde(deserialize_with = "lenient::id")]
    pub order_id: String,
    /// Connect's session of it, where that differs from the order's id.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub user_session_id: Option<String>,
    /// The film's Suisa number, which ProCinema's redemptions are reported with.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub suisanr: Option<String>,
}

/// An order token, which the page hands to the widget as its property `orderToken`. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderToken {
    /// Opaque.
    pub token: String,
    /// Until when it works, ISO 8601.
    pub expires_at: String,
}

impl fmt::Debug for OrderToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
