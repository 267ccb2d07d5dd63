//! Splits a pasted text into a barcode and a PIN, as emails and vouchers print them.
//!
//! The first rule that applies decides where a text is split:
//! 1. at a separator that no barcode contains: a line break, a tab, `/`, `;`, `,`, `|` or the word PIN;
//! 2. otherwise at its only space, if at least 8 letters and digits come before it and 3 to 8 digits after it, and
//!    the second part is shorter. So "ADTMM0000111 1234" is a barcode and a PIN, but "ADTM M000 0111" and
//!    "ADTMM 0000111" are barcodes printed in groups.
//!
//! A label that ends in a colon is dropped. The first part must be a barcode of at least 6 letters and digits. The
//! second must be a PIN: at most 16 letters and digits, at least one of them a digit, and no space. Any other text is
//! not split.

use crate::barcode::{Barcode, Secret, fold};
use std::mem::swap;

/// A barcode and a PIN from one pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The barcode in the normal form of [`Barcode`].
    pub barcode: Secret,
    /// The PIN.
    pub pin: Secret,
}

impl Pasted {
    /// Splits a text into a barcode and a PIN, or returns `None` if it is not both.
    ///
    /// ```
    /// use checkout::Pasted;
    ///
    /// let read = |text| {
    ///     let pasted = Pasted::read(text)?;
    ///     Some((pasted.barcode.reveal().to_owned(), pasted.pin.reveal().to_owned()))
    /// };
    /// let both = Some(("ADTMM0000111".to_owned(), "1234".to_owned()));
    /// assert_eq!(read("ADTMM0000111 1234"), both);
    /// assert_eq!(read("Voucher code: adtm-m000-0111\nPIN: 1234"), both);
    /// assert_eq!(read("ADTM M000 0111"), None); // one barcode, printed in groups
    /// ```
    pub fn read(text: &str) -> Option<Pasted> {
        let (mut barcode, mut last, mut pin, mut word) = <(String, String, String, String)>::default();
        // How many words came before the split, and whether it was passed.
        let (mut words, mut is_split) = (0, false);
        for character in text.chars().map(fold).chain(['\n']) {
            let separates = matches!(character, '\n' | '\r' | '\t' | '/' | ';' | ',' | '|');
            if !separates && character != ':' && !character.is_whitespace() {
                word.push(character);
                continue;
            }
            let is_pin_label = is_pin_label(word.as_bytes());
            if character == ':' && !is_pin_label {
                // A label. The words before it in the same part belong to it.
                if !is_split {
                    words = 0;
                    barcode.clear();
                    last.clear();
                }
            } else if !word.is_empty() && !is_pin_label {
                if !is_split {
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
            is_split |= words > 0 && (separates || is_pin_label);
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

/// Whether a word is a label for a PIN, such as "PIN", "Pin" or "PIN-Code". "PINK1" is not.
fn is_pin_label(word: &[u8]) -> bool {
    match word {
        [p, i, n, rest @ ..] => {
            [*p, *i, *n].eq_ignore_ascii_case(b"pin") && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}
