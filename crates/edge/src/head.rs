//! What the head of a request must look like: one reading, or none.
//!
//! hyper reads leniently where the standards let it: it takes a bare line feed for the end of a line, drops the second
//! of two equal lengths, and drops a length beside a chunked coding. Each is safe alone and unsafe behind a proxy that
//! reads it the other way, so all of it is refused before hyper sees it.

use crate::refusal::Refusal;
use axum::http::{HeaderName, Method, Uri};

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Length(u64),
    Chunked,
}

/// The headers that frame the body, as far as they were read.
#[derive(Default)]
struct Framing {
    length: Option<u64>,
    chunked: bool,
    hosts: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Http10,
    Http11,
}

/// Reads a whole head, with the empty line at its end; every line feed in it is known to follow a carriage return.
pub(crate) fn check(head: &[u8], most_headers: usize) -> Result<Body, Refusal> {
    let head = head.strip_suffix(b"\r\n").ok_or(Refusal::Malformed)?;
    let mut lines = head.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r\n"));
    let version = lines.next().flatten().and_then(request_line).ok_or(Refusal::Malformed)?;
    let mut framing = Framing::default();
    let mut count = 0_usize;
    for line in lines {
        count += 1;
        if count > most_headers {
            return Err(Refusal::HeadersTooLarge);
        }
        line.and_then(|line| header(line, &mut framing)).ok_or(Refusal::Malformed)?;
    }
    framing.body(version).ok_or(Refusal::Malformed)
}

/// Exactly `method SP target SP version`.
fn request_line(line: &[u8]) -> Option<Version> {
    let mut parts = line.split(|byte| *byte == b' ');
    let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
    Method::from_bytes(method).ok()?;
    // A fragment would be dropped without a word.
    let readable = !target.contains(&b'#') && target.iter().all(u8::is_ascii_graphic);
    if !readable || Uri::try_from(target).is_err() || parts.next().is_some() {
        return None;
    }
    match version {
        b"HTTP/1.1" => Some(Version::Http11),
        b"HTTP/1.0" => Some(Version::Http10),
        _ => None,
    }
}

/// Exactly `name: value`; a line that begins with a blank would continue the one before.
fn header(line: &[u8], framing: &mut Framing) -> Option<()> {
    let mut parts = line.splitn(2, |byte| *byte == b':');
    let (name, value) = (parts.next()?, parts.next()?);
    let name = HeaderName::from_bytes(name).ok()?;
    if value.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        return None;
    }
    let value = value.trim_ascii();
    match name.as_str() {
        "content-length" => {
            let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
            let length = std::str::from_utf8(value).ok().filter(|_| digits)?.parse().ok()?;
            framing.length.replace(length).is_none().then_some(())
        }
        "transfer-encoding" => {
            let first = !std::mem::replace(&mut framing.chunked, true);
            (first && value.eq_ignore_ascii_case(b"chunked")).then_some(())
        }
        "host" => {
            framing.hosts += 1;
            (framing.hosts == 1).then_some(())
        }
        _ => Some(()),
    }
}

impl Framing {
    fn body(self, version: Version) -> Option<Body> {
        match (version, self.length, self.chunked) {
            (Version::Http11, _, _) if self.hosts == 0 => None,
            (Version::Http11, None, true) => Some(Body::Chunked),
            // A hop that does not know chunks sends HTTP/1.0 and the length, as nginx does unless told otherwise.
            (_, length, false) => Some(Body::Length(length.unwrap_or(0))),
            _ => None,
        }
    }
}
