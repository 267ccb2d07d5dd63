//! Amounts of money in whole minor units, and the currencies they are in.

use crate::barcode::fold;
use crate::text::digits;

/// The currencies without decimal places (ISO 4217, list one).
const NO_DECIMALS: [[u8; 3]; 17] = [
    *b"BIF", *b"CLP", *b"DJF", *b"GNF", *b"ISK", *b"JPY", *b"KMF", *b"KRW", *b"PYG", *b"RWF", *b"UGX",
    *b"UYI", *b"VND", *b"VUV", *b"XAF", *b"XOF", *b"XPF",
];
/// The currencies with three.
const THREE_DECIMALS: [[u8; 3]; 7] = [*b"BHD", *b"IQD", *b"JOD", *b"KWD", *b"LYD", *b"OMR", *b"TND"];
/// The currencies with four.
const FOUR_DECIMALS: [[u8; 3]; 2] = [*b"CLF", *b"UYW"];

/// A currency, identified by its ISO 4217 code.
///
/// Any three letters are accepted, so a cinema may use a currency that this version does not know.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
}

impl Currency {
    /// The Swiss franc, the currency of ProCinema codes.
    pub const CHF: Currency = Currency { code: *b"CHF" };

    /// Parses a code of exactly three letters A to Z in any case. Returns `None` for any other text.
    ///
    /// ```
    /// use checkout::Currency;
    ///
    /// assert_eq!(Currency::parse("nzd").map(|currency| currency.exponent()), Some(2));
    /// assert_eq!(Currency::parse("NZ$"), None);
    /// ```
    pub fn parse(code: &str) -> Option<Currency> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Currency { code: code.map(|letter| letter.to_ascii_uppercase()) })
    }

    /// The code in capitals, such as "NZD".
    pub fn code(&self) -> String {
        self.code.map(char::from).iter().collect()
    }

    /// The number of decimal places of the currency, 0 to 4 (ISO 4217, list one). Unknown currencies have 2.
    ///
    /// ```
    /// use checkout::Currency;
    ///
    /// let decimals = |code| Currency::parse(code).map(|currency| currency.exponent());
    /// assert_eq!(decimals("JPY"), Some(0));
    /// assert_eq!(decimals("HUF"), Some(2));
    /// assert_eq!(decimals("KWD"), Some(3));
    /// ```
    pub fn exponent(&self) -> u8 {
        match &self.code {
            code if NO_DECIMALS.contains(code) => 0,
            code if THREE_DECIMALS.contains(code) => 3,
            code if FOUR_DECIMALS.contains(code) => 4,
            _ => 2,
        }
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code())
    }
}

/// An amount in minor units of the order's currency: 1234 in NZD is NZ$12.34, and 1234 in JPY is ¥1234.
///
/// All amounts of a checkout are in one currency, [`Settings::currency`](crate::Settings::currency). Code that reads
/// or writes an amount is given that currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount in minor units. Servers may send a negative amount; the checkout never creates one.
    pub minor: i64,
}

impl Money {
    /// Creates an amount of `minor` units.
    pub fn new(minor: i64) -> Money {
        Money { minor }
    }

    /// Converts an amount from Vista Connect, which counts hundredths in every currency (Connect, "API conventions").
    ///
    /// Digits that the currency does not have are cut off. The result saturates.
    ///
    /// ```
    /// use checkout::{Currency, Money};
    ///
    /// let minor = |code| Some(Money::from_hundredths(75_000, Currency::parse(code)?).minor);
    /// assert_eq!(minor("NZD"), Some(75_000)); // NZ$750.00
    /// assert_eq!(minor("JPY"), Some(750)); // ¥750
    /// assert_eq!(minor("KWD"), Some(750_000)); // 750.000 dinars
    /// ```
    pub fn from_hundredths(hundredths: i64, currency: Currency) -> Money {
        let minor = match currency.exponent() {
            exponent @ 0..=1 => hundredths / 10_i64.pow(2 - u32::from(exponent)),
            exponent => hundredths.saturating_mul(10_i64.pow(u32::from(exponent) - 2)),
        };
        Money { minor }
    }

    /// Whether the amount is 0.
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Parses a typed amount in major units: digits, with a comma or a point before the decimals.
    ///
    /// Full-width and Arabic-Indic digits are accepted, and spaces are ignored. Returns `None` for any other text,
    /// including a sign, a thousands separator, or more decimals than the currency has.
    ///
    /// ```
    /// use checkout::{Currency, Money};
    ///
    /// let minor = |typed, code| Some(Money::parse(typed, Currency::parse(code)?)?.minor);
    /// assert_eq!(minor("2990", "HUF"), Some(299_000)); // ISO 4217 has 2 decimals for the forint
    /// assert_eq!(minor("2,5", "KWD"), Some(2_500));
    /// assert_eq!(minor("١٢٫٥", "CHF"), Some(1_250));
    /// assert_eq!(minor("1800", "JPY"), Some(1_800));
    /// assert_eq!(minor("1800.50", "JPY"), None);
    /// assert_eq!(minor("1,800.00", "NZD"), None);
    /// ```
    pub fn parse(typed: &str, currency: Currency) -> Option<Money> {
        let mut minor: i64 = 0;
        let (mut digits, mut decimals) = (0, None);
        for character in typed.chars().filter(|character| !character.is_whitespace()).map(fold) {
            match (character.to_digit(10), decimals) {
                (Some(digit), _) => {
                    minor = minor.checked_mul(10)?.checked_add(digit.into())?;
                    digits += 1;
                    decimals = decimals.map(|decimals: u32| decimals + 1);
                }
                (None, None) if matches!(character, '.' | ',' | '\u{66B}') => decimals = Some(0),
                _ => return None,
            }
        }
        let missing = u32::from(currency.exponent()).checked_sub(decimals.unwrap_or(0))?;
        let minor = minor.checked_mul(10_i64.pow(missing))?;
        (digits > 0).then_some(Money { minor })
    }

    /// Subtracts an amount. The result saturates.
    pub(crate) fn minus(self, other: Money) -> Money {
        Money { minor: self.minor.saturating_sub(other.minor) }
    }

    /// Adds an amount. The result saturates.
    pub(crate) fn plus(self, other: Money) -> Money {
        Money { minor: self.minor.saturating_add(other.minor) }
    }

    /// The exact amount in major units, as text with a decimal point, for JavaScript's `Intl.NumberFormat`. A
    /// JavaScript number would round large amounts.
    ///
    /// ```
    /// use checkout::{Currency, Money};
    ///
    /// let text = |minor, code| Some(Money::new(minor).to_decimal_text(Currency::parse(code)?));
    /// assert_eq!(text(299_000, "HUF").as_deref(), Some("2990.00"));
    /// assert_eq!(text(2_500, "KWD").as_deref(), Some("2.500"));
    /// assert_eq!(text(1_800, "JPY").as_deref(), Some("1800"));
    /// assert_eq!(text(-5, "NZD").as_deref(), Some("-0.05"));
    /// ```
    pub fn to_decimal_text(self, currency: Currency) -> String {
        let exponent = usize::from(currency.exponent());
        let mut text = digits(self.minor.unsigned_abs());
        while text.len() <= exponent {
            text.insert(0, '0');
        }
        if exponent > 0 {
            text.insert(text.len() - exponent, '.');
        }
        if self.minor < 0 {
            text.insert(0, '-');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_code_is_three_letters() {
        assert_eq!(Currency::parse("nzd").unwrap().code(), "NZD");
        for code in ["", "NZ", "NZDD", "N1D", "€€€", "ÄÖ"] {
            assert_eq!(Currency::parse(code), None, "{code}");
        }
    }

    #[test]
    fn decimal_text_has_the_decimals_of_the_currency() {
        let text = |minor, code| Money::new(minor).to_decimal_text(Currency::parse(code).unwrap());
        assert_eq!(text(1234, "NZD"), "12.34");
        assert_eq!(text(5, "CHF"), "0.05");
        assert_eq!(text(-5, "CHF"), "-0.05");
        assert_eq!(text(1234, "JPY"), "1234");
        assert_eq!(text(1234, "KWD"), "1.234");
        assert_eq!(text(i64::MIN, "EUR"), "-92233720368547758.08");
    }

    #[test]
    fn a_typed_amount_may_have_a_comma_or_a_point() {
        let read = |typed, code| Money::parse(typed, Currency::parse(code).unwrap()).map(|money| money.minor);
        for typed in ["12.50", "12,50", "12,5", " 12.5 ", "012.50", "１２．５０", "١٢,٥"] {
            assert_eq!(read(typed, "CHF"), Some(1250), "{typed}");
        }
        assert_eq!(read("12", "CHF"), Some(1200));
        assert_eq!(read("12.", "CHF"), Some(1200));
        assert_eq!(read(".5", "CHF"), Some(50));
        assert_eq!(read("1234", "JPY"), Some(1234));
        for typed in [
            "",
            " ",
            ".",
            ",",
            "-5",
            "+5",
            "1.234",
            "1.2.3",
            "1,234.5",
            "1'000",
            "12 CHF",
            "1e3",
            "99999999999999999999",
        ] {
            assert_eq!(read(typed, "CHF"), None, "{typed}");
        }
        assert_eq!(read("1.5", "JPY"), None);
    }

    #[test]
    fn connect_amounts_are_hundredths_in_every_currency() {
        let from =
            |hundredths, code| Money::from_hundredths(hundredths, Currency::parse(code).unwrap()).minor;
        assert_eq!(from(750, "NZD"), 750);
        assert_eq!(from(75_000, "JPY"), 750);
        assert_eq!(from(750, "KWD"), 7500);
        assert_eq!(from(750, "CLF"), 75_000);
    }
}
