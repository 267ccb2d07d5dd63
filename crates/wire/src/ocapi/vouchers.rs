//! `POST /ocapi/v1/orders/{orderId}/vouchers`.

use crate::lenient;
use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A voucher to check and store on the order. It is redeemed only when the order completes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddVoucherRequest {
    /// Sent as the reference spells it; the guide's sample has it in lower case.
    #[serde(rename = "type")]
    pub kind: VoucherType,
    /// The showtime that a ticket voucher is for.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub showtime_id: Option<String>,
    /// The proof that the customer holds the voucher.
    pub credentials: VoucherCredentials,
}

/// A voucher's barcode and PIN. `Debug` shows neither; serialising shows both, and only the body of this one
/// request is made that way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoucherCredentials {
    /// As printed, without spaces.
    #[serde(deserialize_with = "lenient::id")]
    pub barcode: String,
    /// `None` for a voucher that has none; leading zeros count.
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
    VoucherType {
        /// Pays tickets of a showtime.
        Ticket,
        /// Belongs to a subscription.
        Subscription,
        /// Unlocks a deal; it can be removed while it is in use.
        Deal,
    }
}
