//! Gifts: one CinematicCard code per completed order, requested when the customer asks for it, and the webhook that
//! reports its use.
//!
//! Every call to CinematicCard may spend a code. So a call needs a completed order, and an order has one call at a
//! time. If an answer is lost the call is repeated once, so an order costs at most one code more.

mod partner;
mod routes;
mod webhook;

pub(crate) use routes::routes;
pub(crate) use webhook::{limited, routes as webhook};

use crate::clock::now_ms;
use crate::config::{CinematicCardSettings, Config, ConfigError};
use crate::error::{ApiError, Cause};
use crate::limits::{GIFT_PATIENCE, GIFT_WAIT_SECONDS, GIFTS_HIDDEN_MS, GIFTS_PER_MINUTE};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use crate::state::keys::Keys;
use crate::state::{store_failed, stored_unreadable};
use crate::upstream::Upstream;
use axum::http::StatusCode;
use partner::{Minted, NoCode, Partner};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::{Attempt, GiftBegin, MintedGift, Store, StoreError, Tokens};
use wire::ProblemCode;
use wire::checkout_api::Gift;

const SEAL: &str = "gift";

/// Requests gifts and records their use.
pub(crate) struct Gifts {
    partner: Partner,
    store: Store,
    keys: Arc<Keys>,
    metrics: Arc<Metrics>,
    partner_id: Option<String>,
    webhook: Option<SecretString>,
    /// Gifts are not offered before this time, in milliseconds since 1970.
    hidden_until: AtomicI64,
}

impl Gifts {
    /// `None` for a site without gifts.
    pub(crate) fn new(
        config: &Config,
        store: Store,
        keys: Arc<Keys>,
        metrics: Arc<Metrics>,
    ) -> Result<Option<Gifts>, ConfigError> {
        let CinematicCardSettings { cinematiccard_partner, cinematiccard_webhook, .. } =
            &config.cinematiccard;
        let Some(keyed) = config.cinematiccard.keyed()? else { return Ok(None) };
        let webhook = webhook::checked(cinematiccard_webhook.as_ref())?;
        Ok(Some(Gifts {
            partner: Partner::new(Upstream::keyed(keyed, config, metrics.clone())?),
            store,
            keys,
            metrics,
            partner_id: cinematiccard_partner.clone(),
            webhook,
            hidden_until: AtomicI64::new(0),
        }))
    }

    /// Whether a gift can be offered, as far as the proxy knows.
    pub(crate) fn are_offered(&self) -> bool {
        self.hidden_until.load(Ordering::Relaxed) <= now_ms()
    }

    /// The gift of a completed order: the existing one, or a new one.
    ///
    /// # Errors
    /// 404 if there is no gift, 429 with the time to wait if too many customers want one, 503 if the outcome is not
    /// known yet.
    pub(crate) async fn of(&self, order: &str) -> Result<Gift, ApiError> {
        loop {
            let begun = self.store.begin_gift(order, now_ms()).await;
            let attempt = match begun.map_err(|error| self.store_failed(&error))? {
                GiftBegin::Exists(gift) => return self.opened(&gift.minted),
                GiftBegin::Running => {
                    return Err(ApiError::new(ProblemCode::OrderBusy, StatusCode::CONFLICT, Cause::Repeated));
                }
                GiftBegin::GivenUp => return Err(ApiError::not_found()),
                GiftBegin::Mine { attempt } => attempt,
            };
            let minted = match self.mint().await {
                Ok(minted) => minted,
                Err(Refused::Wait(seconds)) => {
                    self.end(order, attempt, Attempt::NothingMinted).await;
                    return Err(too_many(seconds));
                }
                Err(Refused::Hidden) => {
                    self.end(order, attempt, Attempt::NothingMinted).await;
                    return Err(ApiError::not_found());
                }
                Err(Refused::Store(error)) => {
                    self.end(order, attempt, Attempt::NothingMinted).await;
                    return Err(self.store_failed(&error));
                }
                Err(Refused::NoCode(reason)) => {
                    self.missed(reason);
                    let may_be_minted = matches!(reason, NoCode::Lost(_) | NoCode::Unreadable);
                    let how = if may_be_minted { Attempt::Unknown } else { Attempt::NothingMinted };
                    self.end(order, attempt, how).await;
                    if matches!(reason, NoCode::Lost(_)) {
                        // Repeats the call once; after the second loss the store answers `GivenUp`.
                        continue;
                    }
                    return Err(match reason {
                        _ if reason.needs_operator() => ApiError::not_found(),
                        NoCode::TooFast => too_many(GIFT_WAIT_SECONDS),
                        _ => ApiError::unavailable(Cause::NotConnected),
                    });
                }
            };
            self.metrics.gift("minted");
            let kept = match self.sealed(&minted) {
                Some(sealed) => self.store.finish_gift(order, &sealed, now_ms()).await,
                None => Err(StoreError::Damaged),
            };
            return match kept {
                Ok(gift) => self.opened(&gift.minted),
                // The code is already paid for, so the customer gets it although it cannot be stored.
                Err(error) => {
                    self.store_failed(&error);
                    Ok(Gift { code: minted.code, url: minted.url, expires_at: minted.expires_at })
                }
            };
        }
    }

    /// Waits for a turn among all proxies of the store, then calls CinematicCard.
    async fn mint(&self) -> Result<Minted, Refused> {
        if !self.are_offered() {
            return Err(Refused::Hidden);
        }
        let deadline = tokio::time::Instant::now() + GIFT_PATIENCE;
        loop {
            let now = now_ms();
            let granted = self.store.take_tokens("cinematiccard", GIFTS_PER_MINUTE, now).await;
            match granted.map_err(Refused::Store)? {
                Tokens::Granted => return self.partner.generate().await.map_err(Refused::NoCode),
                Tokens::NextAt(at) => {
                    let wait = Duration::from_millis(u64::try_from(at - now).unwrap_or(0).max(50));
                    if tokio::time::Instant::now() + wait > deadline {
                        return Err(Refused::Wait(u32::try_from(wait.as_secs() + 1).unwrap_or(60)));
                    }
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    fn missed(&self, reason: NoCode) {
        log::NoGift { reason: reason.as_str(), needs_operator: reason.needs_operator() }.write();
        self.metrics.gift(if reason.needs_operator() { "refused" } else { "failed" });
        if reason.needs_operator() {
            self.hidden_until.store(now_ms().saturating_add(GIFTS_HIDDEN_MS), Ordering::Relaxed);
        }
    }

    async fn end(&self, order: &str, attempt: u32, how: Attempt) {
        if let Err(error) = self.store.end_gift_attempt(order, attempt, how).await {
            // The attempt then counts as lost, which is the safe side.
            self.store_failed(&error);
        }
    }

    fn sealed(&self, minted: &Minted) -> Option<MintedGift> {
        let seal = |text: &str| self.keys.seal(SEAL, text.as_bytes());
        let url = match &minted.url {
            Some(url) => Some(seal(url)?),
            None => None,
        };
        Some(MintedGift {
            code_hash: self.keys.code_hash(&minted.code)?,
            code: seal(&minted.code)?,
            url,
            expires_at: minted.expires_at.clone(),
        })
    }

    fn opened(&self, gift: &MintedGift) -> Result<Gift, ApiError> {
        let open = |sealed| self.keys.open(SEAL, sealed).and_then(|plain| String::from_utf8(plain).ok());
        let code = open(&gift.code).ok_or_else(|| stored_unreadable(&self.metrics, "gift"))?;
        Ok(Gift { code, url: gift.url.as_ref().and_then(open), expires_at: gift.expires_at.clone() })
    }

    fn store_failed(&self, error: &StoreError) -> ApiError {
        store_failed(&self.metrics, "gifts", error)
    }
}

fn too_many(seconds: u32) -> ApiError {
    let error = ApiError::new(ProblemCode::TooManyAttempts, StatusCode::TOO_MANY_REQUESTS, Cause::Overload);
    ApiError { retry_after: Some(seconds), ..error }
}

/// Why no code was made.
enum Refused {
    NoCode(NoCode),
    /// Only an operator can resolve it, so no call is made for a while.
    Hidden,
    /// The customer may ask again after so many seconds.
    Wait(u32),
    Store(StoreError),
}
