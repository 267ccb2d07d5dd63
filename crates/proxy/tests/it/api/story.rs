//! A customer's way through the proxy, with the sandbox behind it: the real exchange between the two.

use crate::support::house::House;
use crate::support::{Answer, app, ask, serve};
use axum::Router;
use proxy::config::ConnectSettings;
use proxy::{BaseUrl, Config};
use sandbox::seed::{ADULT, ADULT_VOUCHER, BLITZO, SHOWTIME};
use sandbox::{CONNECT_TOKEN, Fault, FaultKind, OCAPI_TOKEN, Route, Sandbox, Times};
use serde_json::{Value, json};

/// An order of two adults, and the proxy in front of it.
struct Story {
    house: House,
    proxy: Router,
    order: String,
}

fn connect(base: &BaseUrl, token: &str) -> ConnectSettings {
    ConnectSettings {
        connect_url: Some(base.clone()),
        connect_token: Some(token.into()),
        ..ConnectSettings::default()
    }
}

impl Story {
    async fn begin() -> Story {
        let house = House::new().await;
        let base = house.base.clone();
        let proxy =
            app(Config { connect: connect(&base, CONNECT_TOKEN), ..Config::new(base, OCAPI_TOKEN.into()) })
                .await;
        let order = house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &["J5", "J6"]).unwrap();
        Story { house, proxy, order }
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let path = path.replace("{order}", &self.order);
        ask(&self.proxy, method, &path, body.map(|body| body.to_string()).as_deref()).await
    }

    async fn add_voucher(&self, barcode: &str, pin: &str) -> Answer {
        let credentials = json!({"barcode": barcode, "pin": pin});
        let body = json!({"type": "Ticket", "showtimeId": SHOWTIME, "credentials": credentials});
        self.ask("POST", "/ocapi/v1/orders/{order}/vouchers", Some(body)).await
    }

    async fn set_tickets(&self, tickets: Value) -> Answer {
        let body = json!({"tickets": tickets, "seats": ["1_10_5", "1_10_6"]});
        self.ask("PUT", &format!("/ocapi/v1/orders/{{order}}/showtimes/{SHOWTIME}"), Some(body)).await
    }

    fn fault(&self, route: Route, fault: FaultKind) {
        self.house.sandbox.inject(Fault { route, fault, times: Times::Once });
    }
}

#[tokio::test]
async fn a_voucher_is_added_used_taken_off_and_the_order_sold() {
    let story = Story::begin().await;
    let prices = story.ask("GET", &format!("/ocapi/v1/showtimes/{SHOWTIME}/ticket-prices"), None).await;
    assert!(
        prices.json()["ticketPrices"]
            .as_array()
            .unwrap()
            .iter()
            .any(|price| price["voucherTypeCodes"] == json!(["ADTMM"]))
    );

    let added = story.add_voucher("ADTMM0000111", "1234").await.json();
    assert_eq!(added["availableRedemptions"], 1);
    let voucher = added["voucher"]["id"].as_str().unwrap();
    assert!(!added.to_string().contains("ADTMM0000111"));

    let paid = json!([{"ticketTypeId": ADULT_VOUCHER, "voucherId": voucher}, {"ticketTypeId": ADULT}]);
    let order = story.set_tickets(paid).await.json();
    assert_eq!(order["order"]["totalPrice"]["valueIncludingTax"], json!(11.0));

    let remove = format!("/ocapi/v1/orders/{{order}}/vouchers/{voucher}");
    let refused = story.ask("DELETE", &remove, None).await;
    assert_eq!(refused.problem(), ("voucher-cannot-be-removed".to_owned(), 400));
    story.set_tickets(json!([{"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}])).await;
    assert_eq!(story.ask("DELETE", &remove, None).await.status, 204);

    let order = story.ask("GET", "/ocapi/v1/orders/{order}", None).await.json();
    assert_eq!(order["order"]["vouchers"], json!([]));
    let amount = Some(json!({"amount": 20}));
    let due = story.ask("POST", "/checkout/v1/orders/{order}/complete", amount).await.json();
    assert_eq!((&due["status"], &due["due"]), (&json!("PaymentDue"), &json!(20.0)));
    story.house.sell(&story.order).await;
    let sold = story.ask("POST", "/checkout/v1/orders/{order}/complete", None).await.json();
    assert_eq!(sold["status"], "Completed");
    let completed = story.ask("GET", "/ocapi/v1/orders/completed/{order}", None).await;
    assert_eq!(completed.json()["order"]["status"], "Completed");
    let gone = story.ask("GET", "/ocapi/v1/orders/{order}", None).await;
    assert_eq!(gone.problem(), ("order-not-found".to_owned(), 404));
}

#[tokio::test]
async fn a_discount_code_goes_by_connect() {
    let story = Story::begin().await;
    let offers = story
        .ask("GET", "/RESTData.svc/cinemas/0002/sessions/2681/tickets?returnDiscountInfo=true", None)
        .await;
    assert!(offers.text.contains(BLITZO), "{offers:?}");

    let session = json!({"UserSessionId": story.order});
    let order = story.ask("POST", "/RESTTicketing.svc/order", Some(session)).await.json();
    let item: i64 = order["Order"]["Sessions"][0]["Tickets"][0]["Id"].as_str().unwrap().parse().unwrap();
    let apply = |code: &str| {
        let discounts = json!([{"ItemId": item, "DiscountCode": code}]);
        let body = json!({"UserSessionId": story.order, "TicketDiscounts": discounts, "ReturnOrder": true});
        story.ask("POST", "/RESTTicketing.svc/order/discount", Some(body))
    };
    let refused = apply("NOSUCHCODE").await;
    assert_eq!((refused.status.as_u16(), &refused.json()["Result"]), (200, &json!(4)));
    assert_eq!(refused.json()["ErrorDescription"], Value::Null);
    let applied = apply(BLITZO).await.json();
    let tickets = &applied["Order"]["Sessions"][0]["Tickets"];
    assert_eq!((&applied["Result"], &tickets[0]["FinalPriceCents"]), (&json!(0), &json!(750)));

    let again = json!({"tickets": [{"ticketDetails": {"ticketTypeCode": "0191"}}, {"ticketDetails": {"ticketTypeCode": "0191"}}]});
    let set = story.ask("POST", "/orders/{order}/sessions/2681/set-tickets", Some(again)).await.json();
    assert_eq!(set["order"]["orderTotalValueInCents"], 2000);
}

#[tokio::test]
async fn refusals_come_down_as_problems_of_ours() {
    let story = Story::begin().await;
    for (barcode, pin, expected) in [
        ("ADTMM0000111", "9999", "voucher-not-accepted"),
        ("ADTMM0000900", "1234", "voucher-redeemed"),
        ("ADTMM0000901", "1234", "voucher-expired"),
        ("TIDMM0000902", "1234", "voucher-not-valid-for-showtime"),
    ] {
        assert_eq!(story.add_voucher(barcode, pin).await.problem(), (expected.to_owned(), 400), "{barcode}");
    }
    let nobody = json!([{"ticketTypeId": "0002-9999"}]);
    assert_eq!(story.set_tickets(nobody).await.problem(), ("invalid-request".to_owned(), 400));
}

#[tokio::test]
async fn too_many_attempts_say_when_to_come_back() {
    let story = Story::begin().await;
    let mut last = story.add_voucher("ADTMM0000111", "0").await;
    for _ in 0..9 {
        last = story.add_voucher("ADTMM0000111", "0").await;
    }
    assert_eq!(last.problem(), ("too-many-attempts".to_owned(), 429));
    let seconds: u32 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=600).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_lost_answer_is_told_as_lost_and_the_write_is_not_repeated() {
    let story = Story::begin().await;
    story.fault(Route::AddVoucher, FaultKind::CommitThenDrop);
    assert_eq!(
        story.add_voucher("ADTMM0000111", "1234").await.problem(),
        ("outcome-unknown".to_owned(), 504)
    );
    let calls = story.house.sandbox.ledger();
    assert_eq!(calls.iter().filter(|call| call.route == Route::AddVoucher).count(), 1);
    let order = story.ask("GET", "/ocapi/v1/orders/{order}", None).await.json();
    assert_eq!(order["order"]["vouchers"].as_array().map(Vec::len), Some(1));

    story.fault(Route::SetShowtime, FaultKind::Malformed);
    let set = story.set_tickets(json!([{"ticketTypeId": ADULT}])).await;
    assert_eq!(set.problem(), ("outcome-unknown".to_owned(), 502));
}

#[tokio::test]
async fn a_login_page_in_the_way_is_no_order() {
    let story = Story::begin().await;
    story.fault(Route::ReadOrder, FaultKind::WrongContentType);
    let read = story.ask("GET", "/ocapi/v1/orders/{order}", None).await;
    assert_eq!(read.problem(), ("unavailable".to_owned(), 502));
    assert!(!read.text.contains('<'));
}

#[tokio::test]
async fn a_wrong_key_is_the_operators_to_mend() {
    let sandbox = Sandbox::seeded();
    let address = serve(sandbox::router(sandbox.clone())).await;
    let base: BaseUrl = format!("http://{address}").parse().unwrap();
    let proxy = app(Config { connect: connect(&base, "wrong"), ..Config::new(base, "wrong".into()) }).await;
    let order = sandbox.create_demo_order().unwrap();
    let read = ask(&proxy, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
    assert_eq!(read.problem(), ("unavailable".to_owned(), 503));
    let session = json!({"UserSessionId": order}).to_string();
    let read = ask(&proxy, "POST", "/RESTTicketing.svc/order", Some(&session)).await;
    assert_eq!(read.problem(), ("unavailable".to_owned(), 503));
}
