//! A code belongs to one order at a time.

use store::{CodeLock, StoreError};

use crate::database::{Database, HOUR, NOW, at_once, code};

on_both!(a_code_has_one_holder, a_spent_code_stays_spent, of_fifty_orders_one_gets_the_code);

async fn a_code_has_one_holder(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.lock_code(&code(1), "a", NOW).await, Ok(CodeLock::Locked));
    assert_eq!(two.lock_code(&code(1), "a", NOW).await, Ok(CodeLock::Locked));
    assert_eq!(two.lock_code(&code(1), "b", NOW + 1000 * HOUR).await, Ok(CodeLock::HeldBy("a".to_owned())));
    assert_eq!(two.lock_code(&code(2), "b", NOW).await, Ok(CodeLock::Locked));

    assert_eq!(two.unlock_code(&code(1), "b").await, Ok(false));
    assert_eq!(two.lock_code(&code(1), "b", NOW).await, Ok(CodeLock::HeldBy("a".to_owned())));
    assert_eq!(one.unlock_code(&code(1), "a").await, Ok(true));
    assert_eq!(one.unlock_code(&code(1), "a").await, Ok(false));
    assert_eq!(two.lock_code(&code(1), "b", NOW).await, Ok(CodeLock::Locked));
}

async fn a_spent_code_stays_spent(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.spend_code(&code(1), "a").await, Err(StoreError::Missing));
    one.lock_code(&code(1), "a", NOW).await.unwrap();
    assert_eq!(two.spend_code(&code(1), "b").await, Err(StoreError::Missing));
    assert_eq!(one.spend_code(&code(1), "a").await, Ok(()));
    assert_eq!(one.spend_code(&code(1), "a").await, Ok(()));
    assert_eq!(two.unlock_code(&code(1), "a").await, Ok(false));
    two.purge(NOW + 100_000 * HOUR).await.unwrap();
    for holder in ["a", "b"] {
        let lock = two.lock_code(&code(1), holder, NOW + 100_000 * HOUR).await;
        assert_eq!(lock, Ok(CodeLock::SpentBy("a".to_owned())));
    }
}

async fn of_fifty_orders_one_gets_the_code(db: Database) {
    let stores = db.two_stores().await;
    for round in 0..20 {
        let locks = at_once(&stores, 50, |store, n| async move {
            store.lock_code(&code(round), &format!("order {n}"), NOW).await.unwrap()
        });
        let locks = locks.await;
        assert_eq!(locks.iter().filter(|lock| **lock == CodeLock::Locked).count(), 1, "round {round}");
        let holders: Vec<_> = locks.iter().filter(|lock| **lock != CodeLock::Locked).collect();
        assert!(holders.iter().all(|lock| *lock == holders[0] && matches!(lock, CodeLock::HeldBy(_))));
    }
}
