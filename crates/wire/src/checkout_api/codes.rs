//! The request of `POST /checkout/v1/orders/{id}/codes`.

use crate::{Decimal, lenient, open_enum::open_enum};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `POST /checkout/v1/orders/{id}/codes`: adds a code to the order, whichever system it belongs to. `Debug` shows
/// neither the code nor the PIN.
///
/// ```
/// use wire::checkout_api::{CodeKind, CodeRequest};
///
/// let request = CodeRequest {
///     code: "9012345678".to_owned(),
///     kinds: vec![CodeKind::Ticket, CodeKind::Discount],
///     pin: Some("0042".to_owned()),
///     ..CodeRequest::default()
/// };
/// let json = r#"{"code":"9012345678","kinds":["Ticket","Discount"],"pin":"0042"}"#;
/// assert_eq!(serde_json::to_string(&request)?, json);
/// let shown = format!("{request:?}");
/// assert!(!shown.contains("9012345678") && !shown.contains("0042"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeRequest {
    /// The code as the customer entered it, without spaces. Only a discount code has other characters than letters and
    /// digits.
    pub code: String,
    /// The kinds that the code may be of, in the order in which their systems are asked. A discount is always last. The
    /// proxy leaves out unknown words, kinds that the site does not have, and kinds that the code cannot be of.
    pub kinds: Vec<CodeKind>,
    /// The showtime that a ticket voucher is for.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub showtime_id: Option<String>,
    /// The PIN with its leading zeros. Empty if the voucher has none; `None` if the customer was not asked yet.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// The most that a voucher payment is to pay, from 1.00 to 100.00 CHF. `None` if the customer was not asked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// The ticket that a discount code is for. `None` until the customer agreed, because Connect cannot take a discount
    /// back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<CodeTicket>,
    /// The order's currency, as an ISO 4217 code. With it, the proxy lets a voucher pay the tickets of the showtime, if
    /// the customer need not choose. `None` if the client sets the tickets itself.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl fmt::Debug for CodeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("CodeRequest");
        shown.field("kinds", &self.kinds).field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// A ticket of the order, as Connect knows it. Tickets of one type and price are interchangeable.
///
/// ```
/// use wire::checkout_api::CodeTicket;
///
/// let ticket = CodeTicket {
///     ticket_type_code: "0191".to_owned(),
///     price_hundredths: 1000,
///     user_session_id: "1aaa031755d64e6d9cbddfec4b3c8633".to_owned(),
/// };
/// let json = serde_json::to_value(&ticket)?;
/// assert_eq!(json["priceHundredths"], 1000);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeTicket {
    /// The code after the dash of an OCAPI ticket type id.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_code: String,
    /// The price that the customer saw, in hundredths of the currency.
    pub price_hundredths: i64,
    /// The Connect session that the order belongs to.
    #[serde(deserialize_with = "lenient::id")]
    pub user_session_id: String,
}

open_enum! {
    /// A kind of code. The first three are Vista's vouchers.
    ///
    /// ```
    /// use wire::checkout_api::CodeKind;
    ///
    /// assert_eq!(CodeKind::from("VoucherPayment"), CodeKind::VoucherPayment);
    /// assert_eq!(CodeKind::from("Snack").as_str(), "Snack");
    /// ```
    CodeKind {
        /// A voucher that pays tickets of a showtime.
        Ticket,
        /// A voucher that turns on a deal.
        Deal,
        /// A voucher that belongs to a subscription.
        Subscription,
        /// A ProCinema code that pays a part of the order.
        VoucherPayment,
        /// A discount code of Connect, for one ticket.
        Discount,
    }
}
