//! Opens the database and hands out its connections.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::Duration;

use sqlx::any::{Any, AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, SqlSafeStr, Transaction};

use crate::error::StoreError;
use crate::url::{Place, StoreUrl};

/// A call takes no longer, whatever happens to the network. All other limits are shorter, so that usually it is known
/// what went wrong.
const LIMIT: Duration = Duration::from_secs(10);
const CONNECTION_LIMIT: Duration = Duration::from_secs(8);
const READY_LIMIT: Duration = Duration::from_secs(2);
const POSTGRES_WRITERS: u32 = 10;
const READERS: u32 = 4;

/// Every commit reaches the disk before a call returns: with WAL only FULL says so.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 8000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
/// A proxy that vanishes in the middle of a transaction must not keep its locks for as long as TCP waits.
const POSTGRES_SETTINGS: &str =
    "SET statement_timeout = '8s'; SET idle_in_transaction_session_timeout = '15s'";
/// Another proxy's migration may take its time.
const POSTGRES_PATIENCE: &str = "SET statement_timeout = 0";

/// The durable state of the proxy. Cheap to clone; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    kind: Kind,
    /// Where the database is SQLite this is one connection: SQLite writes one after the other anyway, and a queue here
    /// is fair where its own is not.
    writes: AnyPool,
    /// Apart, so that nobody who only reads waits behind those who wait for a lock.
    reads: AnyPool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens the store and brings its tables up to date; several proxies may do so at once. A SQLite file that is not
    /// there is made, readable for its owner alone; its folder must be there.
    ///
    /// # Errors
    /// The file or the server cannot be opened, or its tables are of a newer version.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let store = match &url.0 {
            Place::Memory => Self::memory()?,
            Place::File(path) => Self::file(path)?,
            Place::Postgres(options) => Self::postgres(options),
        };
        store.migrate().await?;
        Ok(store)
    }

    /// A second connection would be a second database.
    fn memory() -> Result<Self, StoreError> {
        let options = "sqlite::memory:".parse().map_err(StoreError::from)?;
        let lasting = pool(1, SQLITE_SETTINGS).max_lifetime(None).idle_timeout(None);
        let only = lasting.connect_lazy_with(quiet(options));
        Ok(Self { kind: Kind::Sqlite, reads: only.clone(), writes: only })
    }

    fn file(path: &Path) -> Result<Self, StoreError> {
        let path = make_file(path).map_err(|error| StoreError::File(error.kind()))?;
        let options = quiet(sqlite_url(&path)?.parse()?);
        Ok(Self {
            kind: Kind::Sqlite,
            writes: pool(1, SQLITE_SETTINGS).connect_lazy_with(options.clone()),
            reads: pool(READERS, SQLITE_SETTINGS).connect_lazy_with(options),
        })
    }

    fn postgres(options: &AnyConnectOptions) -> Self {
        let options = quiet(options.clone());
        Self {
            kind: Kind::Postgres,
            writes: pool(POSTGRES_WRITERS, POSTGRES_SETTINGS).connect_lazy_with(options.clone()),
            reads: pool(READERS, POSTGRES_SETTINGS).connect_lazy_with(options),
        }
    }

    /// A cheap look at whether the database answers, for a health check; it takes two seconds at most.
    ///
    /// # Errors
    /// It does not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let look = sqlx::query("SELECT version FROM _sqlx_migrations LIMIT 1").execute(&self.reads);
        tokio::time::timeout(READY_LIMIT, look).await.map_err(|_| StoreError::TimedOut)??;
        Ok(())
    }

    /// Closes all connections, when what runs on them has ended. Calls made afterwards fail.
    pub async fn close(&self) {
        self.writes.close().await;
        self.reads.close().await;
    }

    /// Where single statements that change nothing are run.
    pub(crate) fn reads(&self) -> &AnyPool {
        &self.reads
    }

    /// Begins to write. Writes always stand in a transaction: a lone `INSERT ... RETURNING` would hand its row out
    /// before SQLite has committed it.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = match self.kind {
            // Waits for its turn now, where it can; a reader that turns into a writer is refused at once.
            Kind::Sqlite => "BEGIN IMMEDIATE",
            // What was committed before the lock of `write_alone` was had must be seen after it.
            Kind::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        Ok(self.writes.begin_with(begin).await?)
    }

    /// Begins to write as the only one who does so under this name, among all proxies, until the end of the
    /// transaction.
    pub(crate) async fn write_alone(&self, name: &str) -> Result<Transaction<'static, Any>, StoreError> {
        let mut work = self.write().await?;
        match self.kind {
            Kind::Sqlite => {}
            Kind::Postgres => {
                let lock = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");
                lock.bind(name).execute(&mut *work).await?;
            }
        }
        Ok(work)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        match self.kind {
            Kind::Sqlite => {
                // sqlx has no lock of its own for SQLite; within this transaction its own become savepoints.
                let mut work = self.write().await?;
                migrations().run_direct(None, &mut *work, false).await?;
                work.commit().await?;
            }
            Kind::Postgres => {
                let mut connection = self.writes.acquire().await?;
                sqlx::raw_sql(POSTGRES_PATIENCE).execute(&mut *connection).await?;
                migrations().run_direct(None, &mut *connection, false).await?;
                sqlx::raw_sql(POSTGRES_SETTINGS).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

/// Ends a call that takes too long. A transaction it was in is rolled back.
pub(crate) async fn within<T>(call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    tokio::time::timeout(LIMIT, call).await.unwrap_or(Err(StoreError::TimedOut))
}

/// Every migration there is; the number is the order. An applied one is never changed.
fn migrations() -> Migrator {
    let all = [
        ("state", include_str!("../migrations/0001_state.sql")),
        ("journal", include_str!("../migrations/0002_journal.sql")),
        ("payments", include_str!("../migrations/0003_payments.sql")),
    ];
    let numbered = all.into_iter().zip(1..).map(|((name, sql), number)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(numbered.collect())
}

fn pool(connections: u32, settings: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(CONNECTION_LIMIT).after_connect(
        move |connection: &mut AnyConnection, _| {
            Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(|_| ()) })
        },
    )
}

/// What is logged is the proxy's to say.
fn quiet(options: AnyConnectOptions) -> AnyConnectOptions {
    options.disable_statement_logging()
}

/// Makes the file where there is none, before SQLite does so with the rights of any other file; its two companions get
/// the rights of the file.
fn make_file(path: &Path) -> io::Result<std::path::PathBuf> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => path.canonicalize(),
    }
}

/// The path as a URL that means no other file.
fn sqlite_url(path: &Path) -> Result<String, StoreError> {
    let path = path.to_str().ok_or(StoreError::File(io::ErrorKind::InvalidInput))?;
    let mut url = String::from("sqlite://");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sqlite_is_set_to_lose_nothing() {
        let path = std::env::temp_dir().join(format!("voucher-checkout-{}.db", uuid::Uuid::new_v4()));
        let store = Store::open(&format!("sqlite:{}", path.display()).parse().unwrap()).await.unwrap();
        for pool in [&store.reads, &store.writes] {
            let setting = async |name| {
                let query = sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA {name}")));
                let row = query.fetch_one(pool).await.unwrap();
                sqlx::Row::try_get::<i64, _>(&row, 0).unwrap()
            };
            // 2 is FULL.
            assert_eq!(setting("synchronous").await, 2);
            assert_eq!(setting("foreign_keys").await, 1);
            assert_eq!(setting("busy_timeout").await, 8000);
            let journal = sqlx::query_scalar::<_, String>("PRAGMA journal_mode").fetch_one(pool).await;
            assert_eq!(journal.unwrap(), "wal");
        }
        store.close().await;
        std::fs::remove_file(&path).unwrap();
    }
}
