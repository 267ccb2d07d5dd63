//! The journal of redemptions: how a redemption is stored, and how it is planned.

use redemption::{Amount, Redemption};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::first_form;
use crate::sealed::{CodeHash, Sealed};
use crate::session::Connection;

/// Columns are listed explicitly: prepared `SELECT *` statements break in PostgreSQL after a migration.
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

/// A stored redemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedemptionRow {
    /// The id, which the store generates.
    pub id: String,
    /// The order that the voucher pays a part of.
    pub order_id: String,
    /// The keyed hash of the voucher's code.
    pub code: CodeHash,
    /// The code and the data that calls about it need, encrypted. `None` a day after it ended with nothing redeemed.
    pub sealed: Option<Sealed>,
    /// The redemption.
    pub redemption: Redemption,
    /// Increases with every lease, save and release.
    pub version: i64,
    /// When it was planned, in Unix milliseconds.
    pub created_at: i64,
    /// When it was last saved, in Unix milliseconds.
    pub updated_at: i64,
    /// The [name](redemption::Notice::name) of the last notice to operators about it.
    pub notice: Option<String>,
    /// Whether the row came with a lease. A row that was only read may have the version of another worker's lease, so it
    /// cannot be saved.
    pub(crate) leased: bool,
}

/// The result of planning a voucher payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanOutcome {
    /// It is stored. An earlier plan of this order with this code is deleted.
    Planned(RedemptionRow),
    /// Not stored: the order has this redemption of the code already, and it is running, escalated or paid.
    AlreadyBegun(RedemptionRow),
}

impl Store {
    /// Plans a voucher payment of an order, in addition to its others. `sealed` is the code and the data that calls about it
    /// need. Only the amount of `redemption` is used: the stored one is planned. Each call generates a new id.
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
            sealed: Some(sealed.clone()),
            redemption: Redemption::planned(redemption.amount()),
            version: 1,
            created_at: now,
            updated_at: now,
            notice: None,
            leased: false,
        };
        within(async {
            let mut work = self.write_alone(&format!("redemptions:{order_id}")).await?;
            // Waits for a save that has just started the plan. A later save finds no row to start.
            let replaced = sqlx::query(
                "DELETE FROM redemptions WHERE order_id = $1 AND code_hash = $2 AND standing = 'planned'",
            );
            replaced.bind(order_id).bind(code.as_str()).execute(&mut *work).await?;
            if let Some(begun) = begun(&mut work, order_id, code).await? {
                return Ok(PlanOutcome::AlreadyBegun(begun));
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
            .bind(row.redemption.standing().name())
            .bind(row.redemption.name())
            .bind(encode(&row.redemption)?)
            .bind(row.version)
            .bind(now)
            .execute(&mut *work)
            .await?;
            note(&mut work, &row, "", 0).await?;
            work.commit().await?;
            Ok(PlanOutcome::Planned(row))
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

/// Writes a line of evidence: how the redemption came to the state that `row` has now.
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

pub(crate) fn encode(redemption: &Redemption) -> Result<String, StoreError> {
    serde_json::to_string(redemption).map_err(|_| StoreError::Damaged)
}

/// Reads a row without a lease.
pub(crate) fn read(row: &AnyRow) -> Result<RedemptionRow, StoreError> {
    let text: String = row.try_get("redemption")?;
    let redemption: Redemption = first_form::read(&text).ok_or(StoreError::Damaged)?;
    let sealed: String = row.try_get("sealed")?;
    // Deserialising does not check an amount's limits.
    Amount::new(redemption.amount().rappen()).ok_or(StoreError::Damaged)?;
    Ok(RedemptionRow {
        id: row.try_get("id")?,
        order_id: row.try_get("order_id")?,
        code: row.try_get::<String, _>("code_hash")?.parse().map_err(|_| StoreError::Damaged)?,
        // `purge` empties it.
        sealed: match sealed.as_str() {
            "" => None,
            sealed => Some(sealed.parse().map_err(|_| StoreError::Damaged)?),
        },
        redemption,
        version: row.try_get("version")?,
        created_at: row.try_get("created_ms")?,
        updated_at: row.try_get("updated_ms")?,
        notice: row.try_get("notice")?,
        leased: false,
    })
}
