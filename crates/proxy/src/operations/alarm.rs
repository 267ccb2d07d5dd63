//! Alerts operators to a redemption: a line in the log, a counter, and a call of their alert URL.

use crate::config::{AlertUrl, ConfigError};
use crate::limits::{ALERT_CALLS, ALERT_TIMEOUT};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use redemption::Notice;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// Alerts operators to redemptions.
pub(crate) struct Alarm {
    metrics: Arc<Metrics>,
    hook: Option<(Client, AlertUrl)>,
    calls: TaskTracker,
}

/// The body of the call.
#[derive(Serialize)]
struct Alert {
    /// Chat systems show this field without any configuration.
    text: String,
    redemption: String,
    event: &'static str,
    reason: &'static str,
    urgent: bool,
}

impl Alarm {
    pub(crate) fn new(url: Option<AlertUrl>, metrics: Arc<Metrics>) -> Result<Alarm, ConfigError> {
        let client = || {
            let builder = Client::builder().timeout(ALERT_TIMEOUT).redirect(Policy::none()).no_proxy();
            builder.build().map_err(|_| ConfigError::TLS)
        };
        let hook = url.map(|url| client().map(|client| (client, url))).transpose()?;
        Ok(Alarm { metrics, hook, calls: TaskTracker::new() })
    }

    pub(crate) fn raise(&self, redemption: &str, notice: Notice) {
        let (event, reason, urgent) = (notice.name(), reason(notice), notice.is_urgent());
        log::RedemptionNoticed { redemption, event, reason, urgent }.write();
        self.metrics.redemption(event, reason);
        let Some((client, url)) = self.hook.clone() else { return };
        let text = format!("Voucher redemption {redemption}: {event} ({reason})");
        let alert = Alert { text, redemption: redemption.to_owned(), event, reason, urgent };
        let unsent = Unsent;
        self.calls.spawn(async move {
            for calls in 0..ALERT_CALLS {
                let sent = client.post(url.reveal()).json(&alert).send().await;
                if sent.is_ok_and(|answer| answer.status().is_success()) {
                    std::mem::forget(unsent);
                    return;
                }
                tokio::time::sleep(Duration::from_secs(1 << calls)).await;
            }
        });
    }

    /// Waits for the calls under way.
    pub(crate) async fn stop(&self) {
        self.calls.close();
        self.calls.wait().await;
    }
}

/// A call under way. It writes a line if it ends before it was answered, also because the process stops.
struct Unsent;

impl Drop for Unsent {
    fn drop(&mut self) {
        log::AlertNotSent.write();
    }
}

/// The reason, from a closed list of words.
pub(crate) fn reason(notice: Notice) -> &'static str {
    match notice {
        Notice::Escalated(why) => why.name(),
        Notice::Delayed | Notice::NotRedeemed => "no-answer",
        Notice::Rejected => "key",
        Notice::Refused => "not-accepted",
        Notice::Recovered => "answered",
        Notice::Presumed => "answer-lost",
        Notice::Postponed => "not-sent",
        Notice::Returned => "order-gone",
        Notice::SoldWithoutVoucher => "not-confirmed",
        Notice::SoldAtAnotherPrice { .. } => "price",
    }
}
