//! The sandbox with all four systems, and proxies in front of it as in production.

use crate::support::serve;
use proxy::config::{CinematicCardSettings, ConnectSettings, OcapiSettings, ProCinemaSettings, SiteKey};
use proxy::{BaseUrl, Config, Proxy};
use reqwest::{Client, RequestBuilder, Response};
use sandbox::seed::{ADULT, SHOWTIME};
use sandbox::{CONNECT_TOKEN, PARTNER_ID, PARTNER_KEY, PROCINEMA_KEY, Sandbox};
use serde_json::{Value, json};
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const ORIGIN: &str = "https://tickets.example";
pub(crate) const SITE_KEY: &str = "canary-site-key-5b1c7e02d94f4a6e";
pub(crate) const SECRET: &str = "canary-secret-0f1e2d3c4b5a69788796a5b4c3d2e1f0";
pub(crate) const WEBHOOK: &str = "canarywebhook5e7d2c9b41f8a6037d12";
pub(crate) const PASSWORD: &str = "canary-gas-password-90125";

/// A proxy on ports of its own, until it is dropped.
pub(crate) struct Served {
    pub(crate) public: SocketAddr,
    pub(crate) private: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    done: Option<JoinHandle<()>>,
}

impl Served {
    pub(crate) async fn with(config: Config) -> Served {
        let proxy = Proxy::start(config).await.unwrap();
        let (public, private) = (listener().await, listener().await);
        let (at, private_at) = (public.local_addr().unwrap(), private.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let done = tokio::spawn(proxy.serve_on(public, private, async {
            let _ = stopped.await;
        }));
        Served { public: at, private: private_at, stop: Some(stop), done: Some(done) }
    }

    /// Asks the proxy to stop, which takes as long as its settings say.
    pub(crate) fn ask_to_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Ends the proxy and waits until its store is closed.
    pub(crate) async fn end(mut self) {
        self.ask_to_stop();
        self.done.take().unwrap().await.unwrap();
    }

    /// A request; a write gets an idempotency key of its own.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = client().request(method.parse().unwrap(), format!("http://{}{path}", self.public));
        if method == "GET" { request } else { request.header("idempotency-key", new_key()) }
    }

    /// The same with the order's token, and a body if there is one.
    pub(crate) async fn ask(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Got {
        let request = self.request(method, path).header("checkout-order-token", token);
        Got::from(with(request, body)).await
    }

    /// An order token, requested like a site's backend does.
    pub(crate) async fn token(&self, order: &str) -> String {
        let got = self.token_answer(json!({"orderId": order})).await;
        got.json()["token"].as_str().unwrap_or_else(|| panic!("{got:?}")).to_owned()
    }

    pub(crate) async fn token_answer(&self, wish: Value) -> Got {
        let request = self.request("POST", "/checkout/v1/order-tokens").bearer_auth(SITE_KEY);
        Got::from(request.json(&wish)).await
    }

    /// The metrics page.
    pub(crate) async fn metrics(&self) -> String {
        let got = client().get(format!("http://{}/metrics", self.private)).send().await.unwrap();
        assert_eq!(got.status(), 200);
        got.text().await.unwrap()
    }
}

/// An order of two adults, 20.00 in all, behind a proxy with its token.
pub(crate) struct Booking {
    pub(crate) house: House,
    pub(crate) proxy: Served,
    pub(crate) order: String,
    pub(crate) token: String,
}

impl Booking {
    pub(crate) async fn at(house: House) -> Booking {
        let proxy = Served::with(house.config()).await;
        let order = house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        let token = proxy.token(&order).await;
        Booking { house, proxy, order, token }
    }
}

pub(crate) fn with(request: RequestBuilder, body: Option<Value>) -> RequestBuilder {
    match body {
        Some(body) => request.json(&body),
        None => request,
    }
}

pub(crate) fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A client that follows no redirect and keeps no connection, so that tests can share it.
pub(crate) fn client() -> Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        client.pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}

pub(crate) async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// An answer without its date and request id, so that two answers can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Got {
    pub(crate) async fn from(request: RequestBuilder) -> Got {
        Got::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn of(response: Response) -> Got {
        let own = |name: &str| !["date", "x-request-id"].contains(&name);
        let headers = response.headers().iter().filter(|(name, _)| own(name.as_str()));
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        Got {
            status: response.status().as_u16(),
            headers: headers.collect(),
            text: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// The problem code, for example "order-not-found".
    pub(crate) fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_else(|| panic!("{self:?}")).to_owned();
        kind.strip_prefix("urn:voucher-checkout:problem:").unwrap().to_owned()
    }
}

/// The sandbox of the cinema and its partners.
pub(crate) struct House {
    pub(crate) sandbox: Sandbox,
    pub(crate) base: BaseUrl,
}

impl House {
    pub(crate) async fn new() -> House {
        House::of(Sandbox::seeded()).await
    }

    pub(crate) async fn of(sandbox: Sandbox) -> House {
        let address = serve(sandbox::router(sandbox.clone())).await;
        House { sandbox, base: base(address) }
    }

    /// Settings for all four systems and one site.
    pub(crate) fn config(&self) -> Config {
        let base = self.base.clone();
        let mut config = Config::new(base.clone(), sandbox::OCAPI_TOKEN.into());
        config.connect = ConnectSettings {
            connect_url: Some(base.clone()),
            connect_token: Some(CONNECT_TOKEN.into()),
            ..ConnectSettings::default()
        };
        config.procinema = ProCinemaSettings {
            procinema_url: Some(format!("{base}/v1").parse().unwrap()),
            procinema_key: Some(PROCINEMA_KEY.into()),
            ..ProCinemaSettings::default()
        };
        config.cinematiccard = CinematicCardSettings {
            cinematiccard_url: Some(base),
            cinematiccard_key: Some(PARTNER_KEY.into()),
            cinematiccard_partner: Some(PARTNER_ID.to_owned()),
            cinematiccard_webhook: Some(WEBHOOK.into()),
        };
        config.sites.site_key = vec![SiteKey { origin: ORIGIN.to_owned(), key: SITE_KEY.into() }];
        config.state.secret = SECRET.into();
        config
    }

    /// An order of one adult.
    pub(crate) fn order(&self) -> String {
        self.sandbox.create_order(SHOWTIME, &[ADULT], &[]).unwrap()
    }

    /// Completes an order without the proxy.
    pub(crate) async fn sell(&self, order: &str) {
        self.sandbox.pay_order(order).unwrap();
        assert!(self.sandbox.completed_order(order).is_some());
    }

    /// The number of these calls that the sandbox received.
    pub(crate) fn calls(&self, route: sandbox::Route) -> usize {
        self.sandbox.ledger().iter().filter(|call| call.route == route).count()
    }
}

pub(crate) fn base(address: SocketAddr) -> BaseUrl {
    format!("http://{address}").parse().unwrap()
}

/// Settings that fetch OCAPI tokens from this endpoint.
pub(crate) fn grant(ocapi: BaseUrl, endpoint: &str) -> OcapiSettings {
    OcapiSettings {
        ocapi_url: ocapi,
        ocapi_token: None,
        token_url: Some(endpoint.parse().unwrap()),
        token_client_id: Some(sandbox::GAS_CLIENT_ID.to_owned()),
        token_username: Some(sandbox::GAS_USERNAME.to_owned()),
        token_password: Some(PASSWORD.into()),
        token_scope: None,
    }
}

/// The body that adds a voucher.
pub(crate) fn voucher(barcode: &str, pin: &str) -> Option<Value> {
    let credentials = json!({"barcode": barcode, "pin": pin});
    Some(json!({"type": "Ticket", "showtimeId": SHOWTIME, "credentials": credentials}))
}

/// A SQLite file in a folder of its own, which is deleted when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!("voucher-checkout-proxy-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("state.db")
    }

    /// A connection to the store beside the proxy's.
    pub(crate) async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.url()).await.unwrap()
    }

    /// The bytes of all files.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().path());
        files.flat_map(|file| std::fs::read(file).unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A new database on the PostgreSQL that `cargo xtask test` starts.
pub(crate) async fn postgres() -> String {
    const SERVER: &str = "VOUCHER_CHECKOUT_TEST_POSTGRES";
    let server = std::env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} names no server"));
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = server.parse().unwrap();
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = options.connect().await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    connection.close().await.unwrap();
    let mut url = options.database_url;
    url.set_path(&name);
    url.into()
}
