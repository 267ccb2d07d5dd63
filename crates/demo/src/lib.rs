//! A miniature booking site around the widget, for `cargo xtask demo` and the browser tests: the page of the
//! repository, a backend that starts and sells orders as a cinema's site does, the proxy under the same origin, and
//! the sandbox on a port of its own. All of it is one process and listens on this machine only.
#![forbid(unsafe_code)]

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
    /// The cinema's systems, to look into and to break.
    pub sandbox: Sandbox,
    /// Where the site listens.
    pub site: SocketAddr,
    /// Where the sandbox listens.
    pub sandbox_address: SocketAddr,
    /// What stands between the two. Its background work ends with it.
    pub proxy: Proxy,
    /// All that it made up to open something: a test looks for them where they must not be.
    pub secrets: Vec<SecretString>,
    servers: [Server; 2],
}

/// What a demo consists of.
pub struct Options {
    /// The port of the site; 0 for any.
    pub site_port: u16,
    /// The port of the sandbox; 0 for any.
    pub sandbox_port: u16,
    /// The folder with `voucher-checkout.js` and `voucher-checkout.wasm`, as `cargo xtask dist` fills it.
    pub assets: PathBuf,
    /// The folder with `index.html`, `style` and `playground`: the root of the repository.
    pub page: PathBuf,
    /// A folder served in the place of that page and the widget: a page of another site, which embeds it.
    pub site: Option<PathBuf>,
    /// How the cinema's systems behave, and what opens them.
    pub sandbox: Settings,
    /// How often a code may be tried.
    pub attempts: AttemptSettings,
    /// How long a call of the proxy to the sandbox may take, in milliseconds. `None` is the default of the proxy.
    pub upstream_timeout_ms: Option<u64>,
    /// Where the proxy keeps its state, and the secret for it.
    pub state: StateSettings,
    /// What else the site serves, with headers of its own.
    pub more: Router,
    /// Puts something around the proxy's routes.
    pub around: Box<dyn FnOnce(Router) -> Router>,
}

impl Options {
    /// Any ports and a sandbox as it comes.
    pub fn new(assets: impl Into<PathBuf>, page: impl Into<PathBuf>) -> Options {
        Options {
            site_port: 0,
            sandbox_port: 0,
            assets: assets.into(),
            page: page.into(),
            site: None,
            sandbox: Settings::default(),
            attempts: AttemptSettings {
                // Everybody who tries the demo has the same address.
                attempts_per_address: 200,
                attempts_per_address_day: 2_000,
                ..AttemptSettings::default()
            },
            upstream_timeout_ms: None,
            state: StateSettings::in_memory(),
            more: Router::new(),
            around: Box::new(|proxy| proxy),
        }
    }
}

impl Demo {
    /// Starts all of it; when this returns, the first request will be answered.
    ///
    /// # Errors
    /// [`PortTaken`] where another program has a port; a file of the page or the widget that is not there.
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
        let pages = pages.merge(options.more);
        let servers = [Server::start(site, pages), Server::start(upstream, sandbox::router(sandbox.clone()))];
        Ok(Demo { sandbox, site: site_address, sandbox_address, proxy, secrets: here.secrets(), servers })
    }

    /// Takes no more requests and answers those under way, which may take a second and no more.
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
