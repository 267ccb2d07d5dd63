//! A request with a key is executed once, and always answered in the same way.

use store::{Answer, Begin, Store, StoreError};

use crate::database::{Database, HOUR, NOW, SECOND, at_once, sealed};

on_both!(
    the_first_answer_is_given_again,
    a_key_means_one_request,
    a_request_without_an_end_is_lost,
    an_abandoned_request_can_be_begun_again,
    a_scope_has_a_hundred_keys,
    an_answer_is_kept_a_day,
    of_many_at_once_one_is_fresh,
    keys_at_once_stay_under_the_cap,
);

async fn begin(store: &Store, key: &str, now: i64) -> Begin {
    store.begin_request("token 1 /apply", key, "f1", now).await.unwrap()
}

fn answer(status: u16) -> Answer {
    Answer { status, sealed: sealed(&format!("answer{status}")) }
}

async fn finish(store: &Store, key: &str, status: u16) -> Result<(), StoreError> {
    store.finish_request("token 1 /apply", key, &answer(status)).await
}

async fn the_first_answer_is_given_again(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(begin(&one, "k", NOW).await, Begin::Fresh);
    assert_eq!(begin(&two, "k", NOW).await, Begin::Running);
    finish(&one, "k", 504).await.unwrap();
    finish(&one, "k", 200).await.unwrap();
    assert_eq!(begin(&two, "k", NOW + HOUR).await, Begin::Replay(answer(504)));
    assert_eq!(finish(&one, "unknown", 200).await, Err(StoreError::Missing));
}

async fn a_key_means_one_request(db: Database) {
    let store = db.store().await;
    assert_eq!(begin(&store, "k", NOW).await, Begin::Fresh);
    let other_body = store.begin_request("token 1 /apply", "k", "f2", NOW).await;
    assert_eq!(other_body, Ok(Begin::Reused));
    finish(&store, "k", 200).await.unwrap();
    let other_body = store.begin_request("token 1 /apply", "k", "f2", NOW).await;
    assert_eq!(other_body, Ok(Begin::Reused));
    let other_session = store.begin_request("token 2 /apply", "k", "f1", NOW).await;
    assert_eq!(other_session, Ok(Begin::Fresh));
}

async fn a_request_without_an_end_is_lost(db: Database) {
    let [one, two] = db.two_stores().await;
    begin(&one, "k", NOW).await;
    one.close().await;
    assert_eq!(begin(&two, "k", NOW + 30 * SECOND - 1).await, Begin::Running);
    assert_eq!(begin(&two, "k", NOW + 30 * SECOND).await, Begin::Unconfirmed);
    assert_eq!(begin(&two, "k", NOW + HOUR).await, Begin::Unconfirmed);
    // The first proxy was only slow.
    finish(&two, "k", 200).await.unwrap();
    assert_eq!(begin(&two, "k", NOW + HOUR).await, Begin::Replay(answer(200)));
}

async fn an_abandoned_request_can_be_begun_again(db: Database) {
    let store = db.store().await;
    begin(&store, "k", NOW).await;
    store.abandon_request("token 1 /apply", "k").await.unwrap();
    assert_eq!(begin(&store, "k", NOW).await, Begin::Fresh);
    finish(&store, "k", 200).await.unwrap();
    store.abandon_request("token 1 /apply", "k").await.unwrap();
    assert_eq!(begin(&store, "k", NOW).await, Begin::Replay(answer(200)));
}

async fn a_scope_has_a_hundred_keys(db: Database) {
    let store = db.store().await;
    for n in 0..100 {
        assert_eq!(begin(&store, &format!("k{n}"), NOW).await, Begin::Fresh);
    }
    assert_eq!(begin(&store, "one more", NOW).await, Begin::TooMany);
    assert_eq!(begin(&store, "k7", NOW).await, Begin::Running);
    assert_eq!(store.begin_request("another scope", "k", "f", NOW).await, Ok(Begin::Fresh));
    assert_eq!(begin(&store, "one more", NOW + 24 * HOUR).await, Begin::Fresh);
}

async fn an_answer_is_kept_a_day(db: Database) {
    let store = db.store().await;
    begin(&store, "k", NOW).await;
    finish(&store, "k", 200).await.unwrap();
    assert_eq!(store.purge(NOW + 24 * HOUR - 1).await.unwrap().requests, 0);
    assert_eq!(begin(&store, "k", NOW + 24 * HOUR - 1).await, Begin::Replay(answer(200)));
    // It has expired, so nothing of it counts, even before a purge.
    assert_eq!(begin(&store, "k", NOW + 24 * HOUR).await, Begin::Fresh);
    assert_eq!(begin(&store, "k", NOW + 24 * HOUR).await, Begin::Running);
    assert_eq!(store.purge(NOW + 24 * HOUR).await.unwrap().requests, 0);
    assert_eq!(store.purge(NOW + 48 * HOUR).await.unwrap().requests, 1);
}

async fn of_many_at_once_one_is_fresh(db: Database) {
    let stores = db.two_stores().await;
    for round in 0..5 {
        let begun =
            at_once(
                &stores,
                100,
                |store, _| async move { begin(&store, &format!("round {round}"), NOW).await },
            );
        let begun = begun.await;
        assert_eq!(begun.iter().filter(|begin| **begin == Begin::Fresh).count(), 1);
        assert_eq!(begun.iter().filter(|begin| **begin == Begin::Running).count(), 99);
    }
}

async fn keys_at_once_stay_under_the_cap(db: Database) {
    let stores = db.two_stores().await;
    let begun = at_once(&stores, 150, |store, n| async move { begin(&store, &format!("k{n}"), NOW).await });
    let begun = begun.await;
    assert_eq!(begun.iter().filter(|begin| **begin == Begin::Fresh).count(), 100);
    assert_eq!(begun.iter().filter(|begin| **begin == Begin::TooMany).count(), 50);
}
