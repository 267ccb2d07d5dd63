//! Repeats reads, and decides whether a 401 is about our token or the member's.

use super::exchange::{Answer, exchange};
use crate::error::Cause;
use crate::upstream::credentials::Key;
use crate::upstream::headers::MEMBER;
use axum::http::{HeaderValue, StatusCode};
use reqwest::RequestBuilder;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Repeats a read with a new token if the upstream rejects the old one. A call with a member's token is first repeated
/// without it: the upstream answers 401 for either token, and a browser can send any text as the member's.
pub(super) async fn read(
    key: Arc<Key>,
    request: RequestBuilder,
    member: Option<HeaderValue>,
    timeout: Duration,
) -> Result<Answer, Cause> {
    let without_member = member.as_ref().and_then(|_| request.try_clone());
    let request = with(request, member);
    let again = request.try_clone();
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    let answer = read_repeatedly(request.header(&name, value.clone()), timeout).await?;
    if answer.status != StatusCode::UNAUTHORIZED {
        return Ok(answer);
    }
    if let Some(request) = without_member {
        let answer = read_repeatedly(request.header(name, value.clone()), timeout).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Err(Cause::MemberRefused);
        }
    }
    if !key.refused(&value) {
        return Ok(answer);
    }
    let Some(again) = again else { return Ok(answer) };
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    read_repeatedly(again.header(name, value), timeout).await
}

/// Repeats a read if the connection broke, because the upstream may have closed a pooled connection. Both together take
/// no longer than one call may.
async fn read_repeatedly(request: RequestBuilder, timeout: Duration) -> Result<Answer, Cause> {
    let (again, began) = (request.try_clone(), Instant::now());
    match (exchange(request).await, again) {
        (Err(Cause::Broken), Some(again)) => {
            exchange(again.timeout(timeout.saturating_sub(began.elapsed()))).await
        }
        (answer, _) => answer,
    }
}

/// A write is sent once. After a 401 the next call gets a new token. If the write had a member's token, the 401 is
/// attributed to that; if this is wrong, the next read finds out.
pub(super) async fn write(
    key: Arc<Key>,
    request: RequestBuilder,
    member: Option<HeaderValue>,
) -> Result<Answer, Cause> {
    let is_of_member = member.is_some();
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    let answer = exchange(with(request, member).header(name, value.clone())).await?;
    if answer.status == StatusCode::UNAUTHORIZED {
        if is_of_member {
            return Err(Cause::MemberRefused);
        }
        key.refused(&value);
    }
    Ok(answer)
}

fn with(request: RequestBuilder, member: Option<HeaderValue>) -> RequestBuilder {
    member.into_iter().fold(request, |request, member| request.header(MEMBER, member))
}
