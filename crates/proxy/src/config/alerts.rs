//! The alert URL of the operators.

use super::BaseUrl;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::str::FromStr;

/// The operators' own systems.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Alerts")]
pub struct AlertSettings {
    /// A URL that is called when a redemption needs a person, was given back, or was sold at another price: a POST of
    /// JSON with "text", "redemption", "event", "reason" and "urgent". Chat systems take it as it is.
    #[arg(long, env = "VOUCHER_CHECKOUT_ALERT_URL", value_name = "URL", hide_env_values = true)]
    pub alert_url: Option<AlertUrl>,
}

/// An https URL that may hold a secret. `Debug` does not show it.
#[derive(Clone)]
pub struct AlertUrl(SecretString);

impl AlertUrl {
    pub(crate) fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for AlertUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<AlertUrl, &'static str> {
        // By the rules of an upstream's address, with a query allowed.
        let (base, _) = text.split_once('?').unwrap_or((text, ""));
        let known = base.parse::<BaseUrl>().is_ok();
        known.then(|| AlertUrl(text.into())).ok_or("must be an https:// URL")
    }
}

impl fmt::Debug for AlertUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlertUrl(***)")
    }
}
