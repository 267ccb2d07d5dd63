//! Settings that are right by themselves and contradict one another.

use super::{Config, ConfigError};

impl Config {
    /// Checks the settings against one another.
    ///
    /// # Errors
    /// Two settings contradict each other, or a secret of the example could be used by others.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.check_examples()?;
        let (sites, attempts) = (&self.sites, &self.attempts);
        let has_procinema = self.procinema.procinema_url.is_some();
        let contradictions = [
            (
                !sites.site_key.is_empty() && !sites.allow_origin.is_empty(),
                "--allow-origin (VOUCHER_CHECKOUT_ALLOW_ORIGIN)",
                "is only for --open-to-all (VOUCHER_CHECKOUT_OPEN_TO_ALL): list each origin with a key of its own in \
                 --site-key (VOUCHER_CHECKOUT_SITE_KEY)",
            ),
            (
                sites.share_a_key(),
                "--site-key (VOUCHER_CHECKOUT_SITE_KEY)",
                "has one key for two origins: each needs a key of its own",
            ),
            (
                self.procinema.is_offered_nowhere(),
                "--currency (VOUCHER_CHECKOUT_CURRENCY)",
                "names no cinema with CHF, so no ProCinema code could pay: add CHF, or set --procinema-offer \
                 (VOUCHER_CHECKOUT_PROCINEMA_OFFER) to no",
            ),
            (
                !self.procinema.procinema_site.is_empty() && !has_procinema,
                "--procinema-site (VOUCHER_CHECKOUT_PROCINEMA_SITE)",
                "needs --procinema-url (VOUCHER_CHECKOUT_PROCINEMA_URL)",
            ),
            (
                self.alerts.alert_url.is_some() && !has_procinema,
                "--alert-url (VOUCHER_CHECKOUT_ALERT_URL)",
                "is for redemptions, so it needs --procinema-url (VOUCHER_CHECKOUT_PROCINEMA_URL)",
            ),
            (
                attempts.attempts_per_address > attempts.attempts_per_address_day,
                "--attempts-per-address (VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS)",
                "is above --attempts-per-address-day (VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS_DAY)",
            ),
        ];
        let found = contradictions.into_iter().find(|(is_there, ..)| *is_there);
        found.map_or(Ok(()), |(_, setting, fault)| Err(ConfigError { setting, fault }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    const WORKING: &str = "proxy --ocapi-url https://vista.example --ocapi-token t \
        --secret 0123456789abcdef0123456789abcdeX";
    const KEY: &str = "8796a5b4c3d2e1f00f1e2d3c4b5a6978";
    const PROCINEMA: &str = "--procinema-url https://p.example/v1 --procinema-key k";

    fn check(more: &str) -> Result<(), String> {
        let words = WORKING.split_whitespace().chain(more.split_whitespace());
        Config::try_parse_from(words).unwrap().check().map_err(|error| error.to_string())
    }

    #[test]
    fn settings_that_contradict_each_other_are_named_in_one_line() {
        let (a, b) = (format!("https://a.example={KEY}"), format!("https://b.example={KEY}"));
        let open = "--open-to-all yes";
        for (more, setting) in [
            (format!("--site-key {a} --allow-origin https://b.example"), "--allow-origin"),
            (format!("--site-key {a},{b}"), "--site-key"),
            (format!("{open} {PROCINEMA} --currency EUR"), "--currency"),
            (format!("{open} {PROCINEMA} --currency 0003=EUR"), "--currency"),
            (format!("{open} --procinema-site 0002=1147630"), "--procinema-site"),
            (format!("{open} --alert-url https://chat.example/hook"), "--alert-url"),
            (format!("{open} --attempts-per-address 51"), "--attempts-per-address"),
        ] {
            let error = check(&more).unwrap_err();
            assert!(error.starts_with(&format!("{setting} (VOUCHER_CHECKOUT_")), "{more}: {error}");
            assert!(!error.contains(KEY) && error.lines().count() == 1, "{more}: {error}");
        }
        let other = KEY.replace('8', "9");
        for more in [
            // Two keys of one origin, while its backend changes them.
            format!("--site-key {a},https://a.example={other}"),
            format!("--site-key {a},https://b.example={other}"),
            format!("{open} --allow-origin https://b.example"),
            format!("{open} {PROCINEMA} --currency EUR,0003=CHF"),
            format!("{open} {PROCINEMA} --currency EUR --procinema-offer no"),
            format!("{open} --currency EUR"),
            format!("{open} {PROCINEMA} --procinema-site 0002=1147630 --alert-url https://chat.example/hook"),
            format!("{open} --attempts-per-address 50"),
        ] {
            assert_eq!(check(&more), Ok(()), "{more}");
        }
    }
}
