//! The promises of the element's methods, the receipt and the gift.

use crate::test_page::{GONE, ORDER_CALL, OWN, OrderPage, ask};
use serde_json::{Value, json};
use voucher_checkout::Mounted;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::{JSON, Promise};

const ORDER: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/order-response.json");
const TICKET: &str = include_str!("../../crates/wire/tests/fixtures/ocapi/completed-ticket.json");
const OFFERS: &str = include_str!("../../crates/wire/tests/fixtures/connect/session-tickets-response.json");

/// The order after the voucher of the sample has paid its ticket.
fn bought() -> Value {
    let mut order: Value = serde_json::from_str(ORDER).unwrap();
    let ticket: Value = serde_json::from_str(TICKET).unwrap();
    order["order"]["showtimes"][0]["tickets"] = json!([ticket]);
    order["order"]["totalPrice"]["valueIncludingTax"] = json!(3.0);
    order["order"]["status"] = json!("Completed");
    order
}

fn own(method: &str, path: &str) -> String {
    format!("{method} {OWN}/{path}")
}

async fn outcome(promise: Promise) -> Result<Value, String> {
    let text = |value: JsValue| JSON::stringify(&value).map(String::from).unwrap();
    let json = |value: JsValue| -> Value { serde_json::from_str(&text(value)).unwrap() };
    let code = |error: JsValue| json(error)["code"].as_str().unwrap().to_owned();
    JsFuture::from(promise).await.map(json).map_err(code)
}

async fn shopping(page: &OrderPage) -> Mounted {
    let widget = page.mount();
    page.shopping().await;
    page.pause().await;
    widget
}

#[wasm_bindgen_test]
async fn a_completed_order_shows_its_receipt() {
    let page = OrderPage::new();
    page.listen("voucher-checkout-completed");
    let payment = json!([{"id": "p1", "maskedCode": "...........42F3", "amount": 3, "state": "Completed"}]);
    let answer = json!({"status": "Completed", "completed": bought(), "payments": payment}).to_string();
    page.answer(&own("POST", "complete"), 200, &answer);
    let widget = shopping(&page).await;
    assert_eq!(outcome(ask(&widget, "complete", &[])).await, Ok(json!({"status": "completed"})));
    page.says("#title", "Your order is complete").await;
    assert!(page.text(".ended").contains("cannot be refunded"));
    assert_eq!(page.text("[part=total] dt"), "Total paid");
    assert_eq!(page.text("[part=total] dd"), "$3.00");
    assert!(page.text("[part=payment] dt").contains("42F3"));
    assert_eq!(page.text("[part=payment] dd"), "$3.00");
    assert!(page.text("[part=line] .hint").contains("You save $15.00"));
    assert!(page.find(".ended button").is_null(), "no gift where the proxy has none");
    let told: Value = serde_json::from_str(&page.last_detail("voucher-checkout-completed")).unwrap();
    assert_eq!((&told["orderId"], &told["saved"]["minor"]), (&bought()["order"]["id"], &json!(1500)));
    assert_eq!(page.event_count("voucher-checkout-completed"), 1);
    assert_eq!(outcome(ask(&widget, "complete", &[])).await, Ok(json!({"status": "completed"})), "and again");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_pending_completion_is_repeated_with_another_key() {
    let page = OrderPage::new();
    page.hurry();
    page.answer(&own("POST", "complete"), 200, r#"{"status":"Pending"}"#);
    let widget = shopping(&page).await;
    let promise = ask(&widget, "complete", &[]);
    page.called(&own("POST", "complete"), 3).await;
    let due = json!({"status": "PaymentDue", "due": 25.16}).to_string();
    page.answer(&own("POST", "complete"), 200, &due);
    let amount = json!({"minor": 2516, "currency": "NZD", "text": "$25.16"});
    assert_eq!(outcome(promise).await, Ok(json!({"status": "payment-due", "due": amount})));
    let keys = page.headers(&own("POST", "complete"), "Idempotency-Key");
    let mut keys: Vec<_> = keys.lines().collect();
    let asked = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), asked);
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_failed_completion_rejects_with_its_error() {
    let page = OrderPage::new();
    let answer = json!({"type": "urn:voucher-checkout:problem:order-busy", "status": 409}).to_string();
    page.answer(&own("POST", "complete"), 409, &answer);
    let widget = shopping(&page).await;
    assert_eq!(outcome(ask(&widget, "complete", &[])).await, Err("order-busy".to_owned()));
    page.end(widget);
}

#[wasm_bindgen_test]
async fn apply_discount_settles_after_the_answer() {
    let page = OrderPage::new();
    let offers = "GET /RESTData.svc/cinemas/0002/sessions/2681/tickets";
    page.answer(offers, 200, OFFERS);
    let widget = shopping(&page).await;
    let ticket = "5b2523ea-a93b-4d8e-bad4-4ca7acf01aa0".to_owned();
    let promise = ask(&widget, "applyDiscount", &[("code", "BLITZO"), ("ticketId", &ticket)]);
    page.shown(".confirm").await;
    page.press(".confirm .quiet");
    assert_eq!(outcome(promise).await, Ok(json!({"status": "cancelled"})));

    let session = json!({"Result": 0, "Order": {"Sessions": [{"SessionId": "2681", "Tickets": [
        {"Id": 1, "TicketTypeCode": "0001", "PriceCents": 1950, "FinalPriceCents": 1950}]}]}});
    page.answer("POST /RESTTicketing.svc/order", 200, &session.to_string());
    page.answer("POST /RESTTicketing.svc/order/discount", 200, &session.to_string());
    let promise = ask(&widget, "applyDiscount", &[("code", "BLITZO"), ("ticketId", &ticket)]);
    page.shown(".confirm").await;
    page.press(".confirm .primary");
    assert_eq!(outcome(promise).await, Ok(json!({"status": "applied"})));

    let unknown = ask(&widget, "applyDiscount", &[("code", "BLITZO"), ("ticketId", "nobody")]);
    assert_eq!(outcome(unknown).await, Err("order-changed".to_owned()));
    page.end(widget);
}

#[wasm_bindgen_test]
async fn the_gift_is_requested_on_demand() {
    for (status, body, shown, link) in [
        (
            200,
            json!({"code": "CARD1234", "url": "https://card.example/x", "expiresAt": "2026-11-25T10:00:00Z"}),
            "CARD1234",
            true,
        ),
        (200, json!({"code": "CARD1234", "url": "javascript:alert(1)"}), "CARD1234", false),
        (503, json!({"type": "urn:voucher-checkout:problem:unavailable"}), "no greeting card", false),
    ] {
        let page = OrderPage::new();
        page.can(r#""gift""#);
        page.answer(ORDER_CALL, 404, GONE);
        let completed = "GET /ocapi/v1/orders/completed/1aaa031755d64e6d9cbddfec4b3c8633";
        page.answer(completed, 200, &bought().to_string());
        page.answer(&own("POST", "gift"), status, &body.to_string());
        let widget = page.mount();
        page.shown("[part=gift]").await;
        page.pause().await;
        assert_eq!(page.calls(&own("POST", "gift")), 0, "not before");
        page.press("[part=gift]");
        page.says(".ended", shown).await;
        page.pause().await;
        assert_eq!(page.focused(), page.find("#gift"));
        assert!(page.find("[part=gift]").is_null(), "no button that does nothing");
        assert_eq!(page.attribute(".ended a", "href"), if link { "https://card.example/x" } else { "" });
        assert_eq!(page.text(".ended").contains("Valid until Nov 25, 2026"), link);
        assert_eq!(page.calls(&own("POST", "gift")), 1);
        page.end(widget);
    }
}
