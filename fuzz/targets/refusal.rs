//! The browser's answer to a refusal of an upstream is one of a fixed set, so it holds no text of the upstream. The first
//! byte of an input chooses the status, the first line is `Retry-After`, and the rest is the body.
#![no_main]

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::collections::BTreeSet;
use tokio::runtime::{Builder, Runtime};
use wire::{Problem, ProblemCode};

thread_local! {
    static RUNTIME: RefCell<Runtime> = RefCell::new(Builder::new_current_thread().build().unwrap());
    /// Every body that may be sent: each problem with each status.
    static BODIES: BTreeSet<Vec<u8>> = ProblemCode::ALL
        .iter()
        .flat_map(|code| (400..=503).map(|status| Problem::new(*code, status, code.title())))
        .map(|problem| serde_json::to_vec(&problem).unwrap())
        .collect();
}

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (retry_after, body) = (std::str::from_utf8(&rest[..line]), rest.get(line + 1..).unwrap_or_default());
    let status = StatusCode::from_u16(400 + u16::from(first % 100)).unwrap();
    let response = proxy::fuzzing::refused(status, body, retry_after.ok(), first % 2 == 0);
    let (parts, body) = response.into_parts();
    let body = RUNTIME.with_borrow(|runtime| runtime.block_on(to_bytes(body, usize::MAX)).unwrap());
    assert!(BODIES.with(|bodies| bodies.contains(&body[..])), "{body:?}");
    for (name, value) in &parts.headers {
        match name {
            &CONTENT_TYPE => assert_eq!(value, "application/problem+json"),
            &RETRY_AFTER => {
                let seconds: u32 = value.to_str().unwrap().parse().unwrap();
                assert!((1..=300).contains(&seconds), "{seconds}");
            }
            other => panic!("{other} came down"),
        }
    }
    // A key that is refused is never the customer's fault.
    assert!(status != StatusCode::UNAUTHORIZED || parts.status == StatusCode::SERVICE_UNAVAILABLE);
});
