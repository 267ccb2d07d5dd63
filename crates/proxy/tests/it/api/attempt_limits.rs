//! The attempt limits one by one, and their refusals.

use crate::support::house::{Folder, Got, House, Served, voucher};
use proxy::Config;
use sandbox::{Route, Sandbox, Settings};
use serde_json::json;

/// A sandbox whose Vista never locks an order itself, so only the proxy's limits apply.
pub(crate) async fn house() -> House {
    House::of(Sandbox::with(Settings { attempts: 1_000_000, ..Settings::default() })).await
}

/// Open to all callers, behind one hop that writes the client's address.
pub(crate) fn behind_a_hop(house: &House) -> Config {
    let mut config = house.config();
    config.sites.site_key.clear();
    config.edge.forwarded_hops = 1;
    config
}

pub(crate) async fn try_code(proxy: &Served, order: &str, client: &str, barcode: &str, pin: &str) -> Got {
    let request = proxy.request("POST", &format!("/ocapi/v1/orders/{order}/vouchers"));
    Got::from(request.header("x-forwarded-for", client).json(&voucher(barcode, pin))).await
}

pub(crate) fn wait(got: &Got) -> u32 {
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"), "{got:?}");
    got.headers["retry-after"].parse().unwrap()
}

#[tokio::test]
async fn nobody_can_tell_an_unknown_code_a_wrong_pin_and_a_locked_voucher_apart() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let wrong = try_code(&proxy, &house.order(), "192.0.2.1", "ADTMM0000222", "0000").await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (400, "voucher-not-accepted"));
    let unknown = try_code(&proxy, &house.order(), "192.0.2.2", "NOSUCHCODE0000", "1234").await;
    for client in 3..7 {
        let order = house.order();
        assert_eq!(
            try_code(&proxy, &order, &format!("192.0.2.{client}"), "ADTMM0000222", "0000").await,
            wrong
        );
    }
    assert_eq!(house.calls(Route::AddVoucher), 6);
    // The voucher is locked: even the right PIN is refused, and Vista is not called.
    let locked = try_code(&proxy, &house.order(), "192.0.2.8", "ADTMM0000222", "1234").await;
    let written_otherwise = try_code(&proxy, &house.order(), "192.0.2.9", " adtmm-0000 222", "1234").await;
    for got in [unknown, locked, written_otherwise] {
        assert_eq!(got, wrong);
    }
    assert_eq!(house.calls(Route::AddVoucher), 6);
    assert!(proxy.metrics().await.contains("attempts_refused_total{limit=\"voucher\"} 2"));
    // Another voucher is not locked.
    assert_eq!(try_code(&proxy, &house.order(), "192.0.2.10", "ADTMM0000111", "1234").await.status, 200);
}

#[tokio::test]
async fn a_voucher_with_five_wrong_pins_is_locked_for_a_day() {
    let (house, folder) = (house().await, Folder::new());
    let mut config = behind_a_hop(&house);
    config.state.store = folder.url().parse().unwrap();
    let proxy = Served::with(config).await;
    for client in 1..=5 {
        let got =
            try_code(&proxy, &house.order(), &format!("192.0.2.{client}"), "ADTMM0000222", "0000").await;
        assert_eq!(got.status, 400);
    }
    let mut store = folder.connect().await;
    for (hours, status, calls) in [(23, 400, 5), (1, 200, 6)] {
        let pass = "UPDATE attempts SET at_ms = at_ms - $1, until_ms = until_ms - $1";
        sqlx::query(pass).bind(hours * 3_600_000_i64).execute(&mut store).await.unwrap();
        let got = try_code(&proxy, &house.order(), "192.0.2.6", "ADTMM0000222", "1234").await;
        assert_eq!((got.status, house.calls(Route::AddVoucher)), (status, calls), "after {hours} hours more");
    }
}

#[tokio::test]
async fn an_order_has_five_wrong_tries_whoever_makes_them() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let order = house.order();
    for number in 0..5 {
        let got =
            try_code(&proxy, &order, &format!("192.0.2.{number}"), &format!("WRONG{number}"), "1").await;
        assert_eq!(got.status, 400);
    }
    // Vista takes an id in any case.
    for order in [order.to_uppercase(), order.to_lowercase()] {
        let got = try_code(&proxy, &order, "192.0.2.99", "ADTMM0000111", "1234").await;
        assert!((1..=600).contains(&wait(&got)));
    }
    assert_eq!(house.calls(Route::AddVoucher), 5);
    assert_eq!(try_code(&proxy, &house.order(), "192.0.2.99", "ADTMM0000111", "1234").await.status, 200);
}

#[tokio::test]
async fn an_address_has_ten_wrong_tries_however_it_is_written() {
    let house = house().await;
    for (same, other) in [
        (vec!["192.0.2.1", "::ffff:192.0.2.1", "6.6.6.6, 192.0.2.1", "192.0.2.1:443"], "192.0.2.2"),
        (
            vec!["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "[2001:db8:1:2::7]:80", "x, 2001:DB8:1:2::"],
            "2001:db8:1:3::1",
        ),
    ] {
        house.sandbox.clear_ledger();
        let proxy = Served::with(behind_a_hop(&house)).await;
        for number in 0..10 {
            let client = same[number % same.len()];
            let got = try_code(&proxy, &house.order(), client, &format!("WRONG{number}"), "1").await;
            assert_eq!(got.status, 400, "{client}");
        }
        for client in &same {
            let got = try_code(&proxy, &house.order(), client, "ADTMM0000555", "1234").await;
            assert!((1..=600).contains(&wait(&got)), "{client}");
        }
        assert_eq!(house.calls(Route::AddVoucher), 10);
        let got = try_code(&proxy, &house.order(), other, "WRONG", "1").await;
        assert_eq!(got.status, 400, "{other} is another customer");
    }
}

#[tokio::test]
async fn without_hops_nobody_can_write_an_address() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    config.edge.forwarded_hops = 0;
    let proxy = Served::with(config).await;
    for number in 0..10 {
        let client = format!("192.0.2.{number}");
        assert_eq!(
            try_code(&proxy, &house.order(), &client, &format!("WRONG{number}"), "1").await.status,
            400
        );
    }
    wait(&try_code(&proxy, &house.order(), "192.0.2.77", "ADTMM0000111", "1234").await);
}

#[tokio::test]
async fn everybody_together_has_a_limit_and_the_second_half_of_it_is_for_whoever_has_not_tried_wrong() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    config.attempts.attempts_in_all = 8;
    let proxy = Served::with(config).await;
    let orders: Vec<String> = (0..6).map(|_| house.order()).collect();
    let attempt = async |order: usize, client: u8, code: &str| {
        try_code(&proxy, &orders[order], &format!("192.0.2.{client}"), code, "1234").await
    };
    // Two orders use up the first half.
    for number in 0..4 {
        assert_eq!(attempt(number % 2, number as u8, &format!("WRONG{number}")).await.status, 400);
    }
    // They may not use the second half, from any address.
    let seconds = wait(&attempt(0, 50, "ADTMM0000111").await);
    assert!((600..=3600).contains(&seconds), "{seconds}");
    // Others may, for two attempts each.
    assert_eq!(attempt(2, 60, "WRONG10").await.status, 400);
    assert_eq!(attempt(2, 61, "WRONG11").await.status, 400);
    wait(&attempt(2, 62, "WRONG12").await);
    assert_eq!(attempt(3, 70, "WRONG13").await.status, 400);
    // Right codes use up nothing, however many there are.
    for barcode in ["ADTMM0000111", "ADTMM0000222", "ADTMM0000555", "FAMMM0000112"] {
        assert_eq!(attempt(4, 80, barcode).await.status, 200, "{barcode}");
    }
    assert_eq!(attempt(3, 71, "WRONG14").await.status, 400);
    // That was the last attempt: the limit holds for all callers.
    wait(&attempt(5, 90, "DEALM0000700").await);
    let attempts = house.sandbox.ledger().into_iter().filter(|call| call.route == Route::AddVoucher);
    assert_eq!(attempts.filter(|call| call.status == Some(400)).count(), 8);
    assert!(proxy.metrics().await.contains("attempts_refused_total{limit=\"all\"} 3"));
}

#[tokio::test]
async fn an_address_with_two_wrong_tries_is_not_let_into_the_reserve() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    config.attempts.attempts_in_all = 4;
    let proxy = Served::with(config).await;
    for number in 0..2 {
        let got = try_code(&proxy, &house.order(), "192.0.2.1", &format!("WRONG{number}"), "1").await;
        assert_eq!(got.status, 400);
    }
    wait(&try_code(&proxy, &house.order(), "192.0.2.1", "ADTMM0000111", "1234").await);
    assert_eq!(try_code(&proxy, &house.order(), "192.0.2.2", "ADTMM0000111", "1234").await.status, 200);
}

#[tokio::test]
async fn right_codes_are_not_counted() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let order = house.order();
    for round in 0..12 {
        let added = try_code(&proxy, &order, "192.0.2.1", "ADTMM0000111", "1234").await;
        assert_eq!(added.status, 200, "round {round}: {added:?}");
        let id = added.json()["voucher"]["id"].as_str().unwrap().to_owned();
        let removed = proxy.request("DELETE", &format!("/ocapi/v1/orders/{order}/vouchers/{id}"));
        assert_eq!(Got::from(removed).await.status, 204);
    }
}

#[tokio::test]
async fn a_try_that_reached_nobody_is_not_counted() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    let deserted = crate::support::house::listener().await.local_addr().unwrap();
    config.ocapi.ocapi_url = crate::support::house::base(deserted);
    let proxy = Served::with(config).await;
    for _ in 0..12 {
        let got = try_code(&proxy, "o1", "192.0.2.1", "ADTMM0000111", "1234").await;
        assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
    }
}

#[tokio::test]
async fn a_code_in_other_letters_than_ascii_is_wrong_and_asks_nobody() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let wrong = try_code(&proxy, &house.order(), "192.0.2.1", "NOSUCHCODE", "1").await;
    house.sandbox.clear_ledger();
    for code in ["ADTMM000011\u{ff11}", "ÀDTMM0000111", "ADTMM0000111\u{200b}"] {
        assert_eq!(try_code(&proxy, &house.order(), "192.0.2.2", code, "1234").await, wrong);
    }
    assert!(house.sandbox.ledger().is_empty());
}

#[tokio::test]
async fn procinemas_check_counts_like_any_try() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let order = house.order();
    let pay = async |code: &str| {
        let request = proxy.request("POST", &format!("/checkout/v1/orders/{order}/payments"));
        let body = json!({"code": code, "amount": 5.0});
        Got::from(request.header("x-forwarded-for", "192.0.2.1").json(&body)).await
    };
    let wrong = pay("AAAAAAAAAAAAAAA").await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (400, "voucher-not-accepted"));
    // A text that cannot be a code counts too, and ProCinema is not called.
    assert_eq!(pay("SHORT").await, wrong);
    for number in 0..3 {
        assert_eq!(pay(&format!("AAAAAAAAAAAAAA{number}")).await, wrong);
    }
    wait(&pay(sandbox::seed::PROCINEMA_DEMO).await);
    assert_eq!(house.calls(Route::ProcinemaCheck), 4);
}
