//! Cutting and decoding texts, and numbers as text. The patterns and formatting of std are generic, and cost a moviegoer
//! kilobytes (docs/decisions/0001-bytes.md).

/// The digits of a number.
///
/// ```
/// use checkout::text::digits;
///
/// assert_eq!([0, 7, 1_200, u64::MAX].map(digits), ["0", "7", "1200", "18446744073709551615"]);
/// ```
pub fn digits(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { digits(number / 10) };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// The text before and after the first mark, or `None` for a text without one. A mark is one byte of ASCII.
///
/// ```
/// use checkout::text::cut;
///
/// assert_eq!(cut("pin=12=3", |byte| byte == b'='), Some(("pin", "12=3")));
/// assert_eq!(cut("pin", |byte| byte == b'='), None);
/// ```
pub fn cut(text: &str, is_mark: fn(u8) -> bool) -> Option<(&str, &str)> {
    let at = text.bytes().position(is_mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The same as [`cut`], at the last mark.
///
/// ```
/// use checkout::text::cut_at_last;
///
/// assert_eq!(cut_at_last("0002-01-2681", |byte| byte == b'-'), Some(("0002-01", "2681")));
/// ```
pub fn cut_at_last(text: &str, is_mark: fn(u8) -> bool) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(is_mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The parts between marks, without space around them. Empty ones are left out.
pub(crate) fn parts(text: &str, is_mark: fn(u8) -> bool) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), Some(text));
    while let Some(text) = rest {
        let (part, after) = cut(text, is_mark).map_or((text, None), |(part, after)| (part, Some(after)));
        let part = part.trim();
        if !part.is_empty() {
            parts.push(part);
        }
        rest = after;
    }
    parts
}

/// Decodes a value of a link's query. Control characters become spaces, and bytes that are no UTF-8 U+FFFD.
pub(crate) fn decode(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (ahead.next().and_then(hex), ahead.next().and_then(hex));
        match (byte, digits) {
            (b'%', (Some(high), Some(low))) => {
                bytes.push((high << 4 | low).max(b' '));
                rest = ahead;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_have_no_space_around_them() {
        let read = |text| parts(text, |byte| byte == b',' || byte == b'\n');
        assert_eq!(read(" a ,\n\u{a0}é b,"), ["a", "é b"]);
        assert_eq!(read(" , "), [""; 0]);
        assert_eq!(read("a"), ["a"]);
    }
}
