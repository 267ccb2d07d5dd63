//! Orders whose amount due was confirmed, so the site may be about to sell them.

use crate::connect::{Store, within};
use crate::error::StoreError;

impl Store {
    /// Records that the amount due of an order is confirmed to the site.
    ///
    /// # Errors
    /// The store fails.
    pub async fn confirm_order(&self, order_id: &str, now: i64) -> Result<(), StoreError> {
        within(async {
            let mut work = self.write().await?;
            let query = sqlx::query(
                "INSERT INTO confirmations (order_id, confirmed_ms) VALUES ($1, $2) \
                 ON CONFLICT (order_id) DO UPDATE SET confirmed_ms = $2, missing_ms = NULL",
            );
            query.bind(order_id).bind(now).execute(&mut *work).await?;
            Ok(work.commit().await?)
        })
        .await
    }

    /// When a confirmed order was first in neither of Vista's lists, in Unix milliseconds. Returns `now` the first time, and
    /// `None` if the order was not confirmed.
    ///
    /// # Errors
    /// The store fails.
    pub async fn missing_since(&self, order_id: &str, now: i64) -> Result<Option<i64>, StoreError> {
        within(async {
            let mut work = self.write().await?;
            let query = sqlx::query_scalar(
                "UPDATE confirmations SET missing_ms = COALESCE(missing_ms, $1) WHERE order_id = $2 \
                 RETURNING missing_ms",
            );
            let since = query.bind(now).bind(order_id).fetch_optional(&mut *work).await?;
            work.commit().await?;
            Ok(since)
        })
        .await
    }
}
