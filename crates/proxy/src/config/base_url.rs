//! The base address of an upstream.

use reqwest::Url;
use std::fmt;
use std::str::FromStr;

/// The base address of an upstream: a scheme, a host, and optionally a port and a prefix such as "/WSVistaWebClient".
/// The constant paths are appended to it, so a slash at the end is removed.
///
/// A key is sent with every call, so only https is accepted, or http if the host is this machine.
///
/// ```
/// use proxy::BaseUrl;
///
/// let url: BaseUrl = "https://vwc.example/WSVistaWebClient/".parse()?;
/// assert_eq!(url.to_string(), "https://vwc.example/WSVistaWebClient");
/// assert!("http://vwc.example".parse::<BaseUrl>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a text is not a [`BaseUrl`].
#[derive(Debug, thiserror::Error)]
pub enum BaseUrlError {
    /// The text is not a URL.
    #[error("not a URL")]
    NotAUrl,
    /// The URL has a user, a password, a query or a fragment.
    #[error("must be a scheme, a host and a path only")]
    TooMuch,
    /// The key would cross the network unencrypted.
    #[error("must begin with https:// (http:// is taken for this machine only)")]
    NotEncrypted,
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<BaseUrl, BaseUrlError> {
        let url = Url::parse(text).map_err(|_| BaseUrlError::NotAUrl)?;
        let extras = [url.query(), url.fragment(), url.password()].iter().any(Option::is_some);
        if extras || !url.username().is_empty() {
            return Err(BaseUrlError::TooMuch);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_of_this_machine(&url) => {}
            _ => return Err(BaseUrlError::NotEncrypted),
        }
        Ok(BaseUrl(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl BaseUrl {
    /// Whether the host is this machine.
    pub(crate) fn is_of_this_machine(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| is_of_this_machine(&url))
    }
}

fn is_of_this_machine(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        text.parse::<BaseUrl>().map(|url| url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn hosts_and_prefixes_of_live_sites_are_taken() {
        for (text, base) in [
            ("https://x-digital-api.app.vista.co", "https://x-digital-api.app.vista.co"),
            ("https://vwc.example/WSVistaWebClient/", "https://vwc.example/WSVistaWebClient"),
            ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
            ("http://[::1]:8081", "http://[::1]:8081"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(base));
        }
    }

    #[test]
    fn a_key_never_leaves_the_machine_in_the_clear() {
        for text in ["http://vista.example", "http://localhost.example", "ftp://127.0.0.1", "file:///etc"] {
            assert!(read(text).unwrap_err().contains("https"), "{text}");
        }
    }

    #[test]
    fn what_is_more_than_a_base_is_refused_without_being_repeated() {
        for text in [
            "https://user:hunter2@vista.example",
            "https://u@v.example",
            "https://v.example?k=hunter2",
            "https://v.example#a",
            "hunter2",
        ] {
            assert!(!read(text).unwrap_err().contains("hunter2"), "{text}");
        }
    }
}
