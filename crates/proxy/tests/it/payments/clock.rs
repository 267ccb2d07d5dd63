//! An order ends by Vista's clock and not by ours.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::Stub;
use crate::support::house::{House, Served, base};
use jiff::{SignedDuration, Timestamp};
use sandbox::Route;
use serde_json::json;

const ORDER: &str = "order-of-another-clock";

/// A Vista whose clock is this far ahead, with an order that has this much time left.
async fn shop(ahead: SignedDuration, left: SignedDuration) -> Shop {
    let house = House::new().await;
    let there = Timestamp::now().saturating_add(ahead).unwrap();
    let ends = there.saturating_add(left).unwrap();
    let price = json!({"valueIncludingTax": 20.0, "valueExcludingTax": 17.4, "tax": 2.6});
    let order = json!({"order": {"id": ORDER, "expiresAt": ends.to_string(), "totalPrice": price}});
    let date = httpdate::fmt_http_date(there.into());
    let vista = Stub::default().answering(200, &[("date", &date)], &order.to_string()).await;
    let mut config = config(&house);
    config.ocapi.ocapi_url = base(vista);
    let proxy = Served::with(config).await;
    let token = proxy.token(ORDER).await;
    Shop { house, proxy, order: ORDER.to_owned(), token }
}

#[tokio::test]
async fn an_order_about_to_end_at_vista_keeps_the_voucher_although_it_has_long_here() {
    let shop = shop(SignedDuration::from_mins(20), SignedDuration::from_secs(29)).await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    assert_eq!(shop.changed(15.0, "voucher-not-redeemed").await, 20.0);
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
}

#[tokio::test]
async fn an_order_with_time_at_vista_is_paid_although_it_is_over_here() {
    let shop = shop(SignedDuration::from_mins(-20), SignedDuration::from_mins(10)).await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));
}
