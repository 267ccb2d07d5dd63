//! A pasted text has the same codes on one line, and a barcode is in its normal form, in any spelling.
#![no_main]

use checkout::fuzzing::{first_code, on_one_line};
use checkout::{Barcode, BarcodeError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    barcode(text);
    let line = on_one_line(text);
    assert!(!line.contains(['\n', '\r']), "{line:?}");
    let codes_of_line = codes(&line);
    // The code of a link may be a list, or a link itself. A link has two slashes.
    if text.chars().filter(|character| matches!(character, '/' | '\u{FF0F}')).count() < 2 {
        assert_eq!(on_one_line(&line), line);
        assert_eq!(codes(text), codes_of_line, "{line:?}");
    }
});

fn parse(text: &str) -> Result<String, BarcodeError> {
    Barcode::parse(text).map(|barcode| barcode.reveal().to_owned())
}

fn barcode(text: &str) {
    let Ok(once) = parse(text) else { return };
    assert!(once.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()), "{once}");
    assert_eq!(parse(&once).as_ref(), Ok(&once));
    assert_eq!(parse(&text.to_ascii_lowercase()).as_ref(), Ok(&once));
    let in_groups: Vec<String> = once.chars().map(String::from).collect();
    assert_eq!(parse(&in_groups.join(" - ")).as_ref(), Ok(&once));
}

/// All codes of a text, each with its PIN.
fn codes(text: &str) -> Vec<(String, Option<String>)> {
    let (mut codes, mut rest) = (Vec::new(), text.to_owned());
    while let Some((code, pin, others)) = first_code(&rest) {
        assert!(!code.is_empty() && code.trim() == code, "{code:?}");
        if let Some(pin) = &pin {
            assert_eq!(parse(&code).as_ref(), Ok(&code), "a code with a PIN is a barcode");
            assert!((1..=16).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        codes.push((code, pin));
        assert!(codes.len() <= text.len(), "{codes:?} do not end");
        rest = others;
    }
    codes
}
