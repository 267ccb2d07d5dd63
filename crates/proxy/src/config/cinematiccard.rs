//! CinematicCard, for a gift after an order.

use super::keyed::{Keyed, KeyedSettings};
use super::{BaseUrl, ConfigError};
use clap::Args;
use secrecy::SecretString;

/// CinematicCard's partner API.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "CinematicCard")]
pub struct CinematicCardSettings {
    /// The address up to "/api/partners", for example "https://cinematiccard.com". Without it there is no gift.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CINEMATICCARD_URL",
        value_name = "URL",
        requires = "cinematiccard_key"
    )]
    pub cinematiccard_url: Option<BaseUrl>,

    /// The X-Partner-Key of the dashboard.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CINEMATICCARD_KEY",
        value_name = "KEY",
        hide_env_values = true,
        requires = "cinematiccard_url"
    )]
    pub cinematiccard_key: Option<SecretString>,

    /// The partner id in the webhook's events.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CINEMATICCARD_PARTNER",
        value_name = "ID",
        requires = "cinematiccard_url"
    )]
    pub cinematiccard_partner: Option<String>,

    /// A secret of at least 32 letters and digits: the webhook is /checkout/v1/webhooks/cinematiccard/<secret>, and
    /// nothing else protects it. Without it there is no webhook.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CINEMATICCARD_WEBHOOK",
        value_name = "SECRET",
        hide_env_values = true,
        requires = "cinematiccard_partner"
    )]
    pub cinematiccard_webhook: Option<SecretString>,
}

impl CinematicCardSettings {
    /// CinematicCard's address and key; `None` for a site without gifts.
    ///
    /// # Errors
    /// Only one of the two is given, or the key cannot be sent as a header.
    pub(crate) fn keyed(&self) -> Result<Option<Keyed>, ConfigError> {
        KeyedSettings {
            url: ("--cinematiccard-url (VOUCHER_CHECKOUT_CINEMATICCARD_URL)", &self.cinematiccard_url),
            key: ("--cinematiccard-key (VOUCHER_CHECKOUT_CINEMATICCARD_KEY)", &self.cinematiccard_key),
            header: "x-partner-key",
        }
        .read()
    }
}
