//! The effect of each refusal of CinematicCard on the customer, the next one and the operator.

use crate::gifts::counter::Counter;
use crate::gifts::mint::answer;
use sandbox::{Fault, FaultKind, RetryAfter, Route, Sandbox};
use serde_json::json;

/// The customer has no gift, no gift is offered for a while, and CinematicCard is not called.
async fn hides_the_offer(refuse: impl Fn(&Sandbox)) {
    let counter = Counter::open().await;
    let had_one = counter.sold().await;
    let code = counter.code(&had_one).await;
    assert!(counter.is_offered().await);
    let sold = counter.sold().await;
    refuse(&counter.house.sandbox);
    let got = counter.gift(&sold).await;
    assert_eq!((got.status, got.problem().as_str()), (404, "not-found"));
    assert!(!counter.is_offered().await);
    for another in [sold, counter.sold().await] {
        assert_eq!(counter.gift(&another).await.problem(), "not-found");
    }
    assert_eq!(counter.asked(), 2, "it would say the same again");
    assert_eq!(counter.code(&had_one).await, code, "who has one keeps it");
    let metrics = counter.proxy.metrics().await;
    assert!(metrics.contains("voucher_checkout_gifts_total{result=\"refused\"} 1"), "{metrics}");
    assert_eq!(counter.report().await.lost_attempts, 0);
}

#[tokio::test]
async fn a_wrong_key_hides_the_offer() {
    hides_the_offer(|sandbox| sandbox.inject(Fault::once(Route::GenerateCode, FaultKind::status(401)))).await;
}

#[tokio::test]
async fn a_suspended_account_hides_the_offer() {
    hides_the_offer(|sandbox| sandbox.suspend_partner(true)).await;
}

#[tokio::test]
async fn used_up_codes_hide_the_offer() {
    hides_the_offer(|sandbox| sandbox.set_codes_remaining(0)).await;
}

#[tokio::test]
async fn a_wrong_address_hides_the_offer() {
    hides_the_offer(|sandbox| sandbox.inject(Fault::once(Route::GenerateCode, FaultKind::status(404)))).await;
}

#[tokio::test]
async fn a_refusal_with_status_200_hides_the_offer() {
    let no = answer(200, json!({"ok": false, "error": "No."}));
    hides_the_offer(|sandbox| sandbox.inject(Fault::once(Route::GenerateCode, no.clone()))).await;
}

#[tokio::test]
async fn too_many_requests_are_a_matter_of_time() {
    let counter = Counter::open().await;
    let sold = counter.sold().await;
    let retry_after = Some(RetryAfter::Seconds(7));
    let fault = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
    counter.house.sandbox.inject(Fault::once(Route::GenerateCode, fault));
    let got = counter.gift(&sold).await;
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"));
    assert!(got.headers["retry-after"].parse::<u32>().unwrap() > 0);
    assert!(counter.is_offered().await);
    counter.code(&sold).await;
    assert_eq!(counter.report().await.lost_attempts, 0);
}
