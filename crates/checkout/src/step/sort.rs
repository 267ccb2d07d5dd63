//! What a code can be, worked out without a call.

use super::Machine;
use crate::barcode::{Barcode, BarcodeError};
use crate::message::Message;
use crate::voucher_payment;

/// The fewest letters and digits of a voucher's barcode. Vista's has an identifier and a serial number.
const SHORTEST_BARCODE: usize = 6;

/// What a code can be.
pub(super) enum Sort {
    /// A discount. Nothing else has its form, or it is on offer.
    Discount(String),
    /// A ProCinema code, by its length.
    Payment(Barcode),
    /// It has the length of a ProCinema code, and whether the site takes those is still being read.
    PaymentOrVoucher,
    /// A voucher. `certain` says that it cannot be a discount.
    Voucher { code: Barcode, certain: bool },
}

impl Machine {
    /// What a code can be.
    ///
    /// # Errors
    /// The message for a code that no system of the site can have.
    pub(super) fn sort(&self, code: &str) -> Result<Sort, Message> {
        let takes_discounts = self.checkout.takes_discounts() != Some(false);
        if self.checkout.offers().iter().any(|offer| offer.code.eq_ignore_ascii_case(code)) {
            return Ok(Sort::Discount(code.to_owned()));
        }
        let barcode = match Barcode::parse(code) {
            Ok(barcode) => barcode,
            Err(_) if takes_discounts => return Ok(Sort::Discount(code.to_owned())),
            Err(BarcodeError::Empty) => return Err(Message::CodeMissing),
            Err(BarcodeError::Character(character)) => return Err(Message::CodeCharacter(character)),
        };
        if self.checkout.takes_payments() && voucher_payment::is_code(&barcode) {
            return Ok(Sort::Payment(barcode));
        }
        if self.checkout.may_take_payments() && voucher_payment::is_code(&barcode) {
            return Ok(Sort::PaymentOrVoucher);
        }
        let characters = barcode.reveal();
        let has_digit = characters.bytes().any(|byte| byte.is_ascii_digit());
        if !has_digit || characters.len() < SHORTEST_BARCODE {
            return if takes_discounts {
                Ok(Sort::Discount(code.to_owned()))
            } else {
                Err(Message::CodeNotVoucher)
            };
        }
        let is_number = characters.bytes().all(|byte| byte.is_ascii_digit());
        let certain = !takes_discounts || is_number || self.begins_like_a_voucher(characters);
        Ok(Sort::Voucher { code: barcode, certain })
    }

    /// Whether a barcode begins with the code of a voucher type that can pay a ticket of the showtime.
    fn begins_like_a_voucher(&self, barcode: &str) -> bool {
        let prices = self.checkout.prices.voucher_prices();
        let mut types = prices.iter().flat_map(|price| &price.voucher_types);
        types.any(|code| {
            let beginning = barcode.get(..code.len());
            !code.is_empty() && beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(code))
        })
    }
}
