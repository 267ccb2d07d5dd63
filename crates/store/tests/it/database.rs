//! A fresh database for each test.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Executor};
use store::{CodeHash, Sealed, Store, StoreError, StoreUrl};
use tokio::task::JoinSet;
use uuid::Uuid;

/// The time at which the tests begin, in Unix milliseconds.
pub(crate) const NOW: i64 = 1_795_000_000_000;
pub(crate) const SECOND: i64 = 1000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// The variable with the URL of a server on which databases can be created. `cargo xtask test` sets it.
const SERVER: &str = "VOUCHER_CHECKOUT_TEST_POSTGRES";

pub(crate) struct Database {
    pub(crate) url: String,
    /// The folder of a SQLite database. It is removed on drop.
    pub(crate) folder: Option<PathBuf>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = env::temp_dir().join(format!("voucher-checkout-store-{}", Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        Self { url: format!("sqlite:{}", folder.join("the store %41.db").display()), folder: Some(folder) }
    }

    /// The database is not dropped, because the private server ends with the tests.
    pub(crate) async fn postgres() -> Self {
        install_default_drivers();
        let options: AnyConnectOptions = server_url().parse().unwrap();
        let name = format!("test_{}", Uuid::new_v4().simple());
        let mut connection = options.connect().await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        connection.close().await.unwrap();
        let mut url = options.database_url;
        url.set_path(&name);
        Self { url: url.into(), folder: None }
    }

    /// The name of a PostgreSQL database.
    pub(crate) fn name(&self) -> String {
        let options: AnyConnectOptions = self.url.parse().unwrap();
        options.database_url.path().trim_start_matches('/').to_owned()
    }

    /// The store of another proxy.
    pub(crate) async fn store(&self) -> Store {
        opened(self.url.parse().unwrap()).await
    }

    pub(crate) async fn two_stores(&self) -> [Store; 2] {
        [self.store().await, self.store().await]
    }

    /// A connection that bypasses the store. Creates a missing SQLite file.
    pub(crate) async fn connect(&self) -> AnyConnection {
        install_default_drivers();
        let url = match &self.folder {
            Some(_) => format!("{}?mode=rwc", self.url.replace('%', "%25").replace(' ', "%20")),
            None => self.url.clone(),
        };
        url.parse::<AnyConnectOptions>().unwrap().connect().await.unwrap()
    }

    /// Runs statements that bypass the store.
    pub(crate) async fn execute(&self, sql: &'static str) {
        let mut connection = self.connect().await;
        connection.execute(sql).await.unwrap();
        connection.close().await.unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // If this fails, the test has failed too.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Repeats a call while the server is too busy to take a connection in the store's two seconds, a minute at most.
pub(crate) async fn patiently<T, F>(call: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, StoreError>>,
{
    let began = Instant::now();
    loop {
        match call().await {
            Err(StoreError::Unavailable) if began.elapsed() < Duration::from_secs(60) => {}
            answer => return answer.unwrap(),
        }
    }
}

/// Opens a store as soon as the server has time for it.
pub(crate) async fn opened(url: StoreUrl) -> Store {
    patiently(|| Store::open(&url)).await
}

/// The URL of the server.
pub(crate) fn server_url() -> String {
    env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} names no server"))
}

/// Makes `number` calls at once, alternating between the stores.
pub(crate) async fn at_once<T, F>(
    stores: &[Store; 2],
    number: usize,
    call: impl Fn(Store, usize) -> F,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let calls: JoinSet<T> = (0..number).map(|n| call(stores[n % 2].clone(), n)).collect();
    calls.join_all().await
}

/// The hash of a code. The same number is the same code.
pub(crate) fn code(number: u32) -> CodeHash {
    format!("{number:064x}").parse().unwrap()
}

/// A recognisable sealed text.
pub(crate) fn sealed(text: &str) -> Sealed {
    format!("{text:A<40}").parse().unwrap()
}
