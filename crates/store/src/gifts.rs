//! Gift codes of sold orders: one for each order, and at most one more that was minted without our knowing.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::{CodeHash, Sealed};
use crate::session::Connection;

/// If the answer to an attempt does not arrive, the upstream may have minted a code. A second attempt is worth that code, a
/// third is not.
const MAX_ATTEMPTS: i64 = 2;
/// No attempt takes longer. If one has not ended by then, its proxy died.
pub(crate) const LONGEST: i64 = 60_000;

/// A code that was just minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MintedGift {
    /// Finds the gift when the webhook names the code.
    pub code_hash: CodeHash,
    /// The code.
    pub code: Sealed,
    /// Its link, if the upstream sent one.
    pub url: Option<Sealed>,
    /// When it expires, as the upstream wrote it.
    pub expires_at: Option<String>,
}

/// The gift of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The code.
    pub minted: MintedGift,
    /// When it was minted, in Unix milliseconds.
    pub minted_at: i64,
}

/// The answer to a caller that wants to mint an order's gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GiftBegin {
    /// The caller mints it, and ends the attempt by `finish_gift` or `end_gift_attempt`.
    Mine {
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// It is minted already.
    Exists(Gift),
    /// Another caller is minting it.
    Running,
    /// Not minted any more: two attempts ended with an unknown outcome.
    GivenUp,
}

/// The outcome of an attempt without a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Certainly no code was minted. The attempt does not count.
    NothingMinted,
    /// A code may have been minted.
    Unknown,
}

impl Store {
    /// Begins an attempt to mint the gift of an order. Only one proxy mints at a time. If an attempt has not ended after 60
    /// seconds, its outcome counts as unknown.
    ///
    /// # Errors
    /// The store fails. Nothing must be minted then.
    pub async fn begin_gift(&self, order_id: &str, now: i64) -> Result<GiftBegin, StoreError> {
        within(async {
            let mut work = self.write_alone(&format!("gift:{order_id}")).await?;
            sqlx::query(
                "INSERT INTO gifts (order_id, began_ms, attempts) VALUES ($1, $2, 0) \
                 ON CONFLICT (order_id) DO NOTHING",
            )
            .bind(order_id)
            .bind(now)
            .execute(&mut *work)
            .await?;
            let row = stored(&mut work, order_id).await?.ok_or(StoreError::Missing)?;
            if let Some(gift) = gift(&row)? {
                return Ok(GiftBegin::Exists(gift));
            }
            let under_way: Option<i64> = row.try_get("attempt_ms")?;
            if under_way.is_some_and(|since| now.saturating_sub(since) < LONGEST) {
                return Ok(GiftBegin::Running);
            }
            let attempts: i64 = row.try_get("attempts")?;
            if attempts >= MAX_ATTEMPTS {
                return Ok(GiftBegin::GivenUp);
            }
            sqlx::query("UPDATE gifts SET attempts = attempts + 1, attempt_ms = $1 WHERE order_id = $2")
                .bind(now)
                .bind(order_id)
                .execute(&mut *work)
                .await?;
            work.commit().await?;
            let attempt = u32::try_from(attempts + 1).map_err(|_| StoreError::Damaged)?;
            Ok(GiftBegin::Mine { attempt })
        })
        .await
    }

    /// Stores a minted code as the gift of an order, and returns the order's gift. If the order has an earlier gift, that one
    /// stays, and the new code is not used.
    ///
    /// # Errors
    /// The store fails. The call should be repeated with the same arguments.
    pub async fn finish_gift(
        &self,
        order_id: &str,
        minted: &MintedGift,
        now: i64,
    ) -> Result<Gift, StoreError> {
        within(async {
            let mut work = self.write().await?;
            // The code costs money, so it is stored even if there is no attempt.
            sqlx::query(
                "INSERT INTO gifts (order_id, began_ms, attempts, minted_ms, code_hash, code, url, expires_at) \
                 VALUES ($1, $2, 1, $2, $3, $4, $5, $6) ON CONFLICT (order_id) DO UPDATE SET \
                 attempt_ms = NULL, minted_ms = excluded.minted_ms, code_hash = excluded.code_hash, \
                 code = excluded.code, url = excluded.url, expires_at = excluded.expires_at \
                 WHERE gifts.minted_ms IS NULL",
            )
            .bind(order_id)
            .bind(now)
            .bind(minted.code_hash.as_str())
            .bind(minted.code.as_str())
            .bind(minted.url.as_ref().map(Sealed::as_str))
            .bind(minted.expires_at.as_deref())
            .execute(&mut *work)
            .await?;
            let row = stored(&mut work, order_id).await?.ok_or(StoreError::Missing)?;
            work.commit().await?;
            gift(&row)?.ok_or(StoreError::Damaged)
        })
        .await
    }

    /// Ends an attempt without a gift. Changes nothing if it has ended, or if another attempt followed it.
    ///
    /// # Errors
    /// The store fails. The outcome of the attempt then counts as unknown.
    pub async fn end_gift_attempt(
        &self,
        order_id: &str,
        attempt: u32,
        how: Attempt,
    ) -> Result<(), StoreError> {
        let uncounted: i64 = match how {
            Attempt::NothingMinted => 1,
            Attempt::Unknown => 0,
        };
        within(async {
            let mut work = self.write().await?;
            sqlx::query(
                "UPDATE gifts SET attempt_ms = NULL, attempts = attempts - $1 \
                 WHERE order_id = $2 AND attempts = $3 AND attempt_ms IS NOT NULL",
            )
            .bind(uncounted)
            .bind(order_id)
            .bind(i64::from(attempt))
            .execute(&mut *work)
            .await?;
            Ok(work.commit().await?)
        })
        .await
    }
}

/// Whether a code is the gift of some order.
pub(crate) async fn known(connection: &mut Connection, code: &CodeHash) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT order_id FROM gifts WHERE code_hash = $1 LIMIT 1");
    Ok(query.bind(code.as_str()).fetch_optional(connection).await?.is_some())
}

async fn stored(connection: &mut Connection, order_id: &str) -> Result<Option<AnyRow>, StoreError> {
    let query = sqlx::query(
        "SELECT attempts, attempt_ms, minted_ms, code_hash, code, url, expires_at FROM gifts WHERE order_id = $1",
    );
    Ok(query.bind(order_id).fetch_optional(connection).await?)
}

fn gift(row: &AnyRow) -> Result<Option<Gift>, StoreError> {
    let Some(minted_at) = row.try_get::<Option<i64>, _>("minted_ms")? else { return Ok(None) };
    let sealed = |text: String| text.parse::<Sealed>().map_err(|_| StoreError::Damaged);
    let minted = MintedGift {
        code_hash: row.try_get::<String, _>("code_hash")?.parse().map_err(|_| StoreError::Damaged)?,
        code: sealed(row.try_get("code")?)?,
        url: row.try_get::<Option<String>, _>("url")?.map(sealed).transpose()?,
        expires_at: row.try_get("expires_at")?,
    };
    Ok(Some(Gift { minted, minted_at }))
}
