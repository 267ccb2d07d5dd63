//! The server: the proxy put together, its listeners and its stop.

mod middleware;

use crate::config::Config;
use crate::limits::{EDGE_REPORT, REQUEST_BODY_BYTES};
use crate::operations::log;
use crate::routes;
use crate::services::{Services, StartError};
use axum::Router;
use edge::{Counters, Edge, Guarded, Limits, Refusal};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout_at};

const ALIVE: &[&str] = &["/health/live", "/health/ready"];

/// A proxy that is ready for requests. Its store is open and its background work runs until it is dropped.
pub struct Proxy {
    services: Services,
    routes: Guarded,
    /// For both ports.
    health: Router,
    edge: Edge,
    listen: SocketAddr,
    metrics_listen: SocketAddr,
    background: Vec<JoinHandle<()>>,
    stop_delay: Duration,
}

/// Why the proxy ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("{setting}: cannot listen on {address}: {source}")]
    Listen {
        /// The setting.
        setting: &'static str,
        /// Its value.
        address: SocketAddr,
        /// The reason.
        source: io::Error,
    },
}

impl Proxy {
    /// Opens the store and starts the background work. No upstream is called before the first request.
    ///
    /// # Errors
    /// A setting is invalid or the store does not open. The error names the setting.
    pub async fn start(config: Config) -> Result<Proxy, StartError> {
        let services = Services::new(&config).await?;
        let edge = edge(&config);
        let allowed_origins = config.sites.allowed_origins()?;
        let health = routes::health::routes(&services);
        let all = routes::routes(&services).merge(health.clone());
        let routes = middleware::around(all, &edge, allowed_origins, &services);
        let mut background = services.background();
        background.push(tokio::spawn(report_refusals(edge.counters.clone())));
        let (metrics, counters) = (services.metrics.clone(), edge.counters.clone());
        let page = move || crate::operations::metrics::page(&metrics, &counters);
        background.extend(services.export.iter().map(|export| export.report(page.clone())));
        let (listen, metrics_listen) = (config.listen, config.metrics_listen);
        let stop_delay = Duration::from_millis(config.edge.stop_delay_ms);
        Ok(Proxy { services, routes, health, edge, listen, metrics_listen, background, stop_delay })
    }

    /// The public routes, for a site's own server. That server has to limit its connections and the time for headers
    /// itself, and has to provide the clients' addresses (`ConnectInfo`).
    pub fn router(&self) -> Router {
        self.routes.clone().into_router()
    }

    /// The route `/metrics`, which is not for the public, and the health checks.
    pub fn metrics(&self) -> Router {
        let metrics =
            crate::operations::metrics::router(self.services.metrics.clone(), self.edge.counters.clone());
        metrics.merge(self.health.clone())
    }

    /// Listens on the addresses of the settings until `stop` completes. Then it reports "not ready" for the delay of
    /// the settings, closes, and finishes the running requests.
    ///
    /// # Errors
    /// An address cannot be listened on.
    pub async fn serve(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let listen = async |setting, address| {
            let listener = TcpListener::bind(address).await;
            listener.map_err(|source| ServeError::Listen { setting, address, source })
        };
        let public = listen("--listen (VOUCHER_CHECKOUT_LISTEN)", self.listen).await?;
        let private =
            listen("--metrics-listen (VOUCHER_CHECKOUT_METRICS_LISTEN)", self.metrics_listen).await?;
        log::Listening {
            address: public.local_addr().unwrap_or(self.listen),
            metrics: private.local_addr().unwrap_or(self.metrics_listen),
            bound: self.services.binding.is_on(),
            procinema: self.services.payments.is_some(),
            cinematiccard: self.services.gifts.is_some(),
        }
        .write();
        self.serve_on(public, private, stop).await;
        Ok(())
    }

    /// Like [`Proxy::serve`], on open listeners.
    pub async fn serve_on(self, public: TcpListener, private: TcpListener, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(());
        let ended = |mut stopped: watch::Receiver<()>| async move {
            // The sender is dropped when the server has to close.
            let _ = stopped.changed().await;
        };
        let inner = Edge { never_shed: ALIVE, ..Edge::new(Limits::default()) };
        let metrics = edge::guard(self.metrics(), &inner);
        let public = edge::serve(public, self.routes.clone(), self.edge.clone(), ended(stopped.clone()));
        let private = edge::serve(private, metrics, inner, ended(stopped));
        let (payments, limit) = (self.services.payments.clone(), self.edge.limits.drain);
        let (not_ready, delay) = (self.services.stopping.clone(), self.stop_delay);
        let wait = async move {
            stop.await;
            log::Stopping.write();
            not_ready.cancel();
            // Load balancers check readiness at intervals, and send requests until they see the change.
            tokio::time::sleep(delay).await;
            drop(stopping);
            let end = Instant::now() + limit;
            if let Some(payments) = payments {
                // If a call takes longer, its outcome is found out after the next start, as after a kill.
                let _ = timeout_at(end, payments.stop()).await;
            }
            end
        };
        let (.., end) = tokio::join!(public, private, wait);
        // Their clients have disconnected, but their answers are stored.
        let _ = timeout_at(end, self.services.idempotency.stop()).await;
        self.services.store.close().await;
        if let Some(export) = &self.services.export {
            export.stop(crate::operations::metrics::page(&self.services.metrics, &self.edge.counters)).await;
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        for task in &self.background {
            task.abort();
        }
    }
}

/// Logs refusals of the edge. Most of them never reach a handler, so they have no log line of their own.
async fn report_refusals(counters: Arc<Counters>) {
    let mut reported = [0; Refusal::ALL.len()];
    loop {
        for ((refusal, times), reported) in counters.refused().zip(&mut reported) {
            if times > *reported {
                log::EdgeRefused { refusal: refusal.name(), times: times - *reported }.write();
                *reported = times;
            }
        }
        sleep(EDGE_REPORT).await;
    }
}

fn edge(config: &Config) -> Edge {
    let settings = config.edge;
    let time = Duration::from_millis(settings.client_timeout_ms);
    let many = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let limits = Limits {
        first_byte: time,
        idle: Duration::from_millis(settings.idle_timeout_ms),
        header_read: time,
        body: time,
        body_bytes: REQUEST_BODY_BYTES,
        headers: many(settings.head_lines),
        header_bytes: many(settings.head_bytes),
        connections: many(settings.connections),
        connections_per_address: many(settings.connections_per_address),
        in_flight: many(settings.in_flight),
        ..Limits::default()
    };
    Edge {
        trusted_hops: settings.forwarded_hops,
        never_shed: ALIVE,
        problem: middleware::refused,
        counters: Arc::default(),
        ..Edge::new(limits)
    }
}
