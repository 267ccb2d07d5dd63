//! One worker at a time, and one redemption of a code.

use redemption::{Abort, Redemption, Stage, limits, next};
use store::{Lease, RedemptionRow, SaveOutcome, StoreError};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once};
use crate::journal::{lease, plan, save};
use crate::redemptions;

on_both!(
    one_worker_has_a_redemption,
    of_fifty_workers_one_has_a_redemption,
    an_old_workers_save_is_refused,
    a_row_without_a_lease_saves_nothing,
    a_worker_that_vanishes_is_followed_when_its_lease_ends,
    a_save_prolongs_the_lease,
    a_released_redemption_is_free_at_once,
    a_refused_save_leaves_nothing,
    a_step_without_its_evidence_is_no_step,
    the_code_is_held_while_the_state_says_so,
    of_fifty_orders_one_gets_the_code,
    due_redemptions_come_in_their_order,
);

async fn one_worker_has_a_redemption(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let row = lease(&one, &id, NOW).await;
    assert_eq!(two.redemption(&id).await.unwrap().unwrap().version, row.version);
    let held = Ok(Lease::Busy { owner: "worker".to_owned(), until: NOW + MINUTE });
    // The same owner does not get it either: two workers of one proxy must not both have it.
    for owner in ["other", "worker"] {
        assert_eq!(two.lease(&id, owner, NOW + MINUTE - 1, HOUR).await, held);
    }
    assert_eq!(two.lease("no such redemption", "other", NOW, HOUR).await, Ok(Lease::NotFound));
    save(&one, &row, &redemptions::guarding(NOW), NOW).await;
}

async fn of_fifty_workers_one_has_a_redemption(db: Database) {
    let stores = db.two_stores().await;
    let id = &plan(&stores[0], "o", 1, NOW).await.id;
    for round in 0..5 {
        let leases = at_once(&stores, 50, |store, n| {
            let id = id.clone();
            async move { store.lease(&id, &format!("{n}"), NOW + round * MINUTE, MINUTE).await.unwrap() }
        });
        let leases = leases.await;
        assert_eq!(leases.iter().filter(|lease| matches!(lease, Lease::Acquired(_))).count(), 1);
        assert_eq!(leases.iter().filter(|lease| matches!(lease, Lease::Busy { .. })).count(), 49);
    }
}

async fn an_old_workers_save_is_refused(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let old = lease(&one, &id, NOW).await;
    let new = lease(&two, &id, NOW + MINUTE).await;
    assert!(new.version > old.version);
    assert_eq!(
        one.save(&old, &redemptions::guarding(NOW), "late", NOW + MINUTE).await,
        Ok(SaveOutcome::Fenced)
    );
    one.release(&old).await.unwrap();
    let other = one.lease(&id, "third", NOW + MINUTE, MINUTE).await.unwrap();
    assert!(matches!(other, Lease::Busy { .. }), "an old worker released the new one's lease");
    let next = save(&two, &new, &redemptions::guarding(NOW), NOW + MINUTE).await;
    // A second step from the same row.
    let again = two.save(&new, &redemptions::aborted(Abort::Unavailable), "", NOW + MINUTE).await;
    assert_eq!(again, Ok(SaveOutcome::Fenced));
    assert_eq!(one.redemption(&id).await.unwrap().unwrap().redemption, next.redemption);
    assert_eq!(one.evidence(&id).await.unwrap().len(), 2);
}

async fn a_row_without_a_lease_saves_nothing(db: Database) {
    let store = db.store().await;
    let planned = plan(&store, "o", 1, NOW).await;
    let free = store.redemption(&planned.id).await.unwrap().unwrap();
    let row = lease(&store, &planned.id, NOW).await;
    let seen = store.redemptions_of("o").await.unwrap().pop().unwrap();
    assert_eq!(seen.version, row.version);
    for reader in [planned, free, seen] {
        assert_eq!(store.save(&reader, &redemptions::guarding(NOW), "", NOW).await, Ok(SaveOutcome::Fenced));
        store.release(&reader).await.unwrap();
    }
    save(&store, &row, &redemptions::guarding(NOW), NOW).await;
}

async fn a_worker_that_vanishes_is_followed_when_its_lease_ends(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let row = lease(&one, &id, NOW).await;
    save(&one, &row, &redemptions::guarding(NOW), NOW).await;
    one.close().await;
    assert_eq!(two.due(NOW + MINUTE - 1, 9).await, Ok(vec![]));
    assert!(matches!(two.lease(&id, "w", NOW + MINUTE - 1, MINUTE).await, Ok(Lease::Busy { .. })));
    assert_eq!(two.due(NOW + MINUTE, 9).await, Ok(vec![id.clone()]));
    let row = lease(&two, &id, NOW + MINUTE).await;
    save(&two, &row, &redemptions::aborted(Abort::Unavailable), NOW + MINUTE).await;
}

async fn a_save_prolongs_the_lease(db: Database) {
    let store = db.store().await;
    let id = plan(&store, "o", 1, NOW).await.id;
    let row = lease(&store, &id, NOW).await;
    save(&store, &row, &redemptions::guarding(NOW), NOW + 40 * SECOND).await;
    let held = Lease::Busy { owner: "worker".to_owned(), until: NOW + 40 * SECOND + MINUTE };
    assert_eq!(store.lease(&id, "w", NOW + 90 * SECOND, MINUTE).await, Ok(held));
    lease(&store, &id, NOW + 100 * SECOND).await;
}

async fn a_released_redemption_is_free_at_once(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let row = lease(&one, &id, NOW).await;
    let row = save(&one, &row, &redemptions::guarding(NOW), NOW).await;
    one.release(&row).await.unwrap();
    assert_eq!(one.save(&row, &redemptions::aborted(Abort::Refused), "", NOW).await, Ok(SaveOutcome::Fenced));
    assert_eq!(two.due(NOW, 9).await, Ok(vec![id.clone()]));
    let next = lease(&two, &id, NOW).await;
    // The same call again, as if its answer had not arrived.
    one.release(&row).await.unwrap();
    assert!(matches!(one.lease(&id, "w", NOW, MINUTE).await, Ok(Lease::Busy { .. })));
    save(&two, &next, &redemptions::aborted(Abort::Refused), NOW).await;
}

async fn a_refused_save_leaves_nothing(db: Database) {
    let store = db.store().await;
    let holder = lease(&store, &plan(&store, "a", 1, NOW).await.id, NOW).await;
    save(&store, &holder, &redemptions::guarding(NOW), NOW).await;
    let row = lease(&store, &plan(&store, "b", 1, NOW).await.id, NOW).await;
    assert_eq!(store.save(&row, &redemptions::guarding(NOW), "", NOW + 1).await, Ok(SaveOutcome::CodeInUse));
    let after = store.redemption(&row.id).await.unwrap().unwrap();
    assert_eq!((&after.redemption, after.version, after.updated_at), (&row.redemption, row.version, NOW));
    assert_eq!(store.evidence(&row.id).await.unwrap().len(), 1);
    // The row is still valid, so it can save why the redemption ended.
    save(&store, &row, &redemptions::aborted(Abort::CodeInUse), NOW + 1).await;
    assert_eq!(store.evidence(&row.id).await.unwrap().len(), 2);
}

async fn a_step_without_its_evidence_is_no_step(db: Database) {
    let store = db.store().await;
    let row = lease(&store, &plan(&store, "o", 1, NOW).await.id, NOW).await;
    db.execute("ALTER TABLE redemption_evidence RENAME TO away").await;
    let refused = store.save(&row, &redemptions::guarding(NOW), "a note", NOW + 1).await.unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused:?}");
    db.execute("ALTER TABLE away RENAME TO redemption_evidence").await;
    let after = store.redemption(&row.id).await.unwrap().unwrap();
    assert_eq!((&after.redemption, after.version), (&row.redemption, row.version));
    // The code is not locked either.
    let other = lease(&store, &plan(&store, "other", 1, NOW).await.id, NOW).await;
    save(&store, &other, &redemptions::guarding(NOW), NOW).await;
}

async fn the_code_is_held_while_the_state_says_so(db: Database) {
    let [one, two] = db.two_stores().await;
    let mut held = lease(&one, &plan(&one, "a", 1, NOW).await.id, NOW).await;
    let mut number = 0;
    for state in redemptions::all() {
        held = save(&one, &held, &state, NOW).await;
        number += 1;
        let wish = lease(&two, &plan(&two, &format!("o{number}"), 1, NOW).await.id, NOW).await;
        let saved = two.save(&wish, &redemptions::guarding(NOW), "", NOW).await.unwrap();
        match saved {
            SaveOutcome::CodeInUse => assert!(state.holds_code(), "{state:?}"),
            SaveOutcome::Saved(mine) => {
                assert!(!state.holds_code(), "{state:?}");
                let wish = one.save(&held, &redemptions::guarding(NOW), "", NOW).await;
                assert_eq!(wish, Ok(SaveOutcome::CodeInUse));
                save(&two, &mine, &redemptions::aborted(Abort::Unavailable), NOW).await;
            }
            SaveOutcome::Fenced => panic!("{state:?}"),
        }
    }
    let other = lease(&two, &plan(&two, "other", 2, NOW).await.id, NOW).await;
    save(&two, &other, &redemptions::guarding(NOW), NOW).await;
}

async fn of_fifty_orders_one_gets_the_code(db: Database) {
    let stores = db.two_stores().await;
    for round in 0..20 {
        let mut rows: Vec<RedemptionRow> = Vec::new();
        for n in 0..50 {
            let id = plan(&stores[0], &format!("order {round} {n}"), round, NOW).await.id;
            rows.push(lease(&stores[0], &id, NOW).await);
        }
        let saved = at_once(&stores, 50, |store, n| {
            let row = rows[n].clone();
            async move { store.save(&row, &redemptions::guarding(NOW), "", NOW).await.unwrap() }
        });
        let saved = saved.await;
        assert_eq!(
            saved.iter().filter(|saved| matches!(saved, SaveOutcome::Saved(_))).count(),
            1,
            "round {round}"
        );
        assert_eq!(
            saved.iter().filter(|saved| **saved == SaveOutcome::CodeInUse).count(),
            49,
            "round {round}"
        );
        let holders = stores[1].open_redemption_counts().await.unwrap();
        assert!(holders.contains(&("guarding".to_owned(), i64::from(round) + 1)), "{holders:?}");
    }
}

async fn due_redemptions_come_in_their_order(db: Database) {
    let store = db.store().await;
    let states: [Redemption; 6] = [
        redemptions::guarding(NOW + 3 * SECOND),
        redemptions::running(Stage::Redeeming {
            attempt: 1,
            failures: 0,
            checked_at: NOW - limits::FRESH - limits::UPSTREAM,
        }),
        redemptions::guarding(NOW + SECOND),
        redemptions::planned(1500),
        redemptions::escalated(),
        redemptions::completed(),
    ];
    let mut ids = Vec::new();
    for (number, state) in (0_u32..).zip(states) {
        let row = lease(&store, &plan(&store, &format!("o{number}"), number, NOW).await.id, NOW).await;
        let row = save(&store, &row, &state, NOW).await;
        store.release(&row).await.unwrap();
        ids.push(row.id);
    }
    let due = async |now: i64, limit: u32| -> Vec<usize> {
        let due = store.due(now, limit).await.unwrap();
        due.iter().map(|due| ids.iter().position(|id| id == due).unwrap()).collect()
    };
    assert_eq!(due(NOW - 1, 9).await, [0; 0]);
    assert_eq!(due(NOW, 9).await, [1]);
    assert_eq!(due(NOW + 3 * SECOND - 1, 9).await, [1, 2]);
    assert_eq!(due(NOW + 3 * SECOND, 9).await, [1, 2, 0]);
    assert_eq!(due(NOW + HOUR, 2).await, [1, 2]);
    assert_eq!(due(NOW + 1000 * HOUR, 9).await, [1, 2, 0]);
    let row = lease(&store, &ids[1], NOW).await;
    assert_eq!(due(NOW + SECOND, 9).await, [2]);
    let awaiting = redemptions::awaiting(redemptions::id());
    let row = save(&store, &row, &awaiting, NOW).await;
    assert_eq!(next(&awaiting).due(), Some(NOW));
    store.release(&row).await.unwrap();
    assert_eq!(due(NOW, 9).await, [1]);
}
