//! Only an answer that may mean a wrong code counts as an attempt.

use crate::api::attempt_limits::{behind_a_hop, house, try_code, wait};
use crate::support::house::{Got, House, Served, base};
use crate::support::{Stub, serve};
use axum::Router;
use sandbox::seed::{SHOWTIME, SHOWTIME_WITH_HIGH_FEE};
use sandbox::{Fault, FaultKind, Route};
use serde_json::json;
use std::net::Ipv4Addr;

/// An order without tickets, because the auditorium has fewer seats than these tests have orders.
fn order(house: &House) -> String {
    house.sandbox.create_order(SHOWTIME, &[], &[]).unwrap()
}

async fn pay(proxy: &Served, order: &str, code: &str) -> Got {
    let request = proxy.request("POST", &format!("/checkout/v1/orders/{order}/payments"));
    let body = json!({"code": code, "amount": 5.0, "currency": "CHF"});
    Got::from(request.header("x-forwarded-for", "192.0.2.1").json(&body)).await
}

#[tokio::test]
async fn after_an_outage_everybodys_right_codes_are_accepted_at_once() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    house.sandbox.inject(Fault::always(Route::AddVoucher, FaultKind::status(503)));
    let orders: Vec<String> = (0..30).map(|_| order(&house)).collect();
    for number in 0..450_u32 {
        // The first 150 from one address, then one from each address.
        let client = Ipv4Addr::from_bits(0xc000_0201 + number.saturating_sub(150)).to_string();
        let voucher = format!("OUTAGE{:04}", number % 150);
        let got = try_code(&proxy, &orders[number as usize % orders.len()], &client, &voucher, "1234").await;
        assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"), "{number}");
    }
    house.sandbox.clear_faults();
    assert_eq!(try_code(&proxy, &orders[0], "192.0.2.1", "ADTMM0000111", "1234").await.status, 200);
    let paid = pay(&proxy, &house.order(), sandbox::seed::PROCINEMA_DEMO).await;
    assert_eq!(paid.status, 200, "{paid:?}");
    assert!(!proxy.metrics().await.contains("attempts_refused_total{limit=\"all\"} 1"));
}

#[tokio::test]
async fn an_answer_that_never_comes_is_not_counted() {
    let house = house().await;
    for fault in [FaultKind::DropBefore, FaultKind::status(500), FaultKind::status(504)] {
        let proxy = Served::with(behind_a_hop(&house)).await;
        let order = order(&house);
        house.sandbox.inject(Fault::always(Route::AddVoucher, fault));
        for _ in 0..12 {
            let got = try_code(&proxy, &order, "192.0.2.1", "ADTMM0000222", "1234").await;
            assert_eq!(got.problem(), "outcome-unknown");
        }
        house.sandbox.clear_faults();
        let got = try_code(&proxy, &order, "192.0.2.1", "ADTMM0000222", "1234").await;
        assert_eq!(got.status, 200, "{got:?}");
        assert!(house.sandbox.expire_order(&order));
    }
}

#[tokio::test]
async fn a_silence_is_not_counted() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    config.ocapi.ocapi_url = base(serve(Router::new().fallback(std::future::pending::<()>)).await);
    config.upstream_timeout_ms = 50;
    let proxy = Served::with(config).await;
    for _ in 0..12 {
        let got = try_code(&proxy, "o1", "192.0.2.1", "ADTMM0000111", "1234").await;
        assert_eq!((got.status, got.problem().as_str()), (504, "outcome-unknown"));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_counted_and_the_voucher_is_on_the_order() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let order = order(&house);
    house.sandbox.inject(Fault::once(Route::AddVoucher, FaultKind::Malformed));
    let got = try_code(&proxy, &order, "192.0.2.1", "ADTMM0000111", "1234").await;
    assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"));
    let read = Got::from(proxy.request("GET", &format!("/ocapi/v1/orders/{order}"))).await;
    assert_eq!(read.json()["order"]["vouchers"].as_array().unwrap().len(), 1);
    house.sandbox.inject(Fault::always(Route::AddVoucher, FaultKind::raw(r#"{"voucher":{"id":"#, false)));
    let others: Vec<String> = (0..4).map(|_| self::order(&house)).collect();
    for number in 0..200 {
        let got = try_code(&proxy, &others[number % 4], "192.0.2.1", "ADTMM0000222", "1234").await;
        assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"));
    }
    house.sandbox.clear_faults();
    assert_eq!(try_code(&proxy, &order, "192.0.2.1", "ADTMM0000222", "1234").await.status, 200);
}

#[tokio::test]
async fn a_right_pin_at_the_wrong_showtime_does_not_lock_the_voucher() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    for _ in 0..12 {
        let got = try_code(&proxy, &order(&house), "192.0.2.1", "TIDMM0000902", "1234").await;
        assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-valid-for-showtime"));
    }
    let own = house.sandbox.create_order(SHOWTIME_WITH_HIGH_FEE, &[], &[]).unwrap();
    let credentials = json!({"barcode": "TIDMM0000902", "pin": "1234"});
    let body = json!({"type": "Ticket", "showtimeId": SHOWTIME_WITH_HIGH_FEE, "credentials": credentials});
    let request = proxy.request("POST", &format!("/ocapi/v1/orders/{own}/vouchers"));
    let got = Got::from(request.header("x-forwarded-for", "192.0.2.1").json(&body)).await;
    assert_eq!(got.status, 200, "{got:?}");
}

/// Whether the sixth attempt on an order is refused after five that Vista answered in this way.
async fn is_counted(status: u16, body: &str) -> bool {
    let house = House::new().await;
    let mut config = behind_a_hop(&house);
    config.ocapi.ocapi_url = base(Stub::default().answering(status, &[], body).await);
    let proxy = Served::with(config).await;
    for client in 0..5 {
        let got = try_code(&proxy, "o1", &format!("192.0.2.{client}"), &format!("CODE{client}"), "1").await;
        assert!(!got.headers.contains_key("retry-after"), "{got:?}");
    }
    let sixth = try_code(&proxy, "o1", "192.0.2.9", "CODE9", "1").await;
    let refused = sixth.headers.contains_key("retry-after");
    if refused {
        wait(&sixth);
    }
    refused
}

#[tokio::test]
async fn a_refusal_counts_if_it_may_mean_a_wrong_code() {
    for (status, body) in [
        (400, ""),
        (400, "<html>Bad Request</html>"),
        (400, r#"{"errorCode":"VoucherNotAccepted"}"#),
        (400, r#"{"status":400,"title":"One or more validation errors occurred."}"#),
        (400, r#"{"status":400,"title":"Invalid request"}"#),
        (404, r#"{"status":404,"title":"Voucher does not exist."}"#),
        (404, r#"{"errorCode":"VoucherNotFound"}"#),
        (404, r#"{"errorCode":"100","errors":[{"description":"Voucher not found"}]}"#),
        (
            404,
            r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"detail":"Voucher does not exist."}"#,
        ),
        (404, r#"{"status":404,"title":"Voucher does not exist on this order."}"#),
        (404, r#"{"status":404,"title":"Gutschein existiert nicht."}"#),
        (410, r#"{"status":410,"title":"Voucher has expired."}"#),
        (422, ""),
    ] {
        assert!(is_counted(status, body).await, "{status} {body}");
    }
    for (status, body) in [
        (400, r#"{"errorCode":"VoucherRedeemed"}"#),
        (400, r#"{"errorCode":"VoucherExpired"}"#),
        (400, r#"{"errorCode":"VoucherNotValidForShowtime"}"#),
        (400, r#"{"errorCode":"VoucherNoRedemptionsLeft"}"#),
        (400, r#"{"errorCode":"VoucherAlreadyOnOrder"}"#),
        (400, r#"{"errorCode":"VoucherInUse"}"#),
        (401, ""),
        (403, ""),
        (403, r#"{"status":403,"title":"Loyalty Member Authentication Token Expired"}"#),
        (404, "<html>Not Found</html>"),
        (404, r#"{"status":404,"title":"Order does not exist."}"#),
        (404, r#"{"errorCode":"OrderNotFound"}"#),
        (408, ""),
        (409, ""),
        (429, ""),
        (302, ""),
        (503, ""),
    ] {
        assert!(!is_counted(status, body).await, "{status} {body}");
    }
}

/// The sandbox would accept this code; until the fault is removed, every answer is the injected one.
#[tokio::test]
async fn procinemas_refusals_count_in_whatever_form_they_come() {
    for (status, body) in [
        (200, json!({"valid": false})),
        (201, json!({"valid": false})),
        (400, json!({"valid": false})),
        (400, json!({"error": "Invalid voucher code"})),
        (404, json!({"valid": false, "error": "Invalid voucher code"})),
        (422, json!({"valid": false})),
        (422, json!({"error": "Invalid voucher code"})),
    ] {
        let house = house().await;
        let proxy = Served::with(behind_a_hop(&house)).await;
        let order = house.order();
        let fault =
            FaultKind::Status { status, retry_after: None, error_code: None, body: Some(body.clone()) };
        house.sandbox.inject(Fault::always(Route::ProcinemaCheck, fault));
        for number in 0..5 {
            let got = pay(&proxy, &order, &format!("AAAAAAAAAAAAAA{number}")).await;
            assert_eq!(
                (got.status, got.problem().as_str()),
                (400, "voucher-not-accepted"),
                "{status} {body}"
            );
        }
        house.sandbox.clear_faults();
        // A right code cannot be used to probe: the limit holds for it too.
        wait(&pay(&proxy, &order, sandbox::seed::PROCINEMA_DEMO).await);
        assert_eq!(house.calls(Route::ProcinemaCheck), 5, "{status} {body}");
    }
}

#[tokio::test]
async fn procinemas_outages_do_not_count() {
    let house = house().await;
    let proxy = Served::with(behind_a_hop(&house)).await;
    let order = house.order();
    for fault in [
        FaultKind::status(404),
        FaultKind::status(429),
        FaultKind::status(500),
        FaultKind::status(503),
        FaultKind::DropBefore,
        FaultKind::WrongContentType,
    ] {
        house.sandbox.inject(Fault::always(Route::ProcinemaCheck, fault));
        for _ in 0..6 {
            let got = pay(&proxy, &order, sandbox::seed::PROCINEMA_DEMO).await;
            assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
        }
        house.sandbox.clear_faults();
    }
    assert_eq!(pay(&proxy, &order, sandbox::seed::PROCINEMA_DEMO).await.status, 200);
}

#[tokio::test]
async fn a_chain_can_raise_every_limit() {
    let house = house().await;
    let mut config = behind_a_hop(&house);
    config.attempts.attempts_in_all = 40;
    config.attempts.attempts_per_order = 12;
    config.attempts.attempts_per_address = 14;
    config.attempts.attempts_per_address_day = 16;
    let proxy = Served::with(config).await;
    let orders = [order(&house), order(&house), order(&house)];
    let wrong = async |order: usize, client: u8, number: u8| {
        let client = format!("192.0.2.{client}");
        try_code(&proxy, &orders[order], &client, &format!("WRONG{number}"), "1").await
    };
    for number in 0..12 {
        assert_eq!(wrong(0, 1, number).await.status, 400);
    }
    wait(&wrong(0, 2, 50).await);
    for number in 12..14 {
        assert_eq!(wrong(1, 1, number).await.status, 400);
    }
    wait(&wrong(1, 1, 51).await);
    for number in 14..20 {
        assert_eq!(wrong(1, 3, number).await.status, 400);
    }
    // 20 of 40 are used. The rest is reserved for orders and addresses with fewer than two.
    assert!((600..=3600).contains(&wait(&wrong(1, 4, 52).await)));
    assert_eq!(wrong(2, 5, 53).await.status, 400);
}
