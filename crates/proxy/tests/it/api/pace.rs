//! The duration of a refusal reveals as little as its bytes.

use crate::support::house::{Got, House, Served, voucher};
use sandbox::{Fault, FaultKind, Route, Sandbox, Settings, When};
use serde_json::json;
use std::time::{Duration, Instant};

/// The time that the upstreams take to refuse, longer than any refusal by the proxy itself.
const SLOW: Duration = Duration::from_millis(900);

async fn slow_house(route: Route) -> House {
    let house = House::of(Sandbox::with(Settings { attempts: 1_000_000, ..Settings::default() })).await;
    let ms = u64::try_from(SLOW.as_millis()).unwrap();
    house.sandbox.inject(Fault::always(route, FaultKind::Delay { ms, when: When::After }));
    house
}

async fn served(house: &House) -> Served {
    let mut config = house.config();
    config.sites.site_key.clear();
    config.attempts.attempts_per_address = 100;
    config.attempts.attempts_per_address_day = 100;
    Served::with(config).await
}

/// The answer and its duration.
async fn timed(request: reqwest::RequestBuilder) -> (Got, Duration) {
    let began = Instant::now();
    let got = Got::from(request).await;
    (got, began.elapsed())
}

#[tokio::test]
async fn a_locked_voucher_takes_as_long_as_vista_takes_for_a_wrong_one() {
    let house = slow_house(Route::AddVoucher).await;
    let proxy = served(&house).await;
    let attempt = || {
        let request = proxy.request("POST", &format!("/ocapi/v1/orders/{}/vouchers", house.order()));
        timed(request.json(&voucher("NOSUCHCODE0000", "1234")))
    };
    let mut wrong = Vec::new();
    for _ in 0..5 {
        wrong.push(attempt().await);
    }
    let (locked, took) = attempt().await;
    assert_eq!(house.calls(Route::AddVoucher), 5, "the sixth was not sent");
    assert!(took >= SLOW, "{took:?} where Vista takes {SLOW:?}");
    assert!(wrong.iter().all(|(got, took)| *got == locked && *took >= SLOW));
}

#[tokio::test]
async fn what_can_be_no_code_takes_as_long_as_procinema_takes_for_a_wrong_one() {
    let house = slow_house(Route::ProcinemaCheck).await;
    let proxy = served(&house).await;
    let order = house.order();
    let pay = |code: &str| {
        let request = proxy.request("POST", &format!("/checkout/v1/orders/{order}/payments"));
        timed(request.json(&json!({"code": code, "amount": 5.0})))
    };
    let (wrong, _) = pay("AAAAAAAAAAAAAAA").await;
    let (malformed, took) = pay("SHORT").await;
    assert_eq!(malformed, wrong);
    assert_eq!(house.calls(Route::ProcinemaCheck), 1);
    assert!(took >= SLOW, "{took:?} where ProCinema takes {SLOW:?}");
}
