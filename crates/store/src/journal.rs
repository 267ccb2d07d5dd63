//! The journal of redeem redemptions: how a redemption is written down, and its beginning as a plan.

use redemption::{Amount, End, Redemption, Resolution};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::{CodeHash, Sealed};
use crate::session::Connection;

/// Each by its name: with `*` a statement that PostgreSQL has prepared would fail after the next migration.
macro_rules! columns {
    () => {
        "id, order_id, code_hash, sealed, redemption, version, created_ms, updated_ms, notice"
    };
}
pub(crate) use columns;

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", $crate::journal::columns!(), " FROM redemptions ", $rest)
    };
}
pub(crate) use select;

/// A redemption as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedemptionRow {
    /// The redemption's id, made by the store.
    pub id: String,
    /// Of the order that the voucher pays a part of.
    pub order_id: String,
    /// The voucher's code.
    pub code: CodeHash,
    /// What redeeming the code takes.
    pub sealed: Sealed,
    /// How far it is.
    pub redemption: Redemption,
    /// Rises with every lease, save and release.
    pub version: i64,
    /// When it was planned, in Unix milliseconds.
    pub created_at: i64,
    /// When it was saved last, in Unix milliseconds.
    pub updated_at: i64,
    /// The [name](redemption::Notice::name) of the last thing that operators were told of it.
    pub notice: Option<String>,
    /// Came with a lease. A row that was only read may bear the version of somebody else's lease, and saves nothing.
    pub(crate) leased: bool,
}

/// What became of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanOutcome {
    /// It is kept; an earlier plan of the order with this code is gone.
    Kept(RedemptionRow),
    /// Not kept: this redemption of the order has the code already, and runs, waits for a person, or has paid.
    Begun(RedemptionRow),
}

impl Store {
    /// Plans that a voucher pays a part of an order, beside any others. `sealed` is all that redeeming the code takes. Of `redemption` only the
    /// amount counts: what is kept is a plan. Asked again, it is another plan, with another id.
    ///
    /// # Errors
    /// The store fails.
    pub async fn plan(
        &self,
        order_id: &str,
        code: &CodeHash,
        sealed: &Sealed,
        redemption: &Redemption,
        now: i64,
    ) -> Result<PlanOutcome, StoreError> {
        let row = RedemptionRow {
            id: Uuid::new_v4().to_string(),
            order_id: order_id.to_owned(),
            code: code.clone(),
            sealed: sealed.clone(),
            redemption: Redemption::planned(redemption.amount()),
            version: 1,
            created_at: now,
            updated_at: now,
            notice: None,
            leased: false,
        };
        within(async {
            let mut work = self.write_alone(&format!("redemptions:{order_id}")).await?;
            // A save that has just started the plan is waited for; one that comes later finds nothing to start.
            let replaced = sqlx::query(
                "DELETE FROM redemptions WHERE order_id = $1 AND code_hash = $2 AND standing = 'planned'",
            );
            replaced.bind(order_id).bind(code.as_str()).execute(&mut *work).await?;
            if let Some(begun) = begun(&mut work, order_id, code).await? {
                return Ok(PlanOutcome::Begun(begun));
            }
            sqlx::query(
                "INSERT INTO redemptions \
                 (id, order_id, code_hash, sealed, standing, state, redemption, version, created_ms, updated_ms) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            )
            .bind(&row.id)
            .bind(order_id)
            .bind(code.as_str())
            .bind(sealed.as_str())
            .bind(standing(&row.redemption))
            .bind(row.redemption.name())
            .bind(encode(&row.redemption)?)
            .bind(row.version)
            .bind(now)
            .execute(&mut *work)
            .await?;
            note(&mut work, &row, "", 0).await?;
            work.commit().await?;
            Ok(PlanOutcome::Kept(row))
        })
        .await
    }
}

async fn begun(
    connection: &mut Connection,
    order_id: &str,
    code: &CodeHash,
) -> Result<Option<RedemptionRow>, StoreError> {
    let query = sqlx::query(select!("WHERE order_id = $1 AND code_hash = $2 AND standing <> 'over'"));
    let query = query.bind(order_id).bind(code.as_str());
    query.fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Writes down how the redemption came to the state that `row` has now.
pub(crate) async fn note(
    connection: &mut Connection,
    row: &RedemptionRow,
    note: &str,
    presumptions: u8,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO redemption_evidence (redemption_id, seq, at_ms, state, note, presumptions) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&row.id)
    .bind(row.version)
    .bind(row.updated_at)
    .bind(row.redemption.name())
    .bind(note)
    .bind(i64::from(presumptions))
    .execute(connection)
    .await?;
    Ok(())
}

/// Where a redemption stands among those of its order.
pub(crate) fn standing(redemption: &Redemption) -> &'static str {
    match redemption {
        Redemption::Planned { .. } => "planned",
        Redemption::Running { .. } => "running",
        Redemption::Ended { end, .. } => match end {
            End::Escalated(..) => "escalated",
            End::Completed(..) | End::Resolved(Resolution::Completed, ..) => "paid",
            End::Aborted(_) | End::Compensated(_) | End::Resolved(Resolution::Returned, ..) => "over",
        },
    }
}

pub(crate) fn encode(redemption: &Redemption) -> Result<String, StoreError> {
    serde_json::to_string(redemption).map_err(|_| StoreError::Damaged)
}

/// A row that was only read; a lease has to say so itself.
pub(crate) fn read(row: &AnyRow) -> Result<RedemptionRow, StoreError> {
    let text: String = row.try_get("redemption")?;
    let redemption: Redemption = serde_json::from_str(&text).map_err(|_| StoreError::Damaged)?;
    // JSON knows nothing of an amount's limits.
    Amount::new(redemption.amount().rappen()).ok_or(StoreError::Damaged)?;
    Ok(RedemptionRow {
        id: row.try_get("id")?,
        order_id: row.try_get("order_id")?,
        code: row.try_get::<String, _>("code_hash")?.parse().map_err(|_| StoreError::Damaged)?,
        sealed: row.try_get::<String, _>("sealed")?.parse().map_err(|_| StoreError::Damaged)?,
        redemption,
        version: row.try_get("version")?,
        created_at: row.try_get("created_ms")?,
        updated_at: row.try_get("updated_ms")?,
        notice: row.try_get("notice")?,
        leased: false,
    })
}
