//! The booking sites that use the proxy.

use super::ConfigError;
use super::secret::weakness;
use axum::http::HeaderValue;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::str::FromStr;

/// The sites that may call.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Booking sites")]
pub struct SiteSettings {
    /// A booking site and the key of its backend, as "https://tickets.example=KEY", several separated by commas. If it
    /// is set, a browser reaches only the order that its token names, and only the site's backend can request tokens.
    /// Generate the key with `openssl rand -hex 32`.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_SITE_KEY",
        value_name = "ORIGIN=KEY",
        value_delimiter = ',',
        hide_env_values = true,
        required_unless_present = "open_to_all"
    )]
    pub site_key: Vec<SiteKey>,

    /// Instead of --site-key: opens every order to every caller that knows its id. Only if another part of your site
    /// protects the orders in front of the proxy.
    #[arg(long, env = "VOUCHER_CHECKOUT_OPEN_TO_ALL", value_name = "yes", conflicts_with = "site_key")]
    pub open_to_all: Option<OpenToAll>,

    /// With --open-to-all: other origins whose pages may call the proxy, separated by commas and written as browsers
    /// send them, as "https://tickets.example". The proxy's own origin and those of --site-key are always allowed.
    #[arg(long, env = "VOUCHER_CHECKOUT_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<String>,
}

/// The only value of --open-to-all. Without it orders are bound to tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OpenToAll {
    /// Every caller reaches every order.
    Yes,
}

/// A booking site: the origin of its pages, and the key of its backend. `Debug` hides the key.
///
/// ```
/// use proxy::config::SiteKey;
///
/// let site: SiteKey = "https://tickets.example=8796a5b4c3d2e1f00f1e2d3c4b5a6978".parse()?;
/// assert_eq!(format!("{site:?}"), "https://tickets.example=***");
/// assert!("https://tickets.example=short".parse::<SiteKey>().is_err());
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone)]
pub struct SiteKey {
    /// The origin, as browsers send it.
    pub origin: String,
    /// The key, at least 32 characters.
    pub key: SecretString,
}

impl FromStr for SiteKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<SiteKey, &'static str> {
        let (origin, key) = text.split_once('=').ok_or("must be ORIGIN=KEY")?;
        if !is_origin(origin) {
            return Err(
                "must begin with a scheme and a host as browsers send them, as https://tickets.example",
            );
        }
        if weakness(key).is_some() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("must end in a key of at least 32 visible characters that does not repeat itself");
        }
        Ok(SiteKey { origin: origin.to_owned(), key: key.into() })
    }
}

impl fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=***", self.origin)
    }
}

impl SiteKey {
    /// Whether this is the site's key. Takes constant time, so the time does not reveal how much of it is right.
    pub(crate) fn is(&self, key: &[u8]) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.key.expose_secret().as_bytes(), key).is_ok()
    }
}

impl SiteSettings {
    /// Whether two origins have the same key. The proxy could not tell whose backend calls.
    pub(crate) fn share_a_key(&self) -> bool {
        let mut sites = self.site_key.iter().enumerate();
        sites.any(|(place, site)| {
            let key = site.key.expose_secret().as_bytes();
            self.site_key.iter().take(place).any(|other| other.origin != site.origin && other.is(key))
        })
    }

    pub(crate) fn allowed_origins(&self) -> Result<Vec<HeaderValue>, ConfigError> {
        const FAULT: ConfigError = ConfigError {
            setting: "--allow-origin (VOUCHER_CHECKOUT_ALLOW_ORIGIN)",
            fault: "must be a scheme and a host as browsers send them, as https://tickets.example",
        };
        let sites = self.site_key.iter().map(|site| &site.origin);
        let header = |origin: &String| {
            let value = is_origin(origin).then(|| HeaderValue::from_str(origin));
            value.and_then(Result::ok).ok_or(FAULT)
        };
        sites.chain(&self.allow_origin).map(header).collect()
    }
}

fn is_origin(text: &str) -> bool {
    reqwest::Url::parse(text)
        .is_ok_and(|url| url.origin().is_tuple() && url.origin().ascii_serialization() == text)
}
