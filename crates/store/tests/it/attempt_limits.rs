//! The limits of attempts and calls, which all proxies share.

use store::{CountedAttempt, Counter, Store, Tokens, Verdict, Window};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once};

on_both!(
    a_window_is_any_span_of_its_length,
    a_try_counts_everywhere_or_nowhere,
    every_window_must_have_room,
    a_right_guess_does_not_count,
    a_limit_of_nothing_lets_nothing_through,
    of_five_hundred_attempts_five_pass,
    counters_in_any_order_do_not_deadlock,
    calls_are_rationed_in_any_minute,
    attempts_are_deleted_when_no_window_sees_them,
    many_rows_go_in_batches,
);

const BARCODE: [Window; 1] = [Window { limit: 5, length_ms: 24 * HOUR }];

fn barcode(key: &str) -> Counter<'_> {
    Counter { key, windows: &BARCODE }
}

async fn count(store: &Store, key: &str, now: i64) -> Result<CountedAttempt, i64> {
    match store.count_attempt(&[barcode(key)], now).await.unwrap() {
        Verdict::Counted(attempt) => Ok(attempt),
        Verdict::Exhausted { key: full, opens_at } => {
            assert_eq!(full, key);
            Err(opens_at)
        }
    }
}

async fn a_window_is_any_span_of_its_length(db: Database) {
    let store = db.store().await;
    for at in [NOW, NOW + 20 * HOUR, NOW + 21 * HOUR, NOW + 22 * HOUR, NOW + 23 * HOUR] {
        assert!(count(&store, "a", at).await.is_ok());
    }
    assert_eq!(count(&store, "a", NOW + 23 * HOUR).await, Err(NOW + 24 * HOUR));
    assert_eq!(count(&store, "a", NOW + 24 * HOUR - 1).await, Err(NOW + 24 * HOUR));
    assert!(count(&store, "b", NOW + 23 * HOUR).await.is_ok());
    // One attempt has left the window, so there is room for one.
    assert!(count(&store, "a", NOW + 24 * HOUR).await.is_ok());
    assert_eq!(count(&store, "a", NOW + 24 * HOUR).await, Err(NOW + 44 * HOUR));
}

async fn a_try_counts_everywhere_or_nowhere(db: Database) {
    let store = db.store().await;
    for _ in 0..5 {
        count(&store, "full", NOW).await.unwrap();
    }
    for _ in 0..9 {
        let verdict = store.count_attempt(&[barcode("other"), barcode("full"), barcode("third")], NOW).await;
        assert_eq!(verdict, Ok(Verdict::Exhausted { key: "full", opens_at: NOW + 24 * HOUR }));
    }
    for _ in 0..5 {
        count(&store, "other", NOW).await.unwrap();
    }
    // The first full counter in the order of the call is named.
    let verdict = store.count_attempt(&[barcode("other"), barcode("full")], NOW).await;
    assert_eq!(verdict, Ok(Verdict::Exhausted { key: "other", opens_at: NOW + 24 * HOUR }));
}

async fn every_window_must_have_room(db: Database) {
    let store = db.store().await;
    let windows = [Window { limit: 2, length_ms: 10 * MINUTE }, Window { limit: 3, length_ms: 24 * HOUR }];
    let address = [Counter { key: "address", windows: &windows }];
    let opens = |opens_at| Ok(Verdict::Exhausted { key: "address", opens_at });
    for _ in 0..2 {
        assert!(matches!(store.count_attempt(&address, NOW).await, Ok(Verdict::Counted(_))));
    }
    assert_eq!(store.count_attempt(&address, NOW).await, opens(NOW + 10 * MINUTE));
    let later = NOW + 10 * MINUTE;
    assert!(matches!(store.count_attempt(&address, later).await, Ok(Verdict::Counted(_))));
    assert_eq!(store.count_attempt(&address, later).await, opens(NOW + 24 * HOUR));

    // If both windows are full, there is no room before the later time.
    for windows in [[Window { limit: 1, length_ms: MINUTE }, windows[1]], [windows[1], windows[0]]] {
        let verdict = store.count_attempt(&[Counter { key: "address", windows: &windows }], later).await;
        assert_eq!(verdict, Ok(Verdict::Exhausted { key: "address", opens_at: NOW + 24 * HOUR }));
    }
}

async fn a_right_guess_does_not_count(db: Database) {
    let [one, two] = db.two_stores().await;
    for _ in 0..20 {
        let attempt = count(&one, "a", NOW).await.unwrap();
        two.forgive(attempt).await.unwrap();
    }
    for _ in 0..5 {
        count(&one, "a", NOW).await.unwrap();
    }
    assert!(count(&two, "a", NOW).await.is_err());
}

async fn a_limit_of_nothing_lets_nothing_through(db: Database) {
    let store = db.store().await;
    let windows = [Window { limit: 0, length_ms: MINUTE }];
    let verdict = store.count_attempt(&[Counter { key: "shut", windows: &windows }], NOW).await;
    assert_eq!(verdict, Ok(Verdict::Exhausted { key: "shut", opens_at: NOW + MINUTE }));
}

async fn of_five_hundred_attempts_five_pass(db: Database) {
    let stores = db.two_stores().await;
    let passed = at_once(&stores, 500, |store, n| async move {
        let all = [Window { limit: 300, length_ms: HOUR }];
        let order = format!("order {n}");
        let counters = [barcode("one code"), barcode(&order), Counter { key: "all", windows: &all }];
        matches!(store.count_attempt(&counters, NOW).await.unwrap(), Verdict::Counted(_))
    });
    assert_eq!(passed.await.iter().filter(|passed| **passed).count(), 5);
}

async fn counters_in_any_order_do_not_deadlock(db: Database) {
    let stores = db.two_stores().await;
    let passed = at_once(&stores, 100, |store, n| async move {
        let wide = [Window { limit: 60, length_ms: HOUR }];
        let mut counters = ["a", "b", "c"].map(|key| Counter { key, windows: &wide });
        counters.rotate_left(n % 3);
        matches!(store.count_attempt(&counters, NOW).await.unwrap(), Verdict::Counted(_))
    });
    assert_eq!(passed.await.iter().filter(|passed| **passed).count(), 60);
}

async fn calls_are_rationed_in_any_minute(db: Database) {
    let stores = db.two_stores().await;
    let asked = |now: i64| {
        at_once(&stores, 40, move |store, _| async move { store.take_tokens("key", 30, now).await.unwrap() })
    };
    let first = asked(NOW).await;
    assert_eq!(first.iter().filter(|tokens| **tokens == Tokens::Granted).count(), 30);
    assert!(first.iter().all(|tokens| matches!(tokens, Tokens::Granted | Tokens::NextAt(_))));
    assert!(first.contains(&Tokens::NextAt(NOW + MINUTE)));
    assert!(!asked(NOW + 59 * SECOND).await.contains(&Tokens::Granted));
    let next = asked(NOW + MINUTE).await;
    assert_eq!(next.iter().filter(|tokens| **tokens == Tokens::Granted).count(), 30);
    assert_eq!(stores[0].take_tokens("other key", 30, NOW).await, Ok(Tokens::Granted));
}

async fn attempts_are_deleted_when_no_window_sees_them(db: Database) {
    let store = db.store().await;
    let windows = [BARCODE[0], Window { limit: 9, length_ms: MINUTE }];
    store.count_attempt(&[Counter { key: "a", windows: &windows }], NOW).await.unwrap();
    store.take_tokens("key", 30, NOW).await.unwrap();
    assert_eq!(store.purge(NOW + MINUTE).await.unwrap().attempts, 1);
    assert_eq!(store.purge(NOW + 24 * HOUR - 1).await.unwrap().attempts, 0);
    assert_eq!(store.purge(NOW + 24 * HOUR).await.unwrap().attempts, 1);
}

async fn many_rows_go_in_batches(db: Database) {
    let store = db.store().await;
    db.execute(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2500) \
         INSERT INTO attempts (attempt_id, counter, at_ms, until_ms) \
         SELECT 'id', 'counter ' || CAST(n AS TEXT), 0, CASE WHEN n <= 2100 THEN 5 ELSE 6 END FROM numbers",
    )
    .await;
    if db.folder.is_none() {
        db.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF (SELECT COUNT(*) FROM dropped) > 1000 THEN RAISE 'too many'; END IF; RETURN NULL; END $$; \
             CREATE TRIGGER few AFTER DELETE ON attempts REFERENCING OLD TABLE AS dropped \
             FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
        )
        .await;
    }
    assert_eq!(store.purge(5).await.unwrap().attempts, 2100);
    assert_eq!(store.purge(5).await.unwrap().attempts, 0);
    assert_eq!(store.purge(6).await.unwrap().attempts, 400);
}
