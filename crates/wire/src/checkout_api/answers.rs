//! The answers of `/checkout/v1`, and the requests that the backends of sites send to it.
#![expect(clippy::disallowed_types, reason = "what serde derives for `flatten` names floats")]

use crate::ocapi::{AddVoucherResponse, OrderResponse};
use crate::{Decimal, Problem, lenient, open_enum::open_enum};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `GET /checkout/v1/capabilities`: the features of this site's proxy beyond Vista's paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Capabilities {
    /// Words such as `discount-codes`. A client ignores unknown ones.
    #[serde(deserialize_with = "lenient::or_default")]
    pub capabilities: Vec<String>,
}

/// The answer of `POST` and `GET /checkout/v1/orders/{id}/payments`, and of `DELETE …/payments/{payment}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VoucherPaymentsResponse {
    /// The voucher payments of the order, oldest first.
    pub payments: Vec<VoucherPayment>,
}

/// The part of an order that a ProCinema code pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoucherPayment {
    /// Its id, for `DELETE /checkout/v1/orders/{id}/payments/{payment}` and for the cinema's staff.
    pub id: String,
    /// Dots, then the last four characters of the code: "...........42F3".
    pub masked_code: String,
    /// The most that it pays, in CHF. No more than the order's total is taken.
    pub amount: Decimal,
    /// Its state.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub state: VoucherPaymentState,
}

open_enum! {
    /// The state of a voucher payment.
    VoucherPaymentState {
        /// The code was valid when it was entered. Nothing is redeemed yet.
        Planned,
        /// It is being redeemed, or the outcome is not known yet.
        Redeeming,
        /// The voucher is redeemed. The amount due is not paid yet.
        Redeemed,
        /// The order is completed; the voucher is spent.
        Completed,
        /// Nothing was taken, or the redemption was reversed.
        Returned,
        /// The outcome stayed unknown. The cinema examines it, and the order is sold without the voucher.
        UnderReview,
    }
}

/// The answer of `POST /checkout/v1/orders/{id}/codes`. A refusal is a problem, as on every other path.
///
/// ```
/// use wire::checkout_api::{AddedCode, CodeNeed, CodeResponse};
///
/// let added = CodeResponse::Added(AddedCode::Discount);
/// assert_eq!(serde_json::to_string(&added)?, r#"{"result":"added","kind":"Discount"}"#);
/// let needs = CodeResponse::Needs { needs: CodeNeed::Pin };
/// assert_eq!(serde_json::to_string(&needs)?, r#"{"result":"needs","needs":"pin"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "camelCase")]
pub enum CodeResponse {
    /// A system took the code.
    Added(AddedCode),
    /// The customer has to be asked for something first.
    Needs {
        /// The missing part of the request.
        needs: CodeNeed,
    },
}

/// A code that a system took, with the answer of that system.
///
/// ```
/// use wire::checkout_api::{AddedCode, CodeResponse};
///
/// let json = r#"{"result":"added","kind":"Deal","voucher":{"id":"1"},"availableRedemptions":2}"#;
/// let CodeResponse::Added(AddedCode::Deal(deal)) = serde_json::from_str(json)? else { panic!() };
/// assert_eq!((deal.added.available_redemptions, deal.order), (Some(2), None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum AddedCode {
    /// A ticket voucher is on the order.
    Ticket(StoredVoucher),
    /// A deal voucher is on the order.
    Deal(StoredVoucher),
    /// A subscription voucher is on the order.
    Subscription(StoredVoucher),
    /// A voucher payment is planned. All voucher payments of the order follow.
    VoucherPayment(VoucherPaymentsResponse),
    /// The discount is applied to the ticket.
    Discount,
}

/// A voucher on the order, and the order with it, which the proxy may not have read in time.
///
/// ```
/// use wire::checkout_api::StoredVoucher;
///
/// let json = r#"{"voucher":{"id":"1"},"order":{"totalPrice":{"valueIncludingTax":1.0}},"relatedData":{"ticketTypes":[]},
///     "previousTypes":["0002-0191"]}"#;
/// let stored: StoredVoucher = serde_json::from_str(json)?;
/// assert!(stored.order.is_some());
/// assert_eq!(stored.previous_types, ["0002-0191"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredVoucher {
    /// The answer of Vista.
    #[serde(flatten)]
    pub added: AddVoucherResponse,
    /// The order after the voucher was added, with the tickets that the proxy set.
    #[serde(flatten)]
    pub order: Option<Box<OrderResponse>>,
    /// The previous types of the tickets that the proxy let the voucher pay, in ticket order. Empty without such tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous_types: Vec<String>,
}

/// The part of a [`CodeRequest`](super::CodeRequest) that is missing to ask the next system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CodeNeed {
    /// The voucher's PIN, or an empty one.
    Pin,
    /// The amount of a voucher payment.
    Amount,
    /// The ticket that a discount is for. No voucher system took the code.
    Ticket,
}

/// The problem that another amount is due. It is answered until a request names the right amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AmountProblem {
    /// The problem (RFC 9457).
    #[serde(flatten)]
    pub problem: Problem,
    /// The amount due, in major units.
    pub due: Decimal,
    /// The order's voucher payments.
    #[serde(default)]
    pub payments: Vec<VoucherPayment>,
}

/// The answer of `POST /checkout/v1/orders/{id}/complete`. Repeating the request is safe.
///
/// ```
/// use wire::checkout_api::{CompleteResponse, CompleteStatus};
///
/// let answer: CompleteResponse = serde_json::from_str(r#"{"status": "PaymentDue", "due": 9}"#)?;
/// assert_eq!(answer.status, CompleteStatus::PaymentDue);
/// assert_eq!(answer.due.map(|due| due.to_minor(2)), Some(900));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompleteResponse {
    /// The state of the completion.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: CompleteStatus,
    /// The order's voucher payments.
    pub payments: Vec<VoucherPayment>,
    /// With `PaymentDue`: the amount due, in major units. It equals the amount of the request.
    pub due: Option<Decimal>,
    /// With `Completed`: the completed order as Vista has it.
    pub completed: Option<OrderResponse>,
}

open_enum! {
    /// The state of the completion of an order.
    CompleteStatus {
        /// The order is sold.
        Completed,
        /// Not decided yet. Send the request again in a moment.
        Pending,
        /// The voucher payments are redeemed. The site's own payment completes the order.
        PaymentDue,
    }
}

/// The answer of `POST /checkout/v1/orders/{id}/gift`: a CinematicCard code. Repeating the request gives the same code.
/// `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gift {
    /// The code.
    pub code: String,
    /// The page to use it on, whose address contains the code; `None` if the link was not one of CinematicCard's.
    #[serde(default)]
    pub url: Option<String>,
    /// The end of its validity, in ISO 8601: 48 hours after the code was made.
    #[serde(default)]
    pub expires_at: Option<String>,
}

impl fmt::Debug for Gift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gift").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// `POST /checkout/v1/order-tokens`, from the site's backend with its own key: binds a browser to one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderTokenRequest {
    /// The order, in progress or completed.
    #[serde(deserialize_with = "lenient::id")]
    pub order_id: String,
    /// Connect's session, if it differs from the order's id.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub user_session_id: Option<String>,
    /// The film's Suisa number, for the reports of ProCinema's redemptions.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub suisanr: Option<String>,
}

/// An order token, which the page hands to the widget as its property `orderToken`. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderToken {
    /// The token, which is opaque.
    pub token: String,
    /// The end of its validity, in ISO 8601.
    pub expires_at: String,
}

impl fmt::Debug for OrderToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
