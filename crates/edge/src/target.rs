//! The request targets that are acceptable.

use axum::http::Uri;

/// Returns whether all servers read the target in the same way.
///
/// The path must not contain `..`, `//`, `;`, `@`, a backslash, a control character or a character outside ASCII, raw
/// or percent-encoded, nor an encoded `/`, `.` or `%`. An absolute target must be `http` or `https` and have no user.
/// The query must be well-formed (RFC 3986) without encoded control characters. More is not checked, because only typed
/// parameters of handlers read it.
pub(crate) fn acceptable(target: &Uri) -> bool {
    let path = target.path();
    let whole = match (target.scheme_str(), target.authority()) {
        (None, None) => true,
        (Some("http" | "https"), Some(authority)) => !authority.as_str().contains('@'),
        _ => false,
    };
    whole
        && path.starts_with('/')
        && !path.contains("//")
        && !path.contains("..")
        && !path.split('/').any(|segment| segment == ".")
        && characters(path, in_path, hidden_in_path)
        && target.query().is_none_or(|query| characters(query, in_query, u8::is_ascii_control))
}

/// Returns whether every byte is `allowed`, or part of a well-formed escape of a byte that is not `hidden`.
fn characters(text: &str, allowed: fn(u8) -> bool, hidden: fn(&u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fine = if byte == b'%' {
            let escaped = bytes.next().and_then(hex).zip(bytes.next().and_then(hex));
            escaped.is_some_and(|(high, low)| !hidden(&(high << 4 | low)))
        } else {
            allowed(byte)
        };
        if !fine {
            return false;
        }
    }
    true
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// `pchar` of RFC 3986 and the slash, without `;` and `@`, because some servers cut paths there.
fn in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,=:".contains(&byte)
}

fn in_query(byte: u8) -> bool {
    in_path(byte) || b"?;@".contains(&byte)
}

fn hidden_in_path(byte: &u8) -> bool {
    byte.is_ascii_control() || b"/\\.%;@".contains(byte)
}

#[cfg(test)]
mod tests {
    use super::acceptable;
    use axum::http::Uri;

    fn accepts(target: &str) -> bool {
        target.parse::<Uri>().is_ok_and(|target| acceptable(&target))
    }

    #[test]
    fn targets_of_our_routes_pass() {
        for target in [
            "/",
            "/ocapi/v1/orders/3e0a-12/vouchers/AB12",
            "/REST*.svc/x",
            "/RESTTicketing.svc/order/discount",
            "/dist/voucher-checkout_bg.wasm",
            "/trailing/",
            "/a%20b/%C3%A9",
            "/orders?regionCode=CH-ZH&next=https://shop.example/a;b@c&empty=",
            "/orders?token=a%2Fb%5C%2e%2e",
            "http://proxy.example/orders",
        ] {
            assert!(accepts(target), "{target}");
        }
    }

    #[test]
    fn targets_that_two_servers_could_read_differently_do_not_pass() {
        for target in [
            "*",
            "proxy.example:443",
            "/a/../b",
            "/..",
            "/a..b",
            "/./a",
            "/a/.",
            "//evil.example/a",
            "/a//b",
            "/a;b",
            "/a@b",
            "/a\\b",
            "/a%2fb",
            "/a%2Fb",
            "/a%5cb",
            "/a%5Cb",
            "/%2e%2e/b",
            "/%2E./b",
            "/a%2eb",
            "/a%252fb",
            "/a%3bb",
            "/a%40b",
            "/a%00",
            "/a%0d%0aX:y",
            "/a%7f",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%+1",
            "/a|b",
            "/a{b}",
            "/a\"b",
            "/\u{e9}",
            "/a?b=%00",
            "/a?b=%0a",
            "/a?b=%",
            "/a?b=\\",
            "ftp://proxy.example/a",
            "http://user@proxy.example/a",
            "http://proxy.example//a",
        ] {
            assert!(!accepts(target), "{target}");
        }
    }
}
