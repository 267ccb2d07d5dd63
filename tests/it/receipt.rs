//! The promises of the element's methods, the receipt and the gift.

use crate::stage::{GONE, ORDER_CALL, OWN, Show};
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

async fn shopping(show: &Show) -> Mounted {
    let widget = show.mount();
    show.shopping().await;
    show.pause().await;
    widget
}

#[wasm_bindgen_test]
async fn a_completed_order_shows_its_receipt() {
    let show = Show::new();
    show.listen("voucher-checkout-completed");
    let payment = json!([{"id": "p1", "maskedCode": "...........42F3", "amount": 3, "state": "Completed"}]);
    let answer = json!({"status": "Completed", "completed": bought(), "payments": payment}).to_string();
    show.answer(&own("POST", "complete"), 200, &answer);
    let widget = shopping(&show).await;
    assert_eq!(outcome(widget.complete()).await, Ok(json!({"status": "completed"})));
    show.says("#ended", "Your order is complete").await;
    assert!(show.text(".ended").contains("cannot be refunded"));
    assert_eq!(show.text("[part=total] dt"), "Total paid");
    assert_eq!(show.text("[part=total] dd"), "$3.00");
    assert!(show.text("[part=payment] dt").contains("42F3"));
    assert_eq!(show.text("[part=payment] dd"), "$3.00");
    assert!(show.text("[part=line] .hint").contains("You save $15.00"));
    assert!(show.find(".ended button").is_null(), "no gift where the proxy has none");
    let told: Value = serde_json::from_str(&show.last_detail("voucher-checkout-completed")).unwrap();
    assert_eq!((&told["orderId"], &told["saved"]["minor"]), (&bought()["order"]["id"], &json!(1500)));
    assert_eq!(show.event_count("voucher-checkout-completed"), 1);
    assert_eq!(outcome(widget.complete()).await, Ok(json!({"status": "completed"})), "and again");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_pending_completion_is_repeated_with_another_key() {
    let show = Show::new();
    show.hurry();
    show.answer(&own("POST", "complete"), 200, r#"{"status":"Pending"}"#);
    let widget = shopping(&show).await;
    let promise = widget.complete();
    show.called(&own("POST", "complete"), 3).await;
    let due = json!({"status": "PaymentDue", "due": 25.16}).to_string();
    show.answer(&own("POST", "complete"), 200, &due);
    let amount = json!({"minor": 2516, "currency": "NZD", "text": "$25.16"});
    assert_eq!(outcome(promise).await, Ok(json!({"status": "payment-due", "due": amount})));
    let keys = show.headers(&own("POST", "complete"), "Idempotency-Key");
    let mut keys: Vec<_> = keys.lines().collect();
    let asked = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), asked);
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_failed_completion_rejects_with_its_error() {
    let show = Show::new();
    let answer = json!({"type": "urn:voucher-checkout:problem:order-busy", "status": 409}).to_string();
    show.answer(&own("POST", "complete"), 409, &answer);
    let widget = shopping(&show).await;
    assert_eq!(outcome(widget.complete()).await, Err("order-busy".to_owned()));
    show.end(widget);
}

#[wasm_bindgen_test]
async fn apply_discount_settles_after_the_answer() {
    let show = Show::new();
    let offers = "GET /RESTData.svc/cinemas/0002/sessions/2681/tickets";
    show.answer(offers, 200, OFFERS);
    let widget = shopping(&show).await;
    let ticket = "5b2523ea-a93b-4d8e-bad4-4ca7acf01aa0".to_owned();
    let promise = widget.apply_discount("BLITZO".to_owned(), ticket.clone());
    show.shown(".confirm").await;
    show.press(".confirm .quiet");
    assert_eq!(outcome(promise).await, Ok(json!({"status": "cancelled"})));

    let session = json!({"Result": 0, "Order": {"Sessions": [{"SessionId": "2681", "Tickets": [
        {"Id": 1, "TicketTypeCode": "0001", "PriceCents": 1950, "FinalPriceCents": 1950}]}]}});
    show.answer("POST /RESTTicketing.svc/order", 200, &session.to_string());
    show.answer("POST /RESTTicketing.svc/order/discount", 200, &session.to_string());
    let promise = widget.apply_discount("BLITZO".to_owned(), ticket.clone());
    show.shown(".confirm").await;
    show.press(".confirm .primary");
    assert_eq!(outcome(promise).await, Ok(json!({"status": "applied"})));

    let unknown = widget.apply_discount("BLITZO".to_owned(), "nobody".to_owned());
    assert_eq!(outcome(unknown).await, Err("order-changed".to_owned()));
    show.end(widget);
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
        let show = Show::new();
        show.can(r#""gift""#);
        show.answer(ORDER_CALL, 404, GONE);
        let completed = "GET /ocapi/v1/orders/completed/1aaa031755d64e6d9cbddfec4b3c8633";
        show.answer(completed, 200, &bought().to_string());
        show.answer(&own("POST", "gift"), status, &body.to_string());
        let widget = show.mount();
        show.shown("[part=gift]").await;
        show.pause().await;
        assert_eq!(show.calls(&own("POST", "gift")), 0, "not before");
        show.press("[part=gift]");
        show.says(".ended", shown).await;
        show.pause().await;
        assert_eq!(show.focused(), show.find("#gift"));
        assert!(show.find("[part=gift]").is_null(), "no button that does nothing");
        assert_eq!(show.attribute(".ended a", "href"), if link { "https://card.example/x" } else { "" });
        assert_eq!(show.text(".ended").contains("Valid until Nov 25, 2026"), link);
        assert_eq!(show.calls(&own("POST", "gift")), 1);
        show.end(widget);
    }
}
