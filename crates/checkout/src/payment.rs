//! Paying a part of the order with a ProCinema voucher. Limits are of its API's document: 1.00 to 100.00 CHF.

use crate::{Barcode, Currency, Money};

/// The least that can be paid with it, in hundredths of a franc.
const LEAST: i64 = 100;
/// The most.
const MOST: i64 = 10_000;
/// Letters and digits of a code.
const CODE_LENGTH: usize = 15;

/// The part of an order that a ProCinema voucher pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Names it to the server.
    pub id: String,
    /// The server's mask, as "...........42F3".
    pub masked_code: String,
    /// The most it pays; the order may cost less.
    pub amount: Money,
    /// How far it is.
    pub state: PaymentState,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Nothing is redeemed yet, and it can be taken back.
    Planned,
    /// It is being redeemed, or is redeemed while the order is not bought yet, or nobody knows. No way back from here.
    Confirming,
    /// The outcome of its redemption is unknown. The cinema looks into it, and it pays nothing of the order.
    UnderReview,
    /// The order is bought.
    Completed,
}

impl Payment {
    /// Its part of `rest`: at most `rest`, and 0 for a planned voucher if `rest` is below 1.00.
    pub fn part_of(&self, rest: Money) -> Money {
        let pays = match self.state {
            PaymentState::Planned => most(rest).is_some(),
            PaymentState::Confirming | PaymentState::Completed => true,
            PaymentState::UnderReview => false,
        };
        let minor = if pays { self.amount.minor.min(rest.minor) } else { 0 };
        Money { minor, ..self.amount }
    }

    /// Whether it can be taken back.
    pub fn is_planned(&self) -> bool {
        self.state == PaymentState::Planned
    }
}

/// Whether such vouchers are worth anything in this currency.
pub(crate) fn takes(currency: Currency) -> bool {
    currency.code() == "CHF"
}

/// The most that a voucher can pay of a total; `None` where that is less than it must be.
pub(crate) fn most(total: Money) -> Option<Money> {
    (total.minor >= LEAST).then(|| Money { minor: total.minor.min(MOST), ..total })
}

/// The amount that is typed, if a voucher can pay it of this total; the most it can where nothing is typed.
pub(crate) fn amount(typed: Option<&str>, total: Money) -> Option<Money> {
    let most = most(total)?;
    let amount = typed.map_or(Some(most), |typed| Money::parse(typed, total.currency))?;
    (LEAST..=most.minor).contains(&amount.minor).then_some(amount)
}

/// A ProCinema code out of what is typed, by the rules of a barcode.
pub(crate) fn code(typed: &str) -> Option<Barcode> {
    Barcode::parse(typed).ok().filter(|code| code.reveal().len() == CODE_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chf(minor: i64) -> Money {
        Money::new(minor, Currency::parse("CHF").unwrap())
    }

    #[test]
    fn a_part_is_never_more_than_the_total_and_never_below_a_franc() {
        let payment = Payment {
            id: "1".to_owned(),
            masked_code: "...........42F3".to_owned(),
            amount: chf(2500),
            state: PaymentState::Planned,
        };
        for (total, part) in [(3000, 2500), (2500, 2500), (1200, 1200), (100, 100), (99, 0), (0, 0)] {
            assert_eq!(payment.part_of(chf(total)), chf(part), "of {total}");
        }
    }

    #[test]
    fn amounts_lie_between_a_franc_and_what_is_due() {
        let read = |typed, total| amount(typed, chf(total)).map(|amount| amount.minor);
        assert_eq!(read(None, 3000), Some(3000));
        assert_eq!(read(None, 30_000), Some(10_000));
        assert_eq!(read(None, 99), None);
        assert_eq!(read(Some("1,00"), 3000), Some(100));
        assert_eq!(read(Some("30.00"), 3000), Some(3000));
        assert_eq!(read(Some("100"), 30_000), Some(10_000));
        for typed in ["0.99", "30.01", "0", "", "all"] {
            assert_eq!(read(Some(typed), 3000), None, "{typed}");
        }
        assert_eq!(read(Some("100.01"), 30_000), None);
    }

    #[test]
    fn codes_have_fifteen_letters_and_digits() {
        let read = |typed| code(typed).map(|code| code.reveal().to_owned());
        assert_eq!(read("sandbox 867c-42f3"), Some("SANDBOX867C42F3".to_owned()));
        for typed in ["", "SANDBOX867C42F", "SANDBOX867C42F33", "SANDBOX867C42F*"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
