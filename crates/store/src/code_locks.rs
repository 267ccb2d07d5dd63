//! Whose a code is while it is being redeemed, so that two orders never hold one code.

use sqlx::Row;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::CodeHash;

/// Whose a code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeLock {
    /// The asker's, now or since before.
    Locked,
    /// Another holder's.
    HeldBy(String),
    /// Nobody's any more: this holder redeemed it.
    SpentBy(String),
}

impl Store {
    /// Locks a code for a holder, among all proxies; for the holder it has, that is no change. No time ends the lock:
    /// only the holder knows whether the code is still in play.
    ///
    /// # Errors
    /// The store fails; the code must not be redeemed then.
    pub async fn lock_code(&self, code: &CodeHash, holder: &str, now: i64) -> Result<CodeLock, StoreError> {
        within(async {
            let mut work = self.write().await?;
            // The update changes nothing; it makes the row that is there come back, and stay until the commit.
            let row = sqlx::query(
                "INSERT INTO code_locks (code_hash, holder, state, since_ms) VALUES ($1, $2, 'held', $3) \
                 ON CONFLICT (code_hash) DO UPDATE SET code_hash = excluded.code_hash RETURNING holder, state",
            )
            .bind(code.as_str())
            .bind(holder)
            .bind(now)
            .fetch_one(&mut *work)
            .await?;
            work.commit().await?;
            let (by, state): (String, String) = (row.try_get("holder")?, row.try_get("state")?);
            match state.as_str() {
                "held" if by == holder => Ok(CodeLock::Locked),
                "held" => Ok(CodeLock::HeldBy(by)),
                "spent" => Ok(CodeLock::SpentBy(by)),
                _ => Err(StoreError::Damaged),
            }
        })
        .await
    }

    /// Ends the holder's lock; says whether there was one. Another holder's lock and a spent code stay.
    ///
    /// # Errors
    /// The store fails.
    pub async fn unlock_code(&self, code: &CodeHash, holder: &str) -> Result<bool, StoreError> {
        let query = "DELETE FROM code_locks WHERE code_hash = $1 AND holder = $2 AND state = 'held'";
        self.change_lock(query, code, holder).await
    }

    /// Marks a code as redeemed by its holder, for ever; a second time is no change.
    ///
    /// # Errors
    /// `Missing` where the holder does not hold it; else the store fails.
    pub async fn spend_code(&self, code: &CodeHash, holder: &str) -> Result<(), StoreError> {
        let query = "UPDATE code_locks SET state = 'spent' WHERE code_hash = $1 AND holder = $2";
        if self.change_lock(query, code, holder).await? { Ok(()) } else { Err(StoreError::Missing) }
    }

    async fn change_lock(
        &self,
        query: &'static str,
        code: &CodeHash,
        holder: &str,
    ) -> Result<bool, StoreError> {
        within(async {
            let mut work = self.write().await?;
            let done = sqlx::query(query).bind(code.as_str()).bind(holder).execute(&mut *work).await?;
            work.commit().await?;
            Ok(done.rows_affected() > 0)
        })
        .await
    }
}
