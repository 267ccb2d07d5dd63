//! The settings of the proxy. The only place that reads the command line and the environment.

mod base_url;
mod one_line;

pub use base_url::{BaseUrl, BaseUrlError};
pub use one_line::OneLine;

use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, HeaderName};
use clap::Parser;
use clap::builder::RangedU64ValueParser;
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The header that opens an upstream.
pub(crate) type Credential = (HeaderName, HeaderValue);

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8083);
const CONNECT_TIMEOUT_MS: u64 = 2_000;
const UPSTREAM_TIMEOUT_MS: u64 = 8_000;
const LOG: &str = "info";

/// The booking site's proxy for <voucher-checkout>: forwards the widget's calls to Vista OCAPI and Vista Connect and
/// adds the keys. Every setting can be given as an option or in the environment; give the tokens in the environment,
/// because other users of the machine can read a command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
pub struct Config {
    /// The address to listen on.
    #[arg(long, env = "VOUCHER_CHECKOUT_LISTEN", value_name = "ADDRESS:PORT", default_value_t = LISTEN)]
    pub listen: SocketAddr,

    /// What stands before "/ocapi/v1", as "https://cinema-digital-api.app.vista.co". Plain http is taken on loopback
    /// only, because the token goes with every call.
    #[arg(long, env = "VOUCHER_CHECKOUT_OCAPI_URL", value_name = "URL")]
    pub ocapi_url: BaseUrl,

    /// The bearer token for OCAPI.
    #[arg(long, env = "VOUCHER_CHECKOUT_OCAPI_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub ocapi_token: SecretString,

    /// What stands before "/RESTData.svc", as "https://cinema.example/WSVistaWebClient". Without it there are no
    /// discount codes.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECT_URL", value_name = "URL", requires = "connect_token")]
    pub connect_url: Option<BaseUrl>,

    /// The connectapitoken for Connect.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CONNECT_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        requires = "connect_url"
    )]
    pub connect_token: Option<SecretString>,

    /// The method to send discount codes to Connect with. Vista's guide says GET, with a body; its other order calls
    /// are POST.
    #[arg(long, env = "VOUCHER_CHECKOUT_DISCOUNT_METHOD", value_name = "METHOD", default_value = "post")]
    pub discount_method: DiscountMethod,

    /// How long connecting to an upstream may take, in milliseconds.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECT_TIMEOUT_MS", value_name = "MS", default_value_t = CONNECT_TIMEOUT_MS,
          value_parser = RangedU64ValueParser::<u64>::new().range(1..=60_000))]
    pub connect_timeout_ms: u64,

    /// How long a whole upstream call may take, in milliseconds. The widget waits 12 seconds for the proxy.
    #[arg(long, env = "VOUCHER_CHECKOUT_UPSTREAM_TIMEOUT_MS", value_name = "MS", default_value_t = UPSTREAM_TIMEOUT_MS,
          value_parser = RangedU64ValueParser::<u64>::new().range(1..=60_000))]
    pub upstream_timeout_ms: u64,

    /// Other origins whose pages may call the proxy, separated by commas and written as browsers send them, as
    /// "https://tickets.example". The proxy's own origin may always.
    #[arg(long, env = "VOUCHER_CHECKOUT_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<String>,

    /// What to log, as JSON lines on standard output: off, error, warn, info, debug or trace.
    #[arg(long, env = "VOUCHER_CHECKOUT_LOG", value_name = "LEVEL", default_value = LOG)]
    pub log: tracing_subscriber::filter::LevelFilter,
}

/// The method of `/RESTTicketing.svc/order/discount` at the upstream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DiscountMethod {
    /// As the service's other calls.
    #[default]
    Post,
    /// As Vista's guide has it, with a body all the same.
    Get,
}

/// A setting that cannot work.
#[derive(Debug, thiserror::Error)]
#[error("{setting} {fault}")]
pub struct ConfigError {
    setting: &'static str,
    fault: &'static str,
}

impl ConfigError {
    pub(crate) const TLS: ConfigError =
        ConfigError { setting: "TLS", fault: "cannot be set up on this machine" };
}

impl Config {
    /// Settings for an OCAPI alone, with everything else as it is by default.
    pub fn new(ocapi_url: BaseUrl, ocapi_token: SecretString) -> Config {
        Config {
            listen: LISTEN,
            ocapi_url,
            ocapi_token,
            connect_url: None,
            connect_token: None,
            discount_method: DiscountMethod::Post,
            connect_timeout_ms: CONNECT_TIMEOUT_MS,
            upstream_timeout_ms: UPSTREAM_TIMEOUT_MS,
            allow_origin: Vec::new(),
            log: tracing_subscriber::filter::LevelFilter::INFO,
        }
    }

    /// The settings of this process. The error is one line that names the setting, or the text of `--help`.
    pub fn from_process() -> Result<Config, clap::error::Error<OneLine>> {
        Config::try_parse().map_err(clap::error::Error::apply)
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(crate) fn upstream_timeout(&self) -> Duration {
        Duration::from_millis(self.upstream_timeout_ms)
    }

    /// The header that opens OCAPI. Some sites keep the token with its "Bearer " already in front.
    pub(crate) fn ocapi_credential(&self) -> Result<Credential, ConfigError> {
        let token = self.ocapi_token.expose_secret();
        let token = token.strip_prefix("Bearer ").unwrap_or(token);
        Ok((AUTHORIZATION, sensitive("--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN)", "Bearer ", token)?))
    }

    /// Where Connect is and the header that opens it; `None` for a site without.
    pub(crate) fn connect(&self) -> Result<Option<(&BaseUrl, Credential)>, ConfigError> {
        match (&self.connect_url, &self.connect_token) {
            (None, None) => Ok(None),
            (Some(url), Some(token)) => {
                let value =
                    sensitive("--connect-token (VOUCHER_CHECKOUT_CONNECT_TOKEN)", "", token.expose_secret())?;
                Ok(Some((url, (HeaderName::from_static("connectapitoken"), value))))
            }
            (Some(_), None) => Err(ConfigError {
                setting: "--connect-token (VOUCHER_CHECKOUT_CONNECT_TOKEN)",
                fault: "is missing",
            }),
            (None, Some(_)) => Err(ConfigError {
                setting: "--connect-url (VOUCHER_CHECKOUT_CONNECT_URL)",
                fault: "is missing",
            }),
        }
    }

    pub(crate) fn allowed_origins(&self) -> Result<Vec<HeaderValue>, ConfigError> {
        let fault = || ConfigError {
            setting: "--allow-origin (VOUCHER_CHECKOUT_ALLOW_ORIGIN)",
            fault: "must be a scheme and a host as browsers send them, as https://tickets.example",
        };
        let as_a_browser_sends_it = |origin: &String| {
            let url = reqwest::Url::parse(origin).map_err(|_| fault())?;
            let canonical = url.origin().is_tuple() && url.origin().ascii_serialization() == *origin;
            if canonical { HeaderValue::from_str(origin).map_err(|_| fault()) } else { Err(fault()) }
        };
        self.allow_origin.iter().map(as_a_browser_sends_it).collect()
    }
}

/// A header value that HTTP libraries neither log nor index.
fn sensitive(setting: &'static str, prefix: &str, secret: &str) -> Result<HeaderValue, ConfigError> {
    if secret.is_empty() {
        return Err(ConfigError { setting, fault: "is empty" });
    }
    let mut value = HeaderValue::from_str(&format!("{prefix}{secret}"))
        .map_err(|_| ConfigError { setting, fault: "holds a character that no HTTP header may hold" })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests;
