//! The contract of completing an order: the amount that the site may collect, and the answers without one.

use crate::payments::shop::{CODE, Shop};
use crate::support::house::client;
use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME};
use sandbox::{Fault, FaultKind, Route};
use serde_json::json;

#[tokio::test]
async fn a_site_that_names_no_amount_is_told_it() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.changed(0.0, "amount-changed").await, 15.0);
    let path = format!("/checkout/v1/orders/{}/complete", shop.order);
    let got = shop.proxy.ask(&shop.token, "POST", &path, None).await;
    assert_eq!((got.status, got.json()["due"].as_f64()), (409, Some(15.0)), "{got:?}");
    assert_eq!(got.headers["content-type"], "application/problem+json");
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0, "nothing is redeemed for an amount that is not agreed");
}

#[tokio::test]
async fn vouchers_pay_together_and_the_rest_is_due() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    let both = shop.pay(PROCINEMA_CODES[1], "7").await;
    assert_eq!(both.json()["payments"].as_array().unwrap().len(), 2, "{both:?}");
    let due = shop.complete_at_last(8.0).await;
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &8.0.into()), "{due}");
    shop.sell().await;
    let done = shop.complete_at_last(8.0).await;
    let states = [&done["payments"][0]["state"], &done["payments"][1]["state"]];
    assert_eq!(
        (&done["status"], states),
        (&"Completed".into(), ["Completed", "Completed"].map(Into::into).each_ref())
    );
    let second = shop.house.sandbox.procinema_redemptions(PROCINEMA_CODES[1]);
    assert_eq!((shop.redemptions()[0].amount, second[0].amount), (500, 700));
    assert!(shop.notices().await.is_empty());
}

#[tokio::test]
async fn a_voucher_for_nothing_that_is_left_is_refused() {
    let shop = Shop::open().await;
    assert_eq!(shop.pay(CODE, "20").await.status, 200);
    let got = shop.pay(PROCINEMA_CODES[1], "5").await;
    assert_eq!((got.status, got.problem().as_str()), (400, "amount-not-accepted"), "{got:?}");
}

#[tokio::test]
async fn a_voucher_that_is_left_too_little_is_not_waited_for() {
    let shop = Shop::open().await;
    shop.pay(CODE, "9.50").await;
    assert_eq!(shop.pay(PROCINEMA_CODES[1], "5").await.status, 200);
    shop.has_tickets(1).await;
    let due = shop.complete_at_last(0.5).await;
    let states = [&due["payments"][0]["state"], &due["payments"][1]["state"]];
    assert_eq!((&due["due"], states), (&0.5.into(), ["Redeemed", "Planned"].map(Into::into).each_ref()));
    shop.sell().await;
    let done = shop.complete_at_last(0.5).await;
    assert_eq!((&done["status"], &done["payments"][1]["state"]), (&"Completed".into(), &"Returned".into()));
}

#[tokio::test]
async fn a_changed_basket_is_followed_and_one_that_comes_back_is_sold() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    shop.has_tickets(3).await;
    for _ in 0..2 {
        assert_eq!(shop.changed(15.0, "amount-changed").await, 25.0, "to every caller");
    }
    assert_eq!(shop.complete_at_last(25.0).await["due"], 25.0);
    shop.has_tickets(2).await;
    assert_eq!(shop.changed(25.0, "amount-changed").await, 15.0);
    assert_eq!(shop.complete_at_last(15.0).await["due"], 15.0);
    shop.sell().await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "Completed");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));
    assert!(shop.notices().await.is_empty());
}

#[tokio::test]
async fn an_order_sold_at_another_price_is_reported() {
    let shop = Shop::open().await;
    shop.pay(CODE, "15").await;
    assert_eq!(shop.complete_at_last(5.0).await["due"], 5.0);
    shop.has_tickets(3).await;
    shop.sell().await;
    assert_eq!(shop.complete_at_last(5.0).await["status"], "Completed");
    assert_eq!(shop.notices().await, ["sold-at-another-price"]);
}

#[tokio::test]
async fn an_order_sold_before_the_site_was_told_is_for_a_person() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::CommitThenDrop));
    assert_eq!(shop.complete(15.0).await.json()["status"], "Pending");
    shop.sell().await;
    shop.until("UnderReview").await;
    assert_eq!(shop.notices().await, ["escalated", "presumed"]);
    let done = shop.complete(15.0).await.json();
    assert_eq!(done["status"], "Completed", "{done}");
}

#[tokio::test]
async fn an_order_that_is_sold_and_does_not_show_yet_is_pending() {
    let shop = Shop::open().await;
    assert_eq!(shop.complete_at_last(20.0).await["status"], "PaymentDue");
    shop.sell().await;
    shop.house.sandbox.inject(Fault::once(Route::CompletedOrder, missing()));
    for status in ["Pending", "Completed"] {
        assert_eq!(shop.complete(20.0).await.json()["status"], status);
    }
}

#[tokio::test]
async fn a_voucher_that_could_not_be_redeemed_is_told_to_all_who_ask_for_the_old_amount() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::always(Route::ProcinemaRedeem, FaultKind::DropBefore));
    assert_eq!(shop.complete(15.0).await.json()["status"], "Pending");
    shop.until_long("Returned").await;
    for _ in 0..2 {
        assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0);
    }
    assert_eq!(shop.complete_at_last(20.0).await["due"], 20.0);
    assert_eq!(shop.standing(), 0);
}

#[tokio::test]
async fn a_voucher_under_review_ends_the_waiting_and_the_order_is_sold_without_it() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::status(400)));
    assert_eq!(shop.complete(15.0).await.json()["status"], "Pending");
    // Meanwhile the box office sells it.
    assert!(shop.house.sandbox.procinema_redeem_elsewhere(CODE));
    shop.until("UnderReview").await;
    assert_eq!(shop.changed(15.0, "voucher-under-review").await, 20.0);
    assert_eq!(shop.take_back().await.status, 409);
    assert_eq!(shop.pay(PROCINEMA_CODES[1], "5").await.status, 200, "another one pays");
    let due = shop.complete_at_last(15.0).await;
    assert_eq!((&due["due"], &due["payments"][0]["state"]), (&15.0.into(), &"UnderReview".into()), "{due}");
    shop.sell().await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "Completed");
    assert_eq!(shop.notices().await, ["escalated"]);
}

#[tokio::test]
async fn a_voucher_on_an_abandoned_order_is_named_as_such_and_costs_no_attempt() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    let order = shop.house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
    let token = shop.proxy.token(&order).await;
    let path = format!("/checkout/v1/orders/{order}/payments");
    let again = async || {
        let body = json!({"code": CODE, "amount": 5});
        shop.proxy.ask(&token, "POST", &path, Some(body)).await
    };
    let checks = shop.calls(Route::ProcinemaCheck);
    for _ in 0..6 {
        let got = again().await;
        assert_eq!((got.status, got.problem().as_str()), (409, "voucher-in-use"), "{got:?}");
    }
    assert_eq!(shop.calls(Route::ProcinemaCheck), checks);
    assert!(shop.house.sandbox.expire_order(&shop.order));
    shop.until_long("Returned").await;
    assert_eq!(again().await.status, 200, "and then it pays");
    assert_eq!(shop.notices().await, ["returned"]);
}

#[tokio::test]
async fn vouchers_pay_only_in_cinemas_whose_currency_is_theirs() {
    for (currency, status) in
        [("CHF", 200), ("EUR,0003=CHF", 400), ("CHF,0002=EUR", 400), ("EUR,0002=CHF", 200)]
    {
        let shop = Shop::of(sandbox::Sandbox::seeded(), |config| {
            config.procinema.currency = currency.split(',').map(|word| word.parse().unwrap()).collect();
        })
        .await;
        assert_eq!(shop.pay(CODE, "5").await.status, status, "{currency}");
        // The page's currency has no effect.
        let path = format!("/checkout/v1/orders/{}/payments", shop.order);
        for word in ["CHF", "EUR"] {
            let body = json!({"code": CODE, "amount": 5, "currency": word});
            let got = shop.proxy.ask(&shop.token, "POST", &path, Some(body)).await;
            assert_eq!(got.status, status, "{currency} {word}");
        }
    }
}

#[tokio::test]
async fn vouchers_that_were_entered_are_redeemed_when_no_more_are_taken() {
    let shop = Shop::of(sandbox::Sandbox::seeded(), |config| {
        config.procinema.procinema_offer = proxy::config::Offer::No;
    })
    .await;
    assert_eq!(shop.pay(CODE, "5").await.status, 404);
    let url = format!("http://{}/checkout/v1/capabilities", shop.proxy.public);
    let words = client().get(url).send().await.unwrap().text().await.unwrap();
    assert!(!words.contains("procinema"), "{words}");
}

fn missing() -> FaultKind {
    let body = Some(json!({"title": "Order does not exist.", "status": 404}));
    FaultKind::Status { status: 404, retry_after: None, error_code: None, body }
}
