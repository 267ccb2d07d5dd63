//! What a voucher pays.

/// The part of an order that a voucher pays: 1.00 to 100.00 CHF (ProCinema's rule for `/redeem`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Amount(i64);

impl Amount {
    /// The least, in Rappen.
    pub const MIN: i64 = 100;
    /// The most, in Rappen.
    pub const MAX: i64 = 10_000;

    /// From Rappen; none outside [`Amount::MIN`] to [`Amount::MAX`].
    #[must_use]
    pub fn new(rappen: i64) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&rappen).then_some(Self(rappen))
    }

    /// In Rappen.
    #[must_use]
    pub fn rappen(self) -> i64 {
        self.0
    }
}
