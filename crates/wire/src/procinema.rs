//! The ProCinema voucher API (Switzerland): `/check`, `/redeem`, `/unredeem`, all POST, amounts in CHF.

use crate::{Decimal, lenient};
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

/// What `/check` answers: with HTTP 200 where valid, with 400 where not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResponse {
    /// Left out it is no answer to what was asked, but somebody else's, as a gateway's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<bool>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
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

/// What `/redeem` and `/unredeem` answer; a refusal has no `success` at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedemptionResponse {
    /// Left out means no.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub success: bool,
    /// Of `/redeem`: the only proof that this redemption is ours.
    #[serde(default, deserialize_with = "lenient::optional_id", skip_serializing_if = "Option::is_none")]
    pub redemption_id: Option<String>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
