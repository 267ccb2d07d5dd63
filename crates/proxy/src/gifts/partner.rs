//! CinematicCard's one call and the meaning of its answers.

use crate::error::Cause;
use crate::upstream::Upstream;
use axum::http::{Method, StatusCode};
use wire::cinematiccard::GenerateResponse;

/// A link to a gift must begin with this. Any other link is dropped.
const LINK: &str = "https://cinematiccard.com/?promo=";

/// CinematicCard's partner API.
pub(crate) struct Partner(Upstream);

/// A new code. No `Debug`: the code is the gift.
pub(crate) struct Minted {
    pub(crate) code: String,
    /// The link, if it is CinematicCard's for this code.
    pub(crate) url: Option<String>,
    pub(crate) expires_at: Option<String>,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoCode {
    /// Our key is wrong (401).
    Key,
    /// The partner's account is suspended or not approved yet (403).
    Account,
    /// All codes are used up, and the operator must buy more (403).
    UsedUp,
    /// CinematicCard does not know the call, or refuses it without a documented reason (400, 404, `ok: false`).
    Refused,
    /// The address leads to another one (3xx). A write follows no redirect.
    Moved,
    /// More than 100 a minute (429).
    TooFast,
    /// Nothing was sent.
    NotSent(Cause),
    /// The answer was lost, so a code may have been made.
    Lost(Cause),
    /// A success without a code that can be read. The next call would waste a code as well.
    Unreadable,
}

impl NoCode {
    /// The reason, for the operator.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            NoCode::Key => "the key is wrong: check --cinematiccard-key",
            NoCode::Account => "the partner account is not active: ask CinematicCard",
            NoCode::UsedUp => "no codes remaining: buy more in the dashboard",
            NoCode::Refused => "CinematicCard refuses the call: check --cinematiccard-url",
            NoCode::Moved => "CinematicCard's address has moved: check --cinematiccard-url",
            NoCode::TooFast => "more than 100 codes a minute",
            NoCode::NotSent(_) => "CinematicCard cannot be reached",
            NoCode::Unreadable => {
                "CinematicCard's answer has no readable code, and one may be lost: ask CinematicCard"
            }
            NoCode::Lost(_) => "CinematicCard gave no answer; a code may be lost",
        }
    }

    /// Whether every customer will be refused until an operator acts.
    pub(crate) fn needs_operator(self) -> bool {
        use NoCode::{Account, Key, Moved, Refused, Unreadable, UsedUp};
        matches!(self, Key | Account | UsedUp | Refused | Moved | Unreadable)
    }
}

impl Partner {
    pub(crate) fn new(upstream: Upstream) -> Partner {
        Partner(upstream)
    }

    /// Makes a code. Every call may spend one, even if its answer is lost.
    pub(crate) async fn generate(&self) -> Result<Minted, NoCode> {
        let answer = self.0.write(Method::POST, "/api/partners/codes/generate", &[]).outcome().await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(cause @ (Cause::NotConnected | Cause::Credential)) => return Err(NoCode::NotSent(cause)),
            Err(cause) => return Err(NoCode::Lost(cause)),
        };
        let body = self.0.read_body::<GenerateResponse>(&answer);
        match answer.status {
            StatusCode::UNAUTHORIZED => Err(NoCode::Key),
            // Two refusals share this status; only the text distinguishes them.
            StatusCode::FORBIDDEN => {
                let text = body.and_then(|body| body.error).unwrap_or_default().to_lowercase();
                Err(if text.contains("codes") { NoCode::UsedUp } else { NoCode::Account })
            }
            StatusCode::TOO_MANY_REQUESTS => Err(NoCode::TooFast),
            StatusCode::REQUEST_TIMEOUT => Err(NoCode::Lost(Cause::Timeout)),
            status if status.is_client_error() => Err(NoCode::Refused),
            status if status.is_success() => {
                answer.body.map_err(NoCode::Lost)?;
                let body = body.ok_or(NoCode::Unreadable)?;
                let is_refused = body.ok == Some(false) || (body.code.is_none() && body.error.is_some());
                if is_refused { Err(NoCode::Refused) } else { minted(body).ok_or(NoCode::Unreadable) }
            }
            status if status.is_redirection() => Err(NoCode::Moved),
            _ => Err(NoCode::Lost(Cause::ServerError)),
        }
    }
}

fn minted(answer: GenerateResponse) -> Option<Minted> {
    let code = answer.code.filter(|code| is_code(code))?;
    let url = answer.url.filter(|url| url.strip_prefix(LINK) == Some(&code));
    Some(Minted { url, expires_at: answer.expires_at, code })
}

/// A code has the partner's prefix, a hyphen and hexadecimal digits. Other characters could have a meaning in a page or
/// a URL.
fn is_code(code: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&code.len()) && code.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(url: &str) -> Option<String> {
        let answer = GenerateResponse {
            ok: Some(true),
            code: Some("HALF-1A0A48C0".to_owned()),
            url: Some(url.to_owned()),
            ..GenerateResponse::default()
        };
        minted(answer).unwrap().url
    }

    #[test]
    fn only_a_link_of_cinematiccards_for_this_code_is_kept() {
        assert!(url("https://cinematiccard.com/?promo=HALF-1A0A48C0").is_some());
        for other in [
            "http://cinematiccard.com/?promo=HALF-1A0A48C0",
            "https://cinematiccard.com.example/?promo=HALF-1A0A48C0",
            "https://cinematiccard.com/?promo=HALF-1A0A48C1",
            "https://cinematiccard.com/?promo=HALF-1A0A48C0&next=https://evil.example",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(url(other), None, "{other}");
        }
    }

    #[test]
    fn a_code_that_is_none_is_not_taken() {
        for code in ["", "A B", "<b>", "A/../B", &"A".repeat(65)] {
            let answer = GenerateResponse {
                ok: Some(true),
                code: Some(code.to_owned()),
                ..GenerateResponse::default()
            };
            assert!(minted(answer).is_none(), "{code}");
        }
    }
}
