//! Money: whole minor units of a named currency.

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
    fn connect_counts_hundredths_in_every_currency() {
        let from =
            |hundredths, code| Money::from_hundredths(hundredths, Currency::parse(code).unwrap()).minor;
        assert_eq!(from(750, "NZD"), 750);
        assert_eq!(from(75_000, "JPY"), 750);
        assert_eq!(from(750, "KWD"), 7500);
    }
}
