//! Plans of sagas, and how a saga is written down.

use redemption::{Abort, End, Saga, Settlement};
use store::{Lease, PlanOutcome, SagaFilter, SagaRow, Saved, Store};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once, code, sealed};
use crate::sagas;

on_both!(
    a_new_plan_takes_the_place_of_the_earlier_one,
    a_plan_that_is_taken_forward_is_left_alone,
    an_order_is_paid_once,
    of_many_plans_one_stays,
    a_plan_against_a_start_leaves_one_saga,
    a_row_shows_no_secret,
);

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
pub(crate) async fn bring(store: &Store, id: &str, next: &Saga, now: i64) {
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
