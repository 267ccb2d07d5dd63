//! The work on a redeem redemption: one worker at a time takes it forward, and every step is written down with its lock.

use redemption::{End, Redemption, next, notice};
use sqlx::Row;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::journal::{self, RedemptionRow, columns};
use crate::session::Connection;

/// Whose a redemption is to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each call of the database")]
pub enum Lease {
    /// The asker's. To be ended by `release`.
    Mine(RedemptionRow),
    /// Another worker's; or the asker's own, from a call whose answer was lost.
    Held {
        /// As it called itself.
        owner: String,
        /// When the lease ends if it is not prolonged, in Unix milliseconds.
        until: i64,
    },
    /// Nobody's: there is no such redemption. A plan goes when another one takes its place.
    Gone,
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each call of the database")]
pub enum Saved {
    /// It is written down; go on with this row.
    Kept(RedemptionRow),
    /// Not written down: the redemption is another worker's, or gone. Nothing may be done for it any more.
    Fenced,
    /// Not written down: another redemption holds the code. The row is good still.
    CodeInUse,
}

impl Store {
    /// Asks for a redemption, for `length` milliseconds. Of any number of workers one gets it, and whoever had it before can
    /// save no more. `owner` is for whoever looks into it: a worker that asks twice is two workers.
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
                return Ok(Lease::Mine(row));
            }
            let query = sqlx::query("SELECT lease_owner, lease_until_ms FROM redemptions WHERE id = $1");
            let Some(held) = query.bind(id).fetch_optional(&mut *work).await? else { return Ok(Lease::Gone) };
            Ok(Lease::Held {
                // Where it was released in this very moment there is neither.
                owner: held.try_get::<Option<String>, _>("lease_owner")?.unwrap_or_default(),
                until: held.try_get::<Option<i64>, _>("lease_until_ms")?.unwrap_or(now),
            })
        })
        .await
    }

    /// Writes a step down: the redemption, when it is due, a line of evidence, and the lock of its code as
    /// [`Redemption::holds_code`] says. All of it or nothing. It prolongs the lease by its length from `now`. Only a row that
    /// came from `lease`, or from the save before this one, can be saved, and only a redemption that differs from it. `note` must
    /// hold no secret; without one, no line of evidence is written.
    ///
    /// # Errors
    /// The store fails; what the redemption asks for must not be done then. The same call again tells whether it was kept.
    pub async fn save(
        &self,
        row: &RedemptionRow,
        next: &Redemption,
        note: &str,
        now: i64,
    ) -> Result<Saved, StoreError> {
        if !row.leased {
            return Ok(Saved::Fenced);
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
                return Ok(Saved::CodeInUse);
            }
            if !write(&mut work, row, &kept).await? {
                let known = written(&mut work, &kept).await?;
                return Ok(if known { Saved::Kept(kept) } else { Saved::Fenced });
            }
            if !note.is_empty() {
                journal::note(&mut work, &kept, note, presumptions).await?;
            }
            work.commit().await?;
            Ok(Saved::Kept(kept))
        })
        .await
    }

    /// Adds a line of evidence to a redemption, also while another worker has it. `note` must hold no secret.
    ///
    /// # Errors
    /// The store fails.
    pub async fn note(&self, id: &str, note: &str, now: i64) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            // No save has a number below zero.
            let query = sqlx::query(
                "INSERT INTO redemption_evidence (redemption_id, seq, at_ms, state, note, presumptions) \
                 SELECT id, $1, $2, state, $3, 0 FROM redemptions WHERE id = $4 ON CONFLICT DO NOTHING",
            );
            query.bind(now.saturating_neg()).bind(now).bind(note).bind(id).execute(&mut *work).await?;
            Ok(work.commit().await?)
        })
        .await
    }

    /// Gives a redemption back, so that the next worker need not wait for the end of the lease. The row saves no more. Where
    /// it is another worker's by now, nothing changes.
    ///
    /// # Errors
    /// The store fails; the lease then ends by itself.
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

    /// The ids of redemptions that are due and nobody's, the longest due first.
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

/// The last report to operators, including this step; none once a person has settled it.
fn noticed(row: &RedemptionRow, next: &Redemption) -> Option<String> {
    if matches!(next, Redemption::Ended { end: End::Resolved(..), .. }) {
        return None;
    }
    notice(&row.redemption, next).map(|notice| notice.name().to_owned()).or_else(|| row.notice.clone())
}

/// Whether another redemption holds the code. Asked where nobody else can take it before the transaction ends.
async fn in_use(connection: &mut Connection, row: &RedemptionRow) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT id FROM redemptions WHERE held_code = $1 AND id <> $2");
    Ok(query.bind(row.code.as_str()).bind(&row.id).fetch_optional(connection).await?.is_some())
}

/// Whether `row` was what is stored, and `kept` is now.
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
    .bind(journal::standing(&kept.redemption))
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

/// Whether `kept` is what a call before this one wrote, whose answer was lost. A lease raises the version too, but
/// leaves the redemption as it was.
async fn written(connection: &mut Connection, kept: &RedemptionRow) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT id FROM redemptions WHERE id = $1 AND version = $2 AND redemption = $3");
    let row = query.bind(&kept.id).bind(kept.version).bind(journal::encode(&kept.redemption)?);
    Ok(row.fetch_optional(connection).await?.is_some())
}
