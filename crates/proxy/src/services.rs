//! The services that the handlers share, created once from the settings.

use crate::access_control::attempt_limits::AttemptLimits;
use crate::access_control::binding::Binding;
use crate::access_control::idempotency::Idempotency;
use crate::access_control::order_locks::OrderLocks;
use crate::access_control::shares::Shares;
use crate::clock::now_ms;
use crate::config::{Config, ConfigError, DiscountMethod, Keyed, NoStore};
use crate::gifts::Gifts;
use crate::limits::{PURGE, REDEMPTION_COUNT_AGE};
use crate::operations::alarm::Alarm;
use crate::operations::metrics::Metrics;
use crate::operations::otlp::Export;
use crate::operations::spans::Spans;
use crate::payments::{Cinema, Payments};
use crate::state::keys::{Keys, KeysError};
use crate::state::store_failed;
use crate::upstream::Upstream;
use crate::upstream::credentials::Key;
use crate::upstream::orders::Orders;
use crate::upstream::procinema::ProCinema;
use std::sync::Arc;
use store::{Store, StoreError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The services behind the routes.
pub(crate) struct Services {
    pub(crate) ocapi: Arc<Upstream>,
    pub(crate) connect: Option<Arc<Upstream>>,
    pub(crate) discount_method: DiscountMethod,
    pub(crate) binding: Arc<Binding>,
    pub(crate) idempotency: Arc<Idempotency>,
    pub(crate) attempt_limits: Arc<AttemptLimits>,
    pub(crate) order_locks: Arc<OrderLocks>,
    pub(crate) shares: Arc<Shares>,
    pub(crate) metrics: Arc<Metrics>,
    /// `None` without a collector.
    pub(crate) export: Option<Export>,
    pub(crate) store: Store,
    pub(crate) keys: Arc<Keys>,
    pub(crate) payments: Option<Arc<Payments>>,
    pub(crate) gifts: Option<Arc<Gifts>>,
    /// Cancelled when the proxy is asked to stop.
    pub(crate) stopping: CancellationToken,
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
    /// `redemptions reconcile` without a store.
    #[error(transparent)]
    NoStore(#[from] NoStore),
    /// `redemptions reconcile` without ProCinema settings.
    #[error("--procinema-url (VOUCHER_CHECKOUT_PROCINEMA_URL) is needed to ask ProCinema")]
    NoProCinema,
    /// Redemptions are open, but there are no ProCinema settings.
    #[error(
        "--procinema-url (VOUCHER_CHECKOUT_PROCINEMA_URL) is needed: {open} redemptions are open. \
         To take no more vouchers, set VOUCHER_CHECKOUT_PROCINEMA_OFFER=no"
    )]
    OpenRedemptions {
        /// The number of open redemptions.
        open: i64,
    },
}

impl From<KeysError> for StartError {
    fn from(error: KeysError) -> StartError {
        match error {
            KeysError::Secret(error) => StartError::Config(error),
            KeysError::Store(error) => StartError::Store(error),
        }
    }
}

/// Fails if redemptions are open. Without ProCinema the site would also collect the amount that the voucher pays.
async fn refuse_open_redemptions(store: &Store) -> Result<(), StartError> {
    let counts = store.open_redemption_counts().await?;
    let open = counts.iter().filter(|(state, _)| state != "planned").map(|(_, count)| count).sum();
    if open > 0 { Err(StartError::OpenRedemptions { open }) } else { Ok(()) }
}

impl Services {
    pub(crate) async fn new(config: &Config) -> Result<Services, StartError> {
        config.check()?;
        let keys = Keys::new(&config.state)?;
        let export = Export::new(config)?;
        let spans = Spans::new(export.as_ref().map(Export::recorder));
        let metrics = Arc::new(Metrics::new().with(spans));
        let ocapi_key = Key::new(config.ocapi.access()?, config, metrics.clone())?;
        let ocapi = Upstream::new(config.ocapi.ocapi_url.clone(), ocapi_key, config, metrics.clone())?;
        let upstream = |keyed: Option<Keyed>| {
            keyed.map(|keyed| Upstream::keyed(keyed, config, metrics.clone())).transpose()
        };
        let connect = upstream(config.connect.keyed()?)?.map(Arc::new);
        let store = Store::open(&config.state.store).await?;
        let keys = Arc::new(keys.of_store(&store).await?);
        let ocapi = Arc::new(ocapi);
        let attempt_limits =
            Arc::new(AttemptLimits::new(config.attempts, store.clone(), keys.clone(), metrics.clone()));
        let payments = match upstream(config.procinema.keyed()?)? {
            None => {
                refuse_open_redemptions(&store).await?;
                None
            }
            Some(procinema) => Some(Payments::new(
                Cinema {
                    orders: Orders::new(ocapi.clone()),
                    procinema: ProCinema::new(procinema),
                    keys: keys.clone(),
                    alarm: Alarm::new(config.alerts.alert_url.clone(), metrics.clone())?,
                    metrics: metrics.clone(),
                },
                store.clone(),
                keys.clone(),
                attempt_limits.clone(),
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
            attempt_limits,
            order_locks: Arc::default(),
            shares: Arc::new(Shares::new(config.edge)),
            metrics,
            export,
            store,
            keys,
            payments: payments.map(Arc::new),
            gifts: gifts.map(Arc::new),
            stopping: CancellationToken::new(),
        })
    }

    /// Starts the background work: driving due redemptions, deleting expired rows, counting open redemptions for the
    /// metrics.
    pub(crate) fn background(&self) -> Vec<JoinHandle<()>> {
        let (store, metrics) = (self.store.clone(), self.metrics.clone());
        let purge = tokio::spawn(async move {
            loop {
                if let Err(error) = store.purge(now_ms()).await {
                    store_failed(&metrics, "purging", &error);
                }
                tokio::time::sleep(PURGE).await;
            }
        });
        let (store, metrics) = (self.store.clone(), self.metrics.clone());
        // A site that no longer offers voucher payments may still have open redemptions, so they are counted there too.
        let count = tokio::spawn(async move {
            loop {
                match store.open_redemption_counts().await {
                    Ok(counts) => metrics.open_redemptions(&counts),
                    Err(error) => drop(store_failed(&metrics, "counting redemptions", &error)),
                }
                tokio::time::sleep(REDEMPTION_COUNT_AGE).await;
            }
        });
        self.payments.iter().map(|payments| payments.drive_due()).chain([purge, count]).collect()
    }
}
