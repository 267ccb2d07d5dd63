//! Splits a pasted text into a barcode and a PIN, as emails and vouchers print them.
//!
//! The first rule that applies decides where a text is split:
//! 1. at a separator that no barcode contains: a line break, a tab, `/`, `;`, `,`, `|` or the word PIN;
//! 2. otherwise at its only space, if at least 8 letters and digits come before it and 4 to 8 letters and digits after
//!    it, and the second part is shorter. So "ADTMM0000111 1234" is a barcode and a PIN, but "ADTM M000 0111" and
//!    "ADTMM 0000111" are barcodes printed in groups.
//!
//! A label that ends in a colon is dropped. The first part must be a barcode of at least 6 letters and digits. The
//! second must be a PIN: letters and digits, at least one of them a digit, and no space. It is shorter than the first
//! part and has at most 8 digits or 6 letters and digits; after the word PIN it has at most 16. Any other text is not
//! split.

use crate::barcode::{Barcode, Secret, fold};
use std::mem::swap;

/// A barcode and a PIN from one pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// The barcode in the normal form of [`Barcode`].
    pub(crate) barcode: Secret,
    /// The PIN.
    pub(crate) pin: Secret,
}

impl Pasted {
    /// Splits a text into a barcode and a PIN, or returns `None` if it is not both.
    pub(crate) fn read(text: &str) -> Option<Pasted> {
        let (mut barcode, mut last, mut pin, mut word) = <(String, String, String, String)>::default();
        // How many words came before the split, and whether it was passed.
        let (mut words, mut is_split, mut is_labelled) = (0, false, false);
        for character in text.chars().map(fold).chain(['\n']) {
            let separates = matches!(character, '\n' | '\r' | '\t' | '/' | ';' | ',' | '|');
            if !separates && character != ':' && !character.is_whitespace() {
                word.push(character);
                continue;
            }
            let is_pin_label = is_pin_label(word.as_bytes());
            is_labelled |= is_pin_label;
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
            length >= 8 && digits > 0 && digits + letters == all && (4..9.min(length)).contains(&all)
        } else {
            // Without a label, a second part that is long or like a word is a second code.
            let is_pin = is_labelled || (all < length && all <= if letters == 0 { 8 } else { 6 });
            length >= 6 && digits > 0 && digits + letters == all && all <= 16 && is_pin
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let pasted = Pasted::read(text)?;
        Some((pasted.barcode.reveal().to_owned(), pasted.pin.reveal().to_owned()))
    }

    #[test]
    fn a_text_with_barcode_and_pin_is_split() {
        for text in [
            "ADTMM0000111 1234",
            "  ADTMM0000111   1234\n",
            "ADTMM0000111\u{a0}1234",
            "ADTMM0000111/1234",
            "ADTMM0000111 / 1234",
            "ADTMM0000111;1234",
            "ADTMM0000111, 1234",
            "ADTMM0000111 | 1234",
            "ADTMM0000111\t1234",
            "\tADTMM0000111\t1234",
            "ADTMM0000111\n1234",
            "ADTMM0000111\r\n1234\r\n",
            "ADTMM0000111 PIN 1234",
            "ADTMM0000111 pin: 1234",
            "ADTMM0000111, Pin 1234",
            "ADTMM0000111 PIN:1234",
            "ADTMM0000111 PIN-Code: 1234",
            "Barcode: ADTMM0000111 PIN: 1234",
            "Barcode: ADTMM0000111\nPIN: 1234",
            "Ihr Gutschein:ADTMM0000111 / PIN: 1234",
            "Voucher code: ADTMM0000111; PIN code: 1234;",
            "The code of your voucher: ADTMM0000111 / 1234",
            "ＡＤＴＭＭ００００１１１　１２３４",
            "番号：ADTMM0000111／１２３４",
        ] {
            assert_eq!(read(text), Some(("ADTMM0000111".to_owned(), "1234".to_owned())), "{text:?}");
        }
    }

    #[test]
    fn a_grouped_barcode_stays_whole_if_another_mark_splits() {
        for (text, barcode, pin) in [
            ("ADTM M000 0111 / 1234", "ADTMM0000111", "1234"),
            ("adtm-m000-0111 1234", "ADTMM0000111", "1234"),
            ("9300675024235 0012", "9300675024235", "0012"),
            ("AB12CD34 9876", "AB12CD34", "9876"),
            ("PINK12345678 1234", "PINK12345678", "1234"),
            ("ADTMM0000111 12A4", "ADTMM0000111", "12A4"),
            ("ABC1234\nA1b2C3", "ABC1234", "A1b2C3"),
            ("ABC123 PIN A1b2C3d4", "ABC123", "A1b2C3d4"),
        ] {
            assert_eq!(read(text), Some((barcode.to_owned(), pin.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn a_text_with_a_barcode_alone_is_not_split() {
        for text in [
            "",
            " ",
            "ADTMM0000111",
            "ADTM M000 0111",
            "ADTMM 0000111",
            "ADTMM 0000 111",
            "adtmm-0000 111",
            "5 901234 123457",
            "12345678 12345678",
            "ABC1234 123",
            "ADTMM0000111 12",
            "ADTMM0000111 123456789",
            "ABC123\nA1b2C3",
            "ADTMM0000111\nA1b2C3d",
            "ADTMM0000111\n123456789",
            "ADTMM0000111 BLITZO",
            "Barcode: ADTMM0000111",
            "PIN: 1234",
            "PINK12345678",
            "ADTMM0000111 PIN",
            "ADTMM0000111 PIN 12 34",
            "ADTMM0000111 / 1234 / 5678",
            "AB/12",
            "23/11/2026",
            "https://cinema.example/voucher/ADTMM0000111",
            "ADTMM0000111; 12345678901234567",
            "my voucher, please",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_into_a_barcode_and_a_pin_or_not_at_all(text in ".*") {
            if let Some(pasted) = Pasted::read(&text) {
                proptest::prop_assert!(Barcode::parse(pasted.barcode.reveal()).is_ok());
                proptest::prop_assert!(pasted.pin.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric()));
            }
        }
    }
}
