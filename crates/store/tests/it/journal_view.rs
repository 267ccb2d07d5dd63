//! Reading the journal, and how long it is stored.

use redemption::{Abort, End, Proof, Redemption, Stage};
use store::{EvidenceLine, RedemptionFilter};

use crate::database::{Database, HOUR, MINUTE, NOW};
use crate::journal::{bring, lease, plan, save};
use crate::redemptions;

on_both!(
    operators_see_escalated_ones_first_and_then_the_newest,
    every_step_leaves_its_evidence,
    presumptions_are_counted_where_they_rise,
    every_state_comes_back,
    an_amount_beyond_the_limits_is_damage,
    ended_redemptions_go_after_400_days_and_escalated_ones_never,
    a_code_that_was_never_redeemed_is_kept_for_a_day,
);

const DAY: i64 = 24 * HOUR;

async fn operators_see_escalated_ones_first_and_then_the_newest(db: Database) {
    let store = db.store().await;
    let mut ids = Vec::new();
    let states = [
        redemptions::planned(1500),
        redemptions::escalated(),
        redemptions::escalated(),
        redemptions::aborted(Abort::Cancelled),
        redemptions::guarding(NOW),
    ];
    for (number, state) in (0_u32..).zip(states) {
        let row = plan(&store, &format!("o{number}"), number, NOW + i64::from(number)).await;
        if !matches!(state, Redemption::Planned { .. }) {
            bring(&store, &row.id, &redemptions::guarding(NOW + HOUR), NOW).await;
        }
        bring(&store, &row.id, &state, NOW + HOUR).await;
        ids.push(row.id);
    }
    let listed = async |filter, limit| -> Vec<usize> {
        let rows = store.redemptions(filter, limit).await.unwrap();
        rows.iter().map(|row| ids.iter().position(|id| *id == row.as_ref().unwrap().id).unwrap()).collect()
    };
    assert_eq!(listed(RedemptionFilter::All, 9).await, [4, 3, 2, 1, 0]);
    assert_eq!(listed(RedemptionFilter::Open, 9).await, [2, 1, 4, 0]);
    assert_eq!(listed(RedemptionFilter::Noticed, 9).await, [2, 1]);
    let firsts = [(RedemptionFilter::All, 4), (RedemptionFilter::Open, 2), (RedemptionFilter::Noticed, 2)];
    for (filter, first) in firsts {
        assert_eq!(listed(filter, 1).await, [first]);
    }
    let counts = [("escalated", 2), ("guarding", 1), ("planned", 1)];
    let counts = counts.map(|(state, count)| (state.to_owned(), count));
    assert_eq!(store.open_redemption_counts().await, Ok(counts.to_vec()));
}

async fn every_step_leaves_its_evidence(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    let leased = lease(&store, &row.id, NOW).await;
    let guarding = save(&store, &leased, &redemptions::guarding(NOW), NOW + 1).await;
    // The same call again, as if its answer had not arrived: one line, one version.
    assert_eq!(save(&store, &leased, &redemptions::guarding(NOW), NOW + 1).await, guarding);
    store.release(&guarding).await.unwrap();
    let leased = lease(&store, &row.id, NOW).await;
    assert_eq!((&leased.redemption, leased.updated_at), (&guarding.redemption, NOW + 1));
    save(&store, &leased, &redemptions::aborted(Abort::NotAccepted), NOW + 3).await;
    let line =
        |at, state: &str, note: &str| EvidenceLine { at, state: state.to_owned(), note: note.to_owned() };
    let expected = vec![
        line(NOW, "planned", ""),
        line(NOW + 1, "guarding", "a note"),
        line(NOW + 3, "aborted", "a note"),
    ];
    assert_eq!(store.evidence(&row.id).await, Ok(expected));
    assert_eq!(store.evidence("no such redemption").await, Ok(vec![]));
}

async fn presumptions_are_counted_where_they_rise(db: Database) {
    let [one, two] = db.two_stores().await;
    let presumed = |unredeems| {
        let reversal = redemptions::reversal(Proof::Presumed, unredeems);
        redemptions::running(Stage::Unredeeming { reversal, since: NOW })
    };
    for (store, number) in [(&one, 1), (&two, 2)] {
        let at = NOW + i64::from(number) * HOUR;
        let row = plan(store, &format!("o{number}"), number, NOW).await;
        let row = lease(store, &row.id, NOW).await;
        let row = save(store, &row, &redemptions::guarding(NOW), NOW).await;
        let awaiting = redemptions::awaiting(Proof::Presumed);
        let row = save(store, &row, &awaiting, at).await;
        let row = save(store, &row, &presumed(0), at + MINUTE).await;
        let row = save(store, &row, &presumed(1), at + MINUTE).await;
        // The second unredeem is one more presumption, and so is the third.
        let row = save(store, &row, &presumed(3), at + 2 * MINUTE).await;
        save(store, &row, &redemptions::escalated(), at + 3 * MINUTE).await;
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
    for state in redemptions::all() {
        row = save(&one, &row, &state, NOW).await;
        let read = two.redemption(&row.id).await.unwrap().unwrap();
        assert_eq!((&read.redemption, read.version), (&state, row.version));
        names.push(two.evidence(&row.id).await.unwrap().pop().unwrap().state);
        assert_eq!(*names.last().unwrap(), state.name());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 16, "{names:?}");
}

async fn an_amount_beyond_the_limits_is_damage(db: Database) {
    let store = db.store().await;
    let row = plan(&store, "o", 1, NOW).await;
    for redemption in ["{\"Planned\":{\"max_amount\":99}}", "{\"Planned\":{\"least\":100}}", ""] {
        db.execute(match redemption.len() {
            0 => "UPDATE redemptions SET redemption = ''",
            23 => "UPDATE redemptions SET redemption = '{\"Planned\":{\"max_amount\":99}}'",
            _ => "UPDATE redemptions SET redemption = '{\"Planned\":{\"least\":100}}'",
        })
        .await;
        assert_eq!(store.redemption(&row.id).await, Err(store::StoreError::Damaged), "{redemption}");
        assert_eq!(store.lease(&row.id, "w", NOW, MINUTE).await, Err(store::StoreError::Damaged));
    }
    db.execute("UPDATE redemptions SET redemption = '{\"Planned\":{\"max_amount\":100}}'").await;
    assert_eq!(lease(&store, &row.id, NOW).await.redemption, redemptions::planned(100));
}

async fn ended_redemptions_go_after_400_days_and_escalated_ones_never(db: Database) {
    let store = db.store().await;
    let states = [
        redemptions::escalated(),
        redemptions::guarding(NOW),
        redemptions::completed(),
        redemptions::ended(End::Compensated(redemptions::evidence())),
        redemptions::aborted(Abort::OrderGone),
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
    assert_eq!(store.redemptions_of("only planned").await, Ok(vec![]));
    assert_eq!(store.purge(end - 1).await.unwrap().redemptions, 0);
    assert_eq!(store.purge(end).await.unwrap().redemptions, 3);
    assert_eq!(store.purge(end + 10_000 * DAY).await.unwrap(), store::Purged::default());
    for (id, lines) in ids.iter().zip([2, 2, 0, 0, 0]) {
        assert_eq!(store.redemption(id).await.unwrap().is_some(), lines > 0);
        assert_eq!(store.evidence(id).await.unwrap().len(), lines);
    }
}

async fn a_code_that_was_never_redeemed_is_kept_for_a_day(db: Database) {
    let store = db.store().await;
    let never = [Abort::Cancelled, Abort::OrderGone, Abort::Rejected].map(redemptions::aborted);
    let compensated = redemptions::ended(End::Compensated(redemptions::evidence()));
    let others =
        [redemptions::escalated(), redemptions::guarding(NOW), redemptions::completed(), compensated];
    for (number, state) in (0_u32..).zip(never.iter().chain(&others)) {
        let row = plan(&store, &format!("o{number}"), number, NOW).await;
        bring(&store, &row.id, state, NOW + HOUR).await;
    }
    let kept = async || {
        let rows = store.redemptions(RedemptionFilter::All, 9).await.unwrap();
        rows.into_iter().map(Result::unwrap).filter(|row| row.sealed.is_some()).count()
    };
    assert_eq!((store.purge(NOW + HOUR + DAY - 1).await.unwrap().codes, kept().await), (0, 7));
    assert_eq!((store.purge(NOW + HOUR + DAY).await.unwrap().codes, kept().await), (3, 4));
    assert_eq!(store.purge(NOW + 2 * DAY).await.unwrap(), store::Purged::default());
    let cancelled = store.redemptions_of("o0").await.unwrap().remove(0);
    assert_eq!(cancelled.redemption, never[0], "the redemption and its history stay");
    assert_eq!(store.evidence(&cancelled.id).await.unwrap().len(), 2);
    plan(&store, "o0", 0, NOW + 2 * DAY).await;
}
