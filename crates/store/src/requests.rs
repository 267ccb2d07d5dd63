//! Requests that must not happen twice: the answer of the first is kept and given again.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::Sealed;
use crate::session::Connection;

/// How long an answer is kept.
const KEPT: i64 = 24 * 60 * 60 * 1000;
/// A request takes no longer: one that still runs lost its proxy.
const LONGEST: i64 = 30_000;
const MOST_KEYS: i64 = 100;

/// The answer to a request, its headers and body sealed into one text by the proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// All else that is needed to give it again.
    pub sealed: Sealed,
}

/// What a request with an idempotency key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The first: to be done now, and ended by `finish_request` or `abandon_request`.
    Fresh,
    /// Done before: this was the answer.
    Replay(Answer),
    /// The first is still under way.
    Running,
    /// The first began over 30 seconds ago and has not ended: what it did is unknown.
    Lost,
    /// The key was used for something else.
    Reused,
    /// The scope has 100 keys already.
    TooMany,
}

impl Store {
    /// Begins a request. `scope` is whose keys are counted together (an order), `key` names the request in it (a
    /// client's key and the target), `fingerprint` is a keyed hash of the body. Of any number of calls with one scope
    /// and key exactly one is `Fresh`, for 24 hours.
    ///
    /// # Errors
    /// The store fails; the request must not be done then.
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
            if others >= MOST_KEYS {
                return Ok(Begin::TooMany);
            }
            // A row may be there whose time is over.
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

    /// Keeps the answer of a request for the rest of its 24 hours. An answer that is there already stays.
    ///
    /// # Errors
    /// `Missing` where no such request was begun; else the store fails.
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

    /// Forgets a request that did nothing, so that its key can be used again. One that has its answer stays.
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

/// What a request is that was begun before.
fn read(row: &AnyRow, fingerprint: &str, now: i64) -> Result<Begin, StoreError> {
    if row.try_get::<String, _>("fingerprint")? != fingerprint {
        return Ok(Begin::Reused);
    }
    let Some(status) = row.try_get::<Option<i64>, _>("status")? else {
        let began: i64 = row.try_get("began_ms")?;
        return Ok(if now.saturating_sub(began) < LONGEST { Begin::Running } else { Begin::Lost });
    };
    let sealed: String = row.try_get("answer")?;
    Ok(Begin::Replay(Answer {
        status: u16::try_from(status).map_err(|_| StoreError::Damaged)?,
        sealed: sealed.parse().map_err(|_| StoreError::Damaged)?,
    }))
}
