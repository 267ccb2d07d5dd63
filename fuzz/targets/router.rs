//! For any request, the upstreams receive only the calls that are meant for them, no answer has a text of a refusal of
//! theirs, and no handler fails. An input is a request: `METHOD target`, header lines, an empty line and the body. The
//! first byte chooses the upstreams' answer.
#![no_main]

#[path = "../support/served.rs"]
mod served;
#[path = "../../crates/proxy/tests/it/api/allow_list/templates.rs"]
mod templates;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use libfuzzer_sys::fuzz_target;
use served::{CANARY, Served};
use std::sync::Mutex;

const WEBHOOK: &str = "canarywebhook5e7d2c9b41f8a6037d12";

/// Not a thread-local value, which would be dropped after the runtime's.
static SERVED: Mutex<Option<Served>> = Mutex::new(None);

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else { return };
    let Some(request) = request(text) else { return };
    {
        let mut served = SERVED.lock().unwrap();
        let served = Served::fresh(&mut served, WEBHOOK);
        served.answer_with(usize::from(*first));
        let (status, answer) = served.send(request);
        assert!(status != StatusCode::INTERNAL_SERVER_ERROR, "{answer}");
        assert!(status.is_success() || !answer.contains(CANARY), "{status}: {answer}");
        for (upstream, call) in served.calls() {
            templates::check(&upstream, &call.method, &call.target, &call.headers);
        }
    }
});

/// The request, if an HTTP client can send it.
fn request(text: &[u8]) -> Option<Request<Body>> {
    let end = text.windows(2).position(|two| two == b"\n\n").unwrap_or(text.len());
    let body = text.get(end + 2..).unwrap_or_default().to_vec();
    let mut lines = text[..end].split(|byte| *byte == b'\n');
    let first = std::str::from_utf8(lines.next()?).ok()?;
    let (method, target) = first.split_once(' ')?;
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let mut request = Request::builder().method(method).uri(target.parse::<Uri>().ok()?);
    let headers = request.headers_mut()?;
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        headers.append(HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?);
    }
    request.body(Body::from(body)).ok()
}
