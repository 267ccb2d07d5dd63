//! Money: whole minor units of a named currency.

use crate::barcode::fold;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
}

impl Currency {
    /// The currency of three letters A to Z in any case, or `None`.
    pub fn parse(code: &str) -> Option<Currency> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Currency { code: code.map(|letter| letter.to_ascii_uppercase()) })
    }

    /// The code, as "NZD".
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many decimals the currency has, 0 to 4 (ISO 4217, list one).
    pub fn exponent(&self) -> u8 {
        match &self.code {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units of its currency: 1234 of NZD is NZ$12.34, of JPY ¥1234.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units; negative is possible, the checkout never makes it so.
    pub minor: i64,
    /// What the units are of.
    pub currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// An amount of Vista Connect, which counts hundredths whatever the currency (Connect, "API conventions").
    pub fn from_hundredths(hundredths: i64, currency: Currency) -> Money {
        let minor = match currency.exponent() {
            exponent @ 0..=1 => hundredths / 10_i64.pow(2 - u32::from(exponent)),
            exponent => hundredths.saturating_mul(10_i64.pow(u32::from(exponent) - 2)),
        };
        Money { minor, currency }
    }

    /// Whether it is nothing at all.
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Reads an amount as a person types it: digits, and after a comma or a point at most as many as the currency
    /// has decimals. `None` for anything else, also for a sign or for thousands set apart.
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
                (None, None) if matches!(character, '.' | ',') => decimals = Some(0),
                _ => return None,
            }
        }
        let missing = u32::from(currency.exponent()).checked_sub(decimals.unwrap_or(0))?;
        let minor = minor.checked_mul(10_i64.pow(missing))?;
        (digits > 0).then_some(Money { minor, currency })
    }

    /// The difference of two amounts of one currency; saturates.
    pub(crate) fn minus(self, other: Money) -> Money {
        Money { minor: self.minor.saturating_sub(other.minor), currency: self.currency }
    }

    /// The sum of two amounts of one currency; saturates.
    pub(crate) fn plus(self, other: Money) -> Money {
        Money { minor: self.minor.saturating_add(other.minor), currency: self.currency }
    }

    /// The amount in major units as JavaScript's `Intl` takes it, exact at any size: "12.34", "-0.05", "1234".
    pub fn to_decimal_text(self) -> String {
        let exponent = usize::from(self.currency.exponent());
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, rest) = digits.split_at_checked(digits.len() - exponent).unwrap_or((&digits, ""));
        let sign = if self.minor < 0 { "-" } else { "" };
        if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, Currency::parse(code).unwrap())
    }

    #[test]
    fn codes_are_three_letters() {
        assert_eq!(Currency::parse("nzd").unwrap().code(), "NZD");
        for code in ["", "NZ", "NZDD", "N1D", "€€€", "ÄÖ"] {
            assert_eq!(Currency::parse(code), None, "{code}");
        }
    }

    #[test]
    fn decimal_text_follows_the_currency() {
        assert_eq!(money(1234, "NZD").to_decimal_text(), "12.34");
        assert_eq!(money(5, "CHF").to_decimal_text(), "0.05");
        assert_eq!(money(-5, "CHF").to_decimal_text(), "-0.05");
        assert_eq!(money(1234, "JPY").to_decimal_text(), "1234");
        assert_eq!(money(1234, "KWD").to_decimal_text(), "1.234");
        assert_eq!(money(i64::MIN, "EUR").to_decimal_text(), "-92233720368547758.08");
    }

    #[test]
    fn people_type_amounts_with_a_comma_or_a_point() {
        let read = |typed, code| {
            Money::parse(typed, Currency::parse(code).unwrap())
                .map(|money| (money.minor, money.currency.code().to_owned()))
        };
        for typed in ["12.50", "12,50", "12,5", " 12.5 ", "012.50", "１２．５０", "١٢,٥"] {
            assert_eq!(read(typed, "CHF"), Some((1250, "CHF".to_owned())), "{typed}");
        }
        assert_eq!(read("12", "CHF").unwrap().0, 1200);
        assert_eq!(read("12.", "CHF").unwrap().0, 1200);
        assert_eq!(read(".5", "CHF").unwrap().0, 50);
        assert_eq!(read("1234", "JPY").unwrap().0, 1234);
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
    fn connect_counts_hundredths_in_every_currency() {
        let from =
            |hundredths, code| Money::from_hundredths(hundredths, Currency::parse(code).unwrap()).minor;
        assert_eq!(from(750, "NZD"), 750);
        assert_eq!(from(75_000, "JPY"), 750);
        assert_eq!(from(750, "KWD"), 7500);
    }
}
