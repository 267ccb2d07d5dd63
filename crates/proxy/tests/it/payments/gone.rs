//! An order is only gone if Vista itself says so.

use crate::payments::shop::{CODE, Shop};
use sandbox::{Fault, FaultKind, Route};
use serde_json::{Value, json};
use std::time::Duration;

/// The order is read within five seconds, and half a minute after it is first missing its voucher would be returned.
const LONGER_THAN_THAT: Duration = Duration::from_secs(45);
/// More pages than Vista is called in that time.
const PAGES: usize = 30;

/// A gateway's answers while no server is behind it.
fn pages() -> [Value; 3] {
    [
        json!({"statusCode": 404, "message": "Resource not found"}),
        json!("<html><body>default backend - 404</body></html>"),
        json!({"type": "about:blank", "title": "Not Found", "status": 404}),
    ]
}

fn gateway(page: Value) -> FaultKind {
    FaultKind::Status { status: 404, retry_after: None, error_code: None, body: Some(page) }
}

/// Waits for longer than returning a voucher takes, and checks that none was returned.
async fn nothing_is_given_back(shop: &Shop, there: &[Route]) {
    for route in there {
        // One page after the other, and the last one for ever.
        for page in pages().into_iter().cycle().take(PAGES) {
            shop.house.sandbox.inject(Fault::once(*route, gateway(page)));
        }
        shop.house.sandbox.inject(Fault::always(*route, gateway(json!(""))));
    }
    let asked = shop.calls(Route::ReadOrder);
    tokio::time::sleep(LONGER_THAN_THAT).await;
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (0, 1), "{there:?}");
    assert!(shop.calls(Route::ReadOrder) > asked + 2, "nobody asked");
    assert_eq!(shop.payment().await["state"], "Redeemed");
}

async fn redeemed() -> Shop {
    let shop = Shop::open().await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    shop
}

#[tokio::test]
async fn a_gateway_without_vista_behind_it_gives_no_voucher_of_a_live_order_back() {
    let shop = redeemed().await;
    nothing_is_given_back(&shop, &[Route::ReadOrder, Route::CompletedOrder]).await;
    shop.house.sandbox.clear_faults();
    shop.sell().await;
    shop.until("Completed").await;
}

#[tokio::test]
async fn a_live_order_that_only_the_gateway_says_is_gone_is_not() {
    // Vista itself says that the order is not among the completed ones, which is true.
    nothing_is_given_back(&redeemed().await, &[Route::ReadOrder]).await;
}

#[tokio::test]
async fn an_order_that_may_be_completed_is_not_gone() {
    let shop = redeemed().await;
    shop.sell().await;
    nothing_is_given_back(&shop, &[Route::CompletedOrder]).await;
}
