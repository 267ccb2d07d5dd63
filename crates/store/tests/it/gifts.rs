//! One gift for each order, and its events.

use store::{Attempt, Event, Gift, GiftBegin, GiftLine, GiftReport, MintedGift, Received};

use crate::database::{Database, HOUR, MINUTE, NOW, SECOND, at_once, code, sealed};

on_both!(
    an_order_has_one_gift,
    a_lost_attempt_is_made_up_for_once,
    an_attempt_that_minted_nothing_does_not_count,
    an_attempt_that_never_ends_may_have_lost_a_code,
    a_second_code_of_an_order_is_lost,
    a_code_without_an_attempt_is_stored,
    of_many_at_once_one_mints,
    an_event_is_news_once,
    of_many_deliveries_one_is_news,
    the_report_counts_gifts_and_events,
    gifts_and_events_go_after_a_year,
);

const MINE: GiftBegin = GiftBegin::Mine { attempt: 1 };
const MINE_AGAIN: GiftBegin = GiftBegin::Mine { attempt: 2 };

fn minted(number: u32) -> MintedGift {
    MintedGift {
        code_hash: code(number),
        code: sealed(&format!("code{number}")),
        url: Some(sealed(&format!("url{number}"))),
        expires_at: Some("2026-11-25T10:00:00Z".to_owned()),
    }
}

fn redeemed(number: u32, codes_remaining: Option<i64>) -> Event {
    Event::CodeRedeemed { code: code(number), payload: sealed("body"), codes_remaining }
}

async fn an_order_has_one_gift(db: Database) {
    let [one, two] = db.two_stores().await;
    assert_eq!(one.begin_gift("o", NOW).await, Ok(MINE));
    assert_eq!(one.gift_report(9, NOW).await.unwrap().newest, []);
    assert_eq!(two.begin_gift("o", NOW).await, Ok(GiftBegin::Running));
    let gift = Gift { minted: minted(1), minted_at: NOW + SECOND };
    assert_eq!(one.finish_gift("o", &minted(1), NOW + SECOND).await, Ok(gift.clone()));
    assert_eq!(two.begin_gift("o", NOW + HOUR).await, Ok(GiftBegin::Exists(gift)));
    assert_eq!(two.record_event(&redeemed(1, None), NOW + HOUR).await, Ok(Received::New));
    assert_eq!(two.begin_gift("another", NOW).await, Ok(MINE));
    let bare = MintedGift { url: None, expires_at: None, ..minted(2) };
    two.finish_gift("another", &bare, NOW).await.unwrap();
    let gift = Gift { minted: bare, minted_at: NOW };
    assert_eq!(one.begin_gift("another", NOW).await, Ok(GiftBegin::Exists(gift)));
}

async fn a_lost_attempt_is_made_up_for_once(db: Database) {
    let store = db.store().await;
    // The first proxy dies. The second one gets no answer.
    assert_eq!(store.begin_gift("o", NOW).await, Ok(MINE));
    assert_eq!(store.begin_gift("o", NOW + MINUTE - 1).await, Ok(GiftBegin::Running));
    assert_eq!(store.begin_gift("o", NOW + MINUTE).await, Ok(MINE_AGAIN));
    // The first proxy was only slow. It must not end the second attempt.
    store.end_gift_attempt("o", 1, Attempt::NothingMinted).await.unwrap();
    assert_eq!(store.begin_gift("o", NOW + MINUTE).await, Ok(GiftBegin::Running));
    store.end_gift_attempt("o", 2, Attempt::Unknown).await.unwrap();
    for later in [MINUTE, HOUR] {
        assert_eq!(store.begin_gift("o", NOW + later).await, Ok(GiftBegin::GivenUp));
    }
    assert_eq!(store.gift_report(9, NOW).await.unwrap().lost_attempts, 2);
}

async fn an_attempt_that_minted_nothing_does_not_count(db: Database) {
    let store = db.store().await;
    for _ in 0..5 {
        assert_eq!(store.begin_gift("o", NOW).await, Ok(MINE));
        store.end_gift_attempt("o", 1, Attempt::NothingMinted).await.unwrap();
        store.end_gift_attempt("o", 1, Attempt::NothingMinted).await.unwrap();
    }
    assert_eq!(store.begin_gift("o", NOW).await, Ok(MINE));
    store.end_gift_attempt("o", 1, Attempt::Unknown).await.unwrap();
    assert_eq!(store.begin_gift("o", NOW).await, Ok(MINE_AGAIN));
}

async fn an_attempt_that_never_ends_may_have_lost_a_code(db: Database) {
    let store = db.store().await;
    store.begin_gift("o", NOW).await.unwrap();
    let lost = async |now| store.gift_report(9, now).await.unwrap().lost_attempts;
    assert_eq!((lost(NOW + MINUTE - 1).await, lost(NOW + MINUTE).await), (0, 1));
}

async fn a_second_code_of_an_order_is_lost(db: Database) {
    let store = db.store().await;
    store.begin_gift("o", NOW).await.unwrap();
    store.begin_gift("o", NOW + MINUTE).await.unwrap();
    let first = store.finish_gift("o", &minted(1), NOW + MINUTE).await.unwrap();
    assert_eq!(store.finish_gift("o", &minted(2), NOW + MINUTE).await, Ok(first.clone()));
    store.end_gift_attempt("o", 2, Attempt::NothingMinted).await.unwrap();
    assert_eq!(store.begin_gift("o", NOW + HOUR).await, Ok(GiftBegin::Exists(first)));
    assert_eq!(store.record_event(&redeemed(2, None), NOW).await, Ok(Received::UnknownCode));
    assert_eq!(store.gift_report(9, NOW).await.unwrap().lost_attempts, 1);
}

async fn a_code_without_an_attempt_is_stored(db: Database) {
    let store = db.store().await;
    let gift = store.finish_gift("o", &minted(1), NOW).await.unwrap();
    assert_eq!(store.begin_gift("o", NOW).await, Ok(GiftBegin::Exists(gift)));
    assert_eq!(store.gift_report(9, NOW).await.unwrap().lost_attempts, 0);
}

async fn of_many_at_once_one_mints(db: Database) {
    let stores = db.two_stores().await;
    for round in 0..5 {
        let begun = at_once(&stores, 50, |store, _| async move {
            store.begin_gift(&format!("order {round}"), NOW).await.unwrap()
        });
        let begun = begun.await;
        assert_eq!(begun.iter().filter(|begin| **begin == MINE).count(), 1);
        assert_eq!(begun.iter().filter(|begin| **begin == GiftBegin::Running).count(), 49);

        stores[0].end_gift_attempt(&format!("order {round}"), 1, Attempt::Unknown).await.unwrap();
        let begun = at_once(&stores, 50, |store, _| async move {
            store.begin_gift(&format!("order {round}"), NOW).await.unwrap()
        });
        assert_eq!(begun.await.iter().filter(|begin| **begin == MINE_AGAIN).count(), 1);
    }
}

async fn an_event_is_news_once(db: Database) {
    let [one, two] = db.two_stores().await;
    one.finish_gift("o", &minted(1), NOW).await.unwrap();
    assert_eq!(one.record_event(&redeemed(1, Some(7)), NOW).await, Ok(Received::New));
    assert_eq!(two.record_event(&redeemed(1, Some(9)), NOW + HOUR).await, Ok(Received::Duplicate));
    assert_eq!(two.record_event(&redeemed(2, Some(5)), NOW).await, Ok(Received::UnknownCode));
    assert_eq!(two.record_event(&redeemed(2, Some(5)), NOW).await, Ok(Received::UnknownCode));
    let test = |partner: &str| Event::Test { partner: partner.to_owned() };
    assert_eq!(one.record_event(&test("p"), NOW).await, Ok(Received::New));
    assert_eq!(one.record_event(&test("p"), NOW + MINUTE).await, Ok(Received::Duplicate));
    assert_eq!(one.record_event(&test("q"), NOW).await, Ok(Received::New));
    let report = two.gift_report(9, NOW).await.unwrap();
    assert_eq!((report.codes_remaining, report.last_test), (Some(7), Some(NOW + MINUTE)));
    assert_eq!(report.newest[0].redeemed_at, Some(NOW));
}

async fn of_many_deliveries_one_is_news(db: Database) {
    let stores = db.two_stores().await;
    stores[0].finish_gift("o", &minted(1), NOW).await.unwrap();
    let received =
        at_once(
            &stores,
            50,
            |store, _| async move { store.record_event(&redeemed(1, None), NOW).await.unwrap() },
        );
    let received = received.await;
    assert_eq!(received.iter().filter(|received| **received == Received::New).count(), 1);
    assert_eq!(received.iter().filter(|received| **received == Received::Duplicate).count(), 49);
}

async fn the_report_counts_gifts_and_events(db: Database) {
    let store = db.store().await;
    let nothing = GiftReport {
        minted: 0,
        redeemed: 0,
        lost_attempts: 0,
        unknown_codes: 0,
        codes_remaining: None,
        last_test: None,
        newest: vec![],
    };
    assert_eq!(store.gift_report(9, NOW).await, Ok(nothing));
    // The event of the third code arrives before its gift is stored.
    assert_eq!(store.record_event(&redeemed(3, Some(1)), NOW).await, Ok(Received::UnknownCode));
    for number in 1..=3 {
        let order = format!("o{number}");
        store.begin_gift(&order, NOW).await.unwrap();
        store.finish_gift(&order, &minted(number), NOW + i64::from(number)).await.unwrap();
    }
    store.begin_gift("under way", NOW).await.unwrap();
    store.record_event(&redeemed(1, Some(40)), NOW + HOUR).await.unwrap();
    store.record_event(&redeemed(2, Some(39)), NOW + 2 * HOUR).await.unwrap();
    store.record_event(&redeemed(8, Some(2)), NOW + 3 * HOUR).await.unwrap();
    let line = |number: u32, redeemed_at| GiftLine {
        order_id: format!("o{number}"),
        minted_at: NOW + i64::from(number),
        expires_at: minted(number).expires_at,
        redeemed_at: Some(redeemed_at),
    };
    let expected = GiftReport {
        minted: 3,
        redeemed: 3,
        lost_attempts: 0,
        unknown_codes: 1,
        codes_remaining: Some(39),
        last_test: None,
        newest: vec![line(3, NOW), line(2, NOW + 2 * HOUR)],
    };
    assert_eq!(store.gift_report(2, NOW).await, Ok(expected));
}

async fn gifts_and_events_go_after_a_year(db: Database) {
    let store = db.store().await;
    store.finish_gift("o", &minted(1), NOW).await.unwrap();
    store.record_event(&redeemed(1, None), NOW).await.unwrap();
    let year = 365 * 24 * HOUR;
    let early = store.purge(NOW + year - 1).await.unwrap();
    assert_eq!((early.gifts, early.events), (0, 0));
    let purged = store.purge(NOW + year).await.unwrap();
    assert_eq!((purged.gifts, purged.events), (1, 1));
    assert_eq!(store.begin_gift("o", NOW + year).await, Ok(MINE));
}
