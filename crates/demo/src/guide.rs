//! The vouchers and discounts of the sandbox that a user of the demo can try. They are invented, so the demo may show
//! their PINs.

use sandbox::seed;
use serde::Serialize;
use std::fmt;

/// All codes to try.
#[derive(Debug, Serialize)]
pub struct ToTry {
    /// Vouchers.
    pub vouchers: Vec<Voucher>,
    /// Discount codes.
    pub discounts: Vec<Discount>,
    /// ProCinema codes, which the page takes in Zürich.
    pub procinema: Vec<&'static str>,
}

/// A voucher to try.
#[derive(Debug, Serialize)]
pub struct Voucher {
    /// The barcode as printed.
    pub barcode: &'static str,
    /// The PIN as printed, if the voucher has one.
    pub pin: Option<&'static str>,
    /// What it shows.
    pub shows: &'static str,
}

/// A discount code to try.
#[derive(Debug, Serialize)]
pub struct Discount {
    /// The code.
    pub code: &'static str,
    /// What it shows.
    pub shows: &'static str,
}

/// The codes, in the order in which to try them.
pub fn to_try() -> ToTry {
    let voucher =
        |card: &'static seed::Card| Voucher { barcode: card.barcode, pin: card.pin, shows: card.shows };
    ToTry {
        vouchers: seed::vouchers().iter().map(voucher).collect(),
        discounts: vec![
            Discount { code: seed::BLITZO, shows: "Makes an adult's ticket cost 7.50 instead of 10.00." },
            Discount { code: seed::MEMBERCLUB, shows: "Is for members with points, so it is refused." },
            Discount { code: "NOSUCHCODE", shows: "Does not exist." },
            Discount { code: "SUMMER2026", shows: "Could be a voucher, so its PIN is asked for first." },
        ],
        procinema: seed::PROCINEMA_CODES.to_vec(),
    }
}

impl fmt::Display for ToTry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  Each of these goes into the one field. A PIN is typed after a space, or in the next step.\n"
        )?;
        writeln!(f, "  {:<18}  {:<6}  What it shows", "Voucher", "PIN")?;
        for Voucher { barcode, pin, shows } in &self.vouchers {
            writeln!(f, "  {barcode:<18}  {:<6}  {shows}", pin.unwrap_or("none"))?;
        }
        writeln!(f, "\n  {:<18}  {:<6}  What it shows", "Discount code", "")?;
        for Discount { code, shows } in &self.discounts {
            writeln!(f, "  {code:<18}  {:<6}  {shows}", "")?;
        }
        writeln!(f, "\n  {:<28}What it shows", "ProCinema code")?;
        for code in &self.procinema {
            writeln!(f, "  {code:<28}Pays up to 100.00 CHF in Zürich (?currency=CHF), once.")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    #[test]
    fn the_table_is_as_wide_as_a_terminal_and_its_columns_line_up() {
        let text = super::to_try().to_string();
        let (_, table) = text.split_once("\n\n").unwrap();
        for line in table.lines().filter(|line| !line.is_empty()) {
            assert!(line.chars().count() <= 100, "{line}");
            assert!(line.chars().nth(30).is_some_and(|first| first != ' '), "{line}");
        }
    }
}
