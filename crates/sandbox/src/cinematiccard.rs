//! CinematicCard's rules: the partner, the gift codes that it requests, and the customers who use them. No HTTP.

use crate::Sandbox;
use crate::seed::GIFT_PREFIX;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use uuid::Uuid;

/// "100 requests per minute per API key" (CinematicCard's partner page).
const REQUESTS_A_MINUTE: usize = 100;
const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// "Codes expire 48 hours after generation."
const LIFETIME: SignedDuration = SignedDuration::from_hours(48);

/// The partner's account and its codes.
pub(crate) struct Partner {
    pub(crate) standing: Standing,
    pub(crate) codes_remaining: u32,
    codes: BTreeMap<String, Gift>,
    /// The times of the requests for codes in the last minute, oldest first.
    asked: VecDeque<Timestamp>,
}

/// Whether the partner may request codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Active,
    Suspended,
}

struct Gift {
    expires_at: Timestamp,
    state: GiftState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GiftState {
    Unused,
    Used,
}

/// A new gift code. `Debug` does not show it.
pub(crate) struct Minted {
    pub(crate) code: String,
    pub(crate) expires_at: Timestamp,
}

impl fmt::Debug for Minted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minted").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The reason why a request for a code was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MintRefused {
    /// More than 100 requests in a minute, with the seconds until the next request can pass.
    TooOften { seconds: i64 },
    /// The partner is suspended.
    NotActive,
    /// The partner has no codes left.
    NoCodes,
}

/// The reason why a customer cannot use a gift code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiftRefused {
    /// The code does not exist.
    Unknown,
    /// The code was already used for a card.
    Used,
    /// The code is older than 48 hours.
    Expired,
}

impl fmt::Display for GiftRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GiftRefused::Unknown => "the gift code does not exist",
            GiftRefused::Used => "the gift code has been used",
            GiftRefused::Expired => "the gift code has expired",
        })
    }
}

impl std::error::Error for GiftRefused {}

impl Partner {
    pub(crate) fn new(codes_remaining: u32) -> Partner {
        Partner {
            standing: Standing::Active,
            codes_remaining,
            codes: BTreeMap::new(),
            asked: VecDeque::new(),
        }
    }

    /// Creates a code, which uses one of the codes that the partner bought.
    ///
    /// # Errors
    /// If there were too many requests (refused ones count too), if the partner is suspended, or if no codes are left.
    pub(crate) fn mint(&mut self, now: Timestamp) -> Result<Minted, MintRefused> {
        self.count_request(now)?;
        if self.standing == Standing::Suspended {
            return Err(MintRefused::NotActive);
        }
        self.codes_remaining = self.codes_remaining.checked_sub(1).ok_or(MintRefused::NoCodes)?;
        let mut code = new_code();
        while self.codes.contains_key(&code) {
            code = new_code();
        }
        let expires_at = now.checked_add(LIFETIME).unwrap_or(Timestamp::MAX);
        self.codes.insert(code.clone(), Gift { expires_at, state: GiftState::Unused });
        Ok(Minted { code, expires_at })
    }

    fn count_request(&mut self, now: Timestamp) -> Result<(), MintRefused> {
        let over = |asked: Timestamp| MINUTE - now.duration_since(asked);
        while self.asked.front().is_some_and(|&first| over(first) <= SignedDuration::ZERO) {
            self.asked.pop_front();
        }
        match self.asked.front() {
            Some(&first) if self.asked.len() >= REQUESTS_A_MINUTE => {
                Err(MintRefused::TooOften { seconds: over(first).as_secs().max(1) })
            }
            _ => {
                self.asked.push_back(now);
                Ok(())
            }
        }
    }

    /// Makes a card with a code, as a customer does. Returns the id of the card.
    ///
    /// # Errors
    /// If the code is unknown, used or expired.
    pub(crate) fn use_code(&mut self, now: Timestamp, code: &str) -> Result<String, GiftRefused> {
        let gift = self.codes.get_mut(code).ok_or(GiftRefused::Unknown)?;
        if gift.state == GiftState::Used {
            return Err(GiftRefused::Used);
        }
        if gift.expires_at <= now {
            return Err(GiftRefused::Expired);
        }
        gift.state = GiftState::Used;
        Ok(format!("{:08x}", random()))
    }
}

fn new_code() -> String {
    format!("{GIFT_PREFIX}-{:08X}", random())
}

fn random() -> u32 {
    Uuid::new_v4().as_fields().0
}

impl Sandbox {
    /// Suspends the partner at CinematicCard, or makes it active again.
    pub fn suspend_partner(&self, suspended: bool) {
        let standing = if suspended { Standing::Suspended } else { Standing::Active };
        self.with_state(|state, _| state.partner.standing = standing);
    }

    /// Returns the number of gift codes that the partner has left.
    pub fn codes_remaining(&self) -> u32 {
        self.with_state(|state, _| state.partner.codes_remaining)
    }

    /// Sets the number of gift codes that the partner has left.
    pub fn set_codes_remaining(&self, codes: u32) {
        self.with_state(|state, _| state.partner.codes_remaining = codes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

    fn later(seconds: i64) -> Timestamp {
        NOW + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_code_has_the_prefix_and_eight_digits_and_lives_48_hours() {
        let minted = Partner::new(1).mint(NOW).unwrap();
        let digits = minted.code.strip_prefix("HALFMOON-").unwrap();
        assert_eq!(digits.len(), 8);
        assert!(digits.bytes().all(|digit| digit.is_ascii_digit() || (b'A'..=b'F').contains(&digit)));
        assert_eq!(minted.expires_at, later(48 * 3600));
    }

    #[test]
    fn every_code_spends_one_until_none_is_left() {
        let mut partner = Partner::new(2);
        let (first, second) = (partner.mint(NOW).unwrap(), partner.mint(NOW).unwrap());
        assert_ne!(first.code, second.code);
        assert_eq!(partner.mint(NOW).unwrap_err(), MintRefused::NoCodes);
        partner.codes_remaining = 1;
        assert!(partner.mint(NOW).is_ok());
        assert_eq!(partner.codes_remaining, 0);
    }

    #[test]
    fn a_suspended_partner_spends_nothing() {
        let mut partner = Partner::new(1);
        partner.standing = Standing::Suspended;
        assert_eq!(partner.mint(NOW).unwrap_err(), MintRefused::NotActive);
        assert_eq!(partner.codes_remaining, 1);
    }

    #[test]
    fn the_hundred_and_first_request_of_a_minute_waits() {
        let mut partner = Partner::new(1000);
        for second in 0..50 {
            partner.mint(later(second)).unwrap();
            partner.mint(later(second)).unwrap();
        }
        assert_eq!(partner.mint(later(50)).unwrap_err(), MintRefused::TooOften { seconds: 10 });
        assert_eq!(partner.codes_remaining, 900);
        partner.mint(later(60)).unwrap();
        partner.mint(later(60)).unwrap();
        assert_eq!(partner.mint(later(60)).unwrap_err(), MintRefused::TooOften { seconds: 1 });
    }

    #[test]
    fn a_code_makes_one_card_while_it_lives() {
        let mut partner = Partner::new(2);
        let (first, second) = (partner.mint(NOW).unwrap().code, partner.mint(NOW).unwrap().code);
        assert_eq!(partner.use_code(later(48 * 3600 - 1), &first).unwrap().len(), 8);
        assert_eq!(partner.use_code(NOW, &first), Err(GiftRefused::Used));
        assert_eq!(partner.use_code(later(48 * 3600), &second), Err(GiftRefused::Expired));
        assert_eq!(partner.use_code(NOW, "HALFMOON-00000000"), Err(GiftRefused::Unknown));
    }

    #[test]
    fn debug_keeps_the_code() {
        let minted = Partner::new(1).mint(NOW).unwrap();
        assert!(!format!("{minted:?}").contains("HALFMOON"));
    }
}
