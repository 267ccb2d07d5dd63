//! Idempotency keys, refusals without a problem of our proxy, and voucher payments.

use crate::test_page::{GONE, ORDER_CALL, OWN, OrderPage, VOUCHER_CALL, ask, set_order_token};
use serde_json::{Value, json};
use voucher_checkout::Mounted;
use wasm_bindgen_test::wasm_bindgen_test;

const CODE: &str = "SANDBOX867C42F3";
const NONE: &str = r#"{"payments":[]}"#;
const PLANNED: &str =
    r#"{"payments":[{"id":"p1","maskedCode":"...........42F3","amount":20,"state":"Planned"}]}"#;

fn call(method: &str, path: &str) -> String {
    format!("{method} {OWN}/{path}")
}

fn problem(word: &str) -> String {
    format!(r#"{{"type":"urn:voucher-checkout:problem:{word}","title":"No","status":400}}"#)
}

/// Mounts a widget in Switzerland. Its order has this voucher payment.
async fn swiss(page: &OrderPage, payment: &str, language: &str) -> Mounted {
    page.can(r#""procinema""#);
    page.answer(&call("GET", "payments"), 200, payment);
    let widget = page.mount_with(&[("currency", "CHF"), ("language", language)]);
    page.called(&call("GET", "payments"), 1).await;
    page.shopping().await;
    page.pause().await;
    widget
}

#[wasm_bindgen_test]
async fn each_write_has_its_own_idempotency_key_and_no_read_has_one() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = OrderPage::new();
        page.answer(VOUCHER_CALL, 400, &problem("voucher-not-accepted"));
        let widget = page.mount();
        page.shopping().await;
        page.type_in("[part=code]", "ADTMM0000111 1234");
        for times in 1..=2 {
            // Each kind of voucher is a write of its own.
            page.press("[part=apply]");
            page.called(VOUCHER_CALL, 3 * times).await;
            page.says(".field-error", "do not belong together").await;
            page.pause().await;
            page.type_in("[part=pin]", "1234");
        }
        seen.extend(page.headers("POST", "Idempotency-Key").lines().map(str::to_owned));
        assert_eq!(page.headers("GET", "Idempotency-Key").trim(), "");
        page.end(widget);
    }
    let word = |key: &String| key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    assert!(seen.iter().all(|key| (34..=64).contains(&key.len()) && word(key)), "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 12, "no two alike");
}

/// A site's own proxy passes Vista's 403 on unchanged. The customer can do something only if the member is signed out.
#[wasm_bindgen_test]
async fn an_expired_member_differs_from_a_missing_permission() {
    for (title, told) in [
        ("Loyalty Member Authentication Token Expired", "You have been signed out"),
        ("Forbidden", "does not answer right now"),
    ] {
        let page = OrderPage::new();
        page.answer(VOUCHER_CALL, 403, &format!(r#"{{"status":403,"title":"{title}"}}"#));
        let widget = page.mount();
        page.shopping().await;
        page.type_in("[part=code]", "ADTMM0000111 1234");
        page.press("[part=apply]");
        page.says("[part=message]", told).await;
        page.pause().await;
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_new_order_token_is_used_from_the_next_call_on() {
    let page = OrderPage::new();
    let widget = page.mount_with(&[("orderToken", "first")]);
    page.shopping().await;
    page.type_in("[part=code]", "adtmm");
    let tokens = || page.headers("", "Checkout-Order-Token");
    assert!(tokens().lines().all(|token| token == "first"), "on every call: {}", tokens());
    let calls = page.all_calls();
    assert!(set_order_token(&widget, "second"), "nothing has to begin anew");
    let _ = ask(&widget, "refresh", &[]);
    page.called(ORDER_CALL, 2).await;
    page.pause().await;
    assert!(tokens().lines().skip(calls as usize).all(|token| token == "second"));
    assert_eq!(page.value("[part=code]"), "adtmm");
    page.end(widget);

    let page = OrderPage::new();
    page.answer(ORDER_CALL, 404, GONE);
    let widget = page.mount();
    page.says("#title", "over").await;
    assert!(!set_order_token(&widget, "late"), "it has given up");
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_payment_is_planned_shown_and_removed() {
    let page = OrderPage::new();
    page.listen("voucher-checkout-change");
    page.answer(&call("POST", "payments"), 200, PLANNED);
    let widget = swiss(&page, NONE, "de-AT").await;
    assert_eq!(page.calls(&call("GET", "payments")), 1);
    page.type_in("[part=code]", "sandbox 867c-42f3");
    page.press("[part=apply]");
    page.shown("[part=amount]").await;
    assert_eq!(page.value("[part=amount]"), "25,16", "what is due, as it is written here");
    page.type_in("[part=amount]", "20,00");
    page.press("[part=apply]");
    page.says("[part=payment-voucher] .code", "42F3").await;
    let body: Value = serde_json::from_str(&page.body(&call("POST", "payments"))).unwrap();
    assert_eq!(body, json!({"code": CODE, "amount": 20}));
    assert!(page.text("[part=total] dd").contains("25,16"));
    let part = page.text("[part=payment] dd");
    assert!(part.contains("20,00") && part.contains('−'), "{part}");
    assert!(page.text("[part=due] dd").contains("5,16"));
    let told: Value = serde_json::from_str(&page.last_detail("voucher-checkout-change")).unwrap();
    assert_eq!((&told["total"]["minor"], &told["payment"]["minor"]), (&json!(2516), &json!(2000)));
    assert_eq!(told["due"]["minor"], 516);

    assert_eq!(page.value("[part=code]"), "");
    page.type_in("[part=code]", "SANDBOX867C42F4");
    page.press("[part=apply]");
    page.shown("[part=amount]").await;
    assert_eq!(page.value("[part=amount]"), "5,16", "one more can pay the amount due");
    page.answer(&call("DELETE", "payments/p1"), 200, NONE);
    page.press("[part=payment-remove]");
    page.says("[part=message]", "off your order").await;
    assert!(page.find("[part=payment-voucher]").is_null());
    assert!(page.find("[part=due]").is_null());
    let told: Value = serde_json::from_str(&page.last_detail("voucher-checkout-change")).unwrap();
    assert_eq!((&told["payment"], &told["due"]["minor"]), (&Value::Null, &json!(2516)));
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_refused_code_shows_an_error_and_stays() {
    let page = OrderPage::new();
    page.answer(&call("POST", "payments"), 400, &problem("voucher-not-accepted"));
    let widget = swiss(&page, NONE, "en").await;
    page.type_in("[part=code]", CODE);
    page.press("[part=apply]");
    page.shown("[part=amount]").await;
    page.press("[part=apply]");
    page.says("#code-error", "not a valid ProCinema code").await;
    page.pause().await;
    assert_eq!(page.value("[part=code]"), CODE);
    assert_eq!(page.attribute("[part=code]", "aria-invalid"), "true");
    assert_eq!(page.focused(), page.find("[part=code]"));

    page.answer(&call("POST", "payments"), 400, &problem("amount-not-accepted"));
    page.press("[part=apply]");
    page.shown("[part=amount]").await;
    page.press("[part=apply]");
    page.says("#code-error", "1.00 to 100.00").await;
    page.pause().await;
    assert_eq!(page.attribute("[part=amount]", "aria-invalid"), "true");
    assert_eq!(page.focused(), page.find("[part=amount]"));
    page.end(widget);
}

#[wasm_bindgen_test]
async fn after_too_many_attempts_a_countdown_ends() {
    let page = OrderPage::new();
    page.answer_later(&call("POST", "payments"), 429, &problem("too-many-attempts"), 2);
    let widget = swiss(&page, NONE, "en").await;
    page.type_in("[part=code]", CODE);
    page.press("[part=apply]");
    page.shown("[part=amount]").await;
    page.press("[part=apply]");
    page.says("#code-error", "again in 2 seconds").await;
    let region = page.text("[part=message]");
    assert_eq!(page.attribute("[part=message]", "data-quiet"), "true");
    // A discount code could still be entered.
    assert_eq!(page.attribute("[part=apply]", "aria-disabled"), "");
    page.says("#code-error", "again in 1 second.").await;
    assert_eq!(page.text("[part=message]"), region, "it is not said each second");
    page.says("[part=message]", "You can try again now").await;
    assert_eq!(page.text("#code-error"), "");
    assert_eq!(page.calls(&call("POST", "payments")), 1);
    page.end(widget);
}

#[wasm_bindgen_test]
async fn a_payment_under_redemption_is_shown_and_cannot_be_removed() {
    let confirming = "Do not enter it again";
    for (state, hint, due) in [
        ("Redeeming", confirming, "5.16"),
        ("Redeemed", confirming, "5.16"),
        ("SomethingNew", confirming, "5.16"),
        ("UnderReview", "looking into what happened", ""),
    ] {
        let page = OrderPage::new();
        let payment = json!({"id": "p1", "maskedCode": "...........42F3", "amount": 20, "state": state});
        let widget = swiss(&page, &json!({"payments": [payment]}).to_string(), "en").await;
        page.says("[part=payment-voucher] .hint", hint).await;
        assert!(page.find("[part=payment-remove]").is_null());
        assert!(due.is_empty() == page.find("[part=due]").is_null() && page.text("[part=due]").contains(due));
        page.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_procinema_code_needs_francs_and_the_capability() {
    for (words, currency) in [("", "CHF"), (r#""procinema""#, "NZD")] {
        let page = OrderPage::new();
        page.can(words);
        let widget = page.mount_with(&[("currency", currency)]);
        page.shopping().await;
        page.pause().await;
        page.type_in("[part=code]", CODE);
        page.press("[part=apply]");
        page.shown("[part=pin]").await;
        assert!(page.find("[part=amount]").is_null());
        assert_eq!(page.calls(&call("GET", "payments")), 0);
        page.end(widget);
    }
}
