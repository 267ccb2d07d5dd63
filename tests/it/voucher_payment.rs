//! Idempotency keys, refusals without a problem of our proxy, kinds of vouchers, and voucher payments.

use crate::stage::{GONE, ORDER_CALL, OWN, Show, VOUCHER_CALL};
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
async fn swiss(show: &Show, payment: &str, language: &str) -> Mounted {
    show.can(r#""procinema""#);
    show.answer(&call("GET", "payments"), 200, payment);
    let widget = show.mount_with(&[("currency", "CHF"), ("language", language)]);
    show.called(&call("GET", "payments"), 1).await;
    show.shopping().await;
    show.pause().await;
    widget
}

#[wasm_bindgen_test]
async fn each_write_has_its_own_idempotency_key_and_no_read_has_one() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let show = Show::new();
        show.answer(VOUCHER_CALL, 400, &problem("voucher-not-accepted"));
        let widget = show.mount();
        show.shopping().await;
        for times in 1..=2 {
            show.type_in("[part=barcode]", "ADTMM0000111");
            show.press("[part=apply]");
            show.called(VOUCHER_CALL, times).await;
            show.says(".field-error", "do not match").await;
            show.pause().await;
        }
        seen.extend(show.headers("POST", "Idempotency-Key").lines().map(str::to_owned));
        assert_eq!(show.headers("GET", "Idempotency-Key").trim(), "");
        show.end(widget);
    }
    let word = |key: &String| key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    assert!(seen.iter().all(|key| (34..=64).contains(&key.len()) && word(key)), "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "no two alike");
}

/// A site's own proxy passes Vista's 403 on unchanged. The customer can do something only if the member is signed out.
#[wasm_bindgen_test]
async fn an_expired_member_differs_from_a_missing_permission() {
    for (title, told) in [
        ("Loyalty Member Authentication Token Expired", "You have been signed out"),
        ("Forbidden", "does not answer right now"),
    ] {
        let show = Show::new();
        show.answer(VOUCHER_CALL, 403, &format!(r#"{{"status":403,"title":"{title}"}}"#));
        let widget = show.mount();
        show.shopping().await;
        show.type_in("[part=barcode]", "ADTMM0000111");
        show.press("[part=apply]");
        show.says("[part=message]", told).await;
        show.pause().await;
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_new_order_token_is_used_from_the_next_call_on() {
    let show = Show::new();
    let widget = show.mount_with(&[("orderToken", "first")]);
    show.shopping().await;
    show.type_in("[part=barcode]", "adtmm");
    let tokens = || show.headers("", "Checkout-Order-Token");
    assert!(tokens().lines().all(|token| token == "first"), "on every call: {}", tokens());
    let calls = show.all_calls();
    assert!(widget.set_order_token(Some("second".to_owned())), "nothing has to begin anew");
    let _ = widget.refresh();
    show.called(ORDER_CALL, 2).await;
    show.pause().await;
    assert!(tokens().lines().skip(calls as usize).all(|token| token == "second"));
    assert_eq!(show.value("[part=barcode]"), "adtmm");
    show.end(widget);

    let show = Show::new();
    show.answer(ORDER_CALL, 404, GONE);
    let widget = show.mount();
    show.says("#ended", "over").await;
    assert!(!widget.set_order_token(Some("late".to_owned())), "it has given up");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_voucher_is_sent_as_the_kind_that_is_picked() {
    let show = Show::new();
    let widget = show.mount();
    show.shopping().await;
    assert!(show.find("[part=voucher-type]").is_null(), "one kind is no choice");
    show.end(widget);

    for (kind, showtime) in [("Ticket", Some("0002-2681")), ("Subscription", None), ("Deal", None)] {
        let show = Show::new();
        let widget = show.mount_with(&[("voucherTypes", "Ticket Subscription Deal")]);
        show.shopping().await;
        show.pick("[part=voucher-type]", kind);
        show.type_in("[part=barcode]", "DEAL1");
        show.press("[part=apply]");
        show.called(VOUCHER_CALL, 1).await;
        show.pause().await;
        let body: Value = serde_json::from_str(&show.body(VOUCHER_CALL)).unwrap();
        assert_eq!(body["type"], kind);
        assert_eq!(body.get("showtimeId").and_then(Value::as_str), showtime, "{kind}");
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn a_payment_is_planned_shown_and_removed() {
    let show = Show::new();
    show.listen("voucher-checkout-change");
    show.answer(&call("POST", "payments"), 200, PLANNED);
    let widget = swiss(&show, NONE, "de-AT").await;
    assert_eq!(show.calls(&call("GET", "payments")), 1);
    assert_eq!(show.value("[part=payment-amount]"), "25,16", "what is due, as it is written here");
    show.type_in("[part=payment-code]", "sandbox 867c-42f3");
    show.type_in("[part=payment-amount]", "20,00");
    show.press("[part=payment-apply]");
    show.says("[part=payment-voucher] .code", "42F3").await;
    let body: Value = serde_json::from_str(&show.body(&call("POST", "payments"))).unwrap();
    assert_eq!(body, json!({"code": CODE, "amount": 20}));
    assert!(show.text("[part=total] dd").contains("25,16"));
    let part = show.text("[part=payment] dd");
    assert!(part.contains("20,00") && part.contains('-'), "{part}");
    assert!(show.text("[part=due] dd").contains("5,16"));
    let told: Value = serde_json::from_str(&show.last_detail("voucher-checkout-change")).unwrap();
    assert_eq!((&told["total"]["minor"], &told["payment"]["minor"]), (&json!(2516), &json!(2000)));
    assert_eq!(told["due"]["minor"], 516);

    assert_eq!(show.value("[part=payment-amount]"), "5,16", "one more can pay the amount due");
    show.answer(&call("DELETE", "payments/p1"), 200, NONE);
    show.press("[part=payment-remove]");
    show.says("[part=message]", "off your order").await;
    assert_eq!(show.value("[part=payment-code]"), "");
    assert!(show.find("[part=payment-voucher]").is_null());
    assert!(show.find("[part=due]").is_null());
    let told: Value = serde_json::from_str(&show.last_detail("voucher-checkout-change")).unwrap();
    assert_eq!((&told["payment"], &told["due"]["minor"]), (&Value::Null, &json!(2516)));
    show.end(widget);
}

#[wasm_bindgen_test]
async fn a_refused_code_shows_an_error_and_stays() {
    let show = Show::new();
    show.answer(&call("POST", "payments"), 400, &problem("voucher-not-accepted"));
    let widget = swiss(&show, NONE, "en").await;
    show.type_in("[part=payment-code]", CODE);
    show.press("[part=payment-apply]");
    show.says("#payment-error", "not a valid ProCinema code").await;
    show.pause().await;
    assert_eq!(show.value("[part=payment-code]"), CODE);
    assert_eq!(show.attribute("[part=payment-code]", "aria-invalid"), "true");
    assert_eq!(show.focused(), show.find("[part=payment-code]"));

    show.answer(&call("POST", "payments"), 400, &problem("amount-not-accepted"));
    show.press("[part=payment-apply]");
    show.says("#payment-error", "1.00 to 100.00").await;
    show.pause().await;
    assert_eq!(show.attribute("[part=payment-code]", "aria-invalid"), "");
    assert_eq!(show.attribute("[part=payment-amount]", "aria-invalid"), "true");
    show.end(widget);
}

#[wasm_bindgen_test]
async fn after_too_many_attempts_a_countdown_ends_with_the_button() {
    let show = Show::new();
    show.answer_later(&call("POST", "payments"), 429, &problem("too-many-attempts"), 2);
    let widget = swiss(&show, NONE, "en").await;
    show.type_in("[part=payment-code]", CODE);
    show.press("[part=payment-apply]");
    show.says("#payment-error", "Wait 2 seconds").await;
    let region = show.text("[part=message]");
    assert_eq!(show.attribute("[part=message]", "data-quiet"), "true");
    assert_eq!(show.attribute("[part=payment-apply]", "aria-disabled"), "true");
    show.says("#payment-error", "Wait 1 second,").await;
    assert_eq!(show.text("[part=message]"), region, "it is not said each second");
    show.says("[part=message]", "You can try again now").await;
    assert_eq!(show.text("#payment-error"), "");
    assert_eq!(show.attribute("[part=payment-apply]", "aria-disabled"), "");
    show.end(widget);
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
        let show = Show::new();
        let payment = json!({"id": "p1", "maskedCode": "...........42F3", "amount": 20, "state": state});
        let widget = swiss(&show, &json!({"payments": [payment]}).to_string(), "en").await;
        show.says("[part=payment-voucher] .hint", hint).await;
        assert!(show.find("[part=payment-remove]").is_null());
        assert!(due.is_empty() == show.find("[part=due]").is_null() && show.text("[part=due]").contains(due));
        show.end(widget);
    }
}

#[wasm_bindgen_test]
async fn the_payment_form_needs_francs_and_the_capability() {
    for (words, currency) in [("", "CHF"), (r#""procinema""#, "NZD")] {
        let show = Show::new();
        show.can(words);
        let widget = show.mount_with(&[("currency", currency)]);
        show.shopping().await;
        show.pause().await;
        assert!(show.find("[part=payment-code]").is_null());
        assert_eq!(show.calls(&call("GET", "payments")), 0);
        show.end(widget);
    }
}
