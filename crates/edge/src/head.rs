//! The checks of a request's head before hyper sees it.
//!
//! hyper reads leniently. For example, it ends a line at a bare line feed, drops the second of two equal lengths, and
//! accepts a request without a host. If a server in front reads the same bytes in another way, a client can smuggle a
//! request. `tests/it/hyper_alone.rs` lists the requests that hyper accepts.

use crate::refusal::Refusal;
use axum::http::Uri;
use httparse::{Header, Request, Status};

/// The length of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// In bytes.
    Length(u64),
    Chunked,
}

/// Checks a whole head, including the empty line at its end, and returns how its body is framed. The caller has made
/// sure that every line feed follows a carriage return.
pub(crate) fn check(head: &[u8], most_headers: usize) -> Result<Body, Refusal> {
    // httparse skips empty lines before the request line.
    if head.starts_with(b"\r\n") {
        return Err(Refusal::Malformed);
    }
    let lines = head.iter().filter(|byte| **byte == b'\n').count();
    let mut headers = vec![httparse::EMPTY_HEADER; lines.min(most_headers)];
    let mut request = Request::new(&mut headers);
    match request.parse(head) {
        Ok(Status::Complete(_)) => body(&request).ok_or(Refusal::Malformed),
        Err(httparse::Error::TooManyHeaders) => Err(Refusal::HeadersTooLarge),
        _ => Err(Refusal::Malformed),
    }
}

fn body(request: &Request<'_, '_>) -> Option<Body> {
    let target = request.path?;
    // hyper would drop a fragment silently, and would answer a target that it cannot read without a problem document.
    if target.contains('#') || !target.is_ascii() || target.parse::<Uri>().is_err() {
        return None;
    }
    let host = single(request.headers, "host")?;
    let length = single(request.headers, "content-length")?;
    let coding = single(request.headers, "transfer-encoding")?;
    match (request.version?, length, coding) {
        (1, _, _) if host.is_none() => None,
        (1, None, Some(coding)) if coding.eq_ignore_ascii_case(b"chunked") => Some(Body::Chunked),
        // HTTP/1.0 with a length is in order: nginx sends it by default to the servers behind it.
        (_, Some(length), None) if length.iter().all(u8::is_ascii_digit) => {
            std::str::from_utf8(length).ok()?.parse().ok().map(Body::Length)
        }
        (_, None, None) => Some(Body::Length(0)),
        _ => None,
    }
}

/// The value of the header with this name, `Some(None)` without such a header, and `None` if there are two of them.
fn single<'a>(headers: &[Header<'a>], name: &str) -> Option<Option<&'a [u8]>> {
    let mut values = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
    let first = values.next().map(|header| header.value);
    values.next().is_none().then_some(first)
}
