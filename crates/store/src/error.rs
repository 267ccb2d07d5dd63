//! The errors of the store.

use sqlx::migrate::MigrateError;

/// A failure of the store. Its text never holds the database's URL or a value of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The SQLite file cannot be made or opened.
    #[error("the database's file cannot be opened: {0}")]
    File(std::io::ErrorKind),
    /// The SQLite file is, or would be, on a file system of this kind.
    #[error(
        "SQLite's file must be on a disk of this machine, not on {0}, where its locks do not hold; for several \
         machines use PostgreSQL"
    )]
    NetworkDisk(&'static str),
    /// The database cannot be reached, has no connection to spare, or ended the one there was.
    #[error("the database cannot be reached")]
    Unavailable,
    /// The database is a standby or a file that cannot be written, or takes no writes for another reason.
    #[error("the database takes no writes")]
    ReadOnly,
    /// The database did not answer in time. The call may have happened all the same.
    #[error("the database did not answer in time")]
    TimedOut,
    /// The tables are not those of this version, and could not be migrated.
    #[error("the database's tables do not fit this version: {0}")]
    Schema(SchemaFault),
    /// The database refused, with its own code: SQLSTATE of PostgreSQL, result code of SQLite.
    #[error("the database refused (code {0})")]
    Refused(String),
    /// This version cannot read a stored row.
    #[error("a stored row cannot be read")]
    Damaged,
    /// The row to be changed does not exist.
    #[error("there is no such thing to change")]
    Missing,
}

/// Why the tables do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    /// A newer version applied a migration with this number.
    #[error("they are of a newer version (migration {0})")]
    Newer(i64),
    /// This migration is the last that was applied, and this version has further ones. Only a proxy runs them.
    #[error(
        "they are of an older version (migration {0}), and the next start of a proxy of this version changes them"
    )]
    Older(i64),
    /// Another migration was applied under this number.
    #[error("migration {0} was another one")]
    Changed(i64),
    /// The migration could not be run.
    #[error("a migration failed")]
    Failed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => refused(error.code().as_deref().unwrap_or_default()),
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Self::TimedOut,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Configuration(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable,
            _ => Self::Damaged,
        }
    }
}

/// Whether the connection must be closed: it is broken, or its server is shutting down or takes no writes.
pub(crate) fn ends_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| matches!(refused(&code), StoreError::Unavailable | StoreError::ReadOnly)),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

/// SQLSTATE classes 08, 53 and 57P are connections and shutdowns. 25P03 is a transaction that was idle for too long, 25006 a
/// server that takes no writes, and 57014 our own time limit. SQLite's codes have extended ones: 5 and 6 mean that a lock was
/// not free in time, and 8 that the file cannot be written.
fn refused(code: &str) -> StoreError {
    let sqlite = if code.len() < 5 { code.parse::<u32>().map_or(0, |code| code & 0xff) } else { 0 };
    if code == "57014" || matches!(sqlite, 5 | 6) {
        StoreError::TimedOut
    } else if code == "25006" || sqlite == 8 {
        StoreError::ReadOnly
    } else if code.len() == 5 && ["08", "53", "57P", "25P03"].iter().any(|class| code.starts_with(class)) {
        StoreError::Unavailable
    } else {
        StoreError::Refused(code.to_owned())
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Schema(SchemaFault::Newer(version)),
            MigrateError::VersionMismatch(version) => Self::Schema(SchemaFault::Changed(version)),
            MigrateError::Execute(error) => Self::from(error),
            _ => Self::Schema(SchemaFault::Failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        for busy in ["5", "6", "261", "517", "57014"] {
            assert_eq!(refused(busy), StoreError::TimedOut, "{busy}");
        }
        for away in ["08006", "53300", "57P01", "25P03"] {
            assert_eq!(refused(away), StoreError::Unavailable, "{away}");
        }
        for read_only in ["25006", "8", "1032"] {
            assert_eq!(refused(read_only), StoreError::ReadOnly, "{read_only}");
        }
        for no in ["23505", "42P01", "1555", "13", ""] {
            assert_eq!(refused(no), StoreError::Refused(no.to_owned()), "{no}");
        }
    }
}
