//! Voucher payments: ProCinema codes that pay a part of the order.
//!
//! Each code pays 1.00 to 100.00 CHF. The limits are from ProCinema's API documentation.

use crate::barcode::Barcode;
use crate::money::{Currency, Money};

/// The smallest voucher payment, in hundredths of a franc.
const MINIMUM: i64 = 100;
/// The largest voucher payment, in hundredths of a franc.
const MAXIMUM: i64 = 10_000;
/// The number of letters and digits in a code.
const CODE_LENGTH: usize = 15;

/// A voucher payment: a ProCinema code that pays a part of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherPayment {
    /// The server's id of the payment.
    pub id: String,
    /// The code as the server masks it, such as "...........42F3". For display only.
    pub masked_code: String,
    /// The amount that the user chose. The payment is smaller if the order costs less.
    pub amount: Money,
    /// The progress of its redemption.
    pub state: VoucherPaymentState,
}

/// The progress of a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherPaymentState {
    /// The code is not redeemed yet. The payment can be removed.
    Planned,
    /// The code is being redeemed, or the order is not bought yet, or the state is unknown to this version. The
    /// payment can no longer be removed.
    Confirming,
    /// The outcome of the redemption is unknown, and the cinema is checking it. The payment covers 0.
    UnderReview,
    /// The code is redeemed and the order is bought.
    Completed,
}

impl VoucherPayment {
    /// The part of an amount due that this payment covers: at most `due`. It is 0 for a planned payment if `due` is
    /// below 1.00.
    ///
    /// ```
    /// use checkout::{Money, VoucherPayment, VoucherPaymentState};
    ///
    /// let payment = VoucherPayment {
    ///     id: "p1".to_owned(),
    ///     masked_code: "...........42F3".to_owned(),
    ///     amount: Money::new(2000),
    ///     state: VoucherPaymentState::Planned,
    /// };
    /// assert_eq!(payment.part_of(Money::new(3000)), Money::new(2000));
    /// assert_eq!(payment.part_of(Money::new(1250)), Money::new(1250));
    /// assert_eq!(payment.part_of(Money::new(99)), Money::new(0));
    /// ```
    pub fn part_of(&self, due: Money) -> Money {
        let pays = match self.state {
            VoucherPaymentState::Planned => largest(due).is_some(),
            VoucherPaymentState::Confirming | VoucherPaymentState::Completed => true,
            VoucherPaymentState::UnderReview => false,
        };
        Money::new(if pays { self.amount.minor.min(due.minor) } else { 0 })
    }

    /// Whether the mask can be that of this code.
    pub(crate) fn is_of(&self, code: &Barcode) -> bool {
        let masked = self.masked_code.bytes().position(|byte| byte != b'.');
        let last = masked.and_then(|masked| self.masked_code.get(masked..));
        last.is_some_and(|last| code.reveal().ends_with(last))
    }

    /// Whether the code is not redeemed yet, so that the payment can be removed.
    pub fn is_planned(&self) -> bool {
        self.state == VoucherPaymentState::Planned
    }
}

/// Whether ProCinema codes can pay orders in this currency. They are in Swiss francs.
pub(crate) fn supports(currency: Currency) -> bool {
    currency == Currency::CHF
}

/// The largest voucher payment for an amount due; `None` if that is below the minimum.
pub(crate) fn largest(due: Money) -> Option<Money> {
    (due.minor >= MINIMUM).then(|| Money::new(due.minor.min(MAXIMUM)))
}

/// Parses the amount of a new voucher payment, in francs. Without a text it is the largest possible one. Returns `None`
/// if a code cannot pay the amount.
pub(crate) fn parse_amount(typed: Option<&str>, due: Money) -> Option<Money> {
    let largest = largest(due)?;
    let amount = typed.map_or(Some(largest), |typed| Money::parse(typed, Currency::CHF))?;
    (MINIMUM..=largest.minor).contains(&amount.minor).then_some(amount)
}

/// Whether a barcode has the form of a ProCinema code: 15 letters and digits.
pub(crate) fn is_code(code: &Barcode) -> bool {
    code.reveal().len() == CODE_LENGTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_at_most_the_amount_due_and_at_least_a_franc() {
        let payment = VoucherPayment {
            id: "1".to_owned(),
            masked_code: "...........42F3".to_owned(),
            amount: Money::new(2500),
            state: VoucherPaymentState::Planned,
        };
        for (due, part) in [(3000, 2500), (2500, 2500), (1200, 1200), (100, 100), (99, 0), (0, 0)] {
            assert_eq!(payment.part_of(Money::new(due)), Money::new(part), "of {due}");
        }
    }

    #[test]
    fn an_amount_is_between_a_franc_and_the_amount_due() {
        let read = |typed, due| parse_amount(typed, Money::new(due)).map(|amount| amount.minor);
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
    fn a_code_has_fifteen_letters_and_digits() {
        let read = |typed| is_code(&Barcode::parse(typed).unwrap());
        assert!(read("sandbox 867c-42f3"));
        for typed in ["S", "SANDBOX867C42F", "SANDBOX867C42F33"] {
            assert!(!read(typed), "{typed}");
        }
    }
}
