//! How often something may happen: guesses at codes, calls that an upstream rations.
//!
//! Each try is a row, and a window is the time before now: in no span of its length are there more tries than its
//! limit, wherever the span begins. A counter that starts anew every so often would let through twice as many around
//! its start.

use uuid::Uuid;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::session::Connection;

const MINUTE: i64 = 60_000;

/// At most `limit` tries in any `length_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many tries pass; with 0 none does.
    pub limit: u32,
    /// In milliseconds, above 0.
    pub length_ms: i64,
}

/// What tries are counted on, and how many may pass.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'a> {
    /// Whose tries these are. Stored as it is: a code goes in as its keyed hash.
    pub key: &'a str,
    /// All of them must have room.
    pub windows: &'a [Window],
}

/// A counted try.
#[derive(Debug, PartialEq, Eq)]
pub struct CountedAttempt(String);

/// What became of a try.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It is counted on every counter, and may be made.
    Counted(CountedAttempt),
    /// It is counted on none, and must not be made.
    Exhausted {
        /// The first counter, in the order of the call, without room.
        key: &'a str,
        /// When it has room again, in Unix milliseconds.
        opens_at: i64,
    },
}

/// What became of a call to an upstream that rations its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// It may be made now.
    Granted,
    /// There is no room before this time, in Unix milliseconds.
    NextAt(i64),
}

impl Store {
    /// Counts a try on all counters, or on none where one of them has no room. Holds among all proxies of the store.
    ///
    /// # Errors
    /// The store fails; the try must not be made then, though it may be counted.
    pub async fn count_attempt<'a>(
        &self,
        counters: &[Counter<'a>],
        now: i64,
    ) -> Result<Verdict<'a>, StoreError> {
        within(self.count("attempt", "attempt", counters, now)).await
    }

    /// Takes a try back: it was right, and does not count.
    ///
    /// # Errors
    /// The store fails; the try stays counted.
    pub async fn forgive(&self, attempt: CountedAttempt) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            sqlx::query("DELETE FROM attempts WHERE attempt_id = $1")
                .bind(attempt.0)
                .execute(&mut *work)
                .await?;
            Ok(work.commit().await?)
        })
        .await
    }

    /// Asks for one of the `per_minute` calls that all proxies together may make under a name: in any 60 seconds there
    /// are no more.
    ///
    /// # Errors
    /// The store fails; the call must not be made then.
    pub async fn take_tokens(&self, name: &str, per_minute: u32, now: i64) -> Result<Tokens, StoreError> {
        let windows = [Window { limit: per_minute, length_ms: MINUTE }];
        let counters = [Counter { key: name, windows: &windows }];
        let verdict = within(self.count("rate", name, &counters, now)).await?;
        Ok(match verdict {
            Verdict::Counted(_) => Tokens::Granted,
            Verdict::Exhausted { opens_at, .. } => Tokens::NextAt(opens_at),
        })
    }

    /// `kind` keeps guesses and rates apart; `alone` is what this count waits its turn under. One turn for all guesses
    /// costs nothing, since they share the counter for all together, and cannot deadlock.
    async fn count<'a>(
        &self,
        kind: &str,
        alone: &str,
        counters: &[Counter<'a>],
        now: i64,
    ) -> Result<Verdict<'a>, StoreError> {
        {
            // Without waiting for a turn: under attack nearly every try ends here. The connection goes back before
            // another is asked for.
            let mut connection = self.read().await?;
            if let Some(exhausted) = exhausted(&mut connection, kind, counters, now).await? {
                return Ok(exhausted);
            }
        }
        let mut work = self.write_alone(&format!("{kind}:{alone}")).await?;
        if let Some(exhausted) = exhausted(&mut work, kind, counters, now).await? {
            return Ok(exhausted);
        }
        let attempt = CountedAttempt(Uuid::new_v4().to_string());
        for counter in counters {
            let longest = counter.windows.iter().map(|window| window.length_ms).max().unwrap_or_default();
            sqlx::query(
                "INSERT INTO attempts (attempt_id, counter, at_ms, until_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            )
            .bind(&attempt.0)
            .bind(format!("{kind}:{}", counter.key))
            .bind(now)
            .bind(now.saturating_add(longest))
            .execute(&mut *work)
            .await?;
        }
        work.commit().await?;
        Ok(Verdict::Counted(attempt))
    }
}

/// The first counter without room, with the time when all its windows have room again.
async fn exhausted<'a>(
    connection: &mut Connection,
    kind: &str,
    counters: &[Counter<'a>],
    now: i64,
) -> Result<Option<Verdict<'a>>, StoreError> {
    for counter in counters {
        let mut opens_at = None;
        for window in counter.windows {
            opens_at = opens_at.max(full_until(connection, kind, counter.key, *window, now).await?);
        }
        if let Some(opens_at) = opens_at {
            return Ok(Some(Verdict::Exhausted { key: counter.key, opens_at }));
        }
    }
    Ok(None)
}

/// When a window that is full has room again: as soon as the try leaves it that is the limit-th, counted from the
/// newest.
async fn full_until(
    connection: &mut Connection,
    kind: &str,
    key: &str,
    window: Window,
    now: i64,
) -> Result<Option<i64>, StoreError> {
    if window.limit == 0 {
        return Ok(Some(now.saturating_add(window.length_ms)));
    }
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT at_ms FROM attempts WHERE counter = $1 AND at_ms > $2 ORDER BY at_ms DESC LIMIT 1 OFFSET $3",
    )
    .bind(format!("{kind}:{key}"))
    .bind(now.saturating_sub(window.length_ms))
    .bind(i64::from(window.limit) - 1)
    .fetch_optional(connection)
    .await?;
    Ok(at.map(|at| at.saturating_add(window.length_ms)))
}
