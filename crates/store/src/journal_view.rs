//! Reads the journal of redemptions.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::journal::{RedemptionRow, read, select};
use crate::sealed::CodeHash;

/// Which redemptions an operator lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedemptionFilter {
    /// Those that have not ended: planned, running or escalated.
    Open,
    /// Those that operators were told about, unless an operator resolved them.
    Noticed,
    /// All that are stored.
    All,
}

/// One step of a redemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceLine {
    /// When it happened, in Unix milliseconds.
    pub at: i64,
    /// The [name](redemption::Redemption::name) of the state after the step.
    pub state: String,
    /// The [note](redemption::Event::note) of the event; empty for a plan.
    pub note: String,
}

impl Store {
    /// A redemption by its id.
    ///
    /// # Errors
    /// The store fails.
    pub async fn redemption(&self, id: &str) -> Result<Option<RedemptionRow>, StoreError> {
        within(async {
            let query = sqlx::query(select!("WHERE id = $1")).bind(id);
            query.fetch_optional(&mut *self.read().await?).await?.as_ref().map(read).transpose()
        })
        .await
    }

    /// The redemptions of an order, in the order in which they were planned.
    ///
    /// # Errors
    /// The store fails.
    pub async fn redemptions_of(&self, order_id: &str) -> Result<Vec<RedemptionRow>, StoreError> {
        within(async {
            let query = sqlx::query(select!("WHERE order_id = $1 ORDER BY created_ms, id"));
            query.bind(order_id).fetch_all(&mut *self.read().await?).await?.iter().map(read).collect()
        })
        .await
    }

    /// The redemption that has the lock of a code.
    ///
    /// # Errors
    /// The store fails.
    pub async fn holder_of(&self, code: &CodeHash) -> Result<Option<RedemptionRow>, StoreError> {
        within(async {
            let query = sqlx::query(select!("WHERE held_code = $1")).bind(code.as_str());
            query.fetch_optional(&mut *self.read().await?).await?.as_ref().map(read).transpose()
        })
        .await
    }

    /// Redemptions for an operator: escalated ones first, then the newest. If one is not readable, `Err` has its id.
    ///
    /// # Errors
    /// The store fails.
    pub async fn redemptions(
        &self,
        filter: RedemptionFilter,
        limit: u32,
    ) -> Result<Vec<Result<RedemptionRow, String>>, StoreError> {
        let query = match filter {
            RedemptionFilter::Open => select!(
                "WHERE standing IN ('planned', 'running', 'escalated') \
                 ORDER BY CASE standing WHEN 'escalated' THEN 0 ELSE 1 END, created_ms DESC, id LIMIT $1"
            ),
            RedemptionFilter::Noticed => {
                select!(
                    "WHERE notice IS NOT NULL \
                     ORDER BY CASE standing WHEN 'escalated' THEN 0 ELSE 1 END, created_ms DESC, id LIMIT $1"
                )
            }
            RedemptionFilter::All => select!("ORDER BY created_ms DESC, id LIMIT $1"),
        };
        within(async {
            let rows = sqlx::query(query).bind(i64::from(limit)).fetch_all(&mut *self.read().await?).await?;
            rows.iter()
                .map(|row| match read(row) {
                    Ok(redemption) => Ok(Ok(redemption)),
                    Err(_) => Ok(Err(row.try_get("id")?)),
                })
                .collect()
        })
        .await
    }

    /// The number of [open](RedemptionFilter::Open) redemptions by the [name](redemption::Redemption::name) of their state.
    /// States without any are left out.
    ///
    /// # Errors
    /// The store fails.
    pub async fn open_redemption_counts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        within(async {
            let query = sqlx::query_as(
                "SELECT state, COUNT(*) FROM redemptions WHERE standing IN ('planned', 'running', 'escalated') \
                 GROUP BY state ORDER BY state",
            );
            Ok(query.fetch_all(&mut *self.read().await?).await?)
        })
        .await
    }

    /// The evidence of a redemption, the first step first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn evidence(&self, id: &str) -> Result<Vec<EvidenceLine>, StoreError> {
        within(async {
            let query = sqlx::query(
                "SELECT at_ms, state, note FROM redemption_evidence WHERE redemption_id = $1 ORDER BY at_ms, seq",
            );
            let rows = query.bind(id).fetch_all(&mut *self.read().await?).await?;
            let line = |row: &AnyRow| {
                Ok(EvidenceLine {
                    at: row.try_get("at_ms")?,
                    state: row.try_get("state")?,
                    note: row.try_get("note")?,
                })
            };
            rows.iter().map(line).collect()
        })
        .await
    }

    /// How many [presumptions](redemption::Redemption::presumptions) all redemptions made at `since` or later.
    ///
    /// # Errors
    /// The store fails.
    pub async fn presumptions_since(&self, since: i64) -> Result<u32, StoreError> {
        within(async {
            let query = sqlx::query_scalar(
                "SELECT COALESCE(CAST(SUM(presumptions) AS BIGINT), 0) FROM redemption_evidence \
                 WHERE presumptions > 0 AND at_ms >= $1",
            );
            let sum: i64 = query.bind(since).fetch_one(&mut *self.read().await?).await?;
            Ok(u32::try_from(sum).unwrap_or(u32::MAX))
        })
        .await
    }
}
