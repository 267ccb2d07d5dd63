//! Opens the database and provides its connections.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, ConnectOptions, Connection as _, SqlSafeStr};

use crate::disk::must_be_local;
use crate::error::{SchemaFault, StoreError};
use crate::session::{Pool, Rules, Transaction, Trust};
use crate::url::{Place, StoreUrl};

/// No call takes longer, even if the network fails. The other limits are shorter, so the error usually names the cause.
const LIMIT: Duration = Duration::from_secs(10);
const TURN: Duration = Duration::from_secs(8);
const READERS: u32 = 4;

/// Every commit must reach the disk before a call returns. With WAL, only FULL guarantees that.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 8000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
const SQLITE_READ: &str = "BEGIN";
/// Takes the write lock at the start, because SQLite then waits for it. A reader that becomes a writer is refused at once.
const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";

const POSTGRES_WRITERS: u32 = 10;
const POSTGRES_CONNECT: Duration = Duration::from_secs(2);
/// Ends statements of a silent server. The server's own limit, below, is shorter and ends slow statements.
const POSTGRES_STATEMENT: Duration = Duration::from_secs(2);
/// `READ COMMITTED`, so that a transaction sees the commits from before it got the lock of `write_alone`. The limits are set
/// in each transaction, because pgbouncer keeps no setting longer. The second one frees the locks of a proxy that died.
const POSTGRES_BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = '1800ms'; \
    SET LOCAL idle_in_transaction_session_timeout = '2s'";
/// Another proxy's migration may take its time.
const POSTGRES_MIGRATION: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; \
    SET LOCAL idle_in_transaction_session_timeout = '15s'";
/// The driver's own lock belongs to a session, which pgbouncer does not provide. A failed migration may have left prepared
/// statements.
const POSTGRES_MIGRATION_LOCK: &str =
    "SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0)); DEALLOCATE ALL";

/// The durable state of the proxy. Cheap to clone; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) kind: Kind,
    /// One connection for SQLite: it writes one transaction after the other anyway, and our queue is fair, unlike its own.
    pub(crate) writes: Pool,
    /// A pool of its own, so that reads do not wait behind writes that wait for a lock.
    reads: Pool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens the store and migrates its tables. Several proxies may do so at once. A missing SQLite file is created, readable
    /// only by its owner; its folder must exist.
    ///
    /// # Errors
    /// The file or the server cannot be opened, or a newer version migrated its tables.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        let store = Self::at(url)?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the store without changing its tables, for a command that may run beside proxies of an older version.
    ///
    /// # Errors
    /// The file or the server cannot be opened, or the tables are of another version.
    pub async fn open_as_it_is(url: &StoreUrl) -> Result<Self, StoreError> {
        let store = Self::at(url)?;
        store.is_current().await?;
        Ok(store)
    }

    fn at(url: &StoreUrl) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        match &url.0 {
            Place::Memory => Self::memory(),
            Place::File(path) => Self::file(path),
            Place::Postgres(first, others) => Ok(Self::postgres(first, others)),
        }
    }

    /// A second connection would be a second database.
    fn memory() -> Result<Self, StoreError> {
        let url = quiet("sqlite::memory:".parse().map_err(StoreError::from)?);
        let lasting = sqlite_pool().max_lifetime(None).idle_timeout(None);
        let only = Pool::new(sqlite(1, SQLITE_WRITE), lasting, url, &[], &Trust::default());
        Ok(Self { kind: Kind::Sqlite, reads: only.clone(), writes: only })
    }

    fn file(path: &Path) -> Result<Self, StoreError> {
        must_be_local(path)?;
        let path = make_file(path).map_err(|error| StoreError::File(error.kind()))?;
        let url = quiet(sqlite_url(&path)?.parse()?);
        let pool = |rules| Pool::new(rules, sqlite_pool(), url.clone(), &[], &Trust::default());
        let (writes, reads) = (pool(sqlite(1, SQLITE_WRITE)), pool(sqlite(READERS, SQLITE_READ)));
        Ok(Self { kind: Kind::Sqlite, writes, reads })
    }

    fn postgres(first: &AnyConnectOptions, others: &[AnyConnectOptions]) -> Self {
        let (url, trust) = (quiet(first.clone()), Trust::default());
        let others: Vec<_> = others.iter().cloned().map(quiet).collect();
        let pool = |number| {
            let options = AnyPoolOptions::new().acquire_timeout(POSTGRES_CONNECT);
            let rules = Rules { number, turn: TURN, begin: POSTGRES_BEGIN, limit: Some(POSTGRES_STATEMENT) };
            Pool::new(rules, options, url.clone(), &others, &trust)
        };
        Self { kind: Kind::Postgres, writes: pool(POSTGRES_WRITERS), reads: pool(READERS) }
    }

    /// Closes all connections as soon as their transactions have ended. Later calls fail.
    pub async fn close(&self) {
        self.writes.close().await;
        self.reads.close().await;
    }

    /// Begins a read. Reads are in a transaction too: the driver sends a statement in two parts, and pgbouncer could otherwise
    /// send them to two server connections.
    pub(crate) async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(self.reads.begin().await?)
    }

    /// Begins a write. Writes are always in a transaction: SQLite returns the row of a single `INSERT ... RETURNING` before it
    /// has committed it.
    pub(crate) async fn write(&self) -> Result<Transaction, StoreError> {
        Ok(self.writes.begin().await?)
    }

    /// Begins a write with the exclusive lock of this name among all proxies, until the end of the transaction. It waits for
    /// the lock, so it is called `within` a limit.
    pub(crate) async fn write_alone(&self, name: &str) -> Result<Transaction, StoreError> {
        loop {
            let mut work = self.write().await?;
            if self.kind == Kind::Sqlite {
                return Ok(work);
            }
            let lock = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(name);
            match lock.execute(&mut *work).await.map_err(StoreError::from) {
                // Others had the lock all the time, or the connection is silent. Nothing was done yet.
                Err(StoreError::TimedOut) => {}
                locked => return locked.map(|_| work),
            }
        }
    }

    async fn is_current(&self) -> Result<(), StoreError> {
        let mut work = self.read().await?;
        let newest = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations");
        let applied: i64 = match newest.fetch_one(&mut *work).await.map_err(StoreError::from) {
            // A database without that table is new.
            Err(StoreError::Refused(_)) => 0,
            applied => applied?,
        };
        let own = migrations().iter().map(|migration| migration.version).max().unwrap_or(0);
        match applied.cmp(&own) {
            Ordering::Less => Err(StoreError::Schema(SchemaFault::Older(applied))),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(StoreError::Schema(SchemaFault::Newer(applied))),
        }
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = self.writes.connection().await?;
        let mut work = match self.kind {
            // The migrations' own transactions become savepoints of this one.
            Kind::Sqlite => connection.begin_with(SQLITE_WRITE).await?,
            Kind::Postgres => {
                // The driver uses named prepared statements for migrations. They must not stay on the connection.
                connection.close_on_drop();
                let mut work = connection.begin_with(POSTGRES_MIGRATION).await?;
                sqlx::raw_sql(POSTGRES_MIGRATION_LOCK).execute(&mut *work).await?;
                work
            }
        };
        migrations().run_direct(None, &mut *work, false).await?;
        Ok(work.commit().await?)
    }
}

/// Ends a call that takes too long. Its transaction is rolled back.
pub(crate) async fn within<T>(call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    tokio::time::timeout(LIMIT, call).await.unwrap_or(Err(StoreError::TimedOut))
}

/// All migrations, numbered by their order. An applied migration must never change.
fn migrations() -> Migrator {
    let all = [
        ("state", include_str!("../migrations/0001_state.sql")),
        ("journal", include_str!("../migrations/0002_journal.sql")),
        ("payments", include_str!("../migrations/0003_payments.sql")),
        ("keys", include_str!("../migrations/0004_keys.sql")),
        ("redemptions", include_str!("../migrations/0005_redemptions.sql")),
        ("redemption fields", include_str!("../migrations/0006_redemption_fields.sql")),
    ];
    let numbered = all.into_iter().zip(1..).map(|((name, sql), number)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrations = Migrator::with_migrations(numbered.collect());
    migrations.set_locking(false);
    migrations
}

fn sqlite(number: u32, begin: &'static str) -> Rules {
    Rules { number, turn: TURN, begin, limit: None }
}

fn sqlite_pool() -> AnyPoolOptions {
    AnyPoolOptions::new().acquire_timeout(TURN).after_connect(|connection: &mut AnyConnection, _| {
        Box::pin(async move { sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await.map(|_| ()) })
    })
}

/// Turns the driver's own logging off: the proxy decides what is logged.
pub(crate) fn quiet(options: AnyConnectOptions) -> AnyConnectOptions {
    options.disable_statement_logging()
}

/// Creates a missing file, because SQLite would give it the default permissions. Its log and index get the permissions of the
/// file.
fn make_file(path: &Path) -> io::Result<std::path::PathBuf> {
    match create_new(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => path.canonicalize(),
    }
}

/// Creates an empty file that only its owner can read.
pub(crate) fn create_new(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// The path as a URL, with all special characters escaped.
pub(crate) fn sqlite_url(path: &Path) -> Result<String, StoreError> {
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
                let row = query.fetch_one(&mut *pool.begin().await.unwrap()).await.unwrap();
                sqlx::Row::try_get::<i64, _>(&row, 0).unwrap()
            };
            // 2 is FULL.
            assert_eq!(setting("synchronous").await, 2);
            assert_eq!(setting("foreign_keys").await, 1);
            assert_eq!(setting("busy_timeout").await, 8000);
            let journal = sqlx::query_scalar::<_, String>("PRAGMA journal_mode");
            let journal = journal.fetch_one(&mut *pool.begin().await.unwrap()).await;
            assert_eq!(journal.unwrap(), "wal");
        }
        store.close().await;
        std::fs::remove_file(&path).unwrap();
    }
}
