//! Orders that cost nothing, which the proxy itself completes at Vista.

use crate::payments::shop::{CODE, Shop};
use crate::support::house::voucher;
use sandbox::seed::{FAMILY_VOUCHER_CHILD, SHOWTIME};
use sandbox::{Fault, FaultKind, Route, Sandbox, Settings};
use serde_json::json;

/// Pays a child's ticket without a surcharge.
const VOUCHER: &str = "FAMMM0000112";

impl Shop {
    /// From here on a Vista voucher pays for everything.
    pub(crate) async fn pay_all_with_a_vista_voucher(&self) {
        let path = format!("/ocapi/v1/orders/{}/vouchers", self.order);
        let added = self.proxy.ask(&self.token, "POST", &path, voucher(VOUCHER, "1234")).await;
        let id = added.json()["voucher"]["id"].clone();
        let path = format!("/ocapi/v1/orders/{}/showtimes/{SHOWTIME}", self.order);
        let body = json!({"tickets": [{"ticketTypeId": FAMILY_VOUCHER_CHILD, "voucherId": id}], "seats": []});
        let got = self.proxy.ask(&self.token, "PUT", &path, Some(body)).await;
        assert_eq!(got.json()["order"]["totalPrice"]["valueIncludingTax"], 0.0, "{got:?}");
    }
}

#[tokio::test]
async fn a_free_order_is_completed_through_pending_and_a_late_completed_order() {
    let slow = Settings { pending_polls: 3, completed_lag: 2, ..Settings::default() };
    let shop = Shop::of(Sandbox::with(slow), |_| {}).await;
    shop.pay_all_with_a_vista_voucher().await;
    let done = shop.complete_at_last(0.0).await;
    assert_eq!(
        (&done["status"], &done["completed"]["order"]["status"]),
        (&"Completed".into(), &"Completed".into())
    );
    assert_eq!(shop.house.sandbox.redemptions(VOUCHER), Some(1));
    assert_eq!(shop.complete_at_last(0.0).await["status"], "Completed", "asked again, the same");
    assert_eq!(shop.house.sandbox.redemptions(VOUCHER), Some(1));
}

#[tokio::test]
async fn a_completion_that_is_over_before_it_is_read_has_its_receipt() {
    let slow = Settings { pending_polls: 3, ..Settings::default() };
    let shop = Shop::of(Sandbox::with(slow), |_| {}).await;
    shop.pay_all_with_a_vista_voucher().await;
    let body = Some(json!({"title": "Order does not exist.", "status": 404}));
    let gone = FaultKind::Status { status: 404, retry_after: None, error_code: None, body };
    // The order is being completed, and each read of the completion says that it is gone.
    shop.house
        .sandbox
        .inject(Fault::once(Route::Completion, FaultKind::raw(r#"{"status":"Pending"}"#, true)));
    shop.house.sandbox.inject(Fault::always(Route::Completion, gone));
    let first = shop.complete(0.0).await;
    assert_eq!((first.status, &first.json()["status"]), (200, &"Pending".into()), "{first:?}");
    shop.house.sandbox.clear_faults();
    assert_eq!(shop.complete_at_last(0.0).await["status"], "Completed");
}

#[tokio::test]
async fn a_completion_that_another_request_was_faster_with_has_its_receipt() {
    let shop = Shop::open().await;
    shop.pay_all_with_a_vista_voucher().await;
    shop.sell().await;
    shop.house.sandbox.inject(Fault::once(Route::ReadOrder, shop.read_as("InProgress", 0.0)));
    let done = shop.complete(0.0).await;
    assert_eq!((done.status, &done.json()["status"]), (200, &"Completed".into()), "{done:?}");
}

#[tokio::test]
async fn a_plan_for_a_free_order_is_dropped_and_its_voucher_kept() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.pay_all_with_a_vista_voucher().await;
    let done = shop.complete_at_last(0.0).await;
    assert_eq!(
        (&done["status"], &done["payments"][0]["state"]),
        (&"Completed".into(), &"Returned".into()),
        "{done}"
    );
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
    assert_eq!(shop.notices().await, [""; 0], "there was nothing left to pay");
}

#[tokio::test]
async fn an_order_sold_around_its_plan_keeps_the_voucher_and_is_reported() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    shop.sell().await;
    let done = shop.complete_at_last(0.0).await;
    assert_eq!(
        (&done["status"], &done["payments"][0]["state"]),
        (&"Completed".into(), &"Returned".into()),
        "{done}"
    );
    assert_eq!(shop.payment().await["state"], "Returned");
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
    assert_eq!(shop.notices().await, ["sold-without-voucher"]);
}

#[tokio::test]
async fn an_order_that_became_free_around_a_redeemed_voucher_is_sold_and_reported() {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    shop.pay_all_with_a_vista_voucher().await;
    assert_eq!(shop.changed(15.0, "amount-changed").await, 0.0);
    let done = shop.complete_at_last(0.0).await;
    assert_eq!((&done["status"], &done["payments"][0]["state"]), (&"Completed".into(), &"Completed".into()));
    assert_eq!(shop.notices().await, ["sold-at-another-price"]);
}
