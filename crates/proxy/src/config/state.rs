//! What is kept, and the secret that keeps it unreadable.

use clap::Args;
use secrecy::SecretString;
use store::StoreUrl;

/// Where the state is. It holds a secret, so it has no `Debug` that shows it.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "State")]
pub struct StateSettings {
    /// Where redemptions, locks and counters are kept: "sqlite:FILE" for one proxy, "postgres://…" for several.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_STORE",
        value_name = "URL",
        hide_env_values = true,
        default_value = "sqlite:voucher-checkout.db"
    )]
    pub store: StoreUrl,

    /// A secret of at least 32 characters, as `openssl rand -hex 32` makes them, the same for all proxies of one
    /// store. One that repeats itself is refused, and the example's beyond this machine. It signs order tokens,
    /// encrypts codes that are kept, and keys the hashes.
    #[arg(long, env = "VOUCHER_CHECKOUT_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub secret: SecretString,

    /// The secrets before this one, several separated by commas: their codes and tokens still open. With several
    /// proxies, first give all of them the new secret here, and only then as --secret.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_OLD_SECRETS",
        value_name = "SECRET",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub old_secrets: Vec<SecretString>,
}

impl StateSettings {
    pub(crate) const SECRET: &str = "--secret (VOUCHER_CHECKOUT_SECRET)";

    /// Forgotten when the proxy ends.
    pub fn in_memory() -> StateSettings {
        StateSettings {
            store: StoreUrl::in_memory(),
            secret: format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple()).into(),
            old_secrets: Vec::new(),
        }
    }

    /// All secrets with the names of their settings, the current one first.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        let old =
            self.old_secrets.iter().map(|secret| ("--old-secrets (VOUCHER_CHECKOUT_OLD_SECRETS)", secret));
        std::iter::once((StateSettings::SECRET, &self.secret)).chain(old)
    }
}
