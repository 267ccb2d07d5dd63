//! The notices to operators, and the evidence.

use redemption::{Abort, Proof, Resolution, Stage};
use store::{Lease, RedemptionFilter, SaveOutcome, Store, StoreError};

use crate::database::{Database, MINUTE, NOW, SECOND, code};
use crate::journal::{bring, lease, plan, save};
use crate::redemptions;

on_both!(
    the_holder_of_a_code_is_found,
    a_notice_stays_until_an_operator_resolves_it,
    a_step_that_learned_nothing_leaves_no_evidence,
    a_note_is_added_while_another_worker_has_it,
    a_note_stands_where_its_time_is,
    rows_that_cannot_be_read_are_listed_by_id,
);

async fn the_holder_of_a_code_is_found(db: Database) {
    let [one, two] = db.two_stores().await;
    let holder = async || two.holder_of(&code(1)).await.unwrap().map(|row| row.id);
    let first = plan(&one, "a", 1, NOW).await;
    let second = plan(&one, "b", 1, NOW).await;
    let of_another_code = plan(&one, "a", 2, NOW).await;
    bring(&one, &of_another_code.id, &redemptions::guarding(NOW), NOW).await;
    assert_eq!(holder().await, None, "a plan holds no code");
    for state in
        [redemptions::guarding(NOW), redemptions::awaiting(redemptions::id()), redemptions::escalated()]
    {
        bring(&one, &first.id, &state, NOW).await;
        assert_eq!(holder().await.as_ref(), Some(&first.id), "{state:?}");
    }
    bring(&one, &first.id, &redemptions::resolved(Resolution::Completed), NOW).await;
    assert_eq!(holder().await, None);
    bring(&one, &second.id, &redemptions::guarding(NOW), NOW).await;
    assert_eq!(holder().await, Some(second.id.clone()));
    bring(&one, &second.id, &redemptions::planned(2000), NOW).await;
    assert_eq!(holder().await, None, "a plan again");
}

/// The notice of a redemption, and whether the list of noticed redemptions has it.
async fn notice(store: &Store, id: &str) -> Option<String> {
    let row = store.redemption(id).await.unwrap().unwrap();
    let listed = store.redemptions(RedemptionFilter::Noticed, 9).await.unwrap();
    assert_eq!(listed.contains(&Ok(row.clone())), row.notice.is_some());
    row.notice
}

async fn a_notice_stays_until_an_operator_resolves_it(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let quiet = plan(&one, "o", 2, NOW).await.id;
    bring(&one, &quiet, &redemptions::guarding(NOW), NOW).await;
    let leaving = |delayed: bool| {
        let stage = Stage::Leaving {
            reversal: redemptions::reversal(redemptions::id(), 0),
            query: redemptions::query(NOW),
        };
        if delayed { redemptions::delayed(stage) } else { redemptions::running(stage) }
    };
    for (state, expected) in [
        (redemptions::guarding(NOW), None),
        (redemptions::awaiting(Proof::Presumed), Some("presumed")),
        (redemptions::delayed(redemptions::still_open(Proof::Presumed)), Some("delayed")),
        // No new notice.
        (leaving(true), Some("delayed")),
        (leaving(false), Some("recovered")),
        (redemptions::awaiting(redemptions::id()), Some("recovered")),
        (redemptions::escalated(), Some("escalated")),
        (redemptions::resolved(Resolution::Returned), None),
    ] {
        let row = lease(&one, &id, NOW).await;
        let row = save(&one, &row, &state, NOW).await;
        assert_eq!(row.notice.as_deref(), expected, "{state:?}");
        one.release(&row).await.unwrap();
        assert_eq!(notice(&two, &id).await.as_deref(), expected, "{state:?}");
        // The next worker reads it.
        let row = lease(&two, &id, NOW).await;
        assert_eq!(row.notice.as_deref(), expected);
        two.release(&row).await.unwrap();
    }
    assert_eq!(notice(&two, &quiet).await, None);
}

async fn a_step_that_learned_nothing_leaves_no_evidence(db: Database) {
    let store = db.store().await;
    let id = plan(&store, "o", 1, NOW).await.id;
    let leased = lease(&store, &id, NOW).await;
    let lines = store.evidence(&id).await.unwrap();
    let next = redemptions::guarding(NOW + SECOND);
    let saved = store.save(&leased, &next, "", NOW + SECOND).await.unwrap();
    let SaveOutcome::Saved(kept) = saved.clone() else { panic!("{saved:?}") };
    // The same call again, as if its answer had not arrived.
    assert_eq!(store.save(&leased, &next, "", NOW + SECOND).await, Ok(saved));
    let read = store.redemption(&id).await.unwrap().unwrap();
    assert_eq!((&read.redemption, read.version, read.updated_at), (&next, kept.version, NOW + SECOND));
    assert_eq!(store.evidence(&id).await, Ok(lines.clone()));
    save(&store, &kept, &redemptions::aborted(Abort::Refused), NOW + SECOND).await;
    assert_eq!(store.evidence(&id).await.unwrap().len(), lines.len() + 1);
}

async fn a_note_is_added_while_another_worker_has_it(db: Database) {
    let [one, two] = db.two_stores().await;
    let id = plan(&one, "o", 1, NOW).await.id;
    let row = lease(&one, &id, NOW).await;
    let row = save(&one, &row, &redemptions::guarding(NOW), NOW).await;
    two.note(&id, "redeem: done", NOW + SECOND).await.unwrap();
    // The same call again, as if its answer had not arrived.
    two.note(&id, "redeem: done", NOW + SECOND).await.unwrap();
    let lines = one.evidence(&id).await.unwrap();
    let [.., before, last] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(
        (last.at, last.state.as_str(), last.note.as_str()),
        (NOW + SECOND, "guarding", "redeem: done")
    );
    assert_eq!(before.note, "a note");
    // It does not disturb the worker that has the redemption.
    let held = one.lease(&id, "w", NOW, MINUTE).await.unwrap();
    assert!(matches!(held, Lease::Busy { .. }), "{held:?}");
    save(&one, &row, &redemptions::aborted(Abort::Refused), NOW + MINUTE).await;
    two.note("no such redemption", "redeem: done", NOW).await.unwrap();
    assert_eq!(one.evidence("no such redemption").await, Ok(vec![]));
}

async fn a_note_stands_where_its_time_is(db: Database) {
    let store = db.store().await;
    let id = plan(&store, "o", 1, NOW).await.id;
    let row = lease(&store, &id, NOW).await;
    let row = save(&store, &row, &redemptions::guarding(NOW), NOW + SECOND).await;
    save(&store, &row, &redemptions::awaiting(redemptions::id()), NOW + 3 * SECOND).await;
    // The note is older than the last step.
    for at in [4, 2] {
        store.note(&id, &format!("heard at {at}"), NOW + at * SECOND).await.unwrap();
    }
    let lines = store.evidence(&id).await.unwrap();
    let notes: Vec<&str> = lines.iter().map(|line| line.note.as_str()).collect();
    assert_eq!(notes, ["", "a note", "heard at 2", "a note", "heard at 4"]);
}

async fn rows_that_cannot_be_read_are_listed_by_id(db: Database) {
    let store = db.store().await;
    let mut ids = Vec::new();
    for (number, at) in [(1, NOW), (2, NOW + 1), (3, NOW + 2)] {
        let id = plan(&store, &format!("o{number}"), number, at).await.id;
        bring(&store, &id, &redemptions::guarding(NOW), NOW).await;
        bring(&store, &id, &redemptions::escalated(), NOW).await;
        ids.push(id);
    }
    db.execute(
        "UPDATE redemptions SET redemption = '{\"Planned\":\"SANDBOX867C42F3\"}' WHERE order_id = 'o2'",
    )
    .await;
    for filter in [RedemptionFilter::All, RedemptionFilter::Open, RedemptionFilter::Noticed] {
        let listed = store.redemptions(filter, 9).await.unwrap();
        let listed: Vec<_> = listed.into_iter().map(|row| row.map(|row| row.id)).collect();
        assert_eq!(listed, [Ok(ids[2].clone()), Err(ids[1].clone()), Ok(ids[0].clone())]);
    }
    // If it is asked for by its id, the store reports the damage.
    assert_eq!(store.redemptions_of("o2").await, Err(StoreError::Damaged));
    assert_eq!(store.holder_of(&code(2)).await, Err(StoreError::Damaged));
    assert_eq!(store.holder_of(&code(1)).await.unwrap().map(|row| row.id), Some(ids[0].clone()));
}
