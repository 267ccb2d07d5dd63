//! Rules for the secrets that an operator generates.

use super::{BaseUrl, Config, ConfigError};
use secrecy::{ExposeSecret, SecretString};

/// The shortest secret, in characters. Guessing one takes longer than any order lives.
const SHORTEST: usize = 32;
/// The smallest number of different characters. Of the 16 digits of `openssl rand -hex 16`, fewer than 8 occur once in
/// 25 million times.
const DIFFERENT: usize = 8;
/// All secrets of example.env contain this word.
const EXAMPLE: &str = "example";

/// Why a secret is too weak; `None` if it is strong enough.
pub(super) fn weakness(secret: &str) -> Option<&'static str> {
    let bytes = secret.as_bytes();
    let mut different = bytes.to_vec();
    different.sort_unstable();
    different.dedup();
    let repeats = (1..=bytes.len() / 2)
        .any(|period| bytes.iter().skip(period).eq(bytes.iter().take(bytes.len() - period)));
    if secret.trim() != secret {
        Some("must not begin or end with a space")
    } else if bytes.len() < SHORTEST {
        Some("must have at least 32 characters")
    } else if different.len() < DIFFERENT || repeats {
        Some("repeats itself; make another with `openssl rand -hex 32`")
    } else {
        None
    }
}

/// Like `weakness`, as a result.
pub(crate) fn checked(setting: &'static str, secret: &SecretString) -> Result<(), ConfigError> {
    weakness(secret.expose_secret()).map_or(Ok(()), |fault| Err(ConfigError { setting, fault }))
}

impl Config {
    /// Refuses the public secrets of example.env, unless only this machine reaches the proxy and the proxy reaches only
    /// this machine, where the sandbox stands in for Vista.
    pub(crate) fn check_examples(&self) -> Result<(), ConfigError> {
        const FAULT: &str = "is the example's, for upstreams and an address of this machine only; make your own with `openssl rand -hex 32`";
        let sites =
            self.sites.site_key.iter().map(|site| ("--site-key (VOUCHER_CHECKOUT_SITE_KEY)", &site.key));
        let webhook = &self.cinematiccard.cinematiccard_webhook;
        let webhook = webhook
            .iter()
            .map(|secret| ("--cinematiccard-webhook (VOUCHER_CHECKOUT_CINEMATICCARD_WEBHOOK)", secret));
        let mut secrets = self.state.secrets().chain(sites).chain(webhook);
        let example =
            secrets.find(|(_, secret)| secret.expose_secret().to_ascii_lowercase().contains(EXAMPLE));
        match example {
            Some((setting, _)) if !self.is_of_this_machine() => Err(ConfigError { setting, fault: FAULT }),
            _ => Ok(()),
        }
    }

    fn is_of_this_machine(&self) -> bool {
        let upstreams = [
            Some(&self.ocapi.ocapi_url),
            self.ocapi.token_url.as_ref(),
            self.connect.connect_url.as_ref(),
            self.procinema.procinema_url.as_ref(),
            self.cinematiccard.cinematiccard_url.as_ref(),
        ];
        self.listen.ip().is_loopback() && upstreams.into_iter().flatten().all(BaseUrl::is_of_this_machine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_or_repeating_secret_is_weak() {
        let hex = "0123456789abcdef";
        for (weak, fault) in [
            (hex.to_owned(), "32"),
            (String::new(), "32"),
            (format!(" {hex}"), "space"),
            (format!("{hex}\n"), "space"),
            ("0".repeat(64), "repeats"),
            ("changeme".repeat(8), "repeats"),
            (hex.repeat(2), "repeats"),
            (format!("{}01", hex.repeat(2)), "repeats"),
            ("abcdabdcbadcbacdcabdcbadabcddcba".to_owned(), "repeats"),
        ] {
            assert!(weakness(&weak).is_some_and(|said| said.contains(fault)), "{weak}");
        }
        for good in [
            "d6cb0ee7bd1c8a5a41a0a41e9ac11f32",
            "correct horse battery staple, 1234",
            "31415926535897932384626433832795",
        ] {
            assert_eq!(weakness(good), None, "{good}");
        }
    }

    #[test]
    fn the_examples_secrets_are_for_this_machine_alone() {
        const PUBLIC: &str = "example-0f1e2d3c4b5a69788796a5b4c3d2e1f0";
        let here = || Config::new("http://127.0.0.1:8081".parse().unwrap(), "token".into());
        let mut examples = [here(), here(), here(), here()];
        examples[0].state.secret = PUBLIC.to_uppercase().into();
        examples[3].state.old_secrets = vec![PUBLIC.into()];
        examples[1].sites.site_key = vec![format!("http://localhost:8080={PUBLIC}").parse().unwrap()];
        examples[2].cinematiccard.cinematiccard_webhook = Some(PUBLIC.into());
        for example in examples {
            let mut everywhere = example.clone();
            everywhere.listen = "0.0.0.0:8083".parse().unwrap();
            let mut vista = example.clone();
            vista.ocapi.ocapi_url = "https://vista.example".parse().unwrap();
            let mut connect = example.clone();
            connect.connect.connect_url = Some("https://vista.example".parse().unwrap());
            example.check_examples().unwrap();
            for other in [everywhere, vista, connect] {
                let error = other.check_examples().unwrap_err().to_string();
                assert!(error.starts_with("--") && !error.contains(PUBLIC), "{error}");
            }
        }
        let mut own = here();
        own.listen = "0.0.0.0:8083".parse().unwrap();
        own.check_examples().unwrap();
    }
}
