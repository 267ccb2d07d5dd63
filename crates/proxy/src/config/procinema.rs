//! ProCinema, for voucher payments.

use super::keyed::{Keyed, KeyedSettings};
use super::{BaseUrl, ConfigError};
use clap::{Args, ValueEnum};
use secrecy::SecretString;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

const CHF: &str = "CHF";

/// ProCinema's voucher API.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "ProCinema")]
pub struct ProCinemaSettings {
    /// The address up to "/check", for example "https://api.procinemadev.com/v1". It is required while redemptions are
    /// open: to stop taking codes, see --procinema-offer.
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

    /// Whether customers may enter ProCinema codes. With "no", codes that were already entered are still redeemed.
    #[arg(long, env = "VOUCHER_CHECKOUT_PROCINEMA_OFFER", value_name = "YES|NO", default_value_t = Offer::Yes)]
    pub procinema_offer: Offer,

    /// The currency of the cinemas' prices, which Vista does not name: an ISO 4217 code for all of them, for example "CHF",
    /// or per Vista site id, as "CHF,0003=EUR". ProCinema's codes pay only in CHF.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CURRENCY",
        value_name = "[SITE=]CODE",
        value_delimiter = ',',
        default_value = "CHF"
    )]
    pub currency: Vec<CinemaCurrency>,

    /// The cinema that a redemption is reported for: Vista's site id and the External ID of ProCinema's portal, as
    /// "0002=1147630"; several separated by commas.
    #[arg(long, env = "VOUCHER_CHECKOUT_PROCINEMA_SITE", value_name = "SITE=ID", value_delimiter = ',')]
    pub procinema_site: Vec<CinemaSite>,
}

/// Whether customers may enter codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Offer {
    /// They may.
    #[default]
    Yes,
    /// They may not.
    No,
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Offer::Yes => "yes",
            Offer::No => "no",
        })
    }
}

/// The currency of one cinema, or of all other cinemas.
///
/// ```
/// use proxy::config::CinemaCurrency;
///
/// let euro: CinemaCurrency = "0003=EUR".parse()?;
/// assert_eq!((euro.site.as_deref(), euro.code.as_str()), (Some("0003"), "EUR"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CinemaCurrency {
    /// OCAPI's `siteId`; `None` for all other cinemas.
    pub site: Option<String>,
    /// ISO 4217, three capital letters.
    pub code: String,
}

impl FromStr for CinemaCurrency {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<CinemaCurrency, &'static str> {
        let (site, code) = match text.split_once('=') {
            Some((site, code)) => (Some(site.to_owned()), code),
            None => (None, text),
        };
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_valid = is_code && site.as_deref().is_none_or(is_word);
        is_valid.then(|| CinemaCurrency { site, code: code.to_owned() }).ok_or("must be CODE or SITE=CODE")
    }
}

/// The two ids of a cinema.
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
        let site = CinemaSite { vista: vista.to_owned(), procinema: procinema.to_owned() };
        (is_word(vista) && is_word(procinema))
            .then_some(site)
            .ok_or("must be two words of letters and digits")
    }
}

/// Whether this can be the id of a cinema. One with a space, e.g. after a comma, would never be found.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl Default for ProCinemaSettings {
    fn default() -> ProCinemaSettings {
        ProCinemaSettings {
            procinema_url: None,
            procinema_key: None,
            procinema_offer: Offer::Yes,
            currency: vec![CinemaCurrency { site: None, code: CHF.to_owned() }],
            procinema_site: Vec::new(),
        }
    }
}

impl ProCinemaSettings {
    /// ProCinema's address and key; `None` for a site without ProCinema.
    ///
    /// # Errors
    /// Only one of the two is given, the key cannot be sent as a header, or a cinema has two currencies.
    pub(crate) fn keyed(&self) -> Result<Option<Keyed>, ConfigError> {
        let mut sites = HashSet::new();
        if !self.currency.iter().all(|currency| sites.insert(&currency.site)) {
            const SETTING: &str = "--currency (VOUCHER_CHECKOUT_CURRENCY)";
            return Err(ConfigError { setting: SETTING, fault: "names a cinema twice" });
        }
        KeyedSettings {
            url: ("--procinema-url (VOUCHER_CHECKOUT_PROCINEMA_URL)", &self.procinema_url),
            key: ("--procinema-key (VOUCHER_CHECKOUT_PROCINEMA_KEY)", &self.procinema_key),
            header: "x-api-key",
        }
        .read()
    }

    /// Whether ProCinema's codes can pay at this cinema: only in CHF. They cannot at an unknown cinema if some cinemas have
    /// a currency of their own, because it may be one of these.
    pub(crate) fn pays_at(&self, site: Option<&str>) -> bool {
        let of = |site: Option<&str>| self.currency.iter().find(|currency| currency.site.as_deref() == site);
        let has_sites = self.currency.iter().any(|currency| currency.site.is_some());
        let currency = match site {
            None if has_sites => None,
            site => of(site).or_else(|| of(None)),
        };
        currency.is_some_and(|currency| currency.code == CHF)
    }

    /// Whether customers are offered codes that can pay at no cinema.
    pub(crate) fn is_offered_nowhere(&self) -> bool {
        let offered = self.procinema_url.is_some() && self.procinema_offer == Offer::Yes;
        offered && self.currency.iter().all(|currency| currency.code != CHF)
    }

    /// ProCinema's id of one of Vista's sites, if configured.
    pub(crate) fn site(&self, vista: &str) -> Option<&str> {
        let site = self.procinema_site.iter().find(|site| site.vista == vista)?;
        Some(&site.procinema)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_that_no_cinema_would_ever_have_is_refused() {
        for text in [" 0003=EUR", "0003 =EUR", "=EUR", "0003= EUR", " EUR", "eur", "0003"] {
            assert!(text.parse::<CinemaCurrency>().is_err(), "{text:?}");
        }
        let currencies = |all: &[&str]| ProCinemaSettings {
            currency: all.iter().map(|text| text.parse().unwrap()).collect(),
            ..ProCinemaSettings::default()
        };
        for twice in [["CHF", "EUR"], ["0003=EUR", "0003=CHF"]] {
            assert!(currencies(&twice).keyed().is_err(), "{twice:?}");
        }
        assert!(currencies(&["CHF", "0003=EUR", "0004=EUR"]).keyed().is_ok());
    }
}
