//! The amount that a voucher pays.

/// The part of an order that a voucher pays: 1.00 to 100.00 CHF, ProCinema's rule for `/redeem`.
///
/// ```
/// use redemption::Amount;
///
/// assert_eq!(Amount::new(2_500).map(Amount::rappen), Some(2_500)); // CHF 25.00
/// assert_eq!(Amount::new(Amount::MIN - 1), None);
/// assert_eq!(Amount::new(Amount::MAX + 1), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Amount(i64);

impl Amount {
    /// The smallest amount, in Rappen.
    pub const MIN: i64 = 100;
    /// The largest amount, in Rappen.
    pub const MAX: i64 = 10_000;

    /// An amount in Rappen. `None` if it is not in [`Amount::MIN`] to [`Amount::MAX`].
    #[must_use]
    pub fn new(rappen: i64) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&rappen).then_some(Self(rappen))
    }

    /// The amount in Rappen.
    #[must_use]
    pub fn rappen(self) -> i64 {
        self.0
    }
}
