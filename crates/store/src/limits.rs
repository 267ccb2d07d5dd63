//! Limits of attempts at codes, and of calls that an upstream rations.
//!
//! Each attempt is a row, and a window is a span of time before now. No span of a window's length has more attempts than its
//! limit, whenever the span begins. If a counter restarted at fixed times, twice as many could pass around a restart.

use uuid::Uuid;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::session::Connection;

const MINUTE: i64 = 60_000;

/// At most `limit` attempts in any `length_ms`.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use store::{Counter, Store, StoreUrl, Verdict, Window};
///
/// let store = Store::open(&StoreUrl::in_memory()).await?;
/// let twice_a_minute = [Window { limit: 2, length_ms: 60_000 }];
/// let counters = [Counter { key: "order", windows: &twice_a_minute }];
/// for now in [0, 1_000] {
///     assert!(matches!(store.count_attempt(&counters, now).await?, Verdict::Counted(_)));
/// }
/// // The first attempt leaves the window after a minute.
/// let verdict = store.count_attempt(&counters, 2_000).await?;
/// assert_eq!(verdict, Verdict::Exhausted { key: "order", opens_at: 60_000 });
/// # Ok::<(), store::StoreError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many attempts pass. With 0 none does.
    pub limit: u32,
    /// In milliseconds, above 0.
    pub length_ms: i64,
}

/// A count of attempts under a key, and its limits.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'a> {
    /// The key, for example an order or an address. It is stored as it is, so a code is passed as its keyed hash.
    pub key: &'a str,
    /// An attempt passes only if all windows have room.
    pub windows: &'a [Window],
}

/// A counted attempt.
#[derive(Debug, PartialEq, Eq)]
pub struct CountedAttempt(String);

/// Whether an attempt may be made.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// The attempt is counted on every counter, and may be made.
    Counted(CountedAttempt),
    /// The attempt is counted on no counter, and must not be made.
    Exhausted {
        /// The key of the first counter without room, in the order of the call.
        key: &'a str,
        /// When it has room again, in Unix milliseconds.
        opens_at: i64,
    },
}

/// Whether a call to an upstream that rations its calls may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// It may be made now.
    Granted,
    /// The call must wait until this time, in Unix milliseconds.
    NextAt(i64),
}

impl Store {
    /// Counts an attempt on all counters, or on none if one of them has no room. All proxies of the store share the counters.
    ///
    /// # Errors
    /// The store fails. The attempt must not be made then, though it may be counted.
    pub async fn count_attempt<'a>(
        &self,
        counters: &[Counter<'a>],
        now: i64,
    ) -> Result<Verdict<'a>, StoreError> {
        within(self.count("attempt", "attempt", counters, now)).await
    }

    /// Uncounts an attempt, because the code was right.
    ///
    /// # Errors
    /// The store fails. The attempt stays counted.
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

    /// Takes one of the `per_minute` calls that all proxies together may make under a name in any 60 seconds.
    ///
    /// # Errors
    /// The store fails. The call must not be made then.
    pub async fn take_tokens(&self, name: &str, per_minute: u32, now: i64) -> Result<Tokens, StoreError> {
        let windows = [Window { limit: per_minute, length_ms: MINUTE }];
        let counters = [Counter { key: name, windows: &windows }];
        let verdict = within(self.count("rate", name, &counters, now)).await?;
        Ok(match verdict {
            Verdict::Counted(_) => Tokens::Granted,
            Verdict::Exhausted { opens_at, .. } => Tokens::NextAt(opens_at),
        })
    }

    /// `kind` separates attempts from rates. `alone` is the name of the lock. All attempts share one lock: it costs nothing,
    /// because they share a counter anyway, and it cannot deadlock.
    async fn count<'a>(
        &self,
        kind: &str,
        alone: &str,
        counters: &[Counter<'a>],
        now: i64,
    ) -> Result<Verdict<'a>, StoreError> {
        {
            // Without the lock: under attack nearly every attempt ends here. The connection is released before the next one
            // is taken.
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

/// The first counter without room, and the time at which all its windows have room.
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

/// The time at which a full window has room: when its limit-th newest attempt leaves it. `None` if it has room now.
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
