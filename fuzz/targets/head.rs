//! The verdict on the bytes of a connection does not depend on how they are cut into pieces, and a second, simple reader
//! (RFC 9112) finds the same requests in the bytes that passed. The first byte of an input chooses the pieces.
#![no_main]

use edge::fuzzing::{Followed, follow, is_acceptable};
use libfuzzer_sys::fuzz_target;

/// The most header lines, and the most bytes of a head.
const LIMITS: (usize, usize) = (16, 512);

fuzz_target!(|data: &[u8]| {
    let Some((first, input)) = data.split_first() else { return };
    let whole = follow(input, LIMITS, || usize::MAX);
    let mut sizes = input.iter().cycle().map(|byte| usize::from(byte ^ first) % 29);
    assert_eq!(whole, follow(input, LIMITS, || 1));
    assert_eq!(whole, follow(input, LIMITS, || sizes.next().unwrap_or(1)));
    requests(&input[..whole.passed], &whole);
});

/// Reads the requests one after the other, and compares their places.
fn requests(passed: &[u8], followed: &Followed) {
    let mut at = 0;
    for head in &followed.heads {
        assert_eq!(head.start, at, "a request begins where the one before it ends");
        let bytes = &passed[head.clone()];
        assert!(bytes.len() <= LIMITS.1);
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let lines = text.strip_suffix("\r\n\r\n").expect("a whole head");
        assert!(!lines.contains("\r\n\r\n") && !text.contains('\0'), "{text:?}");
        let mut lines = lines.split("\r\n");
        let request: Vec<&str> = lines.next().unwrap().split(' ').collect();
        let [_, target, version] = request[..] else { panic!("{request:?}") };
        judge(target);
        at = head.end.saturating_add(body(version, lines, &passed[head.end..]));
    }
    assert!(at >= passed.len(), "bytes that belong to no request passed");
}

/// The length of the body of a request.
fn body<'a>(version: &str, lines: impl Iterator<Item = &'a str>, after: &[u8]) -> usize {
    let mut headers = Vec::new();
    for line in lines {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        let (name, value) = line.split_once(':').expect("a header with a colon");
        assert!(!name.is_empty() && !name.contains([' ', '\t']), "{line:?}");
        headers.push((name.to_ascii_lowercase(), value.trim_matches([' ', '\t'])));
    }
    assert!(headers.len() <= LIMITS.0);
    let values = |wanted: &str| -> Vec<&str> {
        headers.iter().filter(|(name, _)| name == wanted).map(|(_, value)| *value).collect()
    };
    let hosts = values("host").len();
    assert!(hosts == 1 || (hosts == 0 && version == "HTTP/1.0"), "{hosts} hosts in {version}");
    match (&values("content-length")[..], &values("transfer-encoding")[..]) {
        ([], []) => 0,
        ([length], []) => {
            assert!(length.bytes().all(|byte| byte.is_ascii_digit()), "{length:?}");
            usize::try_from(length.parse::<u64>().expect("a length")).unwrap()
        }
        ([], [coding]) => {
            assert!(coding.eq_ignore_ascii_case("chunked") && version == "HTTP/1.1", "{coding:?}");
            chunks(after)
        }
        framing => panic!("{framing:?}"),
    }
}

/// The length of a chunked body. If it is not complete, all bytes belong to it.
fn chunks(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let line = bytes[at..].windows(2).position(|two| two == b"\r\n");
        let Some(end) = line.map(|length| at + length) else { return bytes.len() };
        let size = std::str::from_utf8(&bytes[at..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        at = end + 2 + size + 2;
        if at > bytes.len() {
            return bytes.len();
        }
        assert_eq!(&bytes[at - 2..at], b"\r\n");
        if size == 0 {
            return at;
        }
    }
}

/// Decoding an acceptable target changes neither its segments nor its host.
fn judge(target: &str) {
    if !is_acceptable(target) {
        return;
    }
    let path = target.split('?').next().unwrap();
    let path = match path.split_once("://") {
        Some((_, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            assert!(!host.contains(['@', '%', '\\']), "{target}");
            path
        }
        None => path.strip_prefix('/').expect("a path"),
    };
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let decoded = decode(segment);
        assert!(!decoded.is_empty() || segments.peek().is_none(), "an empty segment in {target}");
        assert!(!matches!(&decoded[..], b"." | b".."), "{target}");
        assert!(!decoded.iter().any(|byte| byte.is_ascii_control() || b"/\\%;@".contains(byte)), "{target}");
    }
}

fn decode(segment: &str) -> Vec<u8> {
    let (mut decoded, mut bytes) = (Vec::new(), segment.bytes());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).expect("an escape")
            }
            other => other,
        });
    }
    decoded
}
