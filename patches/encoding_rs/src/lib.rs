//! Stands in for the crate encoding_rs in the scanner's decoder.
//!
//! rxing depends on it because a code may say that its text is Big5 or Shift JIS. The tables for that are half of the
//! decoder, and a voucher's code is letters and digits, which all these encodings write as ASCII does. So here all of
//! them are one: UTF-8 if the bytes are valid, otherwise Latin-1 (docs/decisions/0020-scanner.md).
#![forbid(unsafe_code)]

use std::borrow::Cow;

/// An encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoding(());

/// Any of them.
static ANY: Encoding = Encoding(());

macro_rules! all_the_same {
    ($($name:ident)+) => {
        $(
            #[doc = stringify!($name)]
            pub static $name: &Encoding = &ANY;
        )+
    };
}

all_the_same! {
    BIG5 EUC_KR GB18030 GBK ISO_8859_2 ISO_8859_3 ISO_8859_4 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8 ISO_8859_10
    ISO_8859_13 ISO_8859_14 ISO_8859_15 ISO_8859_16 SHIFT_JIS UTF_16BE UTF_16LE UTF_8 WINDOWS_1250 WINDOWS_1251
    WINDOWS_1252 WINDOWS_1254 WINDOWS_1256 WINDOWS_874
}

impl Encoding {
    /// The encoding of a name.
    pub fn for_label(_label: &[u8]) -> Option<&'static Encoding> {
        Some(&ANY)
    }

    /// The text as bytes, and `false`: every character can be written.
    pub fn encode<'a>(&'static self, text: &'a str) -> (Cow<'a, [u8]>, &'static Encoding, bool) {
        (Cow::Borrowed(text.as_bytes()), self, false)
    }

    /// The bytes as text, and `false`: every byte is a character.
    pub fn decode<'a>(&'static self, bytes: &'a [u8]) -> (Cow<'a, str>, &'static Encoding, bool) {
        let latin = || bytes.iter().map(|byte| char::from(*byte)).collect();
        let text = std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(latin()), Cow::Borrowed);
        (text, self, false)
    }
}
