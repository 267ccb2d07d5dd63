//! The voucher API of ProCinema (Switzerland): `/check`, `/redeem` and `/unredeem`. All are POST; amounts are in CHF.

use crate::Decimal;
use crate::answer::answer;
use serde::{Deserialize, Serialize};
use std::fmt;

/// `POST /check` and `POST /unredeem`. `Debug` does not show the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRequest {
    /// 15 capital letters and digits.
    pub code: String,
}

impl fmt::Debug for CodeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeRequest(***)")
    }
}

answer! {
    /// The answer of `/check`. Its HTTP status is 200 if the code is valid and 400 if not, but only `valid` is trusted.
    pub struct CheckResponse {
        /// If it is missing, the answer is not ProCinema's, but for example a gateway's.
        "valid" optional valid: Option<bool>,
        /// Why the code is not valid.
        "error" optional error: Option<String>,
    }

    /// The answer of `/redeem` and `/unredeem`. A refusal has no `success`.
    pub struct RedemptionResponse {
        /// Missing means no. If it cannot be read, nothing is known.
        "success" required_unless_null success: Option<bool>,
        /// Sent by `/redeem`: the only proof that this redemption is ours.
        "redemption_id" optional redemption_id: Option<String>,
        /// Why the call was refused.
        "error" optional error: Option<String>,
    }
}

/// `POST /redeem`. `Debug` does not show the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemRequest {
    /// 15 capital letters and digits.
    pub code: String,
    /// From 1.00 to 100.00 CHF.
    pub amount: Decimal,
    /// The film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suisanr: Option<String>,
    /// The cinema, as the portal's External ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cinema_site_id: Option<String>,
}

impl fmt::Debug for RedeemRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedeemRequest").field("amount", &self.amount).finish_non_exhaustive()
    }
}
