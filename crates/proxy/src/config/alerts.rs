//! The alert URL of the operators.

use super::BaseUrl;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::str::FromStr;

/// Alerts to the operators.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Alerts")]
pub struct AlertSettings {
    /// A URL that is called at each event of a redemption that "redemptions list" shows, urgent or not: a POST of JSON
    /// with "text", "redemption", "event", "reason" and "urgent". Chat systems accept it as it is.
    #[arg(long, env = "VOUCHER_CHECKOUT_ALERT_URL", value_name = "URL", hide_env_values = true)]
    pub alert_url: Option<AlertUrl>,
}

/// An https URL that may hold a secret. `Debug` does not show it.
///
/// ```
/// use proxy::config::AlertUrl;
///
/// let url: AlertUrl = "https://chat.example/hook?key=1234".parse()?;
/// assert_eq!(format!("{url:?}"), "AlertUrl(***)");
/// assert!("http://chat.example/hook".parse::<AlertUrl>().is_err());
/// # Ok::<(), &str>(())
/// ```
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
        // The rules of a `BaseUrl`, except that a query is allowed.
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
