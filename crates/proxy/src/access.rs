//! What opens an upstream: a key that stays, or a token of Vista's that the proxy fetches and renews.

use crate::config::{Access, Config, ConfigError, Credential, Grant};
use crate::error::Cause;
use crate::log;
use axum::http::HeaderValue;
use axum::http::header::AUTHORIZATION;
use reqwest::Client;
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Renewed this much before its end, or after half of its life where that is shorter.
const BEFORE_EXPIRY: Duration = Duration::from_secs(300);
/// A token of another life than this is taken to live as long.
const LIFE: std::ops::RangeInclusive<u64> = 1..=7 * 24 * 3600;

/// Opens an upstream.
pub(crate) enum Key {
    Constant(Credential),
    Renewed(TokenSource),
}

/// Fetches bearer tokens, keeps the last one, and fetches the next before it ends; never two at a time.
pub(crate) struct TokenSource {
    client: Client,
    grant: Grant,
    kept: Mutex<Option<Token>>,
}

struct Token {
    header: HeaderValue,
    /// From when on it should be renewed, and until when it works.
    renew: Instant,
    end: Instant,
}

/// Vista's answer. `Debug` would show the token, so there is none.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

impl Key {
    pub(crate) fn new(access: Access, config: &Config) -> Result<Key, ConfigError> {
        match access {
            Access::Token(credential) => Ok(Key::Constant(credential)),
            Access::Grant(grant) => Ok(Key::Renewed(TokenSource::new(grant, config)?)),
        }
    }

    /// The header to send.
    pub(crate) async fn header(&self) -> Result<Credential, Cause> {
        match self {
            Key::Constant(credential) => Ok(credential.clone()),
            Key::Renewed(source) => Ok((AUTHORIZATION, source.token().await?)),
        }
    }

    /// The upstream did not take this header; answers whether the next one will be another.
    pub(crate) async fn refused(&self, header: &HeaderValue) -> bool {
        match self {
            Key::Constant(_) => false,
            Key::Renewed(source) => {
                let mut kept = source.kept.lock().await;
                if kept.as_ref().is_some_and(|token| token.header == *header) {
                    *kept = None;
                }
                true
            }
        }
    }
}

impl TokenSource {
    fn new(grant: Grant, config: &Config) -> Result<TokenSource, ConfigError> {
        let client = Client::builder()
            .connect_timeout(config.connect_timeout())
            .timeout(config.upstream_timeout())
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(|_| ConfigError::TLS)?;
        Ok(TokenSource { client, grant, kept: Mutex::new(None) })
    }

    /// Whoever comes while a token is being fetched waits for it at the lock and finds it there.
    async fn token(&self) -> Result<HeaderValue, Cause> {
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        if let Some(token) = kept.as_ref().filter(|token| now < token.renew) {
            return Ok(token.header.clone());
        }
        match self.fetch().await {
            Ok(token) => {
                log::TokenRenewed { lives_seconds: token.end.duration_since(now).as_secs() }.write();
                Ok(kept.insert(token).header.clone())
            }
            Err(cause) => {
                log::TokenNotRenewed { cause }.write();
                // The old one may still work for minutes; the next call tries again.
                let working = kept.as_ref().filter(|token| now < token.end);
                working.map(|token| token.header.clone()).ok_or(cause)
            }
        }
    }

    async fn fetch(&self) -> Result<Token, Cause> {
        let Grant { url, client_id, username, password, scope } = &self.grant;
        let mut form = vec![
            ("grant_type", "password"),
            ("client_id", client_id),
            ("username", username),
            ("password", password.expose_secret()),
        ];
        form.extend(scope.as_deref().map(|scope| ("scope", scope)));
        let answer = self.client.post(url.to_string()).form(&form).send().await;
        let answer = answer.map_err(|error| crate::upstream::cause(&error))?;
        match answer.status() {
            status if status.is_success() => {}
            status if status.is_redirection() => return Err(Cause::Redirect),
            status if status.is_client_error() => return Err(Cause::Credential),
            _ => return Err(Cause::ServerError),
        }
        let granted = answer.json::<Granted>().await.map_err(|_| Cause::Unreadable)?;
        let mut header = HeaderValue::from_str(&format!("Bearer {}", granted.access_token))
            .map_err(|_| Cause::Unreadable)?;
        header.set_sensitive(true);
        let life = Duration::from_secs(granted.expires_in.clamp(*LIFE.start(), *LIFE.end()));
        let now = Instant::now();
        Ok(Token { header, renew: now + life.saturating_sub(BEFORE_EXPIRY).max(life / 2), end: now + life })
    }
}
