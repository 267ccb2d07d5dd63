use super::post;
use crate::seed::{PROCINEMA_CODES, PROCINEMA_DEMO};
use crate::{Fault, FaultKind, PROCINEMA_KEY, RedeemedBy, RedemptionState, Route, Sandbox, When};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

const JSON: (&str, &str) = ("content-type", "application/json");
const KEY: (&str, &str) = ("x-api-key", PROCINEMA_KEY);

async fn call(sandbox: &Sandbox, path: &str, body: Value) -> (u16, Value) {
    let (status, body) = post(sandbox, path, &[JSON, KEY], body.to_string()).await;
    (status.as_u16(), body)
}

fn code(code: &str) -> Value {
    json!({ "code": code })
}

fn redeem(code: &str) -> Value {
    json!({"code": code, "amount": 25.00, "suisanr": "123456", "cinema_site_id": "1147630"})
}

#[tokio::test]
async fn the_bodies_and_statuses_are_those_of_the_page() {
    let sandbox = Sandbox::seeded();
    let demo = PROCINEMA_DEMO;
    assert_eq!(call(&sandbox, "/v1/check", code(demo)).await, (200, json!({"valid": true})));
    let (status, redeemed) = call(&sandbox, "/v1/redeem", redeem(demo)).await;
    let id = redeemed["redemption_id"].as_str().unwrap();
    assert_eq!((status, &redeemed), (200, &json!({"success": true, "redemption_id": id})));
    assert_eq!(id.len(), 36);
    assert_eq!(
        call(&sandbox, "/v1/check", code(demo)).await,
        (400, json!({"valid": false, "error": "Invalid voucher code"}))
    );
    let refused = (400, json!({"error": "Voucher code is invalid"}));
    assert_eq!(call(&sandbox, "/v1/redeem", redeem(demo)).await, refused);
    assert_eq!(call(&sandbox, "/v1/redeem", redeem("NOSUCHCODE00000")).await, refused);
    assert_eq!(call(&sandbox, "/v1/unredeem", code(demo)).await, (200, json!({"success": true})));
    assert_eq!(
        call(&sandbox, "/v1/unredeem", code(demo)).await,
        (400, json!({"error": "Voucher has not been redeemed"}))
    );
    assert_eq!(call(&sandbox, "/v1/check", code(demo)).await.0, 200);

    let history = sandbox.procinema_redemptions(demo);
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].redemption_id.as_str(), history[0].amount), (id, 2500));
    assert_eq!(history[0].suisanr.as_deref(), Some("123456"));
    assert_eq!(history[0].cinema_site_id.as_deref(), Some("1147630"));
    assert_eq!((history[0].by, history[0].state), (RedeemedBy::Api, RedemptionState::Undone));
}

#[tokio::test]
async fn every_code_of_the_page_can_be_redeemed() {
    let sandbox = Sandbox::seeded();
    for listed in PROCINEMA_CODES {
        let body = json!({"code": listed, "amount": 1});
        assert_eq!(call(&sandbox, "/v1/redeem", body).await.0, 200, "{listed}");
    }
}

#[tokio::test]
async fn a_call_without_the_key_is_401_and_does_nothing() {
    let sandbox = Sandbox::seeded();
    for headers in [&[JSON][..], &[JSON, ("x-api-key", "other")], &[JSON, ("authorization", "Bearer x")]] {
        let body = redeem(PROCINEMA_DEMO).to_string();
        let (status, answer) = post(&sandbox, "/v1/redeem", headers, body).await;
        assert_eq!((status, answer), (StatusCode::UNAUTHORIZED, json!({"error": "Invalid API key"})));
    }
    assert!(sandbox.procinema_redemptions(PROCINEMA_DEMO).is_empty());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_spends_nothing() {
    let sandbox = Sandbox::seeded();
    for body in [
        json!({}),
        code(PROCINEMA_DEMO),
        json!({"code": PROCINEMA_DEMO, "amount": 0.99}),
        json!({"code": PROCINEMA_DEMO, "amount": 100.01}),
        json!({"code": PROCINEMA_DEMO, "amount": 10.001}),
        json!({"code": PROCINEMA_DEMO, "amount": null}),
    ] {
        let (status, answer) = call(&sandbox, "/v1/redeem", body.clone()).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer["error"].is_string() && answer.get("success").is_none(), "{answer}");
    }
    assert_eq!(call(&sandbox, "/v1/check", json!([])).await.1["valid"], false);
    assert!(sandbox.procinema_redemptions(PROCINEMA_DEMO).is_empty());
}

#[tokio::test]
async fn the_ledger_holds_what_was_sent_and_shows_no_code() {
    let sandbox = Sandbox::seeded();
    call(&sandbox, "/v1/redeem", redeem("NOSUCHCODE00000")).await;
    let call = sandbox.ledger().pop().unwrap();
    assert_eq!((call.route, call.status), (Route::ProcinemaRedeem, Some(400)));
    assert_eq!(call.error_code.as_deref(), Some("Voucher code is invalid"));
    assert_eq!(call.body, Some(redeem("NOSUCHCODE00000")));
    let shown = serde_json::to_string(&call).unwrap();
    assert!(shown.contains("25.0") && !shown.contains("NOSUCHCODE") && !shown.contains(PROCINEMA_KEY));
}

#[tokio::test]
async fn a_redemption_without_an_answer_is_done_or_not_as_the_fault_says() {
    for (fault, done) in [(FaultKind::CommitThenDrop, 1), (FaultKind::DropBefore, 0)] {
        let sandbox = Sandbox::seeded();
        sandbox.inject(Fault::once(Route::ProcinemaRedeem, fault));
        let request = Request::post("/v1/redeem").header(KEY.0, KEY.1).header(JSON.0, JSON.1);
        let request = request.body(Body::from(redeem(PROCINEMA_DEMO).to_string())).unwrap();
        let response = crate::router(sandbox.clone()).oneshot(request).await.unwrap();
        assert!(to_bytes(response.into_body(), 999).await.is_err());
        assert_eq!(sandbox.procinema_redemptions(PROCINEMA_DEMO).len(), done);
    }
}

#[tokio::test]
async fn faults_speak_procinemas_language() {
    let sandbox = Sandbox::seeded();
    let pointer = "/redemption_id".to_owned();
    sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::status(503)));
    sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::NullField { pointer }));
    sandbox.inject(Fault::once(Route::ProcinemaUnredeem, FaultKind::Malformed));
    sandbox.inject(Fault::once(Route::ProcinemaCheck, FaultKind::WrongContentType));
    let refused = (503, json!({"error": "Service Unavailable"}));
    assert_eq!(call(&sandbox, "/v1/redeem", redeem(PROCINEMA_DEMO)).await, refused);
    let null = (200, json!({"success": true, "redemption_id": null}));
    assert_eq!(call(&sandbox, "/v1/redeem", redeem(PROCINEMA_DEMO)).await, null);
    assert_eq!(call(&sandbox, "/v1/unredeem", code(PROCINEMA_DEMO)).await, (200, Value::Null));
    assert_eq!(call(&sandbox, "/v1/check", code(PROCINEMA_DEMO)).await, (200, Value::Null));
    let history = sandbox.procinema_redemptions(PROCINEMA_DEMO);
    assert_eq!(history.iter().map(|it| it.state).collect::<Vec<_>>(), [RedemptionState::Undone]);
}

#[tokio::test(start_paused = true)]
async fn a_late_redemption_is_done_before_the_caller_hangs_up() {
    for (when, done) in [(When::Before, 0), (When::After, 1)] {
        let sandbox = Sandbox::seeded();
        sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::Delay { ms: 5000, when }));
        let late = call(&sandbox, "/v1/redeem", redeem(PROCINEMA_DEMO));
        assert!(tokio::time::timeout(Duration::from_millis(4999), late).await.is_err());
        assert_eq!(sandbox.procinema_redemptions(PROCINEMA_DEMO).len(), done, "{when:?}");
    }
}
