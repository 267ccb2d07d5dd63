//! Completing an order with a voucher payment.

use crate::payments::shop::{CODE, SUISANR, Shop};
use jiff::SignedDuration;
use sandbox::{Fault, FaultKind, RetryAfter, Route, Sandbox, Settings};
use std::time::{Duration, Instant};

#[tokio::test]
async fn the_voucher_is_redeemed_once_and_the_site_collects_the_rest() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    let due = shop.complete(15.0).await.json();
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &15.0.into()), "{due}");
    assert_eq!(due["payments"][0]["state"], "Redeemed");
    assert_eq!(shop.complete_at_last(15.0).await["due"], 15.0, "asked again, the same");
    let [redemption] = &shop.redemptions()[..] else { panic!("{:?}", shop.redemptions()) };
    assert_eq!(redemption.amount, 500);
    assert_eq!(redemption.suisanr.as_deref(), Some(SUISANR));
    assert_eq!(redemption.cinema_site_id.as_deref(), Some("1147630"));
    let got = shop.pay(CODE, "5").await;
    assert_eq!((got.status, got.problem().as_str()), (409, "voucher-already-on-order"), "it is spent");

    shop.sell().await;
    let done = shop.complete_at_last(15.0).await;
    assert_eq!(done["status"], "Completed", "{done}");
    assert_eq!(done["payments"][0]["state"], "Completed");
    assert_eq!(done["completed"]["order"]["status"], "Completed");
    assert_eq!(shop.payment().await["state"], "Completed");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));
}

#[tokio::test]
async fn a_voucher_pays_no_more_than_the_order_costs() {
    let shop = Shop::open().await;
    shop.pay(CODE, "100.00").await;
    let due = shop.complete_at_last(0.0).await;
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &0.0.into()), "{due}");
    assert_eq!(shop.redemptions()[0].amount, 2_000);
}

#[tokio::test]
async fn without_a_voucher_all_of_it_is_due() {
    let shop = Shop::open().await;
    let due = shop.complete_at_last(20.0).await;
    assert_eq!(
        (&due["status"], &due["due"], &due["payments"]),
        (&"PaymentDue".into(), &20.0.into(), &serde_json::json!([]))
    );
    shop.sell().await;
    assert_eq!(shop.complete_at_last(20.0).await["status"], "Completed");
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
}

#[tokio::test]
async fn the_sweep_sees_the_sale_where_nobody_asks_again() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.complete_at_last(15.0).await;
    shop.sell().await;
    shop.until("Completed").await;
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (0, 1));
}

/// Two waits of half a minute: one in which a late completion may appear, and one in which a copy of the unredeem may
/// still arrive. The redemption runner's own tests cover more, without waiting.
#[tokio::test]
async fn an_expired_order_gives_its_voucher_back() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.complete_at_last(15.0).await;
    assert_eq!(shop.standing(), 1);
    assert!(shop.house.sandbox.expire_order(&shop.order));
    let got = shop.complete(15.0).await;
    assert_eq!((got.status, &got.json()["status"]), (200, &"Pending".into()), "{got:?}");
    shop.until_long("Returned").await;
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (1, 0));
    assert!(shop.house.sandbox.procinema_redeem_elsewhere(CODE), "it is the customer's again");
    assert_eq!(shop.asked_at_last(15.0).await.problem(), "order-not-found");
}

#[tokio::test]
async fn an_order_about_to_end_keeps_the_voucher() {
    let ending = Settings { expiry_minutes: 0, ..Settings::default() };
    let shop = Shop::of(Sandbox::with(Settings { expiry_minutes: 1, ..ending }), |_| {}).await;
    shop.pay(CODE, "5").await;
    shop.until_time_left(SignedDuration::from_secs(29)).await;
    assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0);
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
}

#[tokio::test]
async fn a_lost_answer_of_redeem_is_found_out_about_and_never_repeated_blindly() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::CommitThenDrop));
    let got = shop.complete(15.0).await.json();
    assert_eq!(
        (&got["status"], &got["payments"][0]["state"]),
        (&"Pending".into(), &"Redeeming".into()),
        "{got}"
    );
    let due = shop.complete_at_last(15.0).await;
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &15.0.into()), "{due}");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));
}

#[tokio::test]
async fn a_throttled_redeem_is_tried_again() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::status(429)));
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (2, 1));
}

fn throttled(seconds: u32) -> Fault {
    let retry_after = Some(RetryAfter::Seconds(seconds));
    let kind = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
    Fault::once(Route::ProcinemaRedeem, kind)
}

#[tokio::test]
async fn a_throttled_redeem_waits_for_as_long_as_procinema_says() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(throttled(4));
    let began = Instant::now();
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    assert!(began.elapsed() >= Duration::from_secs(4), "{:?}", began.elapsed());
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (2, 1));
}

#[tokio::test]
async fn nobody_waits_a_minute_for_a_throttled_redeem() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(throttled(60));
    assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0);
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 0));
    assert_eq!(shop.payment().await["state"], "Returned");
}

#[tokio::test]
async fn a_refused_key_costs_nobody_anything() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.house.sandbox.inject(Fault::once(Route::ProcinemaRedeem, FaultKind::status(401)));
    assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0);
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 0));
    assert_eq!(shop.payment().await["state"], "Returned");
}

#[tokio::test]
async fn an_operator_is_told_why_a_planned_voucher_is_not_redeemed() {
    for (status, event) in [(401, "rejected"), (403, "rejected"), (404, "rejected"), (503, "not-redeemed")] {
        let shop = Shop::open().await;
        shop.pay(CODE, "5").await;
        shop.house.sandbox.inject(Fault::always(Route::ProcinemaCheck, FaultKind::status(status)));
        assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0, "{status}");
        assert_eq!(shop.notices().await, [event], "{status}");
        assert_eq!(shop.calls(Route::ProcinemaRedeem), 0, "{status}");
    }
}
