//! Deletes expired rows, and codes that no call needs any more.

use crate::connect::{Store, within};
use crate::error::StoreError;

/// No customer asks for the gift of an older order. Until then, the gift must not be minted again.
const GIFTS_KEPT: i64 = 365 * DAY;
/// Annual accounts may still ask about a redemption.
const REDEMPTIONS_KEPT: i64 = 400 * DAY;
/// No order lasts longer, and the code of a plan may still be valid. The same holds for a code that was never redeemed.
const PLANS_KEPT: i64 = DAY;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// Small, so that no other write waits long for the locks of these rows.
const BATCH: u64 = 1000;

/// Deletes at most a batch of the old rows. The condition stands twice, so a row that was renewed since it was found stays.
macro_rules! drop_batch {
    ($table:literal, $key:literal, $old:literal) => {
        change_batch!("DELETE FROM ", $table, "", $key, $old)
    };
}

macro_rules! change_batch {
    ($change:literal, $table:literal, $set:literal, $key:literal, $old:literal) => {
        concat!(
            $change,
            $table,
            $set,
            " WHERE ",
            $old,
            " AND (",
            $key,
            ") IN (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE ",
            $old,
            " LIMIT 1000)"
        )
    };
}

const ATTEMPTS: &str = drop_batch!("attempts", "attempt_id, counter", "until_ms <= $1");
const REQUESTS: &str = drop_batch!("requests", "scope, request_key", "until_ms <= $1");
const GIFTS: &str = drop_batch!("gifts", "order_id", "began_ms <= $1");
const EVENTS: &str = drop_batch!("events", "event, subject", "last_ms <= $1");
/// Their evidence is deleted with them. `created_ms` is in the condition because it has the index; it is never later than
/// `updated_ms`.
const ENDED_REDEMPTIONS: &str = drop_batch!(
    "redemptions",
    "id",
    "standing IN ('paid', 'over') AND created_ms <= $1 AND updated_ms <= $1"
);
const OLD_PLANS: &str =
    drop_batch!("redemptions", "id", "standing = 'planned' AND created_ms <= $1 AND updated_ms <= $1");
/// The row stays with its history. An aborted redemption has redeemed nothing.
const UNUSED_CODES: &str = change_batch!(
    "UPDATE ",
    "redemptions",
    " SET sealed = ''",
    "id",
    "standing = 'over' AND state = 'aborted' AND sealed <> '' AND created_ms <= $1 AND updated_ms <= $1"
);

const CONFIRMATIONS: &str = drop_batch!("confirmations", "order_id", "confirmed_ms <= $1");

/// The numbers of deleted rows and codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Attempts that left their longest window.
    pub attempts: u64,
    /// Requests with their answers, after 24 hours.
    pub requests: u64,
    /// Gifts, a year after they were asked for.
    pub gifts: u64,
    /// Events, a year after they were last received.
    pub events: u64,
    /// Redemptions with their evidence, 400 days after they ended. Running and escalated ones stay.
    pub redemptions: u64,
    /// Plans, a day after they were made.
    pub plans: u64,
    /// Encrypted codes that were never redeemed, a day after their redemption ended. The redemption stays.
    pub codes: u64,
    /// Confirmed orders, after a day.
    pub confirmations: u64,
}

impl Store {
    /// Deletes expired rows. Each proxy may do so now and then.
    ///
    /// # Errors
    /// The store fails. The next call deletes the rest.
    pub async fn purge(&self, now: i64) -> Result<Purged, StoreError> {
        let year_ago = now.saturating_sub(GIFTS_KEPT);
        Ok(Purged {
            attempts: self.drop_rows(ATTEMPTS, now).await?,
            requests: self.drop_rows(REQUESTS, now).await?,
            gifts: self.drop_rows(GIFTS, year_ago).await?,
            events: self.drop_rows(EVENTS, year_ago).await?,
            redemptions: self.drop_rows(ENDED_REDEMPTIONS, now.saturating_sub(REDEMPTIONS_KEPT)).await?,
            plans: self.drop_rows(OLD_PLANS, now.saturating_sub(PLANS_KEPT)).await?,
            codes: self.drop_rows(UNUSED_CODES, now.saturating_sub(PLANS_KEPT)).await?,
            confirmations: self.drop_rows(CONFIRMATIONS, now.saturating_sub(DAY)).await?,
        })
    }

    async fn drop_rows(&self, batch: &'static str, until: i64) -> Result<u64, StoreError> {
        let mut dropped = 0;
        loop {
            let rows = within(self.drop_batch(batch, until)).await?;
            dropped += rows;
            if rows < BATCH {
                return Ok(dropped);
            }
        }
    }

    async fn drop_batch(&self, batch: &'static str, until: i64) -> Result<u64, StoreError> {
        let mut work = self.write().await?;
        let done = sqlx::query(batch).bind(until).execute(&mut *work).await?;
        work.commit().await?;
        Ok(done.rows_affected())
    }
}
