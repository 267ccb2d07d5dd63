//! Repeats reads, and decides whether a 401 is about our token or the member's.

use super::exchange::{Answer, exchange};
use crate::error::Cause;
use crate::upstream::client::{Client, Request};
use crate::upstream::credentials::Key;
use crate::upstream::headers::MEMBER;
use axum::http::StatusCode;
use std::time::Duration;
use tokio::time::Instant;

/// Repeats a read with a new token if the upstream rejects the old one. A call with a member's token is first repeated
/// without it: the upstream answers 401 for either token, and a browser can send any text as the member's.
pub(super) async fn read(
    client: &Client,
    key: &Key,
    mut request: Request,
    limit: Duration,
) -> Result<Answer, Cause> {
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    request.headers.insert(name, value.clone());
    let answer = read_repeatedly(client, &request, limit).await?;
    if answer.status != StatusCode::UNAUTHORIZED {
        return Ok(answer);
    }
    let member = request.headers.remove(MEMBER);
    if member.is_some() {
        let answer = read_repeatedly(client, &request, limit).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Err(Cause::MemberRefused);
        }
    }
    if !key.refused(&value) {
        return Ok(answer);
    }
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    request.headers.insert(name, value);
    request.headers.extend(member.map(|member| (MEMBER, member)));
    read_repeatedly(client, &request, limit).await
}

/// Repeats a read if the connection broke, because the upstream may have closed a pooled connection. Both together take
/// no longer than one call may.
async fn read_repeatedly(client: &Client, request: &Request, limit: Duration) -> Result<Answer, Cause> {
    let began = Instant::now();
    match exchange(client, request, limit).await {
        Err(Cause::Broken) => exchange(client, request, limit.saturating_sub(began.elapsed())).await,
        answer => answer,
    }
}

/// A write is sent once. After a 401 the next call gets a new token. If the write had a member's token, the 401 is
/// attributed to that; if this is wrong, the next read finds out.
pub(super) async fn write(
    client: &Client,
    key: &Key,
    mut request: Request,
    limit: Duration,
) -> Result<Answer, Cause> {
    let (name, value) = key.header().await.map_err(Cause::before_sending)?;
    request.headers.insert(name, value.clone());
    let answer = exchange(client, &request, limit).await?;
    if answer.status == StatusCode::UNAUTHORIZED {
        if request.headers.contains_key(MEMBER) {
            return Err(Cause::MemberRefused);
        }
        key.refused(&value);
    }
    Ok(answer)
}
