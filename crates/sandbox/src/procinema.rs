//! ProCinema's rules: a code can be redeemed again only after it was unredeemed. No HTTP and no clock.

use crate::Sandbox;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::Decimal;
use wire::procinema::RedeemRequest;

/// Decimals of the Swiss franc (ISO 4217).
const EXPONENT: u8 = 2;
/// From 1.00 to 100.00 CHF.
const AMOUNTS: std::ops::RangeInclusive<i64> = 100..=10_000;
/// The amount of a redemption by another channel, which a real cinema cannot see.
const ELSEWHERE: i64 = 1_500;

/// The reason of a refusal, with the text of ProCinema's page if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The code is redeemed or unknown.
    CodeInvalid,
    /// The code is not redeemed.
    NotRedeemed,
    /// The amount is not from 1.00 to 100.00 in whole cents.
    Amount,
}

impl Refused {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Refused::CodeInvalid => "Voucher code is invalid",
            Refused::NotRedeemed => "Voucher has not been redeemed",
            Refused::Amount => "Amount must be between 1 and 100",
        }
    }
}

/// One redemption of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcinemaRedemption {
    /// The id that `/redeem` returned.
    pub redemption_id: String,
    /// The amount that the cinema reported, in minor units (Rappen).
    pub amount: i64,
    /// The film.
    pub suisanr: Option<String>,
    /// The cinema.
    pub cinema_site_id: Option<String>,
    /// The channel that redeemed it.
    pub by: RedeemedBy,
    /// Whether it still stands.
    pub state: RedemptionState,
}

/// The channel that redeemed a code. `/unredeem` does not distinguish them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedeemedBy {
    /// A call of `/redeem`.
    Api,
    /// Another channel of the same organisation.
    Elsewhere,
}

/// Whether a redemption still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedemptionState {
    /// The code is spent.
    Standing,
    /// `/unredeem` gave the code back.
    Undone,
}

/// All codes with their redemptions, oldest first.
pub(crate) struct Procinema(BTreeMap<String, Vec<ProcinemaRedemption>>);

impl Procinema {
    pub(crate) fn new<'a>(codes: impl Iterator<Item = &'a str>) -> Procinema {
        Procinema(codes.map(|code| (code.to_owned(), Vec::new())).collect())
    }

    /// Returns whether a code can be redeemed now.
    pub(crate) fn check(&self, code: &str) -> bool {
        self.0.get(code).is_some_and(|history| standing(history).is_none())
    }

    /// Redeems a code. Returns the id of the redemption.
    ///
    /// # Errors
    /// If the amount is out of range, or if the code does not exist or is redeemed.
    pub(crate) fn redeem(&mut self, request: &RedeemRequest) -> Result<String, Refused> {
        let amount = in_cents(request.amount).ok_or(Refused::Amount)?;
        let redemption = ProcinemaRedemption {
            suisanr: request.suisanr.clone(),
            cinema_site_id: request.cinema_site_id.clone(),
            ..ProcinemaRedemption::new(amount, RedeemedBy::Api)
        };
        self.enter(&request.code, redemption)
    }

    /// Gives a code back. Any channel may have redeemed it, because the call names no redemption.
    ///
    /// # Errors
    /// If the code is not redeemed or does not exist.
    pub(crate) fn unredeem(&mut self, code: &str) -> Result<(), Refused> {
        let history = self.0.get_mut(code).ok_or(Refused::NotRedeemed)?;
        let last = history.iter_mut().find(|redemption| redemption.state == RedemptionState::Standing);
        last.ok_or(Refused::NotRedeemed)?.state = RedemptionState::Undone;
        Ok(())
    }

    fn enter(&mut self, code: &str, redemption: ProcinemaRedemption) -> Result<String, Refused> {
        let history = self.0.get_mut(code).filter(|history| standing(history).is_none());
        let history = history.ok_or(Refused::CodeInvalid)?;
        let id = redemption.redemption_id.clone();
        history.push(redemption);
        Ok(id)
    }
}

impl ProcinemaRedemption {
    fn new(amount: i64, by: RedeemedBy) -> ProcinemaRedemption {
        ProcinemaRedemption {
            redemption_id: Uuid::new_v4().to_string(),
            amount,
            suisanr: None,
            cinema_site_id: None,
            by,
            state: RedemptionState::Standing,
        }
    }
}

fn standing(history: &[ProcinemaRedemption]) -> Option<&ProcinemaRedemption> {
    history.iter().find(|redemption| redemption.state == RedemptionState::Standing)
}

fn in_cents(amount: Decimal) -> Option<i64> {
    let cents = amount.to_minor(EXPONENT);
    (Decimal::from_minor(cents, EXPONENT) == amount && AMOUNTS.contains(&cents)).then_some(cents)
}

impl Sandbox {
    /// Returns the redemptions of a ProCinema code, oldest first. Only the last one can still stand. Empty if the code
    /// is unknown.
    pub fn procinema_redemptions(&self, code: &str) -> Vec<ProcinemaRedemption> {
        self.with_state(|state, _| state.procinema.0.get(code).cloned().unwrap_or_default())
    }

    /// Redeems a ProCinema code like another channel of the same organisation. Returns false if that is refused.
    pub fn procinema_redeem_elsewhere(&self, code: &str) -> bool {
        let redemption = ProcinemaRedemption::new(ELSEWHERE, RedeemedBy::Elsewhere);
        self.with_state(|state, _| state.procinema.enter(code, redemption).is_ok())
    }

    /// Adds a ProCinema code that can be redeemed. Does nothing if the code exists.
    pub fn procinema_add_code(&self, code: &str) {
        self.with_state(|state, _| {
            state.procinema.0.entry(code.to_owned()).or_default();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "SANDBOX867C42F3";

    fn procinema() -> Procinema {
        Procinema::new([CODE].into_iter())
    }

    fn request(code: &str, amount: &str) -> RedeemRequest {
        RedeemRequest {
            code: code.to_owned(),
            amount: amount.parse().unwrap(),
            suisanr: Some("1006682".to_owned()),
            cinema_site_id: None,
        }
    }

    #[test]
    fn a_code_is_redeemed_once_until_it_is_unredeemed() {
        let mut procinema = procinema();
        assert!(procinema.check(CODE));
        let first = procinema.redeem(&request(CODE, "25.00")).unwrap();
        assert!(!procinema.check(CODE));
        assert_eq!(procinema.redeem(&request(CODE, "25.00")), Err(Refused::CodeInvalid));
        procinema.unredeem(CODE).unwrap();
        assert_eq!(procinema.unredeem(CODE), Err(Refused::NotRedeemed));
        assert!(procinema.check(CODE));
        let second = procinema.redeem(&request(CODE, "1")).unwrap();
        assert_ne!(first, second);
        let history = &procinema.0[CODE];
        let told = |at: usize| (&history[at].redemption_id, history[at].amount, history[at].state);
        assert_eq!(history.len(), 2);
        assert_eq!(told(0), (&first, 2500, RedemptionState::Undone));
        assert_eq!(told(1), (&second, 100, RedemptionState::Standing));
        assert_eq!(history[1].suisanr.as_deref(), Some("1006682"));
    }

    #[test]
    fn amounts_are_whole_cents_from_1_to_100() {
        for amount in ["0.99", "100.01", "0", "-5", "10.005", "9999999"] {
            let mut procinema = procinema();
            assert_eq!(procinema.redeem(&request(CODE, amount)), Err(Refused::Amount), "{amount}");
            assert!(procinema.check(CODE), "a refusal spends nothing");
        }
        for amount in ["1", "1.00", "25.5", "100.00"] {
            assert!(procinema().redeem(&request(CODE, amount)).is_ok(), "{amount}");
        }
    }

    #[test]
    fn an_unknown_code_can_be_nothing() {
        let mut procinema = procinema();
        let unknown = "SANDBOX867C42F4";
        assert!(!procinema.check(unknown));
        assert_eq!(procinema.redeem(&request(unknown, "10")), Err(Refused::CodeInvalid));
        assert_eq!(procinema.unredeem(unknown), Err(Refused::NotRedeemed));
    }

    #[test]
    fn another_channel_competes_and_its_redemption_can_be_undone_by_mistake() {
        let sandbox = Sandbox::seeded();
        assert!(sandbox.procinema_redeem_elsewhere(CODE));
        assert!(!sandbox.procinema_redeem_elsewhere(CODE));
        assert!(!sandbox.procinema_redeem_elsewhere("NOSUCHCODE"));
        let refused = sandbox.with_state(|state, _| state.procinema.redeem(&request(CODE, "10")));
        assert_eq!(refused, Err(Refused::CodeInvalid));
        sandbox.with_state(|state, _| state.procinema.unredeem(CODE)).unwrap();
        let history = sandbox.procinema_redemptions(CODE);
        assert_eq!((history[0].by, history[0].state), (RedeemedBy::Elsewhere, RedemptionState::Undone));
    }

    #[test]
    fn a_code_can_be_added_but_not_renewed() {
        let sandbox = Sandbox::seeded();
        let code = "ADDEDAFTERWARDS";
        assert!(!sandbox.procinema_redeem_elsewhere(code));
        sandbox.procinema_add_code(code);
        assert!(sandbox.procinema_redeem_elsewhere(code));
        sandbox.procinema_add_code(code);
        assert_eq!(sandbox.procinema_redemptions(code).len(), 1);
    }
}
