//! The URL of the store.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// The URL of the store: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. It is printed without the password.
///
/// ```
/// use store::{StoreUrl, UrlError};
///
/// let url: StoreUrl = "postgres://proxy:secret@db.example/shop".parse()?;
/// assert_eq!(url.to_string(), "postgres://db.example/shop");
/// // The certificate of a server on another machine is always checked.
/// let unverified = "postgres://proxy:secret@db.example/shop?sslmode=require".parse::<StoreUrl>();
/// assert_eq!(unverified.err(), Some(UrlError::Unverified("require")));
/// # Ok::<(), UrlError>(())
/// ```
#[derive(Clone)]
pub struct StoreUrl(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    /// For tests. It is lost with the last connection.
    Memory,
    File(PathBuf),
    Postgres(Box<AnyConnectOptions>),
}

/// Why a text is not the URL of a store. The text itself may hold a password, so it is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It begins with neither `sqlite:` nor `postgres://`.
    #[error("the store's URL must begin with sqlite: or postgres://")]
    Scheme,
    /// `sqlite:` without a path, or with `?`.
    #[error("sqlite: needs the path of a file, without parameters")]
    Path,
    /// `sqlite::memory:`, which is for tests.
    #[error("sqlite::memory: would forget open redemptions when the proxy ends: name a file, sqlite:FILE")]
    Memory,
    /// `postgres://` without a readable URL.
    #[error("the PostgreSQL URL cannot be read: postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Postgres,
    /// A PostgreSQL on another machine, with a `sslmode` that does not check its certificate.
    #[error(
        "sslmode={0} would send the data to any server that answers: leave it out or say verify-full, with \
         sslrootcert=FILE if the server's certificate is signed by an authority of its own"
    )]
    Unverified(&'static str),
}

impl StoreUrl {
    /// A store that is lost with its last connection, for tests and the demo. No text is parsed as this.
    #[doc(hidden)]
    pub fn in_memory() -> Self {
        Self(Place::Memory)
    }
}

impl StoreUrl {
    /// Whether opening it would create a new SQLite file.
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
                ":memory:" => Err(UrlError::Memory),
                path if path.is_empty() || path.contains('?') => Err(UrlError::Path),
                path => Ok(Self(Place::File(PathBuf::from(path)))),
            };
        }
        if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
            return Err(UrlError::Scheme);
        }
        let mut options = text.parse::<AnyConnectOptions>().map_err(|_| UrlError::Postgres)?;
        let server = text.parse::<PgConnectOptions>().map_err(|_| UrlError::Postgres)?;
        if !is_local(&server) {
            let url = &mut options.database_url;
            if url.query_pairs().any(|(name, _)| matches!(&*name, "sslmode" | "ssl-mode")) {
                verified(server.get_ssl_mode())?;
            } else {
                url.query_pairs_mut().append_pair("sslmode", "verify-full");
            }
        }
        Ok(Self(Place::Postgres(Box::new(options))))
    }
}

/// Whether the server is on this machine.
fn is_local(server: &PgConnectOptions) -> bool {
    let host = server.get_host().trim_matches(['[', ']']);
    let address = host.parse::<IpAddr>();
    server.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || address.is_ok_and(|address| address.is_loopback())
}

fn verified(mode: PgSslMode) -> Result<(), UrlError> {
    Err(UrlError::Unverified(match mode {
        PgSslMode::VerifyFull => return Ok(()),
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
    }))
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Memory => f.write_str("sqlite::memory:"),
            Place::File(path) => write!(f, "sqlite:{}", path.display()),
            // Without the user's part and the parameters: both may hold a password.
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
        assert_eq!(StoreUrl::in_memory().to_string(), "sqlite::memory:");
    }

    fn mode(url: &str) -> Result<String, UrlError> {
        let Place::Postgres(options) = url.parse::<StoreUrl>()?.0 else { panic!("{url}") };
        let mode = options.database_url.query_pairs().find(|(name, _)| name == "sslmode");
        Ok(mode.map_or_else(|| "none".to_owned(), |(_, mode)| mode.into_owned()))
    }

    #[test]
    fn the_certificate_of_another_machine_is_always_checked() {
        for (url, expected) in [
            ("postgres://u:hush@db.example/shop", "verify-full"),
            ("postgres://u:hush@10.0.0.5:5433/shop?sslrootcert=/etc/ca.pem", "verify-full"),
            ("postgres://u:hush@db.example/shop?sslmode=verify-full", "verify-full"),
            ("postgres:///shop?host=db.example", "verify-full"),
            ("postgres://127.0.0.1/shop?hostaddr=10.0.0.5", "verify-full"),
            ("postgres://u@127.0.0.1/shop", "none"),
            ("postgres://u@[::1]/shop", "none"),
            ("postgres://u@localhost/shop?sslmode=disable", "disable"),
            ("postgres:///shop?host=/run/postgresql", "none"),
            ("postgres://%2Frun%2Fpostgresql/shop", "none"),
        ] {
            assert_eq!(mode(url).as_deref(), Ok(expected), "{url}");
        }
        for weak in ["disable", "allow", "prefer", "require", "verify-ca"] {
            for name in ["sslmode", "ssl-mode"] {
                let refused = mode(&format!("postgres://u:hush@db.example/shop?{name}={weak}")).unwrap_err();
                assert_eq!(refused, UrlError::Unverified(weak));
                assert!(refused.to_string().starts_with(&format!("sslmode={weak} ")), "{refused}");
            }
        }
    }

    #[test]
    fn what_is_no_place_is_said_without_repeating_it() {
        let fault =
            |text: &str| text.parse::<StoreUrl>().map(|_| ()).map_err(|error| (error, error.to_string()));
        for (text, expected) in [
            ("mysql://root:hush@x/y", UrlError::Scheme),
            ("store.db", UrlError::Scheme),
            ("sqlite:", UrlError::Path),
            ("sqlite::memory:", UrlError::Memory),
            ("sqlite://:memory:", UrlError::Memory),
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
