//! The settings of the proxy. Only this module reads the command line and the environment.
#![expect(
    clippy::disallowed_methods,
    reason = "the only module that reads the command line and the environment"
)]

mod alerts;
mod base_url;
mod cinematiccard;
mod contradictions;
mod file;
mod invocation;
mod keyed;
mod limits;
mod one_line;
mod operator;
#[cfg(feature = "otlp")]
mod otlp;
mod procinema;
mod secret;
mod sites;
mod state;
mod vista;

pub use alerts::{AlertSettings, AlertUrl};
pub use base_url::{BaseUrl, BaseUrlError};
pub use cinematiccard::CinematicCardSettings;
pub use file::{FileFault, SettingsError};
pub use invocation::{Invocation, InvocationError};
pub use limits::{AttemptSettings, EdgeSettings};
pub use one_line::OneLine;
pub use operator::{
    BackupCommand, GiftsCommand, HealthCommand, Operator, Outcome, ProbeCommand, ReconcileCommand,
    RedemptionsCommand, RedemptionsQuestion,
};
#[cfg(feature = "otlp")]
pub use otlp::{CollectorUrl, OtlpSettings};
pub use procinema::{CinemaCurrency, CinemaSite, Offer, ProCinemaSettings};
pub use sites::{OpenToAll, SiteKey, SiteSettings};
pub use state::{NoStore, StateSettings};
pub use vista::{ConnectSettings, DiscountMethod, OcapiSettings};

#[cfg(fuzzing)]
pub(crate) use file::options_of as file_options;
pub(crate) use keyed::Keyed;
pub(crate) use secret::checked;
pub(crate) use vista::{Access, Credential, Grant};

use axum::http::HeaderValue;
use clap::Parser;
use clap::builder::RangedU64ValueParser;
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8083);
const METRICS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8084);
const CONNECT_TIMEOUT_MS: u64 = 2_000;
const UPSTREAM_TIMEOUT_MS: u64 = 8_000;
/// The redemption's quiet periods and leases assume that a call has ended by then.
const LONGEST_CALL_MS: u64 = redemption::limits::UPSTREAM.unsigned_abs();
const LOG: &str = "info";

/// The booking site's proxy for <voucher-checkout>. It holds the keys to Vista OCAPI, Vista Connect, ProCinema and
/// CinematicCard, forwards the widget's calls and Connect's set-tickets, redeems ProCinema codes, and keeps its state
/// in a SQLite file or a PostgreSQL database.
///
/// Every setting can be given as an option, in the environment, or in a file of VARIABLE=value lines (--settings). Give
/// the secrets in the environment or the file, because other users of the machine can read a command line.
///
/// Before going live: `voucher-checkout-proxy probe` calls the real systems and changes nothing.
///
/// For operators: `voucher-checkout-proxy redemptions` lists redemptions and resolves escalated ones,
/// `voucher-checkout-proxy gifts` shows the CinematicCard codes, `voucher-checkout-proxy backup` copies a SQLite store,
/// `voucher-checkout-proxy health` says by its exit code whether the proxy on this machine is ready; each has a --help of
/// its own.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
pub struct Config {
    /// The address to listen on. Put a TLS terminator in front.
    #[arg(long, env = "VOUCHER_CHECKOUT_LISTEN", value_name = "ADDRESS:PORT", default_value_t = LISTEN)]
    pub listen: SocketAddr,

    /// The address of /metrics, for Prometheus. Keep it out of reach of the public.
    #[arg(long, env = "VOUCHER_CHECKOUT_METRICS_LISTEN", value_name = "ADDRESS:PORT", default_value_t = METRICS)]
    pub metrics_listen: SocketAddr,

    /// A file of VARIABLE=value lines with these settings. If the command line or the environment has a setting too,
    /// the file's is ignored. A value is used as written, a line that begins with # is a comment, and an unknown name
    /// is an error.
    #[arg(long, env = "VOUCHER_CHECKOUT_SETTINGS", value_name = "FILE")]
    pub settings: Option<PathBuf>,

    /// Vista OCAPI.
    #[command(flatten)]
    pub ocapi: OcapiSettings,

    /// Vista Connect.
    #[command(flatten)]
    pub connect: ConnectSettings,

    /// ProCinema.
    #[command(flatten)]
    pub procinema: ProCinemaSettings,

    /// Alerts.
    #[command(flatten)]
    pub alerts: AlertSettings,

    /// OpenTelemetry.
    #[cfg(feature = "otlp")]
    #[command(flatten)]
    pub otlp: OtlpSettings,

    /// CinematicCard.
    #[command(flatten)]
    pub cinematiccard: CinematicCardSettings,

    /// The booking sites.
    #[command(flatten)]
    pub sites: SiteSettings,

    /// The state.
    #[command(flatten)]
    pub state: StateSettings,

    /// Attempt limits.
    #[command(flatten)]
    pub attempts: AttemptSettings,

    /// Limits on clients.
    #[command(flatten)]
    pub edge: EdgeSettings,

    /// The longest time for connecting to an upstream, in milliseconds.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECT_TIMEOUT_MS", value_name = "MS", default_value_t = CONNECT_TIMEOUT_MS,
          value_parser = RangedU64ValueParser::<u64>::new().range(1..=60_000))]
    pub connect_timeout_ms: u64,

    /// The longest time for a whole upstream call, in milliseconds; at most 8,000, which redemptions rely on.
    #[arg(long, env = "VOUCHER_CHECKOUT_UPSTREAM_TIMEOUT_MS", value_name = "MS", default_value_t = UPSTREAM_TIMEOUT_MS,
          value_parser = RangedU64ValueParser::<u64>::new().range(1..=LONGEST_CALL_MS))]
    pub upstream_timeout_ms: u64,

    /// The lowest level to log, as JSON lines on standard output: off, error, warn, info, debug or trace.
    #[arg(long, env = "VOUCHER_CHECKOUT_LOG", value_name = "LEVEL", default_value = LOG)]
    pub log: tracing_subscriber::filter::LevelFilter,
}

/// An invalid setting.
#[derive(Debug, thiserror::Error)]
#[error("{setting} {fault}")]
pub struct ConfigError {
    pub(crate) setting: &'static str,
    pub(crate) fault: &'static str,
}

impl ConfigError {
    pub(crate) const TLS: ConfigError =
        ConfigError { setting: "TLS", fault: "cannot be set up on this machine" };
}

/// Whether the environment names a collector for OpenTelemetry, which a program without that feature ignores.
#[cfg(not(feature = "otlp"))]
pub(crate) fn names_a_collector() -> bool {
    std::env::var_os("OTEL_EXPORTER_OTLP_ENDPOINT").is_some_and(|value| !value.is_empty())
}

impl Config {
    /// Settings for OCAPI alone and the defaults for everything else, except that the state is kept in memory under a
    /// random secret. For tests, and for a proxy inside another program. There is no site key, so every caller reaches
    /// every order.
    ///
    /// ```
    /// use proxy::Config;
    ///
    /// let config = Config::new("https://vista.example".parse()?, "token".into());
    /// assert!(config.sites.site_key.is_empty());
    /// assert!(!format!("{config:?}").contains("token\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(ocapi_url: BaseUrl, ocapi_token: SecretString) -> Config {
        Config {
            listen: LISTEN,
            metrics_listen: METRICS,
            settings: None,
            ocapi: OcapiSettings::with_token(ocapi_url, ocapi_token),
            connect: ConnectSettings::default(),
            procinema: ProCinemaSettings::default(),
            alerts: AlertSettings::default(),
            cinematiccard: CinematicCardSettings::default(),
            sites: SiteSettings::default(),
            state: StateSettings::in_memory(),
            attempts: AttemptSettings::default(),
            #[cfg(feature = "otlp")]
            otlp: OtlpSettings::default(),
            // The embedding program decides when load balancers stop sending requests.
            edge: EdgeSettings { stop_delay_ms: 0, ..EdgeSettings::default() },
            connect_timeout_ms: CONNECT_TIMEOUT_MS,
            upstream_timeout_ms: UPSTREAM_TIMEOUT_MS,
            log: tracing_subscriber::filter::LevelFilter::INFO,
        }
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(crate) fn upstream_timeout(&self) -> Duration {
        Duration::from_millis(self.upstream_timeout_ms)
    }
}

/// A secret as a header value. HTTP libraries neither log nor index it.
pub(crate) fn sensitive(
    setting: &'static str,
    prefix: &str,
    secret: &SecretString,
) -> Result<HeaderValue, ConfigError> {
    let secret = secret.expose_secret();
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
