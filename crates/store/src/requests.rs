//! Requests that must not be executed twice: the answer to the first is stored, and repeated.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::Sealed;
use crate::session::Connection;

/// How long an answer is stored.
const KEPT: i64 = 24 * 60 * 60 * 1000;
/// No request takes longer. If one has no answer by then, its proxy died.
const LONGEST: i64 = 30_000;
const MAX_KEYS: i64 = 100;

/// The answer to a request. The proxy seals its headers and body into one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The rest of the answer.
    pub sealed: Sealed,
}

/// How a request with an idempotency key relates to the first one with that key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// It is the first. The caller executes it, and ends it by `finish_request` or `abandon_request`.
    Fresh,
    /// The first has this answer.
    Replay(Answer),
    /// The first is still under way.
    Running,
    /// The first began more than 30 seconds ago and has no answer: it may have been executed.
    Unconfirmed,
    /// The key was used for another request.
    Reused,
    /// The scope has 100 keys already.
    TooMany,
}

impl Store {
    /// Begins a request. Keys are counted by `scope` (an order). `key` names the request in it (a client's key and the
    /// target), and `fingerprint` is a keyed hash of the body. For 24 hours, exactly one call with a scope and key returns
    /// `Fresh`.
    ///
    /// # Errors
    /// The store fails. The request must not be executed then.
    pub async fn begin_request(
        &self,
        scope: &str,
        key: &str,
        fingerprint: &str,
        now: i64,
    ) -> Result<Begin, StoreError> {
        within(async {
            let mut work = self.write_alone(&format!("requests:{scope}")).await?;
            if let Some(row) = stored(&mut work, scope, key, now).await? {
                return read(&row, fingerprint, now);
            }
            let others: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM requests WHERE scope = $1 AND until_ms > $2")
                    .bind(scope)
                    .bind(now)
                    .fetch_one(&mut *work)
                    .await?;
            if others >= MAX_KEYS {
                return Ok(Begin::TooMany);
            }
            // There may be an expired row.
            sqlx::query(
                "INSERT INTO requests (scope, request_key, fingerprint, began_ms, until_ms) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, request_key) DO UPDATE SET \
                 fingerprint = excluded.fingerprint, began_ms = excluded.began_ms, until_ms = excluded.until_ms, \
                 status = NULL, answer = NULL",
            )
            .bind(scope)
            .bind(key)
            .bind(fingerprint)
            .bind(now)
            .bind(now.saturating_add(KEPT))
            .execute(&mut *work)
            .await?;
            work.commit().await?;
            Ok(Begin::Fresh)
        })
        .await
    }

    /// Stores the answer to a request for the rest of its 24 hours. If it has an answer already, that one stays.
    ///
    /// # Errors
    /// `Missing` if no such request was begun. Otherwise the store fails.
    pub async fn finish_request(&self, scope: &str, key: &str, answer: &Answer) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            let done = sqlx::query(
                "UPDATE requests SET status = COALESCE(status, $1), answer = COALESCE(answer, $2) \
                 WHERE scope = $3 AND request_key = $4",
            )
            .bind(i64::from(answer.status))
            .bind(answer.sealed.as_str())
            .bind(scope)
            .bind(key)
            .execute(&mut *work)
            .await?;
            work.commit().await?;
            if done.rows_affected() == 0 { Err(StoreError::Missing) } else { Ok(()) }
        })
        .await
    }

    /// Deletes a request that was not executed, so that its key can be used again. A request with an answer stays.
    ///
    /// # Errors
    /// The store fails.
    pub async fn abandon_request(&self, scope: &str, key: &str) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            sqlx::query("DELETE FROM requests WHERE scope = $1 AND request_key = $2 AND status IS NULL")
                .bind(scope)
                .bind(key)
                .execute(&mut *work)
                .await?;
            Ok(work.commit().await?)
        })
        .await
    }
}

async fn stored(
    connection: &mut Connection,
    scope: &str,
    key: &str,
    now: i64,
) -> Result<Option<AnyRow>, StoreError> {
    let row = sqlx::query(
        "SELECT fingerprint, began_ms, status, answer FROM requests \
         WHERE scope = $1 AND request_key = $2 AND until_ms > $3",
    );
    Ok(row.bind(scope).bind(key).bind(now).fetch_optional(connection).await?)
}

/// How a request relates to the stored first one.
fn read(row: &AnyRow, fingerprint: &str, now: i64) -> Result<Begin, StoreError> {
    if row.try_get::<String, _>("fingerprint")? != fingerprint {
        return Ok(Begin::Reused);
    }
    let Some(status) = row.try_get::<Option<i64>, _>("status")? else {
        let began: i64 = row.try_get("began_ms")?;
        return Ok(if now.saturating_sub(began) < LONGEST { Begin::Running } else { Begin::Unconfirmed });
    };
    let sealed: String = row.try_get("answer")?;
    Ok(Begin::Replay(Answer {
        status: u16::try_from(status).map_err(|_| StoreError::Damaged)?,
        sealed: sealed.parse().map_err(|_| StoreError::Damaged)?,
    }))
}
