//! Drops what has served its time.

use crate::connect::{Store, within};
use crate::error::StoreError;

/// An order that old is asked for no more; until then its gift must not be minted anew.
const GIFTS_KEPT: i64 = 365 * DAY;
/// An annual account may still ask what became of a voucher.
const SAGAS_KEPT: i64 = 400 * DAY;
/// No order lives that long, and a plan keeps a code that may still be good.
const PLANS_KEPT: i64 = DAY;
/// Their evidence goes with them.
const ENDED_SAGAS: &str = "DELETE FROM sagas WHERE standing IN ('paid', 'over') AND updated_ms <= $1";
const OLD_PLANS: &str = "DELETE FROM sagas WHERE standing = 'planned' AND updated_ms <= $1";
const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many rows went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Counted tries whose longest window is over.
    pub tries: u64,
    /// Requests with their answers, after 24 hours.
    pub requests: u64,
    /// Gifts, a year after the order asked for one.
    pub gifts: u64,
    /// Events, a year after they came last.
    pub events: u64,
    /// Sagas with their evidence, 400 days after they ended. One that runs or is escalated stays.
    pub sagas: u64,
    /// Plans, a day after they were made.
    pub plans: u64,
}

impl Store {
    /// Drops what has served its time; each proxy may do so now and then.
    ///
    /// # Errors
    /// The store fails; what is left goes the next time.
    pub async fn purge(&self, now: i64) -> Result<Purged, StoreError> {
        let year_ago = now.saturating_sub(GIFTS_KEPT);
        Ok(Purged {
            tries: self.drop_rows("DELETE FROM tries WHERE until_ms <= $1", now).await?,
            requests: self.drop_rows("DELETE FROM requests WHERE until_ms <= $1", now).await?,
            gifts: self.drop_rows("DELETE FROM gifts WHERE began_ms <= $1", year_ago).await?,
            events: self.drop_rows("DELETE FROM events WHERE last_ms <= $1", year_ago).await?,
            sagas: self.drop_rows(ENDED_SAGAS, now.saturating_sub(SAGAS_KEPT)).await?,
            plans: self.drop_rows(OLD_PLANS, now.saturating_sub(PLANS_KEPT)).await?,
        })
    }

    async fn drop_rows(&self, query: &'static str, until: i64) -> Result<u64, StoreError> {
        within(async {
            let mut work = self.write().await?;
            let done = sqlx::query(query).bind(until).execute(&mut *work).await?;
            work.commit().await?;
            Ok(done.rows_affected())
        })
        .await
    }
}
