//! How often a call is made, and which of its tokens a 401 is about.

use super::exchange::{Answer, exchange};
use crate::error::Cause;
use crate::upstream::credentials::Key;
use crate::upstream::headers::MEMBER;
use axum::http::{HeaderValue, StatusCode};
use reqwest::RequestBuilder;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Once more with a new token if the upstream takes the old one no longer. A call with a member's token is made without
/// it first: the upstream answers 401 to either, and the member's may be any text that a browser sent.
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

/// Asks once more if the connection broke: the upstream may have closed a pooled one just then. Both together take no
/// longer than one call may.
async fn read_repeatedly(request: RequestBuilder, timeout: Duration) -> Result<Answer, Cause> {
    let (again, began) = (request.try_clone(), Instant::now());
    match (exchange(request).await, again) {
        (Err(Cause::Broken), Some(again)) => {
            exchange(again.timeout(timeout.saturating_sub(began.elapsed()))).await
        }
        (answer, _) => answer,
    }
}

/// Never twice; but after a 401 the next call will have a new token. Of a call with a member's token a 401 is taken to
/// be about that one: if it is not, the next read finds out.
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
