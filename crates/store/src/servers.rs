//! The servers of a store, one of which is the primary.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::any::{Any, AnyConnectOptions};
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, AnyPool, Error};

/// Returns a row on a standby only.
const STANDBY: &str = "SELECT 1 WHERE pg_is_in_recovery()";

/// The servers that may be the primary. New connections go to one of them, until it is gone or is a standby.
pub(crate) struct Servers {
    urls: Vec<AnyConnectOptions>,
    at: AtomicUsize,
}

/// Without the URLs, which may hold a password.
impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Servers").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Servers {
    pub(crate) fn new(first: &AnyConnectOptions, others: &[AnyConnectOptions]) -> Self {
        Self { urls: [std::slice::from_ref(first), others].concat(), at: AtomicUsize::new(0) }
    }

    /// A connection to the primary.
    ///
    /// # Errors
    /// If no server can be reached, or all of them are standbys.
    pub(crate) async fn connection(&self, pool: &AnyPool) -> Result<PoolConnection<Any>, Error> {
        let mut failure = Error::PoolClosed;
        for _ in &self.urls {
            let at = self.at.load(Ordering::Relaxed);
            match pool.acquire().await {
                Err(Error::PoolClosed) => return Err(Error::PoolClosed),
                Err(error) => failure = error,
                acquired => return acquired,
            }
            self.turn_from(at, pool);
        }
        Err(failure)
    }

    /// Sends new connections to the server after this one. Does nothing if another call has done so already.
    fn turn_from(&self, at: usize, pool: &AnyPool) {
        let next = (at + 1) % self.urls.len().max(1);
        let turned = self.at.compare_exchange(at, next, Ordering::Relaxed, Ordering::Relaxed);
        if let (Ok(_), Some(url)) = (turned, self.urls.get(next)) {
            pool.set_connect_options(url.clone());
        }
    }
}

/// Fails on a standby: a read there could miss the last writes.
pub(crate) async fn refuse_standby(connection: &mut AnyConnection) -> Result<(), Error> {
    match sqlx::raw_sql(STANDBY).fetch_optional(connection).await? {
        Some(_) => Err(Error::Io(io::ErrorKind::ReadOnlyFilesystem.into())),
        None => Ok(()),
    }
}
