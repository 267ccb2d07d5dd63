//! Each kind of code at the sandbox, and the requests that the systems receive.

use super::{BARCODE, Desk, FIFTEEN, SHOWTIME, Says, code, with_ticket};
use crate::support::house::{Booking, Got, House};
use sandbox::seed::{BLITZO, PROCINEMA_DEMO};
use sandbox::{Route, Sandbox, Settings};
use serde_json::{Value, json};

async fn booking() -> Booking {
    // Vista's own limit would count each kind that refuses a code.
    let settings = Settings { attempts: 1_000_000, ..Settings::default() };
    Booking::at(House::of(Sandbox::with(settings)).await).await
}

impl Booking {
    async fn press(&self, body: Value) -> Got {
        let path = format!("/checkout/v1/orders/{}/codes", self.order);
        self.proxy.ask(&self.token, "POST", &path, Some(body)).await
    }
}

const ALL: [&str; 5] = ["Ticket", "Deal", "Subscription", "VoucherPayment", "Discount"];

#[tokio::test]
async fn a_code_of_each_kind_is_added_by_the_same_call() {
    let booking = booking().await;
    let needs = booking.press(code(BLITZO, &ALL)).await;
    assert_eq!(needs.json(), json!({"result": "needs", "needs": "ticket"}));
    assert_eq!(booking.house.calls(Route::ApplyDiscount), 0);
    let reduced = booking.press(with_ticket(code(BLITZO, &ALL), &booking.order)).await;
    assert_eq!(reduced.json(), json!({"result": "added", "kind": "Discount"}));
    for (barcode, kind) in
        [("ADTMM0000222", "Ticket"), ("DEALM0000700", "Deal"), ("SUBSC0000800", "Subscription")]
    {
        let got = booking.press(code(barcode, &ALL)).await;
        let json = got.json();
        assert_eq!(
            (got.status, &json["result"], &json["kind"]),
            (200, &"added".into(), &kind.into()),
            "{got:?}"
        );
        assert_eq!(json["voucher"]["type"], kind);
        assert!(json["voucher"]["id"].is_string() && json["availableRedemptions"].is_number(), "{json}");
    }
    let paid = booking.press(code(PROCINEMA_DEMO, &ALL)).await;
    let payment = &paid.json()["payments"][0];
    assert_eq!(
        (paid.json()["kind"].as_str(), &payment["state"]),
        (Some("VoucherPayment"), &"Planned".into())
    );
    assert_eq!((&payment["maskedCode"], &payment["amount"]), (&"...........42F3".into(), &5.0.into()));
    let order = booking.house.sandbox.order(&booking.order).unwrap();
    assert_eq!(order.order.vouchers.map(|vouchers| vouchers.len()), Some(3));
    // 20.00, less 2.00 for each adult by the deal and 2.50 by the discount.
    assert_eq!(order.order.total_price.value_including_tax.to_minor(2), 1350);
}

#[tokio::test]
async fn an_empty_pin_is_no_pin() {
    let booking = booking().await;
    let mut body = code("ADTMM0000300", &["Ticket"]);
    body["pin"] = "".into();
    assert_eq!(booking.press(body).await.json()["result"], "added");
    let sent = booking.house.sandbox.ledger().pop().unwrap().body.unwrap();
    assert_eq!(sent["credentials"], json!({"barcode": "ADTMM0000300", "pin": null}));
}

#[tokio::test]
async fn only_a_ticket_voucher_names_a_showtime() {
    let desk = Desk::open().await;
    desk.press("o1", &code(BARCODE, &["Ticket", "Deal", "Subscription"])).await;
    let credentials = json!({"barcode": BARCODE, "pin": "1234"});
    let sent = desk.cinema.asked();
    let expected = [
        ("Ticket", json!({"type": "Ticket", "showtimeId": SHOWTIME, "credentials": credentials})),
        ("Deal", json!({"type": "Deal", "credentials": credentials})),
        ("Subscription", json!({"type": "Subscription", "credentials": credentials})),
    ];
    assert_eq!(sent, expected.map(|(kind, body)| (kind.to_owned(), body)));
}

#[tokio::test]
async fn the_request_decides_the_order_and_fifteen_characters_may_be_either() {
    let desk = Desk::open().await;
    desk.cinema.say("Ticket", Says::Yes);
    let got = desk.press("o1", &code(FIFTEEN, &["VoucherPayment", "Ticket"])).await;
    assert_eq!(
        (got.json()["kind"].as_str(), desk.asked()),
        (Some("Ticket"), vec!["VoucherPayment".into(), "Ticket".into()])
    );
    desk.cinema.say("VoucherPayment", Says::Yes);
    desk.press("o2", &code(FIFTEEN, &["VoucherPayment", "Ticket"])).await;
    assert_eq!(desk.asked(), ["VoucherPayment"]);
    desk.press("o3", &code(FIFTEEN, &["Ticket", "VoucherPayment"])).await;
    assert_eq!(desk.asked(), ["Ticket"]);
}

#[tokio::test]
async fn a_kind_is_asked_once_however_often_it_is_named() {
    let desk = Desk::open().await;
    desk.press("o1", &code(BARCODE, &["Deal", "Ticket", "deal", "Snack", "Ticket", "Deal"])).await;
    assert_eq!(desk.asked(), ["Deal", "Ticket"]);
}

#[tokio::test]
async fn a_site_without_procinema_and_connect_leaves_them_out() {
    let desk = Desk::with(|config| {
        config.procinema.procinema_offer = proxy::config::Offer::No;
        config.connect = proxy::config::ConnectSettings::default();
    })
    .await;
    let body = with_ticket(code(FIFTEEN, &["VoucherPayment", "Discount"]), "o1");
    let got = desk.press("o1", &body).await;
    assert_eq!((got.status, got.problem().as_str(), desk.asked().len()), (400, "voucher-not-accepted", 0));
}
