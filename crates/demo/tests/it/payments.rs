//! Orders with voucher payments.

use crate::Browser;
use serde_json::{Value, json};

#[tokio::test]
async fn a_procinema_code_pays_its_part_and_a_gift_is_used() {
    let browser = Browser::open().await;
    let created = browser.start("two-adults").await;
    let id = created["order"].as_str().unwrap();
    let at = |path: &str| format!("{}checkout/v1/orders/{id}/{path}", browser.demo.url());
    let code = browser.get("demo/vouchers").await.json::<Value>().await.unwrap()["procinema"][0].clone();
    let plan = json!({"code": code, "amount": 5});
    let planned = browser.bound(&created, browser.client.post(at("payments")).json(&plan)).await;
    assert_eq!(planned.status(), 200);
    let redemptions = || browser.demo.sandbox.procinema_redemptions(code.as_str().unwrap()).len();
    assert_eq!(redemptions(), 0, "nothing is redeemed before the completion");

    let sold = browser.post_empty(format!("demo/orders/{id}/complete")).await;
    assert_eq!(
        (&sold["payments"][0]["state"], &sold["charged"]),
        (&json!("Completed"), &json!(15.0)),
        "{sold}"
    );
    assert_eq!(redemptions(), 1);

    let fresh = browser.post_empty(format!("demo/orders/{id}/token")).await;
    let gift: Value = browser.bound(&fresh, browser.client.post(at("gift"))).await.json().await.unwrap();
    let used = browser.post_empty(format!("demo/gifts/{}/use", gift["code"].as_str().unwrap())).await;
    assert_eq!(used, json!({}));
    let told: Value = browser.get("demo/gifts").await.json().await.unwrap();
    assert_eq!(told, json!([{"event": "code.redeemed", "code": gift["code"], "taken": true}]));
}

#[tokio::test]
async fn a_voucher_that_was_spent_elsewhere_is_said_and_the_whole_amount_can_be_paid() {
    let browser = Browser::open().await;
    let created = browser.start("two-adults").await;
    let id = created["order"].as_str().unwrap();
    let code = sandbox::seed::PROCINEMA_DEMO;
    let plan = json!({"code": code, "amount": 5});
    let path = format!("{}checkout/v1/orders/{id}/payments", browser.demo.url());
    assert_eq!(browser.bound(&created, browser.client.post(path).json(&plan)).await.status(), 200);
    assert!(browser.demo.sandbox.procinema_redeem_elsewhere(code));

    let pay = async |minor: i64| {
        browser.post(&format!("demo/orders/{id}/complete"), json!({"minor": minor})).await.1
    };
    for _ in 0..2 {
        let refused = pay(1_500).await;
        assert_eq!(
            (&refused["status"], &refused["type"], &refused["due"]),
            (&json!(409), &json!("urn:voucher-checkout:problem:voucher-not-accepted"), &json!(20.0))
        );
        assert!(browser.demo.sandbox.order(id).is_some(), "nothing is sold");
    }
    let sold = pay(2_000).await;
    assert_eq!((&sold["charged"], &sold["payments"]), (&json!(20.0), &json!([])), "{sold}");
}
