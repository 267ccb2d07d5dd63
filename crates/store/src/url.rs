//! The URL of the store.

use std::fmt;
use std::iter;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// The URL of the store: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. It is printed without the password.
///
/// Several hosts, separated by commas as in libpq, are a primary and its standbys. The store uses the one that takes writes.
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
    /// The first server, and others that may become the primary.
    Postgres(Box<AnyConnectOptions>, Vec<AnyConnectOptions>),
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
        let mut servers = each_host(text).iter().map(|text| server(text)).collect::<Result<Vec<_>, _>>()?;
        let first = if servers.is_empty() { return Err(UrlError::Postgres) } else { servers.remove(0) };
        Ok(Self(Place::Postgres(Box::new(first), servers)))
    }
}

/// One URL for each host of `//h1:5432,h2/` or of `?host=/a,/b`.
fn each_host(text: &str) -> Vec<String> {
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, hosts) = authority.rfind('@').map_or(("", authority), |at| authority.split_at(at + 1));
    let (before, parameter) = match tail.find("?host=").or_else(|| tail.find("&host=")) {
        Some(at) => tail.split_at(at + "?host=".len()),
        None => (tail, ""),
    };
    let (folders, after) = parameter.split_at(parameter.find('&').unwrap_or(parameter.len()));
    let url = |host: &str, folder: &str| format!("{scheme}://{user}{host}{before}{folder}{after}");
    hosts
        .split(',')
        .flat_map(|host| folders.split(',').map(move |folder| (host, folder)))
        .map(|(host, folder)| url(host, folder))
        .collect()
}

/// The settings of one server. The certificate of a server on another machine is checked.
fn server(text: &str) -> Result<AnyConnectOptions, UrlError> {
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
    Ok(options)
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
            Place::Postgres(first, others) => {
                f.write_str("postgres://")?;
                for (server, comma) in
                    iter::once(&**first).chain(others).zip(iter::once("").chain(iter::repeat(",")))
                {
                    let url = &server.database_url;
                    write!(f, "{comma}{}", url.host_str().unwrap_or_default())?;
                    url.port().map_or(Ok(()), |port| write!(f, ":{port}"))?;
                }
                f.write_str(first.database_url.path())
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
        let Place::Postgres(options, _) = url.parse::<StoreUrl>()?.0 else { panic!("{url}") };
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
    fn several_hosts_are_several_servers() {
        for (url, expected) in [
            (
                "postgres://u:a,b@db1.example:5433,db2.example/shop",
                vec!["db1.example:5433", "db2.example:5432"],
            ),
            ("postgres:///shop?user=u&host=/run/a,/run/b", vec!["/run/a:5432", "/run/b:5432"]),
            ("postgres://u@db.example/shop?application_name=a,b", vec!["db.example:5432"]),
        ] {
            let servers = each_host(url);
            let servers = servers.iter().map(|url| url.parse::<PgConnectOptions>().unwrap());
            let named = |server: PgConnectOptions| {
                let socket = server.get_socket().map(|path| path.display().to_string());
                format!("{}:{}", socket.unwrap_or_else(|| server.get_host().to_owned()), server.get_port())
            };
            assert_eq!(servers.map(named).collect::<Vec<_>>(), expected, "{url}");
        }
        let url: StoreUrl = "postgres://u:hush@db1.example:5433,db2.example/shop".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://db1.example:5433,db2.example/shop");
        let weak = "postgres://u@localhost,db.example/shop?sslmode=disable".parse::<StoreUrl>();
        assert_eq!(weak.err(), Some(UrlError::Unverified("disable")));
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
