//! `POST /ocapi/v1/orders/{orderId}/vouchers`.

use crate::lenient;
use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A voucher to check and store on the order. It is redeemed only when the order completes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddVoucherRequest {
    /// Spelled as in Vista's reference; the sample in its guide has it in lower case.
    #[serde(rename = "type")]
    pub kind: VoucherType,
    /// The showtime that a ticket voucher is for.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub showtime_id: Option<String>,
    /// The barcode and PIN.
    pub credentials: VoucherCredentials,
}

/// A voucher's barcode and PIN. `Debug` shows neither. Serialising shows both, and is used only for this request's
/// body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoucherCredentials {
    /// The barcode as printed, without spaces.
    #[serde(deserialize_with = "lenient::id")]
    pub barcode: String,
    /// The PIN, with its leading zeros; `None` for a voucher without one.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub pin: Option<String>,
}

impl fmt::Debug for VoucherCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VoucherCredentials(***)")
    }
}

open_enum! {
    /// The purpose of a voucher.
    ///
    /// ```
    /// use wire::ocapi::VoucherType;
    ///
    /// assert_eq!(VoucherType::from("ticket"), VoucherType::Ticket);
    /// assert_eq!(VoucherType::from("Snack").as_str(), "Snack");
    /// ```
    VoucherType {
        /// Pays tickets of a showtime.
        Ticket,
        /// Belongs to a subscription.
        Subscription,
        /// Unlocks a deal; it can be removed while it is in use.
        Deal,
    }
}
