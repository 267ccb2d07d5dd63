//! The only two forms in which a secret may enter the store.

use std::fmt;
use std::str::FromStr;

/// The base64 length of a nonce and a tag. No ciphertext is shorter, and hardly any code is this long.
const SHORTEST_SEALED: usize = 38;
const HASH_LENGTH: usize = 64;

/// A keyed hash of a code or barcode, as 64 lower-case hexadecimal digits. `Debug` shows the first eight.
///
/// ```
/// use store::{CodeHash, NotSealed};
///
/// assert_eq!("SANDBOX867C42F3".parse::<CodeHash>(), Err(NotSealed), "a code in the clear");
/// assert!("0123456789abcdef".repeat(4).parse::<CodeHash>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CodeHash(String);

/// A ciphertext with its nonce, as base64 of either alphabet. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

/// The text is neither a hash nor a ciphertext. It may be a secret in the clear, so it is not repeated here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no keyed hash in hexadecimal, or no ciphertext in base64")]
pub struct NotSealed;

impl CodeHash {
    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CodeHash {
    type Err = NotSealed;

    fn from_str(text: &str) -> Result<Self, NotSealed> {
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (text.len() == HASH_LENGTH && hex).then(|| Self(text.to_owned())).ok_or(NotSealed)
    }
}

impl Sealed {
    /// The base64 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sealed {
    type Err = NotSealed;

    fn from_str(text: &str) -> Result<Self, NotSealed> {
        let digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        let base64 = text.trim_end_matches('=').bytes().all(digit);
        (text.len() >= SHORTEST_SEALED && base64).then(|| Self(text.to_owned())).ok_or(NotSealed)
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeHash({}…)", self.0.get(..8).unwrap_or_default())
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_the_clear_is_neither() {
        for clear in
            ["SANDBOX867C42F3", "ADTMM0000111", "1234", "https://cinematiccard.com/?promo=ABCDEFGHIJKLM", ""]
        {
            assert_eq!(clear.parse::<CodeHash>(), Err(NotSealed), "{clear}");
            assert_eq!(clear.parse::<Sealed>(), Err(NotSealed), "{clear}");
        }
        assert!("ab".repeat(32).parse::<CodeHash>().is_ok());
        assert!("AB".repeat(32).parse::<CodeHash>().is_err());
        assert!("Zm9v+/-_".repeat(5).parse::<Sealed>().is_ok());
    }

    #[test]
    fn neither_shows_itself_whole() {
        let hash: CodeHash = "ab12".repeat(16).parse().unwrap();
        let sealed: Sealed = "Zm9v".repeat(10).parse().unwrap();
        assert_eq!(format!("{hash:?} {sealed:?}"), "CodeHash(ab12ab12…) Sealed(…)");
    }
}
