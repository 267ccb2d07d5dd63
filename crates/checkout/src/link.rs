//! Reads the code of a voucher or a discount out of a link.

use crate::text::{cut, decode, parts};
use crate::typed::clean;

/// The names that links give to a code. Each but the first may also begin a name, as in `voucherNumber`.
const NAMES: [&str; 6] = ["code", "voucher", "discount", "coupon", "promo", "gift"];
/// A shorter value may be a number of something, or the code of a cinema or a country.
const SHORTEST: usize = 6;

/// The code of a link, with its PIN if the link has one; `None` if the text is no link or the link has no code.
pub(crate) fn from_link(text: &str) -> Option<String> {
    // An email has a link in brackets.
    let text = text.trim_matches(['<', '>', '(', ')']);
    let lowercase = text.to_ascii_lowercase();
    let has_host = ["https://", "http://", "www."].iter().any(|start| lowercase.starts_with(start));
    let is_link = has_host || (text.contains('/') && text.contains('?'));
    if !is_link || text.chars().any(char::is_whitespace) {
        return None;
    }
    let (address, query) = cut(text, |byte| matches!(byte, b'?' | b'#')).unwrap_or((text, ""));
    let value = |shortest, is_wanted: fn(&str) -> bool| {
        // Some programs write `&` as `&#038;`.
        let pairs = parts(query, |byte| matches!(byte, b'&' | b'#' | b'?' | b';')).into_iter();
        let mut pairs = pairs.filter_map(|pair| cut(pair, |byte| byte == b'='));
        let found =
            pairs.find(|(name, value)| value.len() >= shortest && is_wanted(&name.to_ascii_lowercase()))?;
        Some(decode(found.1))
    };
    let is_exact: fn(&str) -> bool = |name| NAMES.contains(&name);
    let is_begun: fn(&str) -> bool = |name| begins(name) && !is_of_voucher(name) && !name.ends_with("id");
    let is_other: fn(&str) -> bool =
        |name| !is_of_voucher(name) && (begins(name) || NAMES.iter().any(|end| name.ends_with(end)));
    let named = value(SHORTEST, is_exact)
        .or_else(|| value(SHORTEST, is_begun))
        .or_else(|| value(1, is_exact))
        .or_else(|| value(1, is_begun))
        .or_else(|| value(SHORTEST, is_other));
    let is_code = |part: &&str| {
        part.len() >= SHORTEST
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    let code = named.or_else(|| {
        // Some sites have their path after the `#`. Before the other one there are the scheme and the host.
        let (path, after) = (parts(address, |byte| byte == b'/'), parts(query, |byte| byte == b'/'));
        let path = path.get(if address.contains("://") { 2 } else { 1 }..)?;
        let last = after.last().filter(|part| is_code(part)).or(path.last());
        let named = || path.windows(2).find(|pair| begins(&pair[0].to_ascii_lowercase()))?.last();
        let found = last.filter(|part| is_code(part)).or_else(|| named().filter(|part| is_code(part)));
        found.map(|part| (*part).to_owned())
    });
    let code = Some(clean(&code?)).filter(|code| !code.is_empty())?;
    let pin = value(1, |name| name == "pin").unwrap_or_default();
    Some(clean(&(code + " " + &pin)))
}

/// Whether a name begins like one of a code.
fn begins(name: &str) -> bool {
    NAMES.iter().skip(1).any(|start| name.starts_with(start))
}

/// Whether a name is one of something that a voucher has beside its code.
fn is_of_voucher(name: &str) -> bool {
    ["type", "pin", "name"].iter().any(|word| name.contains(word))
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
