//! Where the store is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;
use sqlx::postgres::PgConnectOptions;

/// Where the store is: `sqlite:PATH`, `sqlite::memory:` or `postgres://USER:PASSWORD@HOST/DATABASE`. What it prints has
/// no password in it.
#[derive(Clone)]
pub struct StoreUrl(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    /// For tests: gone with the last connection.
    Memory,
    File(PathBuf),
    Postgres(Box<AnyConnectOptions>),
}

/// Why a text is no place for a store; the text itself may hold a password and is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It begins with neither.
    #[error("the store's URL must begin with sqlite: or postgres://")]
    Scheme,
    /// `sqlite:` with nothing or with `?` behind it.
    #[error("sqlite: needs the path of a file, without parameters")]
    Path,
    /// `postgres://` with something that is no URL behind it.
    #[error("the PostgreSQL URL cannot be read: postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Postgres,
}

impl StoreUrl {
    /// `sqlite::memory:`, for tests and for a proxy inside another program.
    pub fn in_memory() -> Self {
        Self(Place::Memory)
    }
}

impl StoreUrl {
    /// Whether opening it would make a new database: it is a SQLite file that is not there.
    pub fn is_missing(&self) -> bool {
        matches!(&self.0, Place::File(path) if !path.exists())
    }
}

impl FromStr for StoreUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return match path {
                ":memory:" => Ok(Self(Place::Memory)),
                path if path.is_empty() || path.contains('?') => Err(UrlError::Path),
                path => Ok(Self(Place::File(PathBuf::from(path)))),
            };
        }
        if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
            return Err(UrlError::Scheme);
        }
        text.parse::<PgConnectOptions>().map_err(|_| UrlError::Postgres)?;
        let options = text.parse::<AnyConnectOptions>().map_err(|_| UrlError::Postgres)?;
        Ok(Self(Place::Postgres(Box::new(options))))
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Memory => f.write_str("sqlite::memory:"),
            Place::File(path) => write!(f, "sqlite:{}", path.display()),
            // Neither the user's part nor the parameters, where a password may stand too.
            Place::Postgres(options) => {
                let url = &options.database_url;
                write!(f, "postgres://{}", url.host_str().unwrap_or_default())?;
                url.port().map_or(Ok(()), |port| write!(f, ":{port}"))?;
                f.write_str(url.path())
            }
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_shows_where_but_no_password() {
        let shown = |text: &str| text.parse::<StoreUrl>().map(|url| format!("{url} {url:?}"));
        for url in [
            "postgres://proxy:hush@db.example:5433/shop",
            "postgresql://x@db.example:5433/shop?password=hush",
        ] {
            let expected = "postgres://db.example:5433/shop StoreUrl(postgres://db.example:5433/shop)";
            assert_eq!(shown(url), Ok(expected.to_owned()));
        }
        for url in ["sqlite:data/store.db", "sqlite://data/store.db"] {
            assert_eq!(shown(url), Ok("sqlite:data/store.db StoreUrl(sqlite:data/store.db)".to_owned()));
        }
        assert_eq!(shown("sqlite::memory:"), Ok("sqlite::memory: StoreUrl(sqlite::memory:)".to_owned()));
    }

    #[test]
    fn what_is_no_place_is_said_without_repeating_it() {
        let fault =
            |text: &str| text.parse::<StoreUrl>().map(|_| ()).map_err(|error| (error, error.to_string()));
        for (text, expected) in [
            ("mysql://root:hush@x/y", UrlError::Scheme),
            ("store.db", UrlError::Scheme),
            ("sqlite:", UrlError::Path),
            ("sqlite:store.db?mode=ro", UrlError::Path),
            ("postgres://u:hush@host:notaport/db", UrlError::Postgres),
            ("postgres://u:hush@host/db?sslmode=perhaps", UrlError::Postgres),
        ] {
            let (error, said) = fault(text).unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!said.contains("hush"));
        }
    }
}
