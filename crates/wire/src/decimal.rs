//! Exact decimal numbers from JSON, whose numbers are floating point.
//!
//! The only place of this crate that handles a float: a JSON parser returns a double, and it is converted to an integer
//! at once. A double holds 15 significant digits, so up to nine digits before the point and six after it are exact.
#![expect(clippy::disallowed_types, reason = "the only module that converts floats")]

use serde::de::{Error as _, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A decimal number as an integer count of millionths, from -9,223,372,036,854.775808 to 9,223,372,036,854.775807.
///
/// OCAPI and ProCinema send money in major units without a currency, such as 19.5. [`Decimal::to_minor`] applies the
/// currency's exponent. Digits after the sixth are rounded; from 2 thousand million on those after the fourth, and from
/// 100 thousand million on all after the point. A double has no more, so a decimal reads the same after it was written.
///
/// ```
/// use wire::Decimal;
///
/// let price = Decimal::from_number(19.5).expect("in range");
/// assert_eq!(price.to_minor(2), 1950); // NZD
/// assert_eq!(price.to_minor(3), 19_500); // KWD
/// assert_eq!(price.to_minor(0), 20); // JPY, rounded
/// assert_eq!(Decimal::from_minor(1950, 2), price);
/// assert_eq!("19.50".parse(), Ok(price));
/// assert!("19,50".parse::<Decimal>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// The text or number does not fit a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecimalError;

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number between -9.2e12 and 9.2e12")
    }
}

impl std::error::Error for DecimalError {}

const MILLIONTHS: i64 = 1_000_000;
/// From these many millionths on, a double has four decimals for certain, and none.
const FOUR_DECIMALS: u64 = 2_000_000_000_000_000;
const NO_DECIMALS: u64 = 100_000_000_000_000_000;

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal(0);

    /// The decimal for `minor` units of a currency with `exponent` decimals (0 to 6); saturates out of range.
    pub fn from_minor(minor: i64, exponent: u8) -> Decimal {
        Decimal(minor.saturating_mul(millionths_in_a_minor_unit(exponent)))
    }

    /// The value in minor units of a currency with `exponent` decimals (0 to 6), half a unit rounded away from zero.
    pub fn to_minor(self, exponent: u8) -> i64 {
        let unit = millionths_in_a_minor_unit(exponent);
        let (whole, rest) = (self.0 / unit, self.0 % unit);
        if rest.saturating_abs().saturating_mul(2) >= unit { whole + rest.signum() } else { whole }
    }

    /// The value if it is a whole number, otherwise `None`.
    ///
    /// ```
    /// use wire::Decimal;
    ///
    /// assert_eq!(Decimal::from_minor(300, 2).to_whole(), Some(3));
    /// assert_eq!(Decimal::from_minor(350, 2).to_whole(), None);
    /// ```
    pub fn to_whole(self) -> Option<i64> {
        (self.0 % MILLIONTHS == 0).then_some(self.0 / MILLIONTHS)
    }

    /// The exact value of a JSON number; `None` if it is out of range or not finite.
    pub fn from_number(value: f64) -> Option<Decimal> {
        let scaled = (value * MILLIONTHS as f64).round();
        // A cast saturates, so the bounds are compared first.
        if scaled.abs() < i64::MAX as f64 { Decimal::rounded(scaled as i64) } else { None }
    }

    /// Rounds to the decimals that a double has.
    fn rounded(millionths: i64) -> Option<Decimal> {
        let decimals = match millionths.unsigned_abs() {
            ..FOUR_DECIMALS => 6,
            FOUR_DECIMALS..NO_DECIMALS => 4,
            _ => 0,
        };
        let count = Decimal(millionths).to_minor(decimals);
        count.checked_mul(millionths_in_a_minor_unit(decimals)).map(Decimal)
    }

    fn to_double(self) -> f64 {
        self.0 as f64 / MILLIONTHS as f64
    }
}

/// The value of a JSON number if it is whole, from -(2^53 - 1) to 2^53 - 1; otherwise `None`. If a larger one were read, it
/// could differ after it was written, because a double does not hold it exactly.
///
/// ```
/// assert_eq!([2.0, 2.5, 9_007_199_254_740_992.0].map(wire::whole_number), [Some(2), None, None]);
/// ```
pub fn whole_number(number: f64) -> Option<i64> {
    let whole = number as i64;
    (whole as f64 == number && whole.unsigned_abs() < 1 << 53).then_some(whole)
}

/// A currency has at most four decimals (ISO 4217), so the product never leaves `i64`.
fn millionths_in_a_minor_unit(exponent: u8) -> i64 {
    10_i64.pow(6_u32.saturating_sub(u32::from(exponent)))
}

impl From<i32> for Decimal {
    fn from(whole: i32) -> Decimal {
        Decimal(i64::from(whole) * MILLIONTHS)
    }
}

impl std::str::FromStr for Decimal {
    type Err = DecimalError;

    /// Parses an optional minus sign, digits, and optionally a point with more digits, such as "19.5" and "-0.05".
    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() {
            return Err(DecimalError);
        }
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0')).ok_or(DecimalError);
        let mut millionths = 0_i64;
        for byte in whole.bytes() {
            millionths = shift(millionths, digit(byte)?)?;
        }
        let mut fraction = fraction.bytes();
        for _ in 0..6 {
            millionths = shift(millionths, fraction.next().map_or(Ok(0), digit)?)?;
        }
        let seventh = fraction.next().map_or(Ok(0), digit)?;
        for byte in fraction {
            digit(byte)?;
        }
        millionths
            .checked_add(i64::from(seventh >= 5))
            .and_then(|millionths| Decimal::rounded(sign * millionths))
            .ok_or(DecimalError)
    }
}

fn shift(number: i64, digit: i64) -> Result<i64, DecimalError> {
    number.checked_mul(10).and_then(|number| number.checked_add(digit)).ok_or(DecimalError)
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_double())
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        struct DecimalVisitor;

        impl Visitor<'_> for DecimalVisitor {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number")
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Decimal, E> {
                value.checked_mul(MILLIONTHS).map(Decimal).ok_or_else(|| E::custom(DecimalError))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Decimal, E> {
                i64::try_from(value)
                    .map_err(|_| E::custom(DecimalError))
                    .and_then(|value| self.visit_i64(value))
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Decimal, E> {
                Decimal::from_number(value).ok_or_else(|| E::custom(DecimalError))
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Decimal, E> {
                value.parse().map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
            }
        }
        deserializer.deserialize_any(DecimalVisitor).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Decimal> {
        serde_json::from_str(json).ok()
    }
    fn minor(json: &str, exponent: u8) -> Option<i64> {
        read(json).map(|decimal| decimal.to_minor(exponent))
    }

    #[test]
    fn numbers_as_the_systems_write_them_come_out_exact() {
        assert_eq!(minor("19.5", 2), Some(1950));
        assert_eq!(minor("5.66", 2), Some(566));
        assert_eq!(minor("0.14", 2), Some(14));
        assert_eq!(minor("17100", 0), Some(17100));
        assert_eq!(minor("17100", 2), Some(1_710_000));
        assert_eq!(minor("8.125", 3), Some(8125));
        assert_eq!(minor("1e2", 2), Some(10_000));
        assert_eq!(minor("\"1.0\"", 2), Some(100));
        assert_eq!(minor("\"-1.0000005\"", 4), Some(-10_000));
        assert_eq!(minor("\"0.9999995\"", 2), Some(100));
        assert_eq!(minor("-0", 2), Some(0));
        assert_eq!(minor("-1.5", 2), Some(-150));
    }

    #[test]
    fn half_a_minor_unit_is_rounded_away_from_zero() {
        assert_eq!(minor("1.005", 2), Some(101));
        assert_eq!(minor("-1.005", 2), Some(-101));
        assert_eq!(minor("8.333", 2), Some(833));
        assert_eq!(minor("0.5", 0), Some(1));
        assert_eq!(minor("12.495", 2), Some(1250));
    }

    #[test]
    fn text_that_is_no_money_is_an_error() {
        for json in [
            "1E400",
            "\"1.2.3\"",
            "\".5\"",
            "\"1,5\"",
            "\"9999999999999\"",
            "9007199254740993",
            "\"abc\"",
            "null",
            "[]",
            "true",
            "\"\"",
            "\"NaN\"",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    #[test]
    fn writing_gives_the_shortest_number() {
        assert_eq!(serde_json::to_string(&Decimal::from_minor(1950, 2)).unwrap(), "19.5");
        assert_eq!(serde_json::to_string(&Decimal::from_minor(17100, 0)).unwrap(), "17100.0");
    }

    #[test]
    fn a_large_number_reads_the_same_after_it_was_written() {
        for (text, minor) in [
            ("1999999999.999999", 20_000_000_000_000),
            ("9007199254.740993", 90_071_992_547_410),
            ("99999999999.999999", 1_000_000_000_000_000),
            ("-9223372036853.4", -92_233_720_368_530_000),
        ] {
            let once: Decimal = text.parse().unwrap();
            assert_eq!(read(&serde_json::to_string(&once).unwrap()), Some(once), "{text}");
            assert_eq!(once.to_minor(4), minor, "{text}");
        }
        assert_eq!("9223372036854.775807".parse::<Decimal>(), Err(DecimalError));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(100_000))]
        #[test]
        fn minor_units_survive_the_wire(minor in -99_999_999_999_i64..=99_999_999_999, exponent in 0_u8..=4) {
            let exponent = if minor.abs() > 9_999_999_999 { exponent.max(2) } else { exponent };
            let json = serde_json::to_string(&Decimal::from_minor(minor, exponent)).unwrap();
            proptest::prop_assert_eq!(read(&json).unwrap().to_minor(exponent), minor);
        }
    }
}
