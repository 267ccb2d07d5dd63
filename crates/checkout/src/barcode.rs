//! Typed barcodes and ProCinema codes, and secrets that never reach a log.

use std::fmt;

/// A text that must not reach a log, such as a barcode or a PIN. `Debug` prints `***`.
///
/// ```
/// let pin = checkout::Secret::new("1234");
/// assert_eq!(format!("{pin:?}"), "***");
/// assert_eq!(pin.reveal(), "1234");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// Returns the text, for the request that needs it or the input that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A voucher's barcode in its normal form: one or more digits and capital letters A to Z. `Debug` hides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barcode(Secret);

/// Why a text is not a barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarcodeError {
    /// The text has no letters and no digits.
    Empty,
    /// The text has this character, which a barcode cannot have.
    Character(char),
}

impl Barcode {
    /// Parses a typed, pasted or scanned barcode.
    ///
    /// - Spaces, hyphens, dashes and invisible characters are dropped.
    /// - Full-width characters and Arabic-Indic digits become ASCII.
    /// - Letters become capitals by ASCII rules. Turkish rules would turn an `i` into an `İ`.
    /// - Similar characters are not exchanged: the letter O stays an O.
    ///
    /// # Errors
    /// [`BarcodeError::Empty`] if no character remains. [`BarcodeError::Character`] with the first character that is
    /// neither a letter A to Z nor a digit.
    ///
    /// ```
    /// use checkout::{Barcode, BarcodeError};
    ///
    /// assert_eq!(Barcode::parse(" adtmm-0000-111 ")?.reveal(), "ADTMM0000111");
    /// assert_eq!(Barcode::parse("AB_1"), Err(BarcodeError::Character('_')));
    /// # Ok::<(), BarcodeError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Barcode, BarcodeError> {
        let mut barcode = String::with_capacity(typed.len());
        for character in typed.chars().filter(|&character| !is_ignored(character)) {
            match fold(character) {
                folded if folded.is_ascii_alphanumeric() => barcode.push(folded.to_ascii_uppercase()),
                _ => return Err(BarcodeError::Character(character)),
            }
        }
        if barcode.is_empty() { Err(BarcodeError::Empty) } else { Ok(Barcode(Secret(barcode))) }
    }

    /// Returns the barcode, for the request that needs it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

fn is_ignored(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || is_invisible(character)
        || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether a character is drawn as nothing: those with Unicode's property `Default_Ignorable_Code_Point`, and the marks
/// of objects that a copied text has lost.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the ASCII character for a full-width character or an Arabic-Indic digit, and any other one unchanged.
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
    fn the_usual_spellings_give_the_same_barcode() {
        for typed in [
            "ADTMM0000111",
            "adtmm 0000 111",
            "ADTMM-0000-111",
            "\u{200E}ADTMM0000111\u{FEFF}\n",
            "ＡＤＴＭＭ００００１１１",
            "ADTMM٠٠٠٠١١١",
            "ADTMM–0000–111",
            "ADTMM0000111\u{FE0F}\u{FFFC}",
            "\u{180E}ADTMM\u{34F}0000\u{206F}111\u{E0020}",
        ] {
            assert_eq!(read(typed).as_deref(), Ok("ADTMM0000111"), "{typed:?}");
        }
    }

    #[test]
    fn similar_characters_are_not_exchanged() {
        assert_eq!(read("o0il1"), Ok("O0IL1".to_owned()));
        assert_eq!(read("adı"), Err(BarcodeError::Character('ı')));
        assert_eq!(read("straße"), Err(BarcodeError::Character('ß')));
        assert_eq!(read("ﬁlm"), Err(BarcodeError::Character('ﬁ')));
        assert_eq!(read("AB_1"), Err(BarcodeError::Character('_')));
        assert_eq!(read(" - \u{200B}"), Err(BarcodeError::Empty));
    }

    #[test]
    fn debug_does_not_show_the_barcode() {
        assert_eq!(format!("{:?}", Barcode::parse("ADTMM0000111").unwrap()), "Barcode(***)");
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_capitals_and_digits_or_an_error(typed in ".*") {
            if let Ok(once) = read(&typed) {
                proptest::prop_assert!(once.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
                proptest::prop_assert_eq!(read(&once), Ok(once));
            }
        }
    }
}
