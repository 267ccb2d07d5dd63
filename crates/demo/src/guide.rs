//! What to try in the demo: the sandbox's vouchers and discounts, and what each of them shows. They are invented, so
//! they may be shown with their PINs.

use sandbox::seed;
use serde::Serialize;
use std::fmt;

/// All there is to try.
#[derive(Debug, Serialize)]
pub struct ToTry {
    /// To be typed into the voucher form.
    pub vouchers: Vec<Voucher>,
    /// To be typed, or chosen, as a discount.
    pub discounts: Vec<Discount>,
    /// To be typed into the form for ProCinema vouchers, in Zürich.
    pub procinema: Vec<&'static str>,
}

/// A voucher to try.
#[derive(Debug, Serialize)]
pub struct Voucher {
    /// As printed.
    pub barcode: &'static str,
    /// As printed, where it has one.
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

/// The list, in the order in which it tells a story.
pub fn to_try() -> ToTry {
    let voucher =
        |card: &'static seed::Card| Voucher { barcode: card.barcode, pin: card.pin, shows: card.shows };
    ToTry {
        vouchers: seed::vouchers().iter().map(voucher).collect(),
        discounts: vec![
            Discount { code: seed::BLITZO, shows: "Makes an adult's ticket cost 7.50 instead of 10.00." },
            Discount { code: seed::MEMBERCLUB, shows: "Is for members with points, so it is refused." },
            Discount { code: "NOSUCHCODE", shows: "Does not exist." },
        ],
        procinema: seed::PROCINEMA_CODES.to_vec(),
    }
}

impl fmt::Display for ToTry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
mod tests {
    #[test]
    fn the_table_is_as_wide_as_a_terminal_and_its_columns_line_up() {
        let table = super::to_try().to_string();
        for line in table.lines().filter(|line| !line.is_empty()) {
            assert!(line.chars().count() <= 100, "{line}");
            assert!(line.chars().nth(30).is_some_and(|first| first != ' '), "{line}");
        }
    }
}
