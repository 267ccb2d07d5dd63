//! One exchange with an upstream: sends a request and reads the answer up to a limit.

use crate::clock::{self, ahead_ms};
use crate::error::Cause;
use crate::operations::trace::Trace;
use crate::upstream::client::{Client, Request};
use crate::upstream::refusal::seconds;
use axum::BoxError;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::{DATE, RETRY_AFTER};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// An upstream's answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(super) retry_after: Option<String>,
    pub(super) ahead_ms: i64,
    /// A separate result, because the status may matter even if the body cannot be read.
    pub(crate) body: Result<Bytes, Cause>,
}

impl Answer {
    /// The wait before the next attempt, in seconds from 1 to 300, if the answer names one.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.retry_after.as_deref().and_then(|text| seconds(text, clock::now().into()))
    }
}

/// Sends a request and reads its answer within `limit`, decoded and up to [`wire::LONGEST_ANSWER`] bytes. The exchange is
/// a span in the trace of this task.
pub(crate) async fn exchange(client: &Client, request: &Request, limit: Duration) -> Result<Answer, Cause> {
    let span = client.spans.call(&request.method, request.template, &request.url);
    let answer = exchanged(client, request, limit, span.trace()).await;
    match &answer {
        Ok(Answer { status, body, .. }) => {
            let unread = body.as_ref().err().map(|cause| cause.as_str());
            let refused = status.is_client_error() || status.is_server_error();
            span.end(Some(*status), unread.or_else(|| refused.then(|| status.as_str())));
        }
        Err(cause) => span.end(None, Some(cause.as_str())),
    }
    answer
}

async fn exchanged(
    client: &Client,
    request: &Request,
    limit: Duration,
    trace: &Trace,
) -> Result<Answer, Cause> {
    let end = Instant::now() + limit;
    let response = timeout_at(end, client.send(request, trace)).await.unwrap_or(Err(Cause::Timeout))?;
    let (head, body) = response.into_parts();
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let (retry_after, ahead_ms) = (header(RETRY_AFTER).map(str::to_owned), ahead_ms(header(DATE)));
    let body = match timeout_at(end, Limited::new(body, wire::LONGEST_ANSWER).collect()).await {
        Ok(body) => body.map(|body| body.to_bytes()).map_err(|error| unread(&error)),
        Err(_) => Err(Cause::Timeout),
    };
    Ok(Answer { status: head.status, retry_after, ahead_ms, body })
}

fn unread(error: &BoxError) -> Cause {
    if error.is::<LengthLimitError>() { Cause::TooLong } else { Cause::Broken }
}
