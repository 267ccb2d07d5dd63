//! Amounts of voucher payments. ProCinema's codes are in CHF, so these amounts are whole Rappen. Amounts of orders
//! without voucher payments stay the decimals that Vista sent, in any currency.

use wire::Decimal;

/// The decimals of CHF in ISO 4217.
const EXPONENT: u8 = 2;

/// The Rappen of an amount in francs; `None` if it has a fraction of a Rappen.
pub(crate) fn rappen(francs: Decimal) -> Option<i64> {
    let rappen = francs.to_minor(EXPONENT);
    (Decimal::from_minor(rappen, EXPONENT) == francs).then_some(rappen)
}

/// The amount in francs.
pub(crate) fn francs(rappen: i64) -> Decimal {
    Decimal::from_minor(rappen, EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_rappen_are_an_amount() {
        for (text, expected) in
            [("0", Some(0)), ("12.5", Some(1_250)), ("25.16", Some(2_516)), ("25.165", None), ("0.004", None)]
        {
            assert_eq!(rappen(text.parse().unwrap()), expected, "{text}");
        }
        assert_eq!(francs(1_250), "12.5".parse().unwrap());
    }
}
