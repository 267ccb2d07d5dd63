//! The keys derived from the operator's secrets: for keyed hashes, for sealing stored codes, and for order tokens.

use crate::config::{ConfigError, StateSettings, checked};
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::ExposeSecret;
use std::fmt::Write;
use store::{CodeHash, Sealed, Store, StoreError};

const NONCE: usize = 12;
/// Two secrets of one proxy rarely share an id; if they do, both are tried.
const ID_BYTES: usize = 4;

/// The code without punctuation, in capitals, so that different spellings of a code have one hash.
fn normalised(code: &str) -> String {
    code.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The name and kind under which the store keeps its hash key.
const HASH_KEY: &str = "hash-key";
const UNUSABLE: ConfigError = ConfigError { setting: StateSettings::SECRET, fault: "cannot be used" };
/// None of the secrets opens the store's key.
const FOREIGN: ConfigError = ConfigError {
    setting: StateSettings::SECRET,
    fault: "is not the secret that this store belongs to; give that one, here or as --old-secrets (VOUCHER_CHECKOUT_OLD_SECRETS)",
};

/// Why the keys of a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    #[error(transparent)]
    Secret(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keys of a proxy. The proxies of one store share them. No `Debug`.
pub(crate) struct Keys {
    /// Signs and seals.
    current: Derived,
    /// Only open and verify.
    old: Vec<Derived>,
    hash: hmac::Key,
}

/// The keys derived from one secret.
struct Derived {
    /// Finds the secret of a sealed or signed value, which carries it. It is a hash and reveals nothing else.
    id: String,
    seal: RandomizedNonceKey,
    token: [u8; 32],
    hash: [u8; 32],
}

impl Derived {
    fn new(secret: &[u8]) -> Option<Derived> {
        let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, b"voucher-checkout").extract(secret);
        let derive = |purpose: &'static str| -> Option<[u8; 32]> {
            let mut key = [0; 32];
            pseudorandom.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256).ok()?.fill(&mut key).ok()?;
            Some(key)
        };
        Some(Derived {
            id: hex(derive("id")?.get(..ID_BYTES)?),
            seal: RandomizedNonceKey::new(&AES_256_GCM, &derive("seal")?).ok()?,
            token: derive("token")?,
            hash: derive("hash")?,
        })
    }

    fn open(&self, kind: &str, base64: &str) -> Option<Vec<u8>> {
        let whole = STANDARD_NO_PAD.decode(base64).ok()?;
        let (nonce, sealed) = whole.split_at_checked(NONCE)?;
        let mut plain = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let length = self.seal.open_in_place(nonce, Aad::from(kind.as_bytes()), &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Keys {
    /// The keys for a store that has no hash key yet.
    pub(crate) fn new(state: &StateSettings) -> Result<Keys, ConfigError> {
        let mut derived = Vec::new();
        for (setting, secret) in state.secrets() {
            checked(setting, secret)?;
            derived.push(Derived::new(secret.expose_secret().as_bytes()).ok_or(UNUSABLE)?);
        }
        let mut derived = derived.into_iter();
        let current = derived.next().ok_or(UNUSABLE)?;
        let hash = hmac::Key::new(hmac::HMAC_SHA256, &current.hash);
        Ok(Keys { current, old: derived.collect(), hash })
    }

    /// The keys for this store. Its hash key comes from its first secret and stays when the secret changes, so that
    /// locked codes and counted attempts are still found. The store keeps it sealed with the newest secret.
    ///
    /// # Errors
    /// None of the secrets opens the store's key, or the store fails.
    pub(crate) async fn of_store(mut self, store: &Store) -> Result<Keys, KeysError> {
        let offered = self.seal(HASH_KEY, &self.current.hash).ok_or(UNUSABLE)?;
        let kept = store.store_key(HASH_KEY, &offered).await?;
        let hash = self.open(HASH_KEY, &kept).ok_or(FOREIGN)?;
        if split(&kept).0 != Some(self.current.id.as_str()) {
            let resealed = self.seal(HASH_KEY, &hash).ok_or(UNUSABLE)?;
            store.reseal_store_key(HASH_KEY, &kept, &resealed).await?;
        }
        self.hash = hmac::Key::new(hmac::HMAC_SHA256, &hash);
        Ok(self)
    }

    /// The key that signs order tokens, with its id.
    pub(crate) fn signing(&self) -> (&str, &[u8; 32]) {
        (&self.current.id, &self.current.token)
    }

    /// The keys that order tokens may be signed with, with their ids.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (&str, &[u8; 32])> {
        self.all().map(|derived| (derived.id.as_str(), &derived.token))
    }

    fn all(&self) -> impl Iterator<Item = &Derived> {
        std::iter::once(&self.current).chain(&self.old)
    }

    /// A keyed hash, 64 hexadecimal digits. Without the secret, a table of them reveals nothing about the codes. `kind`
    /// separates the hashes of different things.
    pub(crate) fn hash(&self, kind: &str, text: &str) -> String {
        let mut context = hmac::Context::with_key(&self.hash);
        context.update(kind.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        hex(context.sign().as_ref())
    }

    /// The hash of a code, independent of its spelling. Never `None` in practice, because a hash has the form of a
    /// `CodeHash`.
    pub(crate) fn code_hash(&self, code: &str) -> Option<CodeHash> {
        self.hash("code", &normalised(code)).parse().ok()
    }

    /// Encrypts bytes: the id of the secret, `_`, and base64. The same `kind` opens them again. `None` if the random
    /// numbers of the machine fail.
    pub(crate) fn seal(&self, kind: &str, plain: &[u8]) -> Option<Sealed> {
        let mut sealed = plain.to_vec();
        let nonce =
            self.current.seal.seal_in_place_append_tag(Aad::from(kind.as_bytes()), &mut sealed).ok()?;
        let whole = [&nonce.as_ref()[..], &sealed].concat();
        format!("{}_{}", self.current.id, STANDARD_NO_PAD.encode(whole)).parse().ok()
    }

    /// Decrypts. `None` if the value was sealed by an unknown secret or as another kind, or was changed.
    pub(crate) fn open(&self, kind: &str, sealed: &Sealed) -> Option<Vec<u8>> {
        let (id, base64) = split(sealed);
        let mut candidates = self.all().filter(|derived| id.is_none_or(|id| derived.id == id));
        candidates.find_map(|derived| derived.open(kind, base64))
    }
}

/// The id of the secret, and the base64. Values of versions before key ids have no id.
fn split(sealed: &Sealed) -> (Option<&str>, &str) {
    match sealed.as_str().split_once('_') {
        Some((id, base64)) => (Some(id), base64),
        None => (None, sealed.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        with_old(secret, &[])
    }

    fn with_old(secret: &str, old: &[&str]) -> Keys {
        let old_secrets = old.iter().map(|secret| (*secret).into()).collect();
        let state = StateSettings { secret: secret.into(), old_secrets, ..StateSettings::in_memory() };
        Keys::new(&state).unwrap_or_else(|error| panic!("{error}"))
    }

    const SECRET: &str = "0123456789abcdef0123456789abcdeX";
    const OTHER: &str = "0123456789abcdef0123456789abcdeY";

    #[test]
    fn what_is_sealed_can_be_read_by_the_same_secret_alone() {
        let sealed = keys(SECRET).seal("code", b"SANDBOX867C42F3").unwrap();
        assert!(!sealed.as_str().contains("SANDBOX"));
        assert_eq!(keys(SECRET).open("code", &sealed).as_deref(), Some(&b"SANDBOX867C42F3"[..]));
        assert_eq!(keys(OTHER).open("code", &sealed), None);
        assert_eq!(keys(SECRET).open("answer", &sealed), None);
        for broken in [format!("A{}", sealed.as_str()), format!("{}A", sealed.as_str())] {
            assert_eq!(keys(SECRET).open("code", &broken.parse().unwrap()), None, "{broken}");
        }
    }

    #[test]
    fn what_an_old_secret_sealed_still_opens() {
        let sealed = keys(OTHER).seal("code", b"A").unwrap();
        assert_eq!(with_old(SECRET, &[OTHER]).open("code", &sealed).as_deref(), Some(&b"A"[..]));
        let (id, without_id) = sealed.as_str().split_once('_').unwrap();
        assert_eq!(id.len(), 8);
        let before_ids = without_id.parse().unwrap();
        for good in [keys(OTHER), with_old(SECRET, &[OTHER])] {
            assert_eq!(good.open("code", &before_ids).as_deref(), Some(&b"A"[..]));
        }
        assert_eq!(keys(SECRET).open("code", &before_ids), None);
        let resealed = with_old(SECRET, &[OTHER]).seal("code", b"A").unwrap();
        assert_eq!(keys(OTHER).open("code", &resealed), None, "the new secret seals");
        assert!(keys(SECRET).open("code", &resealed).is_some());
    }

    #[tokio::test]
    async fn hashes_stay_when_the_secret_changes_and_a_foreign_secret_is_refused() {
        let store = Store::open(&StateSettings::in_memory().store).await.unwrap();
        let hash = keys(OTHER).hash("code", "A");
        for known in [keys(OTHER), with_old(SECRET, &[OTHER]), keys(SECRET), with_old(OTHER, &[SECRET])] {
            let known = known.of_store(&store).await.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(known.hash("code", "A"), hash);
        }
        let refused = keys(SECRET).of_store(&store).await.err().unwrap().to_string();
        assert!(refused.contains("OLD_SECRETS") && !refused.contains(SECRET), "{refused}");
        keys(OTHER).of_store(&store).await.map(|_| ()).unwrap();
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_way() {
        let keys = keys(SECRET);
        assert_ne!(keys.seal("code", b"A"), keys.seal("code", b"A"));
    }

    #[test]
    fn a_hash_depends_on_text_kind_and_secret() {
        let hash = keys(SECRET).hash("voucher", "ADTMM0000111");
        assert_eq!(hash, keys(SECRET).hash("voucher", "ADTMM0000111"));
        assert_eq!(hash.len(), 64);
        assert_ne!(hash, keys(SECRET).hash("voucher", "ADTMM0000112"));
        assert_ne!(hash, keys(SECRET).hash("order", "ADTMM0000111"));
        assert_ne!(hash, keys(OTHER).hash("voucher", "ADTMM0000111"));
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let keys = keys(SECRET);
        let hash = keys.code_hash("SANDBOX867C42F3");
        assert_eq!(hash, keys.code_hash(" sandbox-867c 42f3 "));
        assert_ne!(hash, keys.code_hash("SANDBOX867C42F4"));
    }

    #[test]
    fn a_short_secret_is_refused() {
        let memory = StateSettings::in_memory;
        for (state, name) in [
            (StateSettings { secret: "hunter2".into(), ..memory() }, "--secret"),
            (StateSettings { old_secrets: vec!["hunter2".into()], ..memory() }, "--old-secrets"),
        ] {
            let error = Keys::new(&state).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.starts_with(name) && !error.contains("hunter2"), "{error}");
        }
    }
}
