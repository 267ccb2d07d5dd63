//! Opening, migrating and copying the database.

use std::fs;
use std::time::Duration;

use store::{Answer, Begin, SchemaFault, Store, StoreError, StoreUrl};
use tokio::task::JoinSet;

use crate::database::{Database, NOW, opened, patiently, sealed};

on_both!(
    writes_survive_a_restart,
    many_proxies_may_start_at_once,
    a_newer_schema_is_refused,
    a_command_changes_no_tables,
    a_changed_migration_is_refused,
    a_row_that_cannot_be_read_is_an_error_without_its_value,
    a_store_that_is_gone_says_so,
    a_store_prints_no_password,
    calls_that_are_cut_off_block_no_other,
);

async fn writes_survive_a_restart(db: Database) {
    let store = db.store().await;
    store.ready().await.unwrap();
    store.begin_request("s", "k", "f", NOW).await.unwrap();
    store.close().await;
    assert_eq!(db.store().await.begin_request("s", "k", "f", NOW).await, Ok(Begin::Running));
}

async fn many_proxies_may_start_at_once(db: Database) {
    let url: StoreUrl = db.url.parse().unwrap();
    let starts: JoinSet<_> = (0..12).map(|_| opened(url.clone())).collect();
    assert_eq!(starts.join_all().await.len(), 12);
}

async fn a_newer_schema_is_refused(db: Database) {
    db.store().await.close().await;
    db.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, description, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    let opened = Store::open(&db.url.parse().unwrap()).await;
    assert_eq!(opened.map(|_| ()), Err(StoreError::Schema(SchemaFault::Newer(9999))));
}

async fn a_command_changes_no_tables(db: Database) {
    let url: StoreUrl = db.url.parse().unwrap();
    let opened = async || Store::open_as_it_is(&url).await.map(drop);
    assert_eq!(opened().await, Err(StoreError::Schema(SchemaFault::Older(0))));
    db.store().await.close().await;
    assert_eq!(opened().await, Ok(()));
    db.execute("DELETE FROM _sqlx_migrations WHERE version > 4").await;
    assert_eq!(opened().await, Err(StoreError::Schema(SchemaFault::Older(4))));
    db.execute("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 4").await;
    assert_eq!(opened().await, Err(StoreError::Schema(SchemaFault::Newer(9999))));
}

async fn a_changed_migration_is_refused(db: Database) {
    db.store().await.close().await;
    db.execute("UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 1").await;
    let opened = Store::open(&db.url.parse().unwrap()).await;
    assert_eq!(opened.map(|_| ()), Err(StoreError::Schema(SchemaFault::Changed(1))));
}

async fn a_row_that_cannot_be_read_is_an_error_without_its_value(db: Database) {
    let store = db.store().await;
    store.begin_request("s", "k", "f", NOW).await.unwrap();
    store.finish_request("s", "k", &Answer { status: 200, sealed: sealed("x") }).await.unwrap();
    db.execute("UPDATE requests SET answer = 'SANDBOX867C42F3'").await;
    let error = store.begin_request("s", "k", "f", NOW).await.unwrap_err();
    assert_eq!(error, StoreError::Damaged);
    assert!(!format!("{error} {error:?}").contains("SANDBOX"));
    db.execute("DROP TABLE requests").await;
    let error = store.begin_request("s", "k", "f", NOW).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused(_)), "{error:?}");
}

async fn a_store_that_is_gone_says_so(db: Database) {
    let store = db.store().await;
    store.close().await;
    assert_eq!(store.ready().await, Err(StoreError::Unavailable));
    assert_eq!(store.begin_request("s", "k", "f", NOW).await, Err(StoreError::Unavailable));
}

async fn a_store_prints_no_password(db: Database) {
    let secret = if db.url.contains('?') { format!("{}&password=hush", db.url) } else { db.url.clone() };
    let url: StoreUrl = secret.parse().unwrap();
    let store = Store::open(&url).await.unwrap();
    assert!(!format!("{store:?} {url:?} {url}").contains("hush"));
}

/// If a browser disconnects, the future of its request is dropped at any point.
async fn calls_that_are_cut_off_block_no_other(db: Database) {
    let store = db.store().await;
    for round in 0..40 {
        let mut calls: JoinSet<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                async move { store.begin_request("s", &format!("round {round}"), "f", NOW).await }
            })
            .collect();
        // By then, some calls have their answer, some are running, and some have not begun.
        let _ = tokio::time::timeout(Duration::from_millis(round / 4), calls.join_next()).await;
        calls.shutdown().await;
    }
    patiently(|| store.begin_gift("o", NOW)).await;
    patiently(|| store.begin_request("s", "last", "f", NOW)).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let db = Database::sqlite();
    let store = db.store().await;
    store.begin_request("s", "k", "f", NOW).await.unwrap();
    let folder = db.folder.as_ref().unwrap();
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap()).collect();
    // The database, its log and the log's index.
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_holds_all_that_was_written_before_it() {
    let (db, copies) = (Database::sqlite(), Database::sqlite());
    let (url, store) = (db.url.parse().unwrap(), db.store().await);
    let (written, heard) = tokio::sync::watch::channel(0);
    let writer = tokio::spawn(async move {
        while !written.is_closed() {
            let number = *written.borrow();
            store.begin_request(&number.to_string(), "k", "f", NOW).await.unwrap();
            written.send_replace(number + 1);
        }
    });
    let mut all_heard = heard.clone();
    for round in 1..4 {
        let before = *all_heard.wait_for(|number| *number >= round * 20).await.unwrap();
        let copy = copies.folder.as_ref().unwrap().join(format!("copy {round}.db"));
        store::backup(&url, &copy).await.unwrap();
        let copied = Store::open(&format!("sqlite:{}", copy.display()).parse().unwrap()).await.unwrap();
        for number in 0..before {
            let begun = copied.begin_request(&number.to_string(), "k", "f", NOW).await;
            assert_eq!(begun, Ok(Begin::Running), "{number}");
        }
    }
    drop((heard, all_heard));
    writer.await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_named_by_its_fault() {
    let db = Database::sqlite();
    let nowhere = format!("{}/no/such/folder.db", db.url);
    let opened = Store::open(&nowhere.parse().unwrap()).await;
    assert!(matches!(opened.map(|_| ()), Err(StoreError::File(_))));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let db = Database::sqlite();
    fs::write(db.folder.as_ref().unwrap().join("the store %41.db"), "not a database".repeat(100)).unwrap();
    let opened = tokio::time::timeout(Duration::from_secs(60), Store::open(&db.url.parse().unwrap())).await;
    assert!(opened.unwrap().is_err());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    // No server listens on port 1 of this machine.
    let opened = Store::open(&"postgres://proxy:hush@127.0.0.1:1/store".parse().unwrap()).await;
    let error = opened.map(|_| ()).unwrap_err();
    assert_eq!(error, StoreError::Unavailable);
    assert!(!format!("{error} {error:?}").contains("hush"));
}

#[tokio::test]
async fn a_store_in_memory_forgets_with_its_close() {
    let url = StoreUrl::in_memory();
    let store = Store::open(&url).await.unwrap();
    assert_eq!(store.begin_request("s", "k", "f", NOW).await, Ok(Begin::Fresh));
    assert_eq!(store.clone().begin_request("s", "k", "f", NOW).await, Ok(Begin::Running));
    let other = Store::open(&url).await.unwrap();
    assert_eq!(other.begin_request("s", "k", "f", NOW).await, Ok(Begin::Fresh));
}
