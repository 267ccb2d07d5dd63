//! The credential of an upstream: a constant key, or a Vista token that the proxy fetches and renews.

use crate::config::{Access, Config, ConfigError, Credential, Grant};
use crate::error::Cause;
use crate::limits::{RENEW_BEFORE_EXPIRY, TOKEN_LIFE_SECONDS, TOKEN_PAUSE, UNSTATED_TOKEN_LIFE_SECONDS};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use crate::upstream::client::{Client, Request};
use crate::upstream::exchange;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderValue, Method, StatusCode};
use form_urlencoded::Serializer;
use secrecy::ExposeSecret;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use wire::gas::TokenResponse;

/// The credential of an upstream.
pub(crate) enum Key {
    Constant(Credential),
    Renewed(Arc<TokenSource>),
}

/// Fetches bearer tokens, keeps the last one, and fetches the next before it expires; never two at a time.
pub(crate) struct TokenSource {
    client: Client,
    timeout: Duration,
    grant: Grant,
    metrics: Arc<Metrics>,
    kept: Mutex<Kept>,
    /// Held while a token is being fetched.
    fetching: Arc<tokio::sync::Mutex<()>>,
}

/// The state between two fetches.
#[derive(Default)]
struct Kept {
    token: Option<Token>,
    /// The time and the cause of the last failed fetch.
    failed: Option<(Instant, Cause)>,
    /// The time at which an upstream last rejected a token.
    refused: Option<Instant>,
}

struct Token {
    header: HeaderValue,
    /// When to renew the token, and when it expires.
    renew: Instant,
    end: Instant,
}

impl Key {
    pub(crate) fn new(access: Access, config: &Config, metrics: Arc<Metrics>) -> Result<Key, ConfigError> {
        match access {
            Access::Token(credential) => Ok(Key::Constant(credential)),
            Access::Grant(grant) => Ok(Key::Renewed(Arc::new(TokenSource::new(grant, config, metrics)?))),
        }
    }

    /// The header to send.
    pub(crate) async fn header(&self) -> Result<Credential, Cause> {
        match self {
            Key::Constant(credential) => Ok(credential.clone()),
            Key::Renewed(source) => Ok((AUTHORIZATION, source.token().await?)),
        }
    }

    /// Records that the upstream rejected this header. Returns whether the next header will be another.
    pub(crate) fn refused(&self, header: &HeaderValue) -> bool {
        match self {
            Key::Constant(_) => false,
            Key::Renewed(source) => source.refused(header),
        }
    }
}

impl TokenSource {
    fn new(grant: Grant, config: &Config, metrics: Arc<Metrics>) -> Result<TokenSource, ConfigError> {
        let client = Client::new(config.connect_timeout(), usize::MAX, metrics.spans.clone())?;
        let timeout = config.upstream_timeout();
        Ok(TokenSource { client, timeout, grant, metrics, kept: Mutex::default(), fetching: Arc::default() })
    }

    /// While the old token works, no call waits for the new one. Without a token, all calls wait for the same fetch.
    async fn token(self: &Arc<Self>) -> Result<HeaderValue, Cause> {
        let now = Instant::now();
        {
            let kept = self.kept();
            if let Some(token) = kept.token.as_ref().filter(|token| now < token.end) {
                let header = token.header.clone();
                if now >= token.renew && !kept.failed_just_now(now) {
                    drop(kept);
                    self.renew_meanwhile();
                }
                return Ok(header);
            }
        }
        let _alone = self.fetching.lock().await;
        {
            let (kept, now) = (self.kept(), Instant::now());
            if let Some(token) = kept.token.as_ref().filter(|token| now < token.end) {
                return Ok(token.header.clone());
            }
            if let Some((_, cause)) = kept.failed.filter(|_| kept.failed_just_now(now)) {
                return Err(cause);
            }
        }
        self.renew().await
    }

    fn renew_meanwhile(self: &Arc<Self>) {
        if let Ok(alone) = self.fetching.clone().try_lock_owned() {
            let source = self.clone();
            tokio::spawn(async move {
                let _alone = alone;
                // The previous holder of the lock may have renewed it.
                let due = source.kept().token.as_ref().is_none_or(|token| token.renew <= Instant::now());
                if due {
                    let _ = source.renew().await;
                }
            });
        }
    }

    /// Fetches a token and keeps it; the caller holds `fetching`.
    async fn renew(&self) -> Result<HeaderValue, Cause> {
        let fetched = self.fetch().await;
        let now = Instant::now();
        let mut kept = self.kept();
        match fetched {
            Ok(token) => {
                log::TokenRenewed { lives_seconds: token.end.duration_since(now).as_secs() }.write();
                kept.failed = None;
                Ok(kept.token.insert(token).header.clone())
            }
            Err(cause) => {
                log::TokenNotRenewed { cause }.write();
                kept.failed = Some((now, cause));
                Err(cause)
            }
        }
    }

    /// Drops a token that an upstream rejected. Returns whether the next call gets another one.
    fn refused(&self, header: &HeaderValue) -> bool {
        let (mut kept, now) = (self.kept(), Instant::now());
        if kept.token.as_ref().is_none_or(|token| token.header != *header) {
            return true;
        }
        if kept.refused.is_some_and(|at| now < at + TOKEN_PAUSE) {
            // The token was only just renewed, so another one would be rejected too.
            return false;
        }
        kept.refused = Some(now);
        kept.token = None;
        true
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut request = Request::new(Method::POST, "/connect/token", url.to_string());
        let form = Serializer::new(String::new()).extend_pairs(form).finish();
        request.body("application/x-www-form-urlencoded", form);
        let answer = exchange(&self.client, &request, self.timeout).await?;
        match answer.status {
            status if status.is_success() => {}
            // A wrong password or client (RFC 6749, section 5.2).
            StatusCode::BAD_REQUEST => return Err(Cause::Credential),
            status => return Err(Cause::of(status)),
        }
        let granted: TokenResponse = self.metrics.read(&answer.body?).ok_or(Cause::Unreadable)?;
        let mut header = HeaderValue::from_str(&format!("Bearer {}", granted.access_token))
            .map_err(|_| Cause::Unreadable)?;
        header.set_sensitive(true);
        let seconds = granted.expires_in.unwrap_or(UNSTATED_TOKEN_LIFE_SECONDS);
        let life = Duration::from_secs(seconds.clamp(*TOKEN_LIFE_SECONDS.start(), *TOKEN_LIFE_SECONDS.end()));
        let now = Instant::now();
        Ok(Token {
            header,
            renew: now + life.saturating_sub(RENEW_BEFORE_EXPIRY).max(life / 2),
            end: now + life,
        })
    }
}

impl Kept {
    fn failed_just_now(&self, now: Instant) -> bool {
        self.failed.is_some_and(|(at, _)| now < at + TOKEN_PAUSE)
    }
}
