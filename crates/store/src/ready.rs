//! Whether the database answers and takes writes, for a health check.

use std::time::Duration;

use crate::connect::{Kind, Store};
use crate::error::StoreError;

/// Enough time to find that a connection is silent, and to make another one.
const LIMIT: Duration = Duration::from_secs(4);
/// The row of the probe. It fills more than a page, so that the file needs space for it.
const INSERT: &str = "INSERT INTO store_keys (name, sealed) VALUES ('probe', hex(zeroblob(4096)))";
const DELETE: &str = "DELETE FROM store_keys WHERE name = 'probe'";
/// Both are true of a standby. The second is also true of a primary with a full disk, or before it is replaced.
const POSTGRES: &str = "SELECT CASE WHEN pg_is_in_recovery() \
    OR current_setting('transaction_read_only') = 'on' THEN 0::BIGINT ELSE 1::BIGINT END \
    FROM _sqlx_migrations LIMIT 1";

impl Store {
    /// Checks that the database answers and takes writes, for a health check. Takes four seconds at most.
    ///
    /// # Errors
    /// It does not. `ReadOnly` if PostgreSQL is a standby, or if the database takes no writes for another reason.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let check = async {
            match self.kind {
                Kind::Sqlite => self.sqlite_takes_writes().await,
                Kind::Postgres => self.postgres_takes_writes().await,
            }
        };
        tokio::time::timeout(LIMIT, check).await.unwrap_or(Err(StoreError::TimedOut))
    }

    /// Writes a row and deletes it. The commit reaches the disk, and the next probe uses the same space again.
    async fn sqlite_takes_writes(&self) -> Result<(), StoreError> {
        let probe = async {
            let mut work = self.write().await?;
            sqlx::query(INSERT).execute(&mut *work).await?;
            sqlx::query(DELETE).execute(&mut *work).await?;
            Ok(work.commit().await?)
        };
        tokio::select! {
            biased;
            done = probe => done,
            // In a busy store the probe waits for other writes, and their commits prove as much.
            () = self.writes.committed() => Ok(()),
        }
    }

    async fn postgres_takes_writes(&self) -> Result<(), StoreError> {
        let mut work = self.read().await?;
        let writable: Option<i64> = sqlx::query_scalar(POSTGRES).fetch_optional(&mut *work).await?;
        if writable == Some(0) {
            // Another server may be behind the same name by now.
            work.close();
            return Err(StoreError::ReadOnly);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::Executor;
    use std::path::PathBuf;

    async fn store() -> (Store, PathBuf) {
        let path = std::env::temp_dir().join(format!("voucher-checkout-{}.db", uuid::Uuid::new_v4()));
        (Store::open(&format!("sqlite:{}", path.display()).parse().unwrap()).await.unwrap(), path)
    }

    async fn end(store: Store, path: PathBuf) {
        store.close().await;
        std::fs::remove_file(path).unwrap();
    }

    /// Runs a statement outside of a transaction.
    async fn run(store: &Store, sql: &'static str) {
        store.writes.connection().await.unwrap().execute(sql).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_that_takes_no_writes_is_not_ready_until_it_does() {
        for (fault, repair, error) in [
            ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", StoreError::ReadOnly),
            // As on a full disk: the file cannot grow, and no page of it is free.
            (
                "VACUUM; PRAGMA max_page_count = 1",
                "PRAGMA max_page_count = 1000",
                StoreError::Refused("13".to_owned()),
            ),
        ] {
            let (store, path) = store().await;
            run(&store, fault).await;
            assert_eq!(store.ready().await, Err(error), "{fault}");
            run(&store, repair).await;
            store.ready().await.unwrap();
            end(store, path).await;
        }
    }

    #[tokio::test]
    async fn the_probe_leaves_nothing_and_the_file_as_long_as_it_was() {
        let (store, path) = store().await;
        store.ready().await.unwrap();
        let size = async || {
            run(&store, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            std::fs::metadata(&path).unwrap().len()
        };
        let before = size().await;
        for _ in 0..100 {
            store.ready().await.unwrap();
        }
        assert_eq!(size().await, before);
        let mut work = store.read().await.unwrap();
        let rows: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM store_keys").fetch_one(&mut *work).await.unwrap();
        assert_eq!(rows, 0);
        drop(work);
        end(store, path).await;
    }

    #[tokio::test]
    async fn a_busy_store_is_ready_and_one_whose_writes_hang_is_not() {
        let (store, path) = store().await;
        let work = store.write().await.unwrap();
        let busy = async {
            // The probe waits behind this write.
            tokio::time::sleep(Duration::from_millis(50)).await;
            work.commit().await.unwrap();
            // This write does not end.
            store.write().await.unwrap()
        };
        let (ready, hangs) = tokio::join!(store.ready(), busy);
        ready.unwrap();
        assert_eq!(store.ready().await, Err(StoreError::TimedOut));
        drop(hangs);
        store.ready().await.unwrap();
        end(store, path).await;
    }
}
