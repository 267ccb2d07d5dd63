//! Reads the code of a voucher or a discount out of a link.

use crate::text::{cut, decode, parts};
use crate::typed::{clean, is_mark};

/// The names that links give to a code. Each but the first may also begin a name, as in `voucherNumber`.
const NAMES: [&str; 6] = ["code", "voucher", "discount", "coupon", "promo", "gift"];
/// A shorter value may be a number of something, or the code of a cinema or a country.
const SHORTEST: usize = 6;

/// The code of a link, with its PIN if the link has one; `None` if the text is no link or the link has no code.
pub(crate) fn from_link(text: &str) -> Option<String> {
    // An email has a link in brackets.
    let text = *parts(text, |byte| matches!(byte, b'<' | b'>' | b'(' | b')')).first()?;
    // A sentence or a list may go on where the link ends.
    let end = text.bytes().rposition(|byte| !is_mark(byte) && byte != b'.')?;
    let text = text.get(..=end)?;
    let lowercase = text.to_ascii_lowercase();
    let has_scheme = lowercase.starts_with("https://") || lowercase.starts_with("http://");
    let is_link = has_scheme || lowercase.starts_with("www.") || (text.contains('/') && text.contains('?'));
    if !is_link || text.chars().any(char::is_whitespace) {
        return None;
    }
    let (address, query) = cut(text, |byte| matches!(byte, b'?' | b'#')).unwrap_or((text, ""));
    let (mut best, mut pin) = (None, "");
    // Some programs write `&` as `&#038;`.
    for pair in parts(query, |byte| matches!(byte, b'&' | b'#' | b'?' | b';')) {
        let Some((name, value)) = cut(pair, |byte| byte == b'=') else { continue };
        let name = name.to_ascii_lowercase();
        if name == "pin" {
            pin = value;
        } else if let Some(rank) = rank(name.as_bytes(), value.len())
            && best.is_none_or(|(other, _)| rank < other)
        {
            best = Some((rank, value));
        }
    }
    // Some sites have their path after the `#`. Before the other one there are the host and perhaps the scheme.
    let code = best.map(|(_, value)| decode(value));
    let code =
        code.or_else(|| in_path(query, 0)).or_else(|| in_path(address, 1 + usize::from(has_scheme)))?;
    let code = Some(clean(&code)).filter(|code| !code.is_empty())?;
    Some(clean(&(code + " " + &decode(pin))))
}

/// How likely the value of a name is the code: the lower, the likelier.
fn rank(name: &[u8], length: usize) -> Option<u8> {
    let is_long = length >= SHORTEST;
    // A voucher's type, name, PIN or id is not its code.
    let has = |word: &[u8]| name.windows(word.len()).any(|part| part == word);
    if length == 0 || has(b"type") || has(b"pin") || has(b"name") {
        return None;
    }
    if NAMES.iter().any(|exact| exact.as_bytes() == name) {
        return Some(if is_long { 0 } else { 2 });
    }
    let begins = begins(name);
    if begins && !name.ends_with(b"id") {
        return Some(if is_long { 1 } else { 3 });
    }
    (is_long && (begins || NAMES.iter().any(|end| name.ends_with(end.as_bytes())))).then_some(4)
}

/// Whether a name begins like one of a code.
fn begins(name: &[u8]) -> bool {
    NAMES.iter().skip(1).any(|start| name.starts_with(start.as_bytes()))
}

/// The code in a path: its last part, or the one after a name as in `/voucher/ADTMM0000111/use`.
fn in_path(path: &str, skipped: usize) -> Option<String> {
    let parts = parts(path, |byte| byte == b'/');
    let (mut code, mut is_named) = (None, false);
    for (at, part) in parts.iter().enumerate().skip(skipped) {
        let is_code = part.len() >= SHORTEST
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && part.bytes().any(|byte| byte.is_ascii_digit());
        if is_code && (is_named || at + 1 == parts.len()) {
            code = Some((*part).to_owned());
        }
        is_named = begins(part.to_ascii_lowercase().as_bytes());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typed::on_one_line;

    #[test]
    fn a_link_gives_its_code() {
        for (link, code) in [
            ("https://tickets.example/redeem?voucher=ADTMM0000111", "ADTMM0000111"),
            ("HTTPS://tickets.example/?x=1&voucher=ADTMM0000111&pin=1234", "ADTMM0000111 1234"),
            ("http://tickets.example/a?order=1&amp;code=BLITZO", "BLITZO"),
            ("http://tickets.example/a?order=1&amp;amp;code=BLITZO", "BLITZO"),
            ("https://tickets.example/a?voucherCode=AB%2D12%2D34", "AB-12-34"),
            ("https://tickets.example/a#barcode=9300675024235", "9300675024235"),
            ("https://tickets.example/a?promo=MUM%E2%80%99S+10", "MUM'S 10"),
            ("https://cinema.example/voucher/ADTMM0000111/", "ADTMM0000111"),
            ("https://t.example/redeem?cinemaCode=0002&voucher=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/redeem?countryCode=NZ&redeemCode=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/redeem?voucherNumber=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/#/redeem/ADTMM0000111", "ADTMM0000111"),
            ("tickets.example/redeem?voucher=ADTMM0000111", "ADTMM0000111"),
            ("tickets.example/redeem?voucher=ADTMM0000111&tags=a;b,c#d|e", "ADTMM0000111"),
            ("https://t.example/?voucherType=ADULT1&voucher=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?voucherId=170000&voucherCode=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?gift=1&voucher=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?gift=1&voucherCode=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?voucherPin=1234&voucher=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?pinCode=123456&barcode=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?cinemaCode=000212&code=AB1", "AB1"),
            ("https://t.example/?voucherId=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/?order=1&#038;voucher=ADTMM0000111", "ADTMM0000111"),
            ("https://t.example/vouchers/ADTMM0000111/redeem", "ADTMM0000111"),
            ("www.cinema.example/voucher/ADTMM0000111", "ADTMM0000111"),
            ("www.cinema.example/ADTMM0000111", "ADTMM0000111"),
            ("<https://t.example/?voucher=ADTMM0000111>", "ADTMM0000111"),
            ("https://t.example/?voucher=ADTMM0000111.", "ADTMM0000111"),
        ] {
            assert_eq!(from_link(link).as_deref(), Some(code), "{link}");
            assert_eq!(on_one_line(link), code, "{link} on one line");
        }
        for no_code in [
            "https://c.example/",
            "https://c.example/?cinemaCode=0002",
            "https://c.example/?voucher=+&pin=1",
            "ftp://a.example/AD0111",
            "https://c.example/2024-summer/offers",
            "https://c.example/?voucherType=ADULT1",
        ] {
            assert_eq!(from_link(no_code), None, "{no_code}");
        }
    }
}
