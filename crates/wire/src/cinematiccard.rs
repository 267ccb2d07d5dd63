//! CinematicCard partner codes: `POST /api/partners/codes/generate` and the webhook.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// What `generate` answers. Every call spends a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerateResponse {
    /// Whether it went well.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub ok: bool,
    /// The partner's prefix and eight hexadecimal digits.
    #[serde(default)]
    pub code: Option<String>,
    /// Where the customer uses it.
    #[serde(default)]
    pub url: Option<String>,
    /// 48 hours after generation, ISO 8601.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Why not; two of the three refusals share a status and differ only here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What CinematicCard posts to the webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum WebhookEvent {
    /// A customer used one of our codes.
    #[serde(rename = "code.redeemed")]
    CodeRedeemed(CodeRedeemed),
    /// Somebody pressed "Test Webhook" in the dashboard.
    #[serde(rename = "test")]
    Test {
        /// Ours.
        #[serde(deserialize_with = "lenient::id")]
        partner_id: String,
        /// ISO 8601.
        timestamp: String,
        /// For people.
        #[serde(default)]
        message: Option<String>,
    },
}

/// A code that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRedeemed {
    /// Ours.
    #[serde(deserialize_with = "lenient::id")]
    pub partner_id: String,
    /// The code.
    pub code: String,
    /// The card that was made with it.
    #[serde(default, deserialize_with = "lenient::optional_id")]
    pub card_id: Option<String>,
    /// For whom; text of a stranger, to be escaped.
    #[serde(default)]
    pub recipient_name: Option<String>,
    /// The theme of the card.
    #[serde(default)]
    pub occasion: Option<String>,
    /// ISO 8601.
    pub timestamp: String,
    /// How many codes the partner has left.
    #[serde(default)]
    pub codes_remaining: Option<i64>,
}
