//! The addresses of the demo, and the secrets that it generates at each start.

use proxy::config::{
    CinematicCardSettings, ConnectSettings, OcapiSettings, ProCinemaSettings, SiteKey, SiteSettings,
};
use proxy::{BaseUrl, Config};
use sandbox::{Settings, seed};
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use uuid::Uuid;

/// The number of the cinema in ProCinema's documents.
const PROCINEMA_SITE: &str = "1147630";

/// The addresses and secrets of the demo.
pub(crate) struct Here {
    address: SocketAddr,
    /// The origins by which a browser on this machine reaches the site, each with a key for the backend.
    pub(crate) sites: Vec<SiteKey>,
    webhook: SecretString,
}

fn made_up() -> SecretString {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()).into()
}

impl Here {
    pub(crate) fn new(address: SocketAddr) -> Here {
        let origins = [format!("http://{address}"), format!("http://localhost:{}", address.port())];
        let sites = origins.into_iter().map(|origin| SiteKey { origin, key: made_up() }).collect();
        Here { address, sites, webhook: made_up() }
    }

    /// The address of the site for its backend.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address to which CinematicCard posts its events.
    pub(crate) fn webhook(&self) -> String {
        format!("{}/checkout/v1/webhooks/cinematiccard/{}", self.url(), self.webhook.expose_secret())
    }

    /// All generated secrets.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        self.sites.iter().map(|site| site.key.clone()).chain([self.webhook.clone()]).collect()
    }

    /// The configuration of the proxy for a sandbox at this address, with all systems and with order tokens.
    pub(crate) fn in_front_of(&self, address: BaseUrl, sandbox: &Settings) -> anyhow::Result<Config> {
        let at = |path: &str| format!("{address}{path}").parse::<BaseUrl>();
        let token = || sandbox.ocapi_token.as_str().into();
        let ocapi = OcapiSettings {
            ocapi_token: None,
            token_url: Some(at("/connect/token")?),
            token_client_id: Some(sandbox.gas_client_id.clone()),
            token_username: Some(sandbox.gas_username.clone()),
            token_password: Some(sandbox.gas_password.as_str().into()),
            ..OcapiSettings::with_token(address.clone(), token())
        };
        let cinema = format!("{}={PROCINEMA_SITE}", seed::SITE).parse().map_err(anyhow::Error::msg)?;
        Ok(Config {
            ocapi,
            connect: ConnectSettings {
                connect_url: Some(address.clone()),
                connect_token: Some(sandbox.connect_token.as_str().into()),
                ..ConnectSettings::default()
            },
            procinema: ProCinemaSettings {
                procinema_url: Some(at("/v1")?),
                procinema_key: Some(sandbox.procinema_key.as_str().into()),
                procinema_site: vec![cinema],
                ..ProCinemaSettings::default()
            },
            cinematiccard: CinematicCardSettings {
                cinematiccard_url: Some(address.clone()),
                cinematiccard_key: Some(sandbox.partner_key.as_str().into()),
                cinematiccard_partner: Some(sandbox.partner_id.clone()),
                cinematiccard_webhook: Some(self.webhook.clone()),
            },
            sites: SiteSettings { site_key: self.sites.clone(), ..SiteSettings::default() },
            ..Config::new(address.clone(), token())
        })
    }
}
