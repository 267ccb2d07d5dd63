//! A system with a URL and a key, both given or neither.

use super::{BaseUrl, ConfigError, Credential, sensitive};
use axum::http::header::HeaderName;
use secrecy::SecretString;

/// A system behind the proxy and the header that authorises calls to it.
pub(crate) struct Keyed {
    pub(crate) url: BaseUrl,
    pub(crate) credential: Credential,
}

/// The two settings of one system, each with its names on the command line and in the environment.
pub(super) struct KeyedSettings<'a> {
    pub(super) url: (&'static str, &'a Option<BaseUrl>),
    pub(super) key: (&'static str, &'a Option<SecretString>),
    /// The name of the header that the key is sent in.
    pub(super) header: &'static str,
}

impl KeyedSettings<'_> {
    /// The system, or `None` if neither setting is given.
    ///
    /// # Errors
    /// One of the two is missing, or the key cannot be sent as a header.
    pub(super) fn read(self) -> Result<Option<Keyed>, ConfigError> {
        let missing = |setting| Err(ConfigError { setting, fault: "is missing" });
        match (self.url, self.key) {
            ((_, None), (_, None)) => Ok(None),
            ((setting, None), _) | (_, (setting, None)) => missing(setting),
            ((_, Some(url)), (setting, Some(key))) => {
                let credential = (HeaderName::from_static(self.header), sensitive(setting, "", key)?);
                Ok(Some(Keyed { url: url.clone(), credential }))
            }
        }
    }
}
