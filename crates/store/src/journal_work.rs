//! The work on a redemption: one worker at a time drives it, and each step is saved together with the lock of the code.

use redemption::{End, Redemption, next, notice};
use sqlx::Row;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::journal::{self, RedemptionRow, columns};
use crate::session::Connection;

/// The answer to a worker that asks for a redemption.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each call of the database")]
pub enum Lease {
    /// The worker has it, until it calls `release`.
    Acquired(RedemptionRow),
    /// Another worker has it. It may be the same worker, if the answer to its first call did not arrive.
    Busy {
        /// The name that worker gave.
        owner: String,
        /// When the lease ends unless it is extended, in Unix milliseconds.
        until: i64,
    },
    /// The redemption does not exist. A plan is deleted when another one replaces it.
    NotFound,
}

/// The result of saving a step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each call of the database")]
pub enum SaveOutcome {
    /// Saved. The worker continues with this row.
    Saved(RedemptionRow),
    /// Not saved: another worker has the redemption, or it was deleted. The worker must do nothing more for it.
    Fenced,
    /// Not saved: another redemption has the lock of the code. The row is still valid.
    CodeInUse,
}

impl Store {
    /// Leases a redemption for `length` milliseconds. Only one worker gets it, and the previous one can save nothing any
    /// more. `owner` is for operators: a worker that asks twice counts as two.
    ///
    /// # Errors
    /// The store fails.
    pub async fn lease(&self, id: &str, owner: &str, now: i64, length: i64) -> Result<Lease, StoreError> {
        within(async {
            let mut work = self.write().await?;
            let leased = sqlx::query(concat!(
                "UPDATE redemptions SET version = version + 1, lease_owner = $1, lease_ms = $2, lease_until_ms = $3 \
                 WHERE id = $4 AND (lease_until_ms IS NULL OR lease_until_ms <= $5) RETURNING ",
                columns!()
            ))
            .bind(owner)
            .bind(length)
            .bind(now.saturating_add(length))
            .bind(id)
            .bind(now)
            .fetch_optional(&mut *work)
            .await?;
            if let Some(leased) = leased {
                let row = RedemptionRow { leased: true, ..journal::read(&leased)? };
                work.commit().await?;
                return Ok(Lease::Acquired(row));
            }
            let query = sqlx::query("SELECT lease_owner, lease_until_ms FROM redemptions WHERE id = $1");
            let Some(held) = query.bind(id).fetch_optional(&mut *work).await? else { return Ok(Lease::NotFound) };
            Ok(Lease::Busy {
                // Both are missing if the lease was released a moment ago.
                owner: held.try_get::<Option<String>, _>("lease_owner")?.unwrap_or_default(),
                until: held.try_get::<Option<i64>, _>("lease_until_ms")?.unwrap_or(now),
            })
        })
        .await
    }

    /// Saves a step in one transaction: the redemption, its due time, a line of evidence, and the lock of its code as
    /// [`Redemption::holds_code`] says. Extends the lease by its length from `now`. Only a row from `lease`, or from the
    /// previous save, can be saved, and only a redemption that differs from the row's. `note` must hold no secret. If it is
    /// empty, no line of evidence is written.
    ///
    /// # Errors
    /// The store fails. The next action of the redemption must not be performed then. If the same call is repeated, it
    /// returns whether the step was saved.
    pub async fn save(
        &self,
        row: &RedemptionRow,
        next: &Redemption,
        note: &str,
        now: i64,
    ) -> Result<SaveOutcome, StoreError> {
        if !row.leased {
            return Ok(SaveOutcome::Fenced);
        }
        let kept = RedemptionRow {
            redemption: next.clone(),
            version: row.version.saturating_add(1),
            updated_at: now,
            notice: noticed(row, next),
            ..row.clone()
        };
        let presumptions = next.presumptions().saturating_sub(row.redemption.presumptions());
        within(async {
            let takes_code = next.holds_code() && !row.redemption.holds_code();
            let mut work = if takes_code {
                self.write_alone(&format!("code:{}", row.code.as_str())).await?
            } else {
                self.write().await?
            };
            if takes_code && in_use(&mut work, row).await? {
                return Ok(SaveOutcome::CodeInUse);
            }
            if !write(&mut work, row, &kept).await? {
                let known = written(&mut work, &kept).await?;
                return Ok(if known { SaveOutcome::Saved(kept) } else { SaveOutcome::Fenced });
            }
            if !note.is_empty() {
                journal::note(&mut work, &kept, note, presumptions).await?;
            }
            work.commit().await?;
            Ok(SaveOutcome::Saved(kept))
        })
        .await
    }

    /// Adds a line of evidence to a redemption, even while another worker has it. `note` must hold no secret.
    ///
    /// # Errors
    /// The store fails.
    pub async fn note(&self, id: &str, note: &str, now: i64) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            // Saves number their lines by the version, which is never below zero.
            let query = sqlx::query(
                "INSERT INTO redemption_evidence (redemption_id, seq, at_ms, state, note, presumptions) \
                 SELECT id, $1, $2, state, $3, 0 FROM redemptions WHERE id = $4 ON CONFLICT DO NOTHING",
            );
            query.bind(now.saturating_neg()).bind(now).bind(note).bind(id).execute(&mut *work).await?;
            Ok(work.commit().await?)
        })
        .await
    }

    /// Releases a redemption, so that the next worker does not wait for the end of the lease. The row can save nothing any
    /// more. If another worker has the redemption by now, nothing changes.
    ///
    /// # Errors
    /// The store fails. The lease then ends by itself.
    pub async fn release(&self, row: &RedemptionRow) -> Result<(), StoreError> {
        if !row.leased {
            return Ok(());
        }
        within(async {
            let mut work = self.write().await?;
            sqlx::query(
                "UPDATE redemptions SET version = version + 1, lease_owner = NULL, lease_ms = NULL, lease_until_ms = NULL \
                 WHERE id = $1 AND version = $2",
            )
            .bind(&row.id)
            .bind(row.version)
            .execute(&mut *work)
            .await?;
            Ok(work.commit().await?)
        })
        .await
    }

    /// The ids of redemptions that are due and not leased, the longest due first, at most `limit` of them.
    ///
    /// # Errors
    /// The store fails.
    pub async fn due(&self, now: i64, limit: u32) -> Result<Vec<String>, StoreError> {
        within(async {
            let query = sqlx::query_scalar(
                "SELECT id FROM redemptions WHERE due_ms <= $1 AND (lease_until_ms IS NULL OR lease_until_ms <= $1) \
                 ORDER BY due_ms, id LIMIT $2",
            );
            Ok(query.bind(now).bind(i64::from(limit)).fetch_all(&mut *self.read().await?).await?)
        })
        .await
    }
}

/// The last notice to operators, this step's included. `None` when an operator has resolved the redemption.
fn noticed(row: &RedemptionRow, next: &Redemption) -> Option<String> {
    if matches!(next, Redemption::Ended { end: End::Resolved(..), .. }) {
        return None;
    }
    notice(&row.redemption, next).map(|notice| notice.name().to_owned()).or_else(|| row.notice.clone())
}

/// Whether another redemption has the lock of the code. The caller must hold the advisory lock of the code, so that no other
/// worker takes it before the transaction ends.
async fn in_use(connection: &mut Connection, row: &RedemptionRow) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT id FROM redemptions WHERE held_code = $1 AND id <> $2");
    Ok(query.bind(row.code.as_str()).bind(&row.id).fetch_optional(connection).await?.is_some())
}

/// Replaces `row` by `kept`. Returns `false` if the stored row is not `row` any more.
async fn write(
    connection: &mut Connection,
    row: &RedemptionRow,
    kept: &RedemptionRow,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE redemptions SET redemption = $1, state = $2, standing = $3, held_code = $4, due_ms = $5, version = $6, \
         updated_ms = $7, lease_until_ms = $7 + lease_ms, notice = $8 WHERE id = $9 AND version = $10",
    )
    .bind(journal::encode(&kept.redemption)?)
    .bind(kept.redemption.name())
    .bind(kept.redemption.standing().name())
    .bind(kept.redemption.holds_code().then(|| kept.code.as_str()))
    .bind(next(&kept.redemption).due())
    .bind(kept.version)
    .bind(kept.updated_at)
    .bind(&kept.notice)
    .bind(&kept.id)
    .bind(row.version)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether an earlier call, whose answer did not arrive, already wrote `kept`. A lease raises the version too, but leaves the
/// redemption as it was.
async fn written(connection: &mut Connection, kept: &RedemptionRow) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT id FROM redemptions WHERE id = $1 AND version = $2 AND redemption = $3");
    let row = query.bind(&kept.id).bind(kept.version).bind(journal::encode(&kept.redemption)?);
    Ok(row.fetch_optional(connection).await?.is_some())
}
