//! One exchange with an upstream: sends a request and reads the answer up to a limit.

use crate::clock::{self, ahead_ms};
use crate::error::Cause;
use crate::upstream::refusal::seconds;
use axum::http::header::{DATE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use reqwest::RequestBuilder;

/// Asks every upstream for uncompressed answers: upstreams are near, so decoding costs more than the transfer saves.
/// Answers that are compressed all the same, for example by a content network, are decoded: gzip, brotli and deflate.
pub(crate) const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// An upstream's answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(super) retry_after: Option<String>,
    pub(super) ahead_ms: i64,
    /// A separate result, because the status may matter even if the body cannot be read.
    pub(crate) body: Result<Vec<u8>, Cause>,
}

impl Answer {
    /// The wait before the next attempt, in seconds from 1 to 300, if the answer names one.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.retry_after.as_deref().and_then(|text| seconds(text, clock::now().into()))
    }
}

/// Sends a request and reads its answer, decoded and up to [`wire::LONGEST_ANSWER`] bytes.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Answer, Cause> {
    let mut response = request.send().await.map_err(|error| cause(&error))?;
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let (retry_after, ahead_ms) = (header(RETRY_AFTER).map(str::to_owned), ahead_ms(header(DATE)));
    let mut body = Ok(Vec::new());
    while let Ok(read) = &mut body {
        match response.chunk().await {
            Ok(Some(chunk)) if read.len() + chunk.len() > wire::LONGEST_ANSWER => body = Err(Cause::TooLong),
            Ok(Some(chunk)) => read.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => body = Err(cause(&error)),
        }
    }
    Ok(Answer { status: response.status(), retry_after, ahead_ms, body })
}

/// The error is reduced to a cause: its text holds the URL, which holds ids.
fn cause(error: &reqwest::Error) -> Cause {
    if error.is_connect() || error.is_builder() {
        Cause::NotConnected
    } else if error.is_timeout() {
        Cause::Timeout
    } else {
        Cause::Broken
    }
}
