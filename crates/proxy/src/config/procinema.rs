//! ProCinema, for paying a part of an order with one of its vouchers.

use super::{BaseUrl, ConfigError, sensitive};
use axum::http::HeaderValue;
use clap::Args;
use secrecy::SecretString;
use std::str::FromStr;

/// ProCinema's voucher API.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "ProCinema")]
pub struct ProCinemaSettings {
    /// What stands before "/check", as "https://api.procinemadev.com/v1". Without it nobody pays with ProCinema
    /// vouchers. Its vouchers are in CHF, so give it only where the site sells in CHF.
    #[arg(long, env = "VOUCHER_CHECKOUT_PROCINEMA_URL", value_name = "URL", requires = "procinema_key")]
    pub procinema_url: Option<BaseUrl>,

    /// The X-API-KEY of the cinema's organisation.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_PROCINEMA_KEY",
        value_name = "KEY",
        hide_env_values = true,
        requires = "procinema_url"
    )]
    pub procinema_key: Option<SecretString>,

    /// Which cinema a redemption is reported for: Vista's site id and the External ID of ProCinema's portal, as
    /// "0002=1147630"; several separated by commas.
    #[arg(long, env = "VOUCHER_CHECKOUT_PROCINEMA_SITE", value_name = "SITE=ID", value_delimiter = ',')]
    pub procinema_site: Vec<CinemaSite>,
}

/// A cinema under both of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CinemaSite {
    /// OCAPI's `siteId`.
    pub vista: String,
    /// ProCinema's `cinema_site_id`.
    pub procinema: String,
}

impl FromStr for CinemaSite {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<CinemaSite, &'static str> {
        let (vista, procinema) = text.split_once('=').ok_or("must be SITE=ID")?;
        let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let site = CinemaSite { vista: vista.to_owned(), procinema: procinema.to_owned() };
        (word(vista) && word(procinema)).then_some(site).ok_or("must be two words of letters and digits")
    }
}

impl ProCinemaSettings {
    /// Where ProCinema is and the key that opens it; `None` for a site without.
    pub(crate) fn at(&self) -> Result<Option<(&BaseUrl, HeaderValue)>, ConfigError> {
        let (Some(url), Some(key)) = (&self.procinema_url, &self.procinema_key) else { return Ok(None) };
        Ok(Some((url, sensitive("--procinema-key (VOUCHER_CHECKOUT_PROCINEMA_KEY)", "", key)?)))
    }

    /// ProCinema's name for a cinema of Vista's, where it is configured.
    pub(crate) fn site(&self, vista: &str) -> Option<&str> {
        let site = self.procinema_site.iter().find(|site| site.vista == vista)?;
        Some(&site.procinema)
    }
}
