//! The store's own keys. They are encrypted, so only a proxy with the right secret can use the store.

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::sealed::Sealed;

impl Store {
    /// The sealed key under a name. If the store has none, it stores the offered one. If several proxies start at once, all of
    /// them get the key of the first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn store_key(&self, name: &str, offered: &Sealed) -> Result<Sealed, StoreError> {
        within(async {
            let mut work = self.write().await?;
            sqlx::query(
                "INSERT INTO store_keys (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            )
            .bind(name)
            .bind(offered.as_str())
            .execute(&mut *work)
            .await?;
            let kept: String = sqlx::query_scalar("SELECT sealed FROM store_keys WHERE name = $1")
                .bind(name)
                .fetch_one(&mut *work)
                .await?;
            work.commit().await?;
            kept.parse().map_err(|_| StoreError::Damaged)
        })
        .await
    }

    /// Replaces the encryption of a key, unless another proxy did so since `before` was read.
    ///
    /// # Errors
    /// The store fails.
    pub async fn reseal_store_key(
        &self,
        name: &str,
        before: &Sealed,
        after: &Sealed,
    ) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            sqlx::query("UPDATE store_keys SET sealed = $1 WHERE name = $2 AND sealed = $3")
                .bind(after.as_str())
                .bind(name)
                .bind(before.as_str())
                .execute(&mut *work)
                .await?;
            Ok(work.commit().await?)
        })
        .await
    }
}
