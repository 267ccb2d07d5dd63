//! Copies a SQLite store while a proxy uses it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use sqlx::any::AnyConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::connect::{create_new, quiet, sqlite_url};
use crate::error::StoreError;
use crate::url::{Place, StoreUrl};

/// Why a store was not copied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// The store is a PostgreSQL.
    #[error(
        "PostgreSQL has means of its own: pg_dump for a copy, base backups with point-in-time recovery for no gap"
    )]
    Postgres,
    /// The store does not exist.
    #[error("there is no store at this place")]
    NoStore,
    /// The copy would replace a file.
    #[error("the file for the copy is there already; name another")]
    Exists,
    /// The copy cannot be written.
    #[error("the copy cannot be written: {0}")]
    File(ErrorKind),
    /// The store cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Copies a SQLite store to a new file that only its owner can read. The copy is a consistent snapshot, and it is on the disk
/// when this returns. Proxies can read and write in the meantime.
///
/// # Errors
/// There is no copy then, and an existing file is unchanged.
pub async fn backup(url: &StoreUrl, copy: &Path) -> Result<(), BackupError> {
    let store = match &url.0 {
        Place::Postgres(..) => return Err(BackupError::Postgres),
        Place::File(path) if path.exists() => path,
        Place::File(_) | Place::Memory => return Err(BackupError::NoStore),
    };
    let target = copy.to_str().ok_or(BackupError::File(ErrorKind::InvalidFilename))?;
    // SQLite accepts an empty file as the target, and keeps its permissions.
    create_new(copy).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => BackupError::Exists,
        kind => BackupError::File(kind),
    })?;
    let copied = vacuum_into(store, target).await.and_then(|()| {
        File::open(copy).and_then(|file| file.sync_all()).map_err(|error| BackupError::File(error.kind()))
    });
    if copied.is_err() {
        // The caller gets the error of the copy, not the error of this removal.
        let _ = fs::remove_file(copy);
    }
    copied
}

async fn vacuum_into(store: &Path, target: &str) -> Result<(), BackupError> {
    sqlx::any::install_default_drivers();
    let path = store.canonicalize().map_err(|error| StoreError::File(error.kind()))?;
    let url = sqlite_url(&path)?.parse::<AnyConnectOptions>().map_err(StoreError::from)?;
    let mut connection = quiet(url).connect().await.map_err(StoreError::from)?;
    let copying = sqlx::query("VACUUM INTO $1").bind(target).execute(&mut connection).await;
    copying.map_err(StoreError::from)?;
    Ok(connection.close().await.map_err(StoreError::from)?)
}
