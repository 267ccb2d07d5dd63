//! A small booking site with the widget, for `cargo xtask demo` and the browser tests. It has the booking page of the
//! repository, a backend that starts and sells orders, the proxy under the same origin, and the sandbox on a port of
//! its own. It is one process and listens on this machine only.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

mod backend;
mod cinema;
pub mod guide;
mod here;
mod scenario;
mod server;
mod site;
mod till;
mod trouble;

pub use scenario::Scenario;
pub use server::PortTaken;

pub use proxy::config::{AttemptSettings, StateSettings};

use anyhow::Context;
use axum::Router;
use cinema::Cinema;
use here::Here;
use proxy::{Config, Proxy};
use sandbox::{Sandbox, Settings};
use secrecy::SecretString;
use server::Server;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use till::Tills;

/// A demo that runs until it is stopped or dropped.
pub struct Demo {
    /// The systems of the cinema.
    pub sandbox: Sandbox,
    /// The address of the site.
    pub site: SocketAddr,
    /// The address of the sandbox.
    pub sandbox_address: SocketAddr,
    /// The proxy. Dropping it ends its background work.
    pub proxy: Proxy,
    /// The secrets that the demo generated. Tests search for them where they must not be.
    pub secrets: Vec<SecretString>,
    servers: [Server; 2],
}

/// The options of a demo.
pub struct Options {
    /// The port of the site; 0 for a free one.
    pub site_port: u16,
    /// The port of the sandbox; 0 for a free one.
    pub sandbox_port: u16,
    /// The folder with the built widget, e.g. `dist`.
    pub assets: PathBuf,
    /// The folder with `index.html`, `style` and `playground`: the root of the repository.
    pub page: PathBuf,
    /// A folder that is served instead of the page and the widget: another site that embeds the widget.
    pub site: Option<PathBuf>,
    /// The settings of the sandbox, and its credentials.
    pub sandbox: Settings,
    /// The attempt limits of the proxy.
    pub attempts: AttemptSettings,
    /// How long a call of the proxy to the sandbox may take, in milliseconds. `None` is the default of the proxy.
    pub upstream_timeout_ms: Option<u64>,
    /// The store of the proxy, and the secret that encrypts it.
    pub state: StateSettings,
    /// Further routes of the site, without the headers of the site.
    pub more: Router,
    /// Wraps the routes of the proxy, e.g. in a layer.
    pub around: Box<dyn FnOnce(Router) -> Router>,
    /// Wraps all routes of the site, those of the proxy too.
    pub around_site: Box<dyn FnOnce(Router) -> Router>,
}

impl Options {
    /// Free ports, and the default settings of the sandbox.
    pub fn new(assets: impl Into<PathBuf>, page: impl Into<PathBuf>) -> Options {
        Options {
            site_port: 0,
            sandbox_port: 0,
            assets: assets.into(),
            page: page.into(),
            site: None,
            sandbox: Settings::default(),
            attempts: AttemptSettings {
                // All users of the demo have the same address.
                attempts_per_address: 200,
                attempts_per_address_day: 2_000,
                ..AttemptSettings::default()
            },
            upstream_timeout_ms: None,
            state: StateSettings::in_memory(),
            more: Router::new(),
            around: Box::new(|proxy| proxy),
            around_site: Box::new(|site| site),
        }
    }
}

impl Demo {
    /// Starts the demo. It answers requests as soon as this returns.
    ///
    /// # Errors
    /// [`PortTaken`] if another program listens on a port; an error if a file of the page or the widget is missing.
    pub async fn start(options: Options) -> anyhow::Result<Demo> {
        for (folder, file) in [
            (&options.assets, "voucher-checkout.js"),
            (&options.assets, "voucher-checkout.wasm"),
            (&options.page, "index.html"),
        ] {
            check(folder, file)?;
        }
        let upstream = server::bind(options.sandbox_port, "--sandbox-port").await?;
        let site = server::bind(options.site_port, "--port").await?;
        let (sandbox_address, site_address) = (upstream.local_addr()?, site.local_addr()?);

        let base = format!("http://{sandbox_address}");
        let cinema = Cinema::at(&base, &options.sandbox.ocapi_token, &options.sandbox.connect_token)
            .context("cannot set up the site's backend")?;
        let here = Here::new(site_address);
        let tills = Tills::at(here.url(), here.sites.clone()).context("cannot set up the site's backend")?;
        let config = here.in_front_of(base.parse()?, &options.sandbox)?;
        let config = Config {
            attempts: options.attempts,
            state: options.state,
            upstream_timeout_ms: options.upstream_timeout_ms.unwrap_or(config.upstream_timeout_ms),
            ..config
        };
        let proxy = Proxy::start(config).await.context("cannot set up the proxy")?;
        let routes = (options.around)(proxy.router());
        let sandbox = Sandbox::with(options.sandbox);
        sandbox.set_webhook_url(Some(&here.webhook()));
        let backend = backend::router(cinema, tills.clone(), sandbox.clone());
        let backend = backend.merge(trouble::router(tills, sandbox.clone()));
        let pages = match &options.site {
            Some(folder) => site::of_another(folder, backend, routes),
            None => site::router(&options.assets, &options.page, backend, routes),
        };
        let pages = (options.around_site)(pages.merge(options.more));
        let servers = [Server::start(site, pages), Server::start(upstream, sandbox::router(sandbox.clone()))];
        Ok(Demo { sandbox, site: site_address, sandbox_address, proxy, secrets: here.secrets(), servers })
    }

    /// Stops listening. Requests under way have one second to finish.
    pub async fn stop(self) {
        let [site, sandbox] = self.servers;
        tokio::join!(site.stop(), sandbox.stop());
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}/", self.site)
    }
}

fn check(folder: &Path, file: &str) -> anyhow::Result<()> {
    let found = folder.join(file).is_file();
    anyhow::ensure!(found, "there is no {file} in {}: run `cargo xtask dist` first", folder.display());
    Ok(())
}
