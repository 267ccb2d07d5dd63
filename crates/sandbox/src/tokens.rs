//! The tokens that Vista's token endpoint ("GAS") has issued.

use crate::Sandbox;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The tokens that OCAPI accepts. They are treated as secrets, so there is no `Debug`.
#[derive(Default)]
pub(crate) struct Tokens(Vec<Token>);

struct Token {
    text: String,
    expires_at: Timestamp,
}

impl Tokens {
    /// Issues a token that is valid for `lifetime` from `now`.
    pub(crate) fn issue(&mut self, now: Timestamp, lifetime: SignedDuration) -> String {
        self.0.retain(|token| now < token.expires_at);
        let text = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let expires_at = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        self.0.push(Token { text: text.clone(), expires_at });
        text
    }

    /// Returns whether a token was issued here, has not expired and was not revoked.
    pub(crate) fn opens(&self, now: Timestamp, text: &str) -> bool {
        self.0.iter().any(|token| token.text == text && now < token.expires_at)
    }

    fn revoke(&mut self) {
        self.0.clear();
    }
}

impl Sandbox {
    /// Revokes every token of the token endpoint. The static token of the settings stays valid.
    pub fn revoke_tokens(&self) {
        self.with_state(|state, _| state.tokens.revoke());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

    #[test]
    fn a_token_opens_until_it_expires_or_is_revoked() {
        let mut tokens = Tokens::default();
        let lifetime = SignedDuration::from_secs(60);
        let first = tokens.issue(NOW, lifetime);
        let second = tokens.issue(NOW + SignedDuration::from_secs(59), lifetime);
        assert_ne!(first, second);
        assert!(tokens.opens(NOW + SignedDuration::from_secs(59), &first));
        assert!(!tokens.opens(NOW + SignedDuration::from_secs(60), &first));
        assert!(tokens.opens(NOW + SignedDuration::from_secs(60), &second));
        assert!(!tokens.opens(NOW, ""));
        tokens.revoke();
        assert!(!tokens.opens(NOW + SignedDuration::from_secs(60), &second));
    }
}
