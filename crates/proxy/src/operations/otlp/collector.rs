//! The collector. Each export is one call; a failed one is not repeated.

use crate::config::{CollectorUrl, ConfigError};
use crate::limits::{EXPORT_COMPLAINT, EXPORT_TIMEOUT};
use crate::operations::log;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use reqwest::Client;
use reqwest::redirect::Policy;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// The collector of the settings.
pub(crate) struct Collector {
    client: Client,
    url: CollectorUrl,
    headers: HeaderMap,
    complained: Mutex<Option<Instant>>,
}

/// The kind of an export.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal {
    Traces,
    Metrics,
}

impl Signal {
    fn name(self) -> &'static str {
        match self {
            Signal::Traces => "traces",
            Signal::Metrics => "metrics",
        }
    }
}

impl Collector {
    pub(super) fn new(url: CollectorUrl, headers: HeaderMap) -> Result<Collector, ConfigError> {
        let builder = Client::builder().timeout(EXPORT_TIMEOUT).redirect(Policy::none()).no_proxy();
        let client = builder.build().map_err(|_| ConfigError::TLS)?;
        Ok(Collector { client, url, headers, complained: Mutex::default() })
    }

    /// Sends an export. Returns whether the collector accepted it. Logs a failure, at most once per [`EXPORT_COMPLAINT`].
    pub(super) async fn send(&self, signal: Signal, body: Vec<u8>) -> bool {
        let name = signal.name();
        let request = self.client.post(format!("{}/v1/{name}", self.url)).headers(self.headers.clone());
        let sent = request.header(CONTENT_TYPE, "application/x-protobuf").body(body).send().await;
        let reason = match sent {
            Ok(answer) if answer.status().is_success() => return true,
            Ok(_) => "refused",
            Err(error) if error.is_timeout() => "timeout",
            Err(error) if error.is_connect() => "not-connected",
            Err(_) => "broken",
        };
        if self.may_complain() {
            log::NotExported { signal: name, reason }.write();
        }
        false
    }

    fn may_complain(&self) -> bool {
        let (mut last, now) =
            (self.complained.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
        let may = last.is_none_or(|last| now >= last + EXPORT_COMPLAINT);
        if may {
            *last = Some(now);
        }
        may
    }
}
