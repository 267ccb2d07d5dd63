//! Makes a store refuse to write.

use sqlx::{AnyConnection, Connection, raw_sql};
use std::path::Path;
use store::StoreError;
use tokio::sync::Mutex;

const INSTALL: &str = "PRAGMA busy_timeout = 8000; PRAGMA synchronous = OFF; \
    CREATE TABLE refusing (id INTEGER PRIMARY KEY); \
    CREATE TRIGGER refuse_redemptions BEFORE UPDATE ON redemptions WHEN EXISTS (SELECT 1 FROM refusing) \
    BEGIN SELECT RAISE(ABORT, 'refused by the test'); END; \
    CREATE TRIGGER refuse_evidence BEFORE INSERT ON redemption_evidence WHEN EXISTS (SELECT 1 FROM refusing) \
    BEGIN SELECT RAISE(ABORT, 'refused by the test'); END";

/// A second connection to the store's SQLite file.
pub(crate) struct Switch(Mutex<AnyConnection>);

impl Switch {
    pub(crate) async fn install(file: &Path) -> Switch {
        let mut connection = AnyConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        raw_sql(INSTALL).execute(&mut connection).await.unwrap();
        Switch(Mutex::new(connection))
    }

    pub(crate) async fn refuse(&self) {
        self.run("INSERT OR IGNORE INTO refusing VALUES (1)").await;
    }

    pub(crate) async fn accept(&self) {
        self.run("DELETE FROM refusing").await;
    }

    async fn run(&self, sql: &'static str) {
        raw_sql(sql).execute(&mut *self.0.lock().await).await.unwrap();
    }
}

/// Whether a store failed because of a switch: SQLite's code for a trigger that aborts.
pub(crate) fn is_refusal(error: &StoreError) -> bool {
    *error == StoreError::Refused("1811".to_owned())
}
