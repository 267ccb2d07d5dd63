//! What is made from the one secret of the settings: hashes that nobody else can make, encryption for what must be
//! kept, and the key that signs order tokens.

use crate::config::{ConfigError, StateSettings};
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::fmt::Write;
use store::{CodeHash, Sealed};

const NONCE: usize = 12;

/// A code that is typed in another way is the same code.
fn normalised(code: &str) -> String {
    code.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The keys of a proxy; those of one store share them. No `Debug`.
pub(crate) struct Keys {
    hash: hmac::Key,
    seal: RandomizedNonceKey,
    /// Signs order tokens.
    pub(crate) token: [u8; 32],
}

impl Keys {
    pub(crate) fn new(state: &StateSettings) -> Result<Keys, ConfigError> {
        let secret = state.secret()?;
        let unusable = ConfigError { setting: StateSettings::SECRET, fault: "cannot be used" };
        let derive = |purpose: &'static str| -> Option<[u8; 32]> {
            let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, b"voucher-checkout").extract(secret);
            let mut key = [0; 32];
            pseudorandom.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256).ok()?.fill(&mut key).ok()?;
            Some(key)
        };
        let keys = || {
            Some(Keys {
                hash: hmac::Key::new(hmac::HMAC_SHA256, &derive("hash")?),
                seal: RandomizedNonceKey::new(&AES_256_GCM, &derive("seal")?).ok()?,
                token: derive("token")?,
            })
        };
        keys().ok_or(unusable)
    }

    /// A hash that cannot be made without the secret, so that a table of them tells nothing about the codes behind.
    /// `kind` keeps the hashes of different things apart. 64 hexadecimal digits.
    pub(crate) fn hash(&self, kind: &str, text: &str) -> String {
        let mut context = hmac::Context::with_key(&self.hash);
        context.update(kind.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        context.sign().as_ref().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The hash of a code, however it was typed. `None` never in fact: the digits above are what it is made of.
    pub(crate) fn code_hash(&self, code: &str) -> Option<CodeHash> {
        self.hash("code", &normalised(code)).parse().ok()
    }

    /// Encrypts what must be kept and read again. `kind` must be the same when it is opened. `None` where the
    /// machine's random numbers fail.
    pub(crate) fn seal(&self, kind: &str, plain: &[u8]) -> Option<Sealed> {
        let mut sealed = plain.to_vec();
        let nonce = self.seal.seal_in_place_append_tag(Aad::from(kind.as_bytes()), &mut sealed).ok()?;
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut sealed);
        STANDARD_NO_PAD.encode(whole).parse().ok()
    }

    /// Decrypts; `None` where another secret or kind sealed it, or it was changed.
    pub(crate) fn open(&self, kind: &str, sealed: &Sealed) -> Option<Vec<u8>> {
        let whole = STANDARD_NO_PAD.decode(sealed.as_str()).ok()?;
        let (nonce, sealed) = whole.split_at_checked(NONCE)?;
        let mut plain = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let length = self.seal.open_in_place(nonce, Aad::from(kind.as_bytes()), &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        let state = StateSettings { secret: secret.into(), ..StateSettings::in_memory() };
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
        let state = StateSettings { secret: "hunter2".into(), ..StateSettings::in_memory() };
        let error = Keys::new(&state).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("--secret") && !error.contains("hunter2"), "{error}");
    }
}
