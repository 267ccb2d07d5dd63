//! Planning a voucher payment while the customer shops.

use crate::payments::shop::{CODE, Shop};
use sandbox::Route;
use serde_json::json;

#[tokio::test]
async fn a_plan_is_made_shown_changed_and_taken_back_and_nothing_is_redeemed() {
    let shop = Shop::open().await;
    assert_eq!(shop.payments().await, json!([]));
    let planned = shop.pay(CODE, "5").await.json()["payments"].clone();
    let id = planned[0]["id"].clone();
    let expected = json!([{"id": id, "maskedCode": "...........EA47", "amount": 5.0, "state": "Planned"}]);
    assert_eq!((&planned, &shop.payments().await), (&expected, &expected));
    let changed = shop.pay(CODE, "7.50").await.json()["payments"].clone();
    assert_eq!((changed.as_array().unwrap().len(), &changed[0]["amount"]), (1, &7.5.into()));
    assert_eq!(shop.payment().await["amount"], 7.5);
    assert_eq!(shop.take_back().await.json()["payments"][0]["state"], "Returned");
    assert_eq!(shop.take_back().await.status, 200, "a second time does no harm");

    assert_eq!(shop.pay(CODE, "5").await.status, 200, "and it can be planned again");
    assert_eq!(shop.calls(Route::ProcinemaCheck), 3);
    assert_eq!(shop.calls(Route::ProcinemaRedeem) + shop.calls(Route::ProcinemaUnredeem), 0);
    assert_eq!(shop.redemptions(), []);
}

#[tokio::test]
async fn an_amount_is_from_one_franc_to_a_hundred_in_whole_rappen() {
    let shop = Shop::open().await;
    for amount in ["0.99", "100.01", "0.996", "5.005", "-5"] {
        let got = shop.pay(CODE, amount).await;
        assert_eq!((got.status, got.problem().as_str()), (400, "amount-not-accepted"), "{amount}");
    }
    assert_eq!(shop.calls(Route::ProcinemaCheck), 0, "and the code is no oracle meanwhile");
    for amount in ["1.00", "100.00"] {
        assert_eq!(shop.pay(CODE, amount).await.status, 200, "{amount}");
    }
}

#[tokio::test]
async fn a_code_is_read_however_it_is_written() {
    let shop = Shop::open().await;
    let written = format!(" {}-{} {} ", &CODE.to_lowercase()[..4], &CODE[4..9], &CODE[9..].to_lowercase());
    let got = shop.pay(&written, "5").await;
    assert_eq!(got.json()["payments"][0]["maskedCode"], "...........EA47", "{got:?}");
}

#[tokio::test]
async fn a_wrong_code_is_an_attempt_and_five_are_enough() {
    let shop = Shop::open().await;
    for attempt in ["NOSUCHCODE00000", "SHORT", "NOSUCHCODE0000*", "NOSUCHCODE00002", "NOSUCHCODE00003"] {
        let got = shop.pay(attempt, "5").await;
        assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-accepted"), "{attempt}");
    }
    let got = shop.pay(CODE, "5").await;
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"));
    assert!(got.headers["retry-after"].parse::<u32>().unwrap() > 0);
    assert_eq!(shop.calls(Route::ProcinemaCheck), 3, "what cannot be a code is not asked about");
}

#[tokio::test]
async fn a_spent_code_looks_like_one_that_never_was() {
    let shop = Shop::open().await;
    assert!(shop.house.sandbox.procinema_redeem_elsewhere(CODE));
    let [spent, unknown] = [shop.pay(CODE, "5").await, shop.pay("NOSUCHCODE00000", "5").await];
    assert_eq!(spent, unknown);
}

#[tokio::test]
async fn no_path_leads_to_unredeem() {
    let shop = Shop::open().await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    let order = &shop.order;
    for path in [
        "/v1/unredeem".to_owned(),
        "/unredeem".to_owned(),
        "/checkout/v1/unredeem".to_owned(),
        format!("/checkout/v1/orders/{order}/unredeem"),
        format!("/checkout/v1/orders/{order}/payments/unredeem"),
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let got = shop.proxy.ask(&shop.token, method, &path, Some(json!({"code": CODE}))).await;
            // There is no voucher payment of that name, so nothing is taken back.
            let none = method == "DELETE" && path.ends_with("/payments/unredeem");
            assert_eq!(
                got.status,
                if none {
                    200
                } else if path.contains("/payments/") {
                    405
                } else {
                    404
                },
                "{method} {path}"
            );
        }
    }
    let got = shop.take_back().await;
    assert_eq!((got.status, got.problem().as_str()), (409, "order-busy"), "what is redeemed is no plan");
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (0, 1));
}
