//! Reads the text of the field for codes: a code, a code with its PIN, several codes, or a link that holds one.

use crate::barcode::{Secret, fold, is_invisible};
use crate::link::from_link;
use crate::paste::Pasted;
use crate::text::{cut, parts};

/// Whether this is a mark between several codes. No code contains one.
pub(crate) fn is_mark(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'\t' | b',' | b';' | b'|')
}

/// A code as it was typed, pasted or scanned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypedCode {
    /// Without invisible characters, with ASCII digits, letters and quotes.
    pub(crate) code: Secret,
    /// The PIN, if the text has it.
    pub(crate) pin: Option<Secret>,
}

/// The first code of a text, and the text of the others. `None` if there is no code.
pub(crate) fn first_code(text: &str) -> Option<(TypedCode, String)> {
    let text = lines(text).join("\n");
    if let Some(whole) = one_voucher(&text) {
        return Some((TypedCode { code: whole.barcode, pin: Some(whole.pin) }, String::new()));
    }
    let mut parts = parts(&text, is_mark).into_iter().peekable();
    let first = parts.next()?;
    let first = from_link(first).unwrap_or_else(|| first.to_owned());
    // The PIN may be a part of its own, as in "ADTMM0000111, 1234, ADTMM0000112, 2345".
    let alone = Pasted::read(&first);
    let with_next = parts.peek().filter(|_| alone.is_none()).and_then(|next| {
        let is_number = next.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Pasted::read(&(first.clone() + "\n" + next)))?
    });
    if with_next.is_some() {
        parts.next();
    }
    let typed = match alone.or(with_next) {
        Some(both) => TypedCode { code: both.barcode, pin: Some(both.pin) },
        None => TypedCode { code: Secret::new(first), pin: None },
    };
    let mut others = String::new();
    parts.for_each(|part| add(&mut others, part));
    Some((typed, others))
}

/// The codes of a text without their PINs.
pub(crate) fn without_pins(text: &str) -> String {
    let mut rest = text.to_owned();
    let mut kept = String::new();
    let mut has_pin = false;
    while let Some((typed, others)) = first_code(&rest) {
        has_pin |= typed.pin.is_some();
        add(&mut kept, typed.code.reveal());
        rest = others;
    }
    if has_pin { kept } else { text.to_owned() }
}

/// Adds a code to the text of several codes.
fn add(codes: &mut String, code: &str) {
    if !codes.is_empty() {
        codes.push_str(", ");
    }
    codes.push_str(code);
}

/// Reads a text that is one voucher with its PIN as a whole.
fn one_voucher(text: &str) -> Option<Pasted> {
    let whole = Pasted::read(text)?;
    // "ADTMM0000111 1234, ADTMM1" is a voucher with its PIN and another voucher, but "ADTMM000 0111, 1234" a barcode in
    // two groups and its PIN.
    let is_number = |pin: &Secret| pin.reveal().bytes().all(|byte| byte.is_ascii_digit());
    let first = *parts(text, is_mark).first()?;
    let is_list = Pasted::read(first).filter(|_| first != text).is_some_and(|first| {
        let is_labelled = text.as_bytes().windows(3).any(|word| word.eq_ignore_ascii_case(b"pin"));
        let are_numbers = is_number(&first.pin) && is_number(&whole.pin);
        !is_labelled && !are_numbers
    });
    (!is_list).then_some(whole)
}

/// The lines of a text, cleaned, with the code of a link in place of the link, which may contain marks.
fn lines(text: &str) -> Vec<String> {
    let text = clean(text);
    let lines = parts(&text, |byte| matches!(byte, b'\n' | b'\r')).into_iter();
    lines.map(with_links_read).collect()
}

/// A line, or the codes of its links without the words around them. A PIN may follow a link.
fn with_links_read(line: &str) -> String {
    let (mut codes, mut rest) = (String::new(), Some(line));
    while let Some(text) = rest {
        let (word, after) =
            cut(text, |byte| byte == b' ').map_or((text, None), |(word, after)| (word, Some(after)));
        if let Some(code) = from_link(word) {
            let both = code.clone() + " " + after.unwrap_or_default();
            add(&mut codes, if Pasted::read(&both).is_some() { both.trim() } else { &code });
        }
        rest = after;
    }
    if codes.is_empty() { line.to_owned() } else { codes }
}

/// A pasted or scanned text as the field shows it: on one line, and with the code of a link in place of the link.
pub(crate) fn on_one_line(text: &str) -> String {
    let lines = lines(text);
    match (lines.as_slice(), one_voucher(&lines.join("\n"))) {
        // One voucher with its PIN on the next line.
        ([_, _, ..], Some(both)) => {
            let join = |between: &str| both.barcode.reveal().to_owned() + between + both.pin.reveal();
            // Without the line break, a short barcode and its PIN would be read as one barcode.
            let line = join(" ");
            if Pasted::read(&line).is_some() { line } else { join(" PIN ") }
        }
        _ => {
            let mut codes = String::new();
            lines.iter().for_each(|line| add(&mut codes, line));
            codes
        }
    }
}

/// Drops invisible characters, and replaces full-width characters, other digits and curly quotes by ASCII.
pub(crate) fn clean(text: &str) -> String {
    let kept = text.chars().filter(|&character| !is_invisible(character));
    let plain = kept.map(|character| match fold(character) {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{B4}' | '\u{60}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    });
    let plain: String = plain.collect();
    // An email may have written `&amp;` for `&` in a link.
    let (mut text, mut rest) = (String::new(), plain.trim());
    while let Some((before, after)) = cut(rest, |byte| byte == b'&') {
        text = text + before + "&";
        rest = after;
        while let Some(after) = rest.strip_prefix("amp;") {
            rest = after;
        }
    }
    text + rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// All codes of a text, each with its PIN.
    fn read(text: &str) -> Vec<String> {
        let mut codes = Vec::new();
        let mut rest = text.to_owned();
        while let Some((typed, others)) = first_code(&rest) {
            let pin = typed.pin.map(|pin| format!(" {}", pin.reveal())).unwrap_or_default();
            codes.push(format!("{}{pin}", typed.code.reveal()));
            rest = others;
        }
        codes
    }

    #[test]
    fn one_code_is_cleaned() {
        for (text, code) in [
            ("BLITZO\u{200B}", "BLITZO"),
            ("\u{FEFF}BLITZO", "BLITZO"),
            (" MUM\u{2019}S10 ", "MUM'S10"),
            ("ＢＬＩＴＺＯ１０", "BLITZO10"),
            ("MUM｀S", "MUM'S"),
            ("\u{202A}adtmm 0000 111\u{202C}", "adtmm 0000 111"),
            ("SAVE–10", "SAVE-10"),
            ("ADTM M000 0111", "ADTM M000 0111"),
        ] {
            assert_eq!(read(text), [code], "{text:?}");
        }
        assert_eq!(read(" \u{200B}\n"), Vec::<String>::new());
    }

    #[test]
    fn several_codes_come_one_after_the_other() {
        let both = ["ADTMM0000111 1234", "ADTMM0000112 2345"];
        for text in [
            "ADTMM0000111 1234\nADTMM0000112 2345",
            "ADTMM0000111 1234, ADTMM0000112 2345",
            "ADTMM0000111, 1234, ADTMM0000112, 2345",
            "ADTMM0000111\t1234\r\nADTMM0000112\t2345\r\n",
            "ADTMM0000111/1234; ADTMM0000112/2345",
            "https://a.example/?voucher=ADTMM0000111&pin=1234\nADTMM0000112 2345",
        ] {
            assert_eq!(read(text), both, "{text:?}");
            assert_eq!(read(&on_one_line(text)), both, "{text:?} on one line");
        }
        assert_eq!(read("ADTMM0000111 1234\nADTMM1"), ["ADTMM0000111 1234", "ADTMM1"]);
        assert_eq!(read("ADTMM0000111 AB12\nA1"), ["ADTMM0000111 AB12", "A1"]);
        assert_eq!(read("ADTMM000 0111\n1234"), ["ADTMM0000111 1234"], "a barcode in two groups");
        assert_eq!(read("ADTMM000 0111\nPIN AB12"), ["ADTMM0000111 AB12"]);
        // On one line, a comma follows the link.
        for (link, other) in [("t.example/?code=", "BLITZO"), ("https://t.example/?redeemCode=AB123", "B2")] {
            let lines = format!("{link}\r\n{other}");
            assert_eq!(read(&lines), [link, other]);
            assert_eq!(read(&on_one_line(&lines)), [link, other]);
        }
        assert_eq!(read("ADTMM0000111\nADTMM0000112\nBLITZO"), ["ADTMM0000111", "ADTMM0000112", "BLITZO"]);
    }

    #[test]
    fn the_field_shows_one_line() {
        assert_eq!(on_one_line("https://t.example/?voucher=ADTMM0000111"), "ADTMM0000111");
        let link = "https://t.example/?voucher=ADTMM0000111";
        for (line, codes) in [
            (format!("Your voucher: {link} (new)"), "ADTMM0000111"),
            (format!("Redeem at <{link}> until 2026"), "ADTMM0000111"),
            (format!("{link} PIN 1234"), "ADTMM0000111 PIN 1234"),
            (format!("Two: {link}&pin=1234 and {link}"), "ADTMM0000111 1234, ADTMM0000111"),
        ] {
            assert_eq!(on_one_line(&line), codes);
        }
        assert_eq!(on_one_line("Voucher: ADTMM0000111\nPIN: 1234"), "ADTMM0000111 1234");
        assert_eq!(on_one_line("A1\n\nB2\n"), "A1, B2");
        assert_eq!(on_one_line("https://t.example/?voucher=A1%0AB2"), "A1 B2");
        assert_eq!(on_one_line("https://t.example/?voucher=ADTMM0000111+&pin=1234+"), "ADTMM0000111 1234");
    }

    #[test]
    fn a_pin_on_its_own_line_stays_a_pin_on_one_line() {
        for (text, code) in [
            ("ABC1234\nA1b2C3", "ABC1234 A1b2C3"),
            ("ABC123\nPIN A1b2C3d4", "ABC123 A1b2C3d4"),
            ("ADTMM0000111\n123", "ADTMM0000111 123"),
            ("https://t.example/?voucher=ADTMM0000111\nA1b2", "ADTMM0000111 A1b2"),
        ] {
            assert_eq!(read(text), [code], "{text:?}");
            assert_eq!(read(&on_one_line(text)), [code], "{text:?} on one line");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in ".*") {
            proptest::prop_assert!(read(&text).len() <= text.len());
        }
    }
}
