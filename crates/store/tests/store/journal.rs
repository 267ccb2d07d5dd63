//! Plans of sagas, and what is kept of them.

use redemption::{Abort, End, Proof, Saga, Settlement, Stage};
use store::{EvidenceLine, Lease, PlanOutcome, SagaFilter, SagaRow, Saved, Store};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once, code, sealed};
use crate::sagas;

on_both!(
    a_new_plan_takes_the_place_of_the_earlier_one,
    a_plan_that_is_taken_forward_is_left_alone,
    an_order_is_paid_once,
    of_many_plans_one_stays,
    a_plan_against_a_start_leaves_one_saga,
    a_row_shows_no_secret,
    operators_see_the_newest_first,
    every_step_leaves_its_evidence,
    presumptions_are_counted_where_they_rise,
    every_state_comes_back,
    an_amount_beyond_the_limits_is_damage,
    ended_sagas_go_after_400_days_and_escalated_ones_never,
);

const DAY: i64 = 24 * HOUR;

/// Plans an order's saga; each call is another plan.
pub(crate) async fn plan(store: &Store, order: &str, number: u32, now: i64) -> SagaRow {
    match store.plan(order, &code(number), &sealed("voucher"), &sagas::planned(1500), now).await.unwrap() {
        PlanOutcome::Kept(row) => row,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn lease(store: &Store, id: &str, now: i64) -> SagaRow {
    match store.lease(id, "worker", now, MINUTE).await.unwrap() {
        Lease::Mine(row) => row,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn save(store: &Store, row: &SagaRow, next: &Saga, now: i64) -> SagaRow {
    match store.save(row, next, "a note", now).await.unwrap() {
        Saved::Kept(row) => row,
        other => panic!("{other:?}"),
    }
}

/// Takes a saga to a state and gives it back.
async fn bring(store: &Store, id: &str, next: &Saga, now: i64) {
    let row = lease(store, id, now).await;
    let row = save(store, &row, next, now).await;
    store.release(&row).await.unwrap();
}

async fn a_new_plan_takes_the_place_of_the_earlier_one(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.saga_of("o").await, Ok(None));
    let first = plan(&one, "o", 1, NOW).await;
    assert_eq!(first.saga, sagas::planned(1500));
    assert_eq!((first.order_id.as_str(), &first.code, &first.sealed), ("o", &code(1), &sealed("voucher")));
    assert_eq!((first.created_at, first.updated_at), (NOW, NOW));
    assert_eq!(two.saga_of("o").await, Ok(Some(first.clone())));
    assert_eq!(two.saga(&first.id).await, Ok(Some(first.clone())));
    let worker = lease(&one, &first.id, NOW).await;
    let other = plan(&two, "another order", 1, NOW).await;

    let second = plan(&two, "o", 2, NOW - SECOND).await;
    assert_eq!(one.saga_of("o").await, Ok(Some(second)));
    assert_eq!(one.saga(&first.id).await, Ok(None));
    assert_eq!(one.evidence(&first.id).await, Ok(vec![]));
    assert_eq!(one.lease(&first.id, "w", NOW, MINUTE).await, Ok(Lease::Gone));
    assert_eq!(one.save(&worker, &sagas::guarding(NOW), "", NOW).await, Ok(Saved::Fenced));
    assert_eq!(one.saga_of("another order").await, Ok(Some(other)));
    // What is kept is a plan, whatever comes in.
    let odd = one.plan("odd", &code(1), &sealed("voucher"), &sagas::guarding(NOW), NOW).await.unwrap();
    assert!(matches!(odd, PlanOutcome::Kept(row) if row.saga == sagas::planned(1500)));
}

async fn a_plan_that_is_taken_forward_is_left_alone(db: Database) {
    let [one, two] = db.two_stores().await;
    let again = async |number| {
        two.plan("o", &code(number), &sealed("other"), &sagas::planned(200), NOW + HOUR).await.unwrap()
    };
    let row = plan(&one, "o", 1, NOW).await;
    for state in [sagas::guarding(NOW), sagas::escalated()] {
        bring(&one, &row.id, &state, NOW).await;
        let PlanOutcome::Running(left) = again(2).await else { panic!("{state:?}") };
        assert_eq!((&left.id, &left.saga, &left.code), (&row.id, &state, &code(1)));
        assert_eq!(one.saga_of("o").await, Ok(Some(left)));
    }
    let returned = sagas::ended(End::Settled(
        Settlement::Returned,
        redemption::Escalation::NotUndone,
        sagas::evidence(),
    ));
    for over in [returned, sagas::ended(End::Compensated(sagas::evidence())), sagas::aborted(Abort::Refused)]
    {
        let before = one.saga_of("o").await.unwrap().unwrap();
        bring(&one, &before.id, &over, NOW).await;
        // Clocks of two proxies differ: the plan counts though an ended saga seems newer.
        let next = plan(&two, "o", 2, NOW - HOUR).await;
        assert_eq!(one.saga_of("o").await, Ok(Some(next)));
        assert_eq!(one.saga(&before.id).await.unwrap().unwrap().saga, over);
    }
    assert_eq!(one.sagas(SagaFilter::All, 9).await.unwrap().len(), 4);
}

async fn an_order_is_paid_once(db: Database) {
    let store = db.store().await;
    let settled = End::Settled(Settlement::Completed, redemption::Escalation::NotUndone, sagas::evidence());
    for (order, end) in [("a", End::Completed(sagas::evidence())), ("b", settled)] {
        let row = plan(&store, order, 1, NOW).await;
        bring(&store, &row.id, &sagas::ended(end), NOW).await;
        let again = store.plan(order, &code(2), &sealed("x"), &sagas::planned(200), NOW).await.unwrap();
        assert!(matches!(again, PlanOutcome::Paid(paid) if paid.id == row.id));
        assert_eq!(store.saga_of(order).await.unwrap().unwrap().id, row.id);
    }
}

async fn of_many_plans_one_stays(db: Database) {
    let stores = db.two_stores().await;
    let plans = at_once(&stores, 50, |store, n| async move { plan(&store, "o", n as u32, NOW).await.id });
    let ids = plans.await;
    let kept = stores[0].sagas(SagaFilter::All, 99).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(ids.contains(&kept[0].id));
}

/// The customer changes the voucher in one tab and pays in another.
async fn a_plan_against_a_start_leaves_one_saga(db: Database) {
    let stores = db.two_stores().await;
    for round in 0..20 {
        let order = format!("o{round}");
        let planned = plan(&stores[0], &order, round, NOW).await;
        let row = &lease(&stores[0], &planned.id, NOW).await;
        let order = &order;
        let done = at_once(&stores, 2, |store, n| {
            let (row, order) = (row.clone(), order.clone());
            async move {
                if n == 0 {
                    let saved = store.save(&row, &sagas::guarding(NOW), "", NOW).await.unwrap();
                    matches!(saved, Saved::Kept(_))
                } else {
                    let other = store.plan(&order, &code(99), &sealed("x"), &sagas::planned(200), NOW).await;
                    matches!(other.unwrap(), PlanOutcome::Kept(_))
                }
            }
        });
        let done = done.await;
        assert_ne!(done[0], done[1], "round {round}");
        let stays = stores[1].saga_of(order).await.unwrap().unwrap();
        assert_eq!(stays.id == planned.id, stays.saga == sagas::guarding(NOW));
    }
}

async fn a_row_shows_no_secret(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    let row = lease(&store, &row.id, NOW).await;
    let row = save(&store, &row, &sagas::awaiting(sagas::id(), redemption::Course::Watch), NOW).await;
    let shown = format!("{row:?}");
    for secret in [row.sealed.as_str(), row.code.as_str(), "r-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

async fn operators_see_the_newest_first(db: Database) {
    let store = db.store().await;
    let mut ids = Vec::new();
    let states = [
        sagas::planned(1500),
        sagas::guarding(NOW),
        sagas::escalated(),
        sagas::aborted(Abort::Cancelled),
        sagas::escalated(),
    ];
    for (number, state) in (0_u32..).zip(states) {
        let row = plan(&store, &format!("o{number}"), number, NOW + i64::from(number)).await;
        bring(&store, &row.id, &state, NOW + HOUR).await;
        ids.push(row.id);
    }
    let listed = async |filter, limit| -> Vec<usize> {
        let rows = store.sagas(filter, limit).await.unwrap();
        rows.iter().map(|row| ids.iter().position(|id| *id == row.id).unwrap()).collect()
    };
    assert_eq!(listed(SagaFilter::All, 9).await, [4, 3, 2, 1, 0]);
    assert_eq!(listed(SagaFilter::Open, 9).await, [4, 2, 1, 0]);
    assert_eq!(listed(SagaFilter::Escalated, 9).await, [4, 2]);
    for filter in [SagaFilter::All, SagaFilter::Open, SagaFilter::Escalated] {
        assert_eq!(listed(filter, 1).await, [4]);
    }
    let counts = [("escalated", 2), ("guarding", 1), ("planned", 1)];
    let counts = counts.map(|(state, count)| (state.to_owned(), count));
    assert_eq!(store.open_saga_counts().await, Ok(counts.to_vec()));
}

async fn every_step_leaves_its_evidence(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    let leased = lease(&store, &row.id, NOW).await;
    let guarding = save(&store, &leased, &sagas::guarding(NOW), NOW + 1).await;
    // An answer was lost, and the call made again: one line, one version.
    assert_eq!(save(&store, &leased, &sagas::guarding(NOW), NOW + 1).await, guarding);
    store.release(&guarding).await.unwrap();
    let leased = lease(&store, &row.id, NOW).await;
    assert_eq!((&leased.saga, leased.updated_at), (&guarding.saga, NOW + 1));
    save(&store, &leased, &sagas::aborted(Abort::NotAccepted), NOW + 3).await;
    let line =
        |at, state: &str, note: &str| EvidenceLine { at, state: state.to_owned(), note: note.to_owned() };
    let expected = vec![
        line(NOW, "planned", ""),
        line(NOW + 1, "guarding", "a note"),
        line(NOW + 3, "aborted", "a note"),
    ];
    assert_eq!(store.evidence(&row.id).await, Ok(expected));
    assert_eq!(store.evidence("no such saga").await, Ok(vec![]));
}

async fn presumptions_are_counted_where_they_rise(db: Database) {
    let [one, two] = db.two_stores().await;
    let presumed = |unredeems| {
        let back = sagas::back(Proof::Presumed, unredeems);
        sagas::running(Stage::Unredeeming { back, since: NOW })
    };
    for (store, number) in [(&one, 1), (&two, 2)] {
        let at = NOW + i64::from(number) * HOUR;
        let row = plan(store, &format!("o{number}"), number, NOW).await;
        let row = lease(store, &row.id, NOW).await;
        let row = save(store, &row, &sagas::guarding(NOW), NOW).await;
        let awaiting = sagas::awaiting(Proof::Presumed, redemption::Course::Watch);
        let row = save(store, &row, &awaiting, at).await;
        let row = save(store, &row, &presumed(0), at + MINUTE).await;
        let row = save(store, &row, &presumed(1), at + MINUTE).await;
        // The second unredeem is one more, a third another.
        let row = save(store, &row, &presumed(3), at + 2 * MINUTE).await;
        save(store, &row, &sagas::escalated(), at + 3 * MINUTE).await;
    }
    for (since, count) in [
        (NOW, 6),
        (NOW + HOUR, 6),
        (NOW + HOUR + 1, 5),
        (NOW + HOUR + 2 * MINUTE, 5),
        (NOW + HOUR + 2 * MINUTE + 1, 3),
        (NOW + 2 * HOUR + 1, 2),
        (NOW + 2 * HOUR + 3 * MINUTE, 0),
    ] {
        assert_eq!(one.presumptions_since(since).await, Ok(count), "{}", since - NOW);
    }
}

async fn every_state_comes_back(db: Database) {
    let [one, two] = db.two_stores().await;
    let row = plan(&one, "o", 1, NOW).await;
    let mut row = lease(&one, &row.id, NOW).await;
    let mut names = Vec::new();
    for state in sagas::all() {
        row = save(&one, &row, &state, NOW).await;
        let read = two.saga(&row.id).await.unwrap().unwrap();
        assert_eq!((&read.saga, read.version), (&state, row.version));
        names.push(two.evidence(&row.id).await.unwrap().pop().unwrap().state);
        assert_eq!(*names.last().unwrap(), state.name());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 18, "{names:?}");
}

async fn an_amount_beyond_the_limits_is_damage(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    for saga in ["{\"Planned\":{\"most\":99}}", "{\"Planned\":{\"least\":100}}", ""] {
        db.execute(match saga.len() {
            0 => "UPDATE sagas SET saga = ''",
            23 => "UPDATE sagas SET saga = '{\"Planned\":{\"most\":99}}'",
            _ => "UPDATE sagas SET saga = '{\"Planned\":{\"least\":100}}'",
        })
        .await;
        assert_eq!(store.saga(&row.id).await, Err(store::StoreError::Damaged), "{saga}");
        assert_eq!(store.lease(&row.id, "w", NOW, MINUTE).await, Err(store::StoreError::Damaged));
    }
    db.execute("UPDATE sagas SET saga = '{\"Planned\":{\"most\":100}}'").await;
    assert_eq!(lease(&store, &row.id, NOW).await.saga, sagas::planned(100));
}

async fn ended_sagas_go_after_400_days_and_escalated_ones_never(db: Database) {
    let store = db.store().await;
    let states = [
        sagas::escalated(),
        sagas::guarding(NOW),
        sagas::ended(End::Completed(sagas::evidence())),
        sagas::ended(End::Compensated(sagas::evidence())),
        sagas::aborted(Abort::OrderGone),
    ];
    let mut ids = Vec::new();
    for (number, state) in (0_u32..).zip(states) {
        let row = plan(&store, &format!("o{number}"), number, NOW).await;
        bring(&store, &row.id, &state, NOW + HOUR).await;
        ids.push(row.id);
    }
    plan(&store, "only planned", 9, NOW + HOUR).await;
    let end = NOW + HOUR + 400 * DAY;
    assert_eq!(store.purge(NOW + HOUR + DAY - 1).await.unwrap().plans, 0);
    assert_eq!(store.purge(NOW + HOUR + DAY).await.unwrap().plans, 1);
    assert_eq!(store.saga_of("only planned").await, Ok(None));
    assert_eq!(store.purge(end - 1).await.unwrap().sagas, 0);
    assert_eq!(store.purge(end).await.unwrap().sagas, 3);
    assert_eq!(store.purge(end + 10_000 * DAY).await.unwrap(), store::Purged::default());
    for (id, lines) in ids.iter().zip([2, 2, 0, 0, 0]) {
        assert_eq!(store.saga(id).await.unwrap().is_some(), lines > 0);
        assert_eq!(store.evidence(id).await.unwrap().len(), lines);
    }
}
