//! Where the demo is, and the secrets that it makes up for itself at each start.

use proxy::config::{
    CinematicCardSettings, ConnectSettings, OcapiSettings, ProCinemaSettings, SiteKey, SiteSettings,
};
use proxy::{BaseUrl, Config};
use sandbox::{Settings, seed};
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use uuid::Uuid;

/// ProCinema's number of the cinema, from its documents.
const PROCINEMA_SITE: &str = "1147630";

/// The site of the demo.
pub(crate) struct Here {
    site: SocketAddr,
    /// The key of the site's backend.
    pub(crate) key: SecretString,
    webhook: SecretString,
}

fn made_up() -> SecretString {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()).into()
}

impl Here {
    pub(crate) fn new(site: SocketAddr) -> Here {
        Here { site, key: made_up(), webhook: made_up() }
    }

    /// As browsers send it.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.site)
    }

    /// Where CinematicCard posts its events.
    pub(crate) fn webhook(&self) -> String {
        format!("{}/checkout/v1/webhooks/cinematiccard/{}", self.origin(), self.webhook.expose_secret())
    }

    /// The proxy's settings for a sandbox at this address: every system, and browsers bound to their orders.
    pub(crate) fn in_front_of(&self, address: BaseUrl, sandbox: &Settings) -> anyhow::Result<Config> {
        let at = |path: &str| format!("{address}{path}").parse::<BaseUrl>();
        let ocapi = OcapiSettings {
            ocapi_token: None,
            token_url: Some(at("/connect/token")?),
            token_client_id: Some(sandbox::GAS_CLIENT_ID.to_owned()),
            token_username: Some(sandbox::GAS_USERNAME.to_owned()),
            token_password: Some(sandbox::GAS_PASSWORD.into()),
            ..OcapiSettings::with_token(address.clone(), sandbox.ocapi_token.as_str().into())
        };
        let site = |origin: String| SiteKey { origin, key: self.key.clone() };
        let defaults = Config::new(address.clone(), sandbox.ocapi_token.as_str().into());
        Ok(Config {
            ocapi,
            connect: ConnectSettings {
                connect_url: Some(address.clone()),
                connect_token: Some(sandbox.connect_token.as_str().into()),
                ..ConnectSettings::default()
            },
            procinema: ProCinemaSettings {
                procinema_url: Some(at("/v1")?),
                procinema_key: Some(sandbox::PROCINEMA_KEY.into()),
                procinema_site: vec![
                    format!("{}={PROCINEMA_SITE}", seed::SITE).parse().map_err(anyhow::Error::msg)?,
                ],
            },
            cinematiccard: CinematicCardSettings {
                cinematiccard_url: Some(address.clone()),
                cinematiccard_key: Some(sandbox::PARTNER_KEY.into()),
                cinematiccard_partner: Some(sandbox::PARTNER_ID.to_owned()),
                cinematiccard_webhook: Some(self.webhook.clone()),
            },
            sites: SiteSettings { site_key: vec![site(self.origin())], ..SiteSettings::default() },
            ..defaults
        })
    }
}
