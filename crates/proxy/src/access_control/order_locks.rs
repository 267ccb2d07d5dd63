//! Reading, merging and setting the tickets of one order, one after the other.
//!
//! SetShowtime replaces all tickets, so of two changes that are computed at the same time one would undo the other. The
//! locks are in this process only: two proxies on one store do not share them (docs/decisions/0046-one-round-trip.md).

use crate::access_control::id::{Id, in_one_case};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::OwnedMutexGuard;

type Lock = tokio::sync::Mutex<()>;

/// The locks of the orders whose tickets are being changed.
#[derive(Default)]
pub(crate) struct OrderLocks(Mutex<HashMap<String, Weak<Lock>>>);

impl OrderLocks {
    /// Waits for the lock of an order. Callers get it in the order in which they ask.
    pub(crate) async fn lock(&self, order: &Id) -> OwnedMutexGuard<()> {
        self.of(order).lock_owned().await
    }

    fn of(&self, order: &Id) -> Arc<Lock> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let order = in_one_case(order.as_str());
        locks.get(&order).and_then(Weak::upgrade).unwrap_or_else(|| {
            let lock = Arc::new(Lock::default());
            locks.insert(order, Arc::downgrade(&lock));
            lock
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: &str) -> Id {
        Id::parse(id.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn an_order_has_one_lock_as_long_as_it_is_held() {
        let locks = OrderLocks::default();
        let held = locks.lock(&id("a1")).await;
        assert!(locks.of(&id("A1")).try_lock().is_err(), "the same order");
        drop(locks.lock(&id("b2")).await);
        drop(held);
        assert!(locks.of(&id("a1")).try_lock().is_ok());
        assert_eq!(locks.0.lock().unwrap().len(), 1, "free locks are forgotten");
    }
}
