//! How a redemption is planned and stored.

use redemption::{Abort, End, Redemption, Resolution};
use store::{Lease, PlanOutcome, RedemptionRow, SaveOutcome, Store};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once, code, sealed};
use crate::redemptions;

on_both!(
    a_new_plan_of_a_code_takes_the_place_of_the_earlier_one,
    several_vouchers_pay_one_order,
    a_plan_that_is_taken_forward_is_left_alone,
    a_code_that_came_to_nothing_may_be_planned_again,
    a_code_pays_an_order_once,
    of_many_plans_of_a_code_one_stays,
    a_plan_against_a_start_leaves_one_redemption,
    a_row_shows_no_secret,
);

/// Plans an order's redemption; each call is another plan.
pub(crate) async fn plan(store: &Store, order: &str, number: u32, now: i64) -> RedemptionRow {
    match store
        .plan(order, &code(number), &sealed("voucher"), &redemptions::planned(1500), now)
        .await
        .unwrap()
    {
        PlanOutcome::Planned(row) => row,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn lease(store: &Store, id: &str, now: i64) -> RedemptionRow {
    match store.lease(id, "worker", now, MINUTE).await.unwrap() {
        Lease::Acquired(row) => row,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn save(store: &Store, row: &RedemptionRow, next: &Redemption, now: i64) -> RedemptionRow {
    match store.save(row, next, "a note", now).await.unwrap() {
        SaveOutcome::Saved(row) => row,
        other => panic!("{other:?}"),
    }
}

/// Saves a state and releases the redemption.
pub(crate) async fn bring(store: &Store, id: &str, next: &Redemption, now: i64) {
    let row = lease(store, id, now).await;
    let row = save(store, &row, next, now).await;
    store.release(&row).await.unwrap();
}

/// The ids of an order's redemptions, oldest first.
async fn ids(store: &Store, order: &str) -> Vec<String> {
    store.redemptions_of(order).await.unwrap().into_iter().map(|row| row.id).collect()
}

async fn a_new_plan_of_a_code_takes_the_place_of_the_earlier_one(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.redemptions_of("o").await, Ok(vec![]));
    let first = plan(&one, "o", 1, NOW).await;
    assert_eq!(first.redemption, redemptions::planned(1500));
    assert_eq!(
        (first.order_id.as_str(), &first.code, &first.sealed),
        ("o", &code(1), &Some(sealed("voucher")))
    );
    assert_eq!((first.created_at, first.updated_at, &first.notice), (NOW, NOW, &None));
    assert_eq!(two.redemptions_of("o").await, Ok(vec![first.clone()]));
    assert_eq!(two.redemption(&first.id).await, Ok(Some(first.clone())));
    let worker = lease(&one, &first.id, NOW).await;
    let other = plan(&two, "another order", 1, NOW).await;

    let second = plan(&two, "o", 1, NOW - SECOND).await;
    assert_eq!(one.redemptions_of("o").await, Ok(vec![second]));
    assert_eq!(one.redemption(&first.id).await, Ok(None));
    assert_eq!(one.evidence(&first.id).await, Ok(vec![]));
    assert_eq!(one.lease(&first.id, "w", NOW, MINUTE).await, Ok(Lease::NotFound));
    assert_eq!(one.save(&worker, &redemptions::guarding(NOW), "", NOW).await, Ok(SaveOutcome::Fenced));
    assert_eq!(one.redemptions_of("another order").await, Ok(vec![other]));
    // The stored redemption is always planned.
    let odd = one.plan("odd", &code(1), &sealed("voucher"), &redemptions::guarding(NOW), NOW).await.unwrap();
    assert!(matches!(odd, PlanOutcome::Planned(row) if row.redemption == redemptions::planned(1500)));
}

async fn several_vouchers_pay_one_order(db: Database) {
    let [one, two] = db.two_stores().await;
    let late = plan(&one, "o", 1, NOW + SECOND).await;
    let early = plan(&two, "o", 2, NOW).await;
    let third = plan(&two, "o", 3, NOW + MINUTE).await;
    assert_eq!(ids(&one, "o").await, [&early.id, &late.id, &third.id].map(Clone::clone));
    // Each has its own state.
    for (id, state) in
        [(&early.id, redemptions::awaiting(redemptions::id())), (&late.id, redemptions::guarding(NOW))]
    {
        bring(&one, id, &state, NOW).await;
    }
    let again = plan(&one, "o", 3, NOW + MINUTE).await;
    assert_ne!(again.id, third.id);
    assert_eq!(ids(&two, "o").await, [early.id, late.id, again.id]);
    let states: Vec<_> =
        two.redemptions_of("o").await.unwrap().iter().map(|row| row.redemption.name()).collect();
    assert_eq!(states, ["awaiting", "guarding", "planned"]);
}

async fn a_plan_that_is_taken_forward_is_left_alone(db: Database) {
    let [one, two] = db.two_stores().await;
    let row = plan(&one, "o", 1, NOW).await;
    for state in
        [redemptions::guarding(NOW), redemptions::escalated(), redemptions::resolved(Resolution::Completed)]
    {
        bring(&one, &row.id, &state, NOW).await;
        let again = two.plan("o", &code(1), &sealed("other"), &redemptions::planned(200), NOW + HOUR).await;
        let Ok(PlanOutcome::AlreadyBegun(left)) = again else { panic!("{state:?}: {again:?}") };
        assert_eq!((&left.id, &left.redemption, &left.sealed), (&row.id, &state, &row.sealed));
        assert_eq!(one.redemptions_of("o").await, Ok(vec![left]));
    }
}

async fn a_code_that_came_to_nothing_may_be_planned_again(db: Database) {
    let [one, two] = db.two_stores().await;
    let ends = [
        redemptions::resolved(Resolution::Returned),
        redemptions::ended(End::Compensated(redemptions::evidence())),
        redemptions::aborted(Abort::Refused),
    ];
    let mut row = plan(&one, "o", 1, NOW).await;
    for (times, over) in ends.into_iter().enumerate() {
        bring(&one, &row.id, &over, NOW).await;
        // The clocks of two proxies differ. The plan counts even if an ended redemption seems newer.
        let next = plan(&two, "o", 1, NOW - HOUR).await;
        assert_eq!(ids(&one, "o").await.len(), times + 2);
        assert_eq!(one.redemption(&next.id).await, Ok(Some(next.clone())));
        assert_eq!(one.redemption(&row.id).await.unwrap().unwrap().redemption, over);
        row = next;
    }
}

async fn a_code_pays_an_order_once(db: Database) {
    let store = db.store().await;
    for (order, end) in [("a", redemptions::completed()), ("b", redemptions::resolved(Resolution::Completed))]
    {
        let row = plan(&store, order, 1, NOW).await;
        bring(&store, &row.id, &end, NOW).await;
        let again = store.plan(order, &code(1), &sealed("x"), &redemptions::planned(200), NOW).await.unwrap();
        assert!(matches!(again, PlanOutcome::AlreadyBegun(paid) if paid.id == row.id));
        assert_eq!(ids(&store, order).await, std::slice::from_ref(&row.id));
        // Another code is another voucher.
        plan(&store, order, 2, NOW).await;
    }
}

async fn of_many_plans_of_a_code_one_stays(db: Database) {
    let stores = db.two_stores().await;
    let plans = at_once(&stores, 50, |store, n| async move { plan(&store, "o", n as u32 % 2, NOW).await.id });
    let planned = plans.await;
    let kept = stores[0].redemptions_of("o").await.unwrap();
    let codes: Vec<_> = kept.iter().map(|row| row.code.clone()).collect();
    assert_eq!(kept.len(), 2);
    assert!([0, 1].into_iter().all(|number| codes.contains(&code(number))));
    assert!(kept.iter().all(|row| planned.contains(&row.id)));
}

/// The customer enters the voucher again in one tab, and pays in another.
async fn a_plan_against_a_start_leaves_one_redemption(db: Database) {
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
                    let saved = store.save(&row, &redemptions::guarding(NOW), "", NOW).await.unwrap();
                    matches!(saved, SaveOutcome::Saved(_))
                } else {
                    let other =
                        store.plan(&order, &code(round), &sealed("x"), &redemptions::planned(200), NOW).await;
                    matches!(other.unwrap(), PlanOutcome::Planned(_))
                }
            }
        });
        let done = done.await;
        assert_ne!(done[0], done[1], "round {round}");
        let [stays] = <[RedemptionRow; 1]>::try_from(stores[1].redemptions_of(order).await.unwrap()).unwrap();
        assert_eq!(stays.id == planned.id, stays.redemption == redemptions::guarding(NOW));
    }
}

async fn a_row_shows_no_secret(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    let row = lease(&store, &row.id, NOW).await;
    let row = save(&store, &row, &redemptions::awaiting(redemptions::id()), NOW).await;
    let shown = format!("{row:?}");
    for secret in [row.sealed.as_ref().unwrap().as_str(), row.code.as_str(), "r-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
