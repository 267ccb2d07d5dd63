//! OpenTelemetry. These settings have the names that OpenTelemetry gives them.

use super::{BaseUrl, BaseUrlError, ConfigError};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use clap::Args;
use clap::builder::RangedU64ValueParser;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::str::FromStr;

const METRIC_EXPORT_INTERVAL_MS: u64 = 60_000;

/// The collector for traces and metrics.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "OpenTelemetry")]
pub struct OtlpSettings {
    /// The collector that gets traces and metrics by OTLP, as protobuf over HTTP; its port is usually 4318. Without it
    /// nothing is exported.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    pub otel_exporter_otlp_endpoint: Option<CollectorUrl>,

    /// Headers for the collector, such as a key: name=value, several separated by commas, special characters as %20.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_HEADERS", value_name = "NAME=VALUE", hide_env_values = true)]
    pub otel_exporter_otlp_headers: Option<SecretString>,

    /// The pause between two exports of the metrics, in milliseconds.
    #[arg(long, env = "OTEL_METRIC_EXPORT_INTERVAL", value_name = "MS",
          default_value_t = METRIC_EXPORT_INTERVAL_MS, value_parser = RangedU64ValueParser::<u64>::new().range(100..))]
    pub otel_metric_export_interval: u64,
}

/// The URL of a collector. Unlike an upstream it may be http on any host, as within a cluster, unless headers go there.
///
/// ```
/// use proxy::config::CollectorUrl;
///
/// let url: CollectorUrl = "http://collector:4318/".parse()?;
/// assert_eq!(url.to_string(), "http://collector:4318");
/// # Ok::<(), proxy::config::BaseUrlError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectorUrl(String);

impl FromStr for CollectorUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<CollectorUrl, BaseUrlError> {
        let encrypted = text.strip_prefix("http://").map(|rest| format!("https://{rest}"));
        encrypted.as_deref().unwrap_or(text).parse::<BaseUrl>()?;
        Ok(CollectorUrl(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for CollectorUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Default for OtlpSettings {
    fn default() -> OtlpSettings {
        OtlpSettings {
            otel_exporter_otlp_endpoint: None,
            otel_exporter_otlp_headers: None,
            otel_metric_export_interval: METRIC_EXPORT_INTERVAL_MS,
        }
    }
}

impl OtlpSettings {
    /// The collector and its headers; `None` without one.
    pub(crate) fn collector(&self) -> Result<Option<(CollectorUrl, HeaderMap)>, ConfigError> {
        let Some(url) = self.otel_exporter_otlp_endpoint.clone() else { return Ok(None) };
        let Some(headers) = &self.otel_exporter_otlp_headers else {
            return Ok(Some((url, HeaderMap::new())));
        };
        if url.0.parse::<BaseUrl>().is_err() {
            let setting = "--otel-exporter-otlp-endpoint (OTEL_EXPORTER_OTLP_ENDPOINT)";
            return Err(ConfigError {
                setting,
                fault: "must be https:// if there are headers, which hold a key",
            });
        }
        let setting = "--otel-exporter-otlp-headers (OTEL_EXPORTER_OTLP_HEADERS)";
        let headers = headers.expose_secret().split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let headers: Option<HeaderMap> = headers.map(header).collect();
        let headers =
            headers.ok_or(ConfigError { setting, fault: "must be name=value, separated by commas" })?;
        Ok(Some((url, headers)))
    }
}

fn header(pair: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = pair.split_once('=')?;
    let value = percent_encoding::percent_decode_str(value.trim()).decode_utf8().ok()?;
    let mut value = HeaderValue::try_from(value.as_ref()).ok()?;
    value.set_sensitive(true);
    Some((name.trim().parse().ok()?, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str, headers: Option<&str>) -> OtlpSettings {
        let otel_exporter_otlp_endpoint = Some(url.parse().unwrap());
        OtlpSettings {
            otel_exporter_otlp_endpoint,
            otel_exporter_otlp_headers: headers.map(Into::into),
            ..OtlpSettings::default()
        }
    }

    #[test]
    fn a_key_for_the_collector_never_leaves_the_machine_in_the_clear() {
        assert!(settings("http://collector:4318", None).collector().is_ok());
        let error =
            settings("http://collector:4318", Some("key=hunter2")).collector().unwrap_err().to_string();
        assert!(error.contains("OTEL_EXPORTER_OTLP_ENDPOINT") && !error.contains("hunter2"), "{error}");
        for url in ["https://collector", "http://127.0.0.1:4318"] {
            assert!(settings(url, Some("key=hunter2")).collector().is_ok());
        }
    }

    #[test]
    fn headers_are_decoded() {
        let read = |text: &str| settings("https://collector", Some(text)).collector();
        let (_, headers) = read("Authorization=Basic%20a+b==, x-tenant=cinema,").unwrap().unwrap();
        assert_eq!(
            (&headers["authorization"], &headers["x-tenant"]),
            (&HeaderValue::from_static("Basic a+b=="), &HeaderValue::from_static("cinema"))
        );
        assert!(headers["authorization"].is_sensitive());
        for wrong in ["hunter2", "hunter 2=a", "key=%0Ahunter2"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("OTEL_EXPORTER_OTLP_HEADERS") && !error.contains("hunter"), "{error}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for url in ["", "collector:4318", "ftp://collector", "http://user:pw@collector", "https://c?key=1"] {
            assert!(url.parse::<CollectorUrl>().is_err(), "{url}");
        }
    }
}
