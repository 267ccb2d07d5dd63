//! Why the store did not do what it was asked for.

use sqlx::migrate::MigrateError;

/// A failure of the store. No text of it holds the database's URL or a value of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The SQLite file cannot be made or opened.
    #[error("the database's file cannot be opened: {0}")]
    File(std::io::ErrorKind),
    /// The SQLite file is, or would be, on this kind of file system.
    #[error(
        "SQLite's file must be on a disk of this machine, not on {0}, where its locks do not hold; for several \
         machines use PostgreSQL"
    )]
    NetworkDisk(&'static str),
    /// The database cannot be reached, has no connection to spare, or ended the one there was.
    #[error("the database cannot be reached")]
    Unavailable,
    /// The database is a standby, or takes no writes for another reason.
    #[error("the database takes no writes")]
    ReadOnly,
    /// The database did not answer in time; what was asked for may still have happened.
    #[error("the database did not answer in time")]
    TimedOut,
    /// The tables are not those of this version, and could not be made so.
    #[error("the database's tables do not fit this version: {0}")]
    Schema(SchemaFault),
    /// The database refused, with its own code: PostgreSQL's SQLSTATE, SQLite's result code.
    #[error("the database refused (code {0})")]
    Refused(String),
    /// A row that holds what this version cannot read.
    #[error("a stored row cannot be read")]
    Damaged,
    /// What was to be changed is not there, or belongs to somebody else.
    #[error("there is no such thing to change")]
    Missing,
}

/// What is wrong with the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    /// A migration of this number was applied that this version does not have: it is the older one.
    #[error("they are of a newer version (migration {0})")]
    Newer(i64),
    /// The migration of this number is another one here.
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

/// Whether the connection cannot be used again, or leads to a server that is about to go or takes no writes.
pub(crate) fn ends_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| matches!(refused(&code), StoreError::Unavailable | StoreError::ReadOnly)),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

/// SQLSTATE classes 08, 53 and 57P are connections and shutdowns, 25P03 is a transaction that stood still too long,
/// 25006 a server that takes no writes, 57014 our own time limit. SQLite's 5 and 6, with their extended codes, are a lock that was not had in time.
fn refused(code: &str) -> StoreError {
    let sqlite_busy = code.len() < 5 && code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    if code == "57014" || sqlite_busy {
        StoreError::TimedOut
    } else if code == "25006" {
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
        assert_eq!(refused("25006"), StoreError::ReadOnly);
        for no in ["23505", "42P01", "1555", "8", "13", ""] {
            assert_eq!(refused(no), StoreError::Refused(no.to_owned()), "{no}");
        }
    }
}
