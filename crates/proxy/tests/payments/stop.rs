//! The proxy is told to end while it works on a redemption that nobody waits for.

use crate::house::Folder;
use crate::shop::{CODE, Shop};
use redemption::Proof;
use sandbox::{Fault, FaultKind, RetryAfter, Route, Sandbox, When};
use std::time::{Duration, Instant};
use store::Store;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_ends_after_the_call_it_is_in() {
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    shop.pay(CODE, "5", "CHF").await;
    // Longer than a request waits, so that the sweep makes the second call, which is a slow one.
    let retry_after = Some(RetryAfter::Seconds(7));
    let throttled = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
    let slow = FaultKind::Delay { ms: 3_000, when: When::After };
    for fault in [throttled, slow] {
        shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, fault));
    }
    assert_eq!(shop.complete().await.json()["status"], "Pending");
    let began = Instant::now();
    while shop.calls(Route::ProcinemaRedeem) < 2 {
        assert!(began.elapsed() < Duration::from_secs(60), "the sweep does not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let Shop { house, proxy, order, .. } = shop;
    proxy.end().await;
    let store = Store::open(&folder.url().parse().unwrap()).await.unwrap();
    let row = store.saga_of(&order).await.unwrap().unwrap();
    assert_eq!(row.saga.name(), "awaiting", "the answer was waited for and written down");
    assert!(matches!(row.saga.evidence().proof, Some(Proof::Id(_))), "{row:?}");
    assert_eq!(
        (house.calls(Route::ProcinemaRedeem), house.sandbox.procinema_redemptions(CODE).len()),
        (2, 1)
    );
}
