//! CinematicCard's events. Each is posted to the partner until the partner accepts it, and is recorded.

use crate::ledger::hide;
use crate::{GiftRefused, Sandbox};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::time::Duration;
use wire::cinematiccard::{CodeRedeemed, WebhookEvent, WebhookTest};

/// The time limit for the answer of a receiver.
const PATIENCE: Duration = Duration::from_secs(5);

/// The URL of the receiver, and all events so far. There is one for each used code and each test event.
pub(crate) struct Webhook {
    /// A secret that is never shown, because it allows its holder to post false events.
    url: Option<String>,
    deliveries: Vec<Delivery>,
}

/// One event and its delivery. `Debug` and JSON hide the gift code. [`Delivery::body`] contains it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The number of the event, from 1.
    pub number: usize,
    /// The body that is posted.
    #[serde(serialize_with = "redacted")]
    pub body: Value,
    /// The number of attempts so far.
    pub attempts: u32,
    /// The HTTP status of the last answer. `None` if there was no answer.
    pub last_status: Option<u16>,
    /// The state of the delivery.
    pub state: DeliveryState,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Being posted, or waiting for the next attempt.
    Underway,
    /// The receiver answered 2xx.
    Taken,
    /// All attempts failed.
    GivenUp,
    /// No URL is set, so the event is only recorded.
    NoUrl,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("number", &self.number)
            .field("body", &hide(&self.body))
            .field("attempts", &self.attempts)
            .field("last_status", &self.last_status)
            .field("state", &self.state)
            .finish()
    }
}

fn redacted<S: Serializer>(body: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    hide(body).serialize(serializer)
}

impl Webhook {
    pub(crate) fn new(url: Option<String>) -> Webhook {
        Webhook { url, deliveries: Vec::new() }
    }

    fn enter(&mut self, body: Value) -> Delivery {
        let state = if self.url.is_some() { DeliveryState::Underway } else { DeliveryState::NoUrl };
        let number = self.deliveries.len() + 1;
        let delivery = Delivery { number, body, attempts: 0, last_status: None, state };
        self.deliveries.push(delivery.clone());
        delivery
    }

    fn update(&mut self, delivery: &Delivery) {
        if let Some(kept) = self.deliveries.iter_mut().find(|kept| kept.number == delivery.number) {
            kept.clone_from(delivery);
        }
    }
}

impl Sandbox {
    /// Makes a card with a gift code, as a customer does on CinematicCard's site, and posts `code.redeemed`. Returns
    /// after the receiver accepted the event or all attempts failed.
    ///
    /// # Errors
    /// If the code is unknown, used or expired. Then nothing is posted.
    pub async fn use_gift(
        &self,
        code: &str,
        recipient_name: &str,
        occasion: &str,
    ) -> Result<Delivery, GiftRefused> {
        let event = self.with_state(|state, now| {
            let card_id = state.partner.use_code(now, code)?;
            Ok(WebhookEvent::CodeRedeemed(CodeRedeemed {
                partner_id: self.settings().partner_id.clone(),
                code: code.to_owned(),
                card_id: Some(card_id),
                recipient_name: Some(recipient_name.to_owned()),
                occasion: Some(occasion.to_owned()),
                timestamp: Some(in_milliseconds(now)),
                codes_remaining: Some(i64::from(state.partner.codes_remaining)),
            }))
        })?;
        Ok(self.deliver(&event).await)
    }

    /// Posts the event `test`, like "Test Webhook" in the dashboard. Returns as [`Sandbox::use_gift`] does.
    pub async fn test_webhook(&self) -> Delivery {
        let timestamp = Some(self.with_state(|_, now| in_milliseconds(now)));
        let message = Some("Test webhook from CinematicCard".to_owned());
        let partner_id = self.settings().partner_id.clone();
        self.deliver(&WebhookEvent::Test(WebhookTest { partner_id, timestamp, message })).await
    }

    /// Returns all events, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.with_state(|state, _| state.webhook.deliveries.clone())
    }

    /// Sets the URL for the next events. With `None` they are only recorded.
    pub fn set_webhook_url(&self, url: Option<&str>) {
        self.with_state(|state, _| state.webhook.url = url.map(str::to_owned));
    }

    async fn deliver(&self, event: &WebhookEvent) -> Delivery {
        let body = serde_json::to_value(event).unwrap_or_default();
        let (mut delivery, url) =
            self.with_state(|state, _| (state.webhook.enter(body), state.webhook.url.clone()));
        let Some(url) = url else { return delivery };
        let mut wait = Duration::from_millis(self.settings().webhook_retry_ms);
        while delivery.state == DeliveryState::Underway {
            delivery.last_status = post(&url, &delivery.body).await;
            delivery.attempts += 1;
            delivery.state = match delivery.last_status {
                Some(200..=299) => DeliveryState::Taken,
                _ if delivery.attempts >= self.settings().webhook_attempts => DeliveryState::GivenUp,
                _ => DeliveryState::Underway,
            };
            self.with_state(|state, _| state.webhook.update(&delivery));
            tracing::info!(delivery.number, delivery.attempts, status = delivery.last_status, "webhook");
            if delivery.state == DeliveryState::Underway {
                tokio::time::sleep(wait).await;
                wait = wait.saturating_mul(2);
            }
        }
        delivery
    }
}

/// Posts once. Returns the status, or `None` if there was no answer. The error is dropped, because it names the URL.
async fn post(url: &str, body: &Value) -> Option<u16> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .build()
        .ok()?;
    let answer = client.post(url).json(body).send().await.ok()?;
    Some(answer.status().as_u16())
}

/// ISO 8601 in UTC with three digits of a second, as CinematicCard's page shows it.
pub(crate) fn in_milliseconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_z() {
        let at = |text: &str| in_milliseconds(text.parse().unwrap());
        assert_eq!(at("2026-03-18T23:29:28.917Z"), "2026-03-18T23:29:28.917Z");
        assert_eq!(at("2026-03-16T20:15:00Z"), "2026-03-16T20:15:00.000Z");
    }

    #[tokio::test]
    async fn without_a_url_an_event_is_only_written_down_and_its_code_hidden() {
        let sandbox = Sandbox::seeded();
        let code = sandbox.with_state(|state, now| state.partner.mint(now).unwrap().code);
        let delivery = sandbox.use_gift(&code, "Sarah", "mother").await.unwrap();
        assert_eq!((delivery.attempts, delivery.state), (0, DeliveryState::NoUrl));
        assert_eq!(sandbox.deliveries(), std::slice::from_ref(&delivery));
        assert_eq!(delivery.body["code"], code);
        for text in [format!("{delivery:?}"), serde_json::to_string(&delivery).unwrap()] {
            assert!(!text.contains(&code) && text.contains("***"), "{text}");
        }
    }
}
