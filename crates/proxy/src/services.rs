//! What the handlers work with, made once from the settings.

use crate::access::Key;
use crate::binding::Binding;
use crate::config::{Config, ConfigError, DiscountMethod};
use crate::gifts::Gifts;
use crate::guesses::{Guesses, now_ms};
use crate::idempotency::Idempotency;
use crate::keys::Keys;
use crate::log;
use crate::metrics::Metrics;
use crate::payments::{Cinema, Orders, Payments};
use crate::procinema::ProCinema;
use crate::shares::Shares;
use crate::upstream::Upstream;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError};
use tokio::task::JoinHandle;

const PURGE: Duration = Duration::from_secs(600);

/// What stands behind the routes.
pub(crate) struct Services {
    pub(crate) ocapi: Arc<Upstream>,
    pub(crate) connect: Option<Arc<Upstream>>,
    pub(crate) discount_method: DiscountMethod,
    pub(crate) binding: Arc<Binding>,
    pub(crate) idempotency: Arc<Idempotency>,
    pub(crate) guesses: Arc<Guesses>,
    pub(crate) shares: Arc<Shares>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) store: Store,
    pub(crate) payments: Option<Arc<Payments>>,
    pub(crate) gifts: Option<Arc<Gifts>>,
}

/// Why the proxy cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be opened.
    #[error("--store (VOUCHER_CHECKOUT_STORE): {0}")]
    Store(#[from] StoreError),
}

impl Services {
    pub(crate) async fn new(config: &Config) -> Result<Services, StartError> {
        let keys = Arc::new(Keys::new(&config.state)?);
        let metrics = Arc::new(Metrics::new());
        let ocapi_key = Key::new(config.ocapi.access()?, config, metrics.clone())?;
        let ocapi = Upstream::new(config.ocapi.ocapi_url.clone(), ocapi_key, config, metrics.clone())?;
        let connect = match config.connect.at()? {
            None => None,
            Some((url, credential)) => {
                let key = Key::Constant(credential);
                Some(Arc::new(Upstream::new(url.clone(), key, config, metrics.clone())?))
            }
        };
        let store = Store::open(&config.state.store).await?;
        let ocapi = Arc::new(ocapi);
        let guesses = Arc::new(Guesses::new(config.guesses, store.clone(), keys.clone(), metrics.clone()));
        let payments = match config.procinema.at()? {
            None => None,
            Some((url, key)) => Some(Payments::new(
                Cinema {
                    orders: Orders::new(ocapi.clone()),
                    procinema: ProCinema::new(Upstream::keyed(
                        url.clone(),
                        "x-api-key",
                        key,
                        config,
                        metrics.clone(),
                    )?),
                    keys: keys.clone(),
                },
                store.clone(),
                keys.clone(),
                guesses.clone(),
                metrics.clone(),
                config.procinema.clone(),
            )),
        };
        let gifts = Gifts::new(config, store.clone(), keys.clone(), metrics.clone())?;
        Ok(Services {
            ocapi,
            connect,
            discount_method: config.connect.discount_method,
            binding: Arc::new(Binding::new(config.sites.clone(), &keys)),
            idempotency: Arc::new(Idempotency::new(store.clone(), keys.clone(), metrics.clone())),
            guesses,
            shares: Arc::new(Shares::new(config.edge)),
            metrics,
            store,
            payments: payments.map(Arc::new),
            gifts: gifts.map(Arc::new),
        })
    }

    /// The work that is done without being asked: sagas whose time has come, rows whose time is over.
    pub(crate) fn background(&self) -> Vec<JoinHandle<()>> {
        let (store, metrics) = (self.store.clone(), self.metrics.clone());
        let purge = tokio::spawn(async move {
            loop {
                if store.purge(now_ms()).await.is_err() {
                    metrics.store_failed();
                    log::StoreFailed { doing: "purging" }.write();
                }
                tokio::time::sleep(PURGE).await;
            }
        });
        self.payments.iter().map(|payments| payments.sweep()).chain([purge]).collect()
    }
}
