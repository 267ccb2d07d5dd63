//! What a person types: a barcode and a PIN, or the code of a ProCinema voucher.

use std::fmt;

/// A text that is never shown: `Debug` prints `***`. Holds a barcode or a PIN while it is on its way.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself, for the request that needs it and the input that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A voucher's barcode as the cinema prints it: letters A to Z and digits, in capitals, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barcode(Secret);

/// Why a text is no barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarcodeError {
    /// There is nothing in it.
    Empty,
    /// It has a character that no barcode has.
    Character(char),
}

impl Barcode {
    /// Reads what a person typed, pasted or scanned.
    ///
    /// Spaces, hyphens and invisible characters are left out, full-width and Arabic-Indic digits become digits, and
    /// letters become capitals by ASCII alone, so that a Turkish keyboard changes nothing. Nothing is guessed: an O
    /// stays an O.
    ///
    /// # Errors
    /// [`BarcodeError::Empty`] where nothing remains, [`BarcodeError::Character`] naming the first character that
    /// is neither a letter A to Z nor a digit.
    pub fn parse(typed: &str) -> Result<Barcode, BarcodeError> {
        let mut barcode = String::with_capacity(typed.len());
        for character in typed.chars().filter(|&character| !is_left_out(character)) {
            match fold(character) {
                folded if folded.is_ascii_alphanumeric() => barcode.push(folded.to_ascii_uppercase()),
                _ => return Err(BarcodeError::Character(character)),
            }
        }
        if barcode.is_empty() { Err(BarcodeError::Empty) } else { Ok(Barcode(Secret(barcode))) }
    }

    /// The barcode itself, for the request that needs it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

fn is_left_out(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{AD}')
        // Zero-width characters, bidirectional controls, the byte order mark.
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{61C}' | '\u{FEFF}')
}

/// Full-width and Arabic-Indic characters as the ASCII ones they stand for.
pub(crate) fn fold(character: char) -> char {
    let digit = |zero: u32| char::from_u32(u32::from('0') + u32::from(character) - zero).unwrap_or(character);
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6F0}'..='\u{6F9}' => digit(0x6F0),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, BarcodeError> {
        Barcode::parse(typed).map(|barcode| barcode.reveal().to_owned())
    }

    #[test]
    fn people_type_barcodes_in_many_ways() {
        for typed in [
            "ADTMM0000111",
            "adtmm 0000 111",
            "ADTMM-0000-111",
            "\u{200E}ADTMM0000111\u{FEFF}\n",
            "ＡＤＴＭＭ００００１１１",
            "ADTMM٠٠٠٠١١١",
            "ADTMM–0000–111",
        ] {
            assert_eq!(read(typed).as_deref(), Ok("ADTMM0000111"), "{typed:?}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(read("o0il1"), Ok("O0IL1".to_owned()));
        assert_eq!(read("adı"), Err(BarcodeError::Character('ı')));
        assert_eq!(read("straße"), Err(BarcodeError::Character('ß')));
        assert_eq!(read("ﬁlm"), Err(BarcodeError::Character('ﬁ')));
        assert_eq!(read("AB_1"), Err(BarcodeError::Character('_')));
        assert_eq!(read(" - \u{200B}"), Err(BarcodeError::Empty));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Barcode::parse("ADTMM0000111").unwrap()), "Barcode(***)");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_capitals_and_digits_or_an_error(typed in ".*") {
            if let Ok(once) = read(&typed) {
                proptest::prop_assert!(once.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
                proptest::prop_assert_eq!(read(&once), Ok(once));
            }
        }
    }
}
