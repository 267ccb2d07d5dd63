//! CinematicCard accepts 100 requests a minute for a key; all proxies together send at most 80.

use crate::gifts::counter::Counter;
use std::time::{SystemTime, UNIX_EPOCH};
use store::Tokens;

const A_MINUTE: u32 = 80;

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

impl Counter {
    /// Another proxy of the same store sends this many requests, this long ago.
    async fn another_asks(&self, times: u32, ago: i64) {
        for _ in 0..times {
            let taken = self.store.take_tokens("cinematiccard", A_MINUTE, now() - ago).await.unwrap();
            assert_eq!(taken, Tokens::Granted);
        }
    }
}

#[tokio::test]
async fn the_eighty_first_of_a_minute_is_told_when_to_come_back() {
    let counter = Counter::open().await;
    let [last, late] = [counter.sold().await, counter.sold().await];
    counter.another_asks(A_MINUTE - 1, 0).await;
    counter.code(&last).await;
    let got = counter.gift(&late).await;
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"));
    assert!((1..=61).contains(&got.headers["retry-after"].parse::<u32>().unwrap()), "{got:?}");
    assert_eq!(counter.asked(), 1, "and CinematicCard does not hear of it");
    assert!(counter.is_offered().await);
    assert_eq!(counter.report().await.lost_attempts, 0);
}

#[tokio::test]
async fn who_need_not_wait_long_waits_in_the_queue() {
    let counter = Counter::open().await;
    let sold = counter.sold().await;
    counter.another_asks(A_MINUTE, 57_000).await;
    counter.code(&sold).await;
    assert_eq!(counter.asked(), 1);
}
