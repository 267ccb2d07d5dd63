//! Barcode and PIN in one paste, as they stand in mails and on vouchers.
//!
//! The rule. A text is cut in two
//! 1. where something stands that stands in no barcode: a line break, a tab, `/`, `;`, `,`, `|` or the word PIN;
//! 2. else at its only space, where at least 8 letters and digits stand before it, and 3 to 8 digits, fewer than
//!    these, behind it. So "ADTMM0000111 1234" is a barcode and its PIN, while "ADTM M000 0111" and "ADTMM 0000111"
//!    are barcodes in groups.
//!
//! A name before either, which ends in a colon, is left out. The first must then be a barcode of 6 letters and digits
//! or more, and the second a PIN: up to 16 letters and digits without a space, a digit among them. A text that is not
//! both is not cut.

use crate::barcode::{Barcode, Secret, fold};
use std::mem::swap;

/// A barcode and a PIN out of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The barcode, without what a barcode does not need.
    pub barcode: Secret,
    /// The PIN.
    pub pin: Secret,
}

impl Pasted {
    /// Cuts a text in two by the rule above; `None` where it is not both.
    pub fn read(text: &str) -> Option<Pasted> {
        let (mut barcode, mut last, mut pin, mut word) = <(String, String, String, String)>::default();
        // The words before the cut, and whether it has come.
        let (mut words, mut is_cut) = (0, false);
        for character in text.chars().map(fold).chain(['\n']) {
            let cuts = matches!(character, '\n' | '\r' | '\t' | '/' | ';' | ',' | '|');
            if !cuts && character != ':' && !character.is_whitespace() {
                word.push(character);
                continue;
            }
            let says_pin = says_pin(word.as_bytes());
            if character == ':' && !says_pin {
                // A name. What came before it in its part belongs to it.
                if !is_cut {
                    words = 0;
                    barcode.clear();
                    last.clear();
                }
            } else if !word.is_empty() && !says_pin {
                if !is_cut {
                    words += 1;
                    barcode.push_str(&last);
                    swap(&mut last, &mut word);
                } else if pin.is_empty() {
                    swap(&mut pin, &mut word);
                } else {
                    return None;
                }
            }
            word.clear();
            is_cut |= words > 0 && (cuts || says_pin);
        }
        let by_space = pin.is_empty() && words == 2;
        if by_space {
            pin = last;
        } else {
            barcode.push_str(&last);
        }
        let barcode = Barcode::parse(&barcode).ok()?;
        let (length, all) = (barcode.reveal().len(), pin.len());
        let digits = pin.bytes().filter(u8::is_ascii_digit).count();
        let letters = pin.bytes().filter(u8::is_ascii_alphabetic).count();
        let fits = if by_space {
            length >= 8 && digits == all && (3..9.min(length)).contains(&all)
        } else {
            length >= 6 && digits > 0 && digits + letters == all && all <= 16
        };
        fits.then(|| Pasted { barcode: Secret::new(barcode.reveal()), pin: Secret::new(pin) })
    }
}

/// "PIN", "Pin", "PIN-Code", but not "PINK1".
fn says_pin(word: &[u8]) -> bool {
    match word {
        [p, i, n, rest @ ..] => {
            [*p, *i, *n].eq_ignore_ascii_case(b"pin") && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}
