//! The proxy is asked to stop while it drives a redemption.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::house::{Folder, Got, House, Served, client, new_key, voucher};
use redemption::Proof;
use sandbox::{Fault, FaultKind, RetryAfter, Route, Sandbox, When};
use serde_json::json;
use std::time::{Duration, Instant};
use store::Store;

const SLOW: FaultKind = FaultKind::Delay { ms: 3_000, when: When::After };

async fn open(folder: &Folder, faults: impl IntoIterator<Item = FaultKind>) -> Shop {
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    shop.pay(CODE, "5").await;
    for fault in faults {
        shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, fault));
    }
    shop
}

/// Waits until this many redeems are running or done.
async fn sent(house: &House, redeems: usize) {
    called(house, Route::ProcinemaRedeem, redeems).await;
}

async fn called(house: &House, route: Route, times: usize) {
    let began = Instant::now();
    while house.calls(route) < times {
        assert!(began.elapsed() < Duration::from_secs(60), "it was not sent");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The state that the next proxy finds.
async fn is_redeemed(folder: &Folder, order: &str) {
    let store = Store::open(&folder.url().parse().unwrap()).await.unwrap();
    let row = store.redemptions_of(order).await.unwrap().remove(0);
    assert_eq!(row.redemption.name(), "awaiting", "the answer was waited for and written down");
    assert!(matches!(row.redemption.evidence().proof, Some(Proof::Id(_))), "{row:?}");
}

/// Only the proxy waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_ends_after_the_call_it_is_in() {
    let folder = Folder::new();
    // Longer than a request waits, so that the redemption runner makes the second call.
    let retry_after = Some(RetryAfter::Seconds(7));
    let throttled = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
    let shop = open(&folder, [throttled, SLOW]).await;
    assert_eq!(shop.complete(15.0).await.json()["status"], "Pending");
    sent(&shop.house, 2).await;
    let Shop { house, proxy, order, .. } = shop;
    proxy.end().await;
    is_redeemed(&folder, &order).await;
    assert_eq!(
        (house.calls(Route::ProcinemaRedeem), house.sandbox.procinema_redemptions(CODE).len()),
        (2, 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_waits_is_answered_first() {
    let folder = Folder::new();
    let Shop { house, proxy, order, token } = open(&folder, [SLOW]).await;
    let completing = proxy.request("POST", &format!("/checkout/v1/orders/{order}/complete"));
    let completing = completing.header("checkout-order-token", token).json(&json!({"amount": 15}));
    let completing = tokio::spawn(Got::from(completing));
    sent(&house, 1).await;
    proxy.end().await;
    let answer = completing.await.unwrap().json();
    assert_eq!(
        (&answer["status"], &answer["payments"][0]["state"]),
        (&"PaymentDue".into(), &"Redeemed".into())
    );
    is_redeemed(&folder, &order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_browser_has_gone_is_kept() {
    let folder = Folder::new();
    let Shop { house, proxy, order, token } = open(&folder, []).await;
    house.sandbox.inject(Fault::once(Route::AddVoucher, SLOW));
    let key = new_key();
    let add = |proxy: &Served| {
        let url = format!("http://{}/ocapi/v1/orders/{order}/vouchers", proxy.public);
        let request =
            client().post(url).header("idempotency-key", &key).header("checkout-order-token", &token);
        request.json(&voucher("ADTMM0000111", "1234"))
    };
    let browser = tokio::spawn(add(&proxy).send());
    called(&house, Route::AddVoucher, 1).await;
    browser.abort();
    assert!(browser.await.unwrap_err().is_cancelled());
    proxy.end().await;

    let mut config = config(&house);
    config.state.store = folder.url().parse().unwrap();
    let next = Served::with(config).await;
    let got = Got::from(add(&next)).await;
    assert_eq!((got.status, got.headers.contains_key("idempotent-replayed")), (200, true), "{got:?}");
    assert_eq!(house.calls(Route::AddVoucher), 1);
}
