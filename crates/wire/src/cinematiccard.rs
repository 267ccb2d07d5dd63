//! CinematicCard partner codes: `POST /api/partners/codes/generate` and the webhook.

use crate::answer::answer;
use crate::json_value::Value;
use crate::reading::{At, Read, deserialize_by_reading};
use serde::Serialize;

answer! {
    /// The answer of `generate`. Every call spends a code. `Debug` does not show it.
    #[hidden(code, url)]
    pub struct GenerateResponse {
        /// Whether a code was generated. If it is missing, the code decides.
        "ok" optional ok: Option<bool>,
        /// The partner's prefix, then eight hexadecimal digits.
        "code" optional code: Option<String>,
        /// The page to use it on. It contains the code.
        "url" optional url: Option<String>,
        /// The end of its validity, in ISO 8601: 48 hours after generation.
        "expires_at" optional expires_at: Option<String>,
        /// The reason of a refusal. Two of the three refusals share a status and differ only here.
        "error" optional error: Option<String>,
    }

    /// The webhook's event `code.redeemed`: a customer used one of our codes. `Debug` does not show it.
    #[hidden(code)]
    pub struct CodeRedeemed {
        /// The partner, which is us.
        "partner_id" required partner_id: String,
        /// The code.
        "code" required code: String,
        /// The card that was made with it.
        "card_id" optional card_id: Option<String>,
        /// The recipient's name. Untrusted text, to be escaped.
        "recipient_name" optional recipient_name: Option<String>,
        /// The theme of the card.
        "occasion" optional occasion: Option<String>,
        /// The time of the redemption, in ISO 8601.
        "timestamp" optional timestamp: Option<String>,
        /// How many codes the partner has left.
        "codes_remaining" optional codes_remaining: Option<i64>,
    }

    /// The webhook's event `test`: the button "Test Webhook" in the dashboard.
    pub struct WebhookTest {
        /// The partner, which is us.
        "partner_id" required partner_id: String,
        /// The time of the test, in ISO 8601.
        "timestamp" optional timestamp: Option<String>,
        /// A text for people.
        "message" optional message: Option<String>,
    }

    /// An event of the webhook that this version does not know.
    pub struct OtherEvent {
        /// The partner, which is us.
        "partner_id" required partner_id: String,
    }
}

/// An event that CinematicCard posts to the webhook. The field `event` names its kind.
///
/// ```
/// use wire::cinematiccard::WebhookEvent;
///
/// let body = br#"{"event": "card.viewed", "partner_id": "cinema"}"#;
/// let event = wire::read::<WebhookEvent>(body).answer?;
/// assert!(matches!(event, WebhookEvent::Other(other) if other.partner_id == "cinema"));
/// # Ok::<(), wire::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
pub enum WebhookEvent {
    /// A customer used one of our codes.
    #[serde(rename = "code.redeemed")]
    CodeRedeemed(CodeRedeemed),
    /// The button "Test Webhook" was pressed in the dashboard.
    #[serde(rename = "test")]
    Test(WebhookTest),
    /// An event that this version does not know.
    #[serde(rename = "other")]
    Other(OtherEvent),
}

impl Read for WebhookEvent {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<WebhookEvent> {
        let event: String = at.required(at.object(value)?, "event")?;
        match event.as_str() {
            "code.redeemed" => Read::read(value, at).map(WebhookEvent::CodeRedeemed),
            "test" => Read::read(value, at).map(WebhookEvent::Test),
            _ => Read::read(value, at).map(WebhookEvent::Other),
        }
    }
}

deserialize_by_reading!(WebhookEvent);
