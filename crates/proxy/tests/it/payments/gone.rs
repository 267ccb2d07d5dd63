//! An order counts as gone only if the answer is Vista's own.

use crate::payments::shop::{CODE, PATIENCE, Shop};
use crate::support::house::Folder;
use sandbox::{Fault, FaultKind, Route, Sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use store::Store;

/// Answers of gateways while no server is behind them. The reader's own tests have more; here each takes a read.
fn pages() -> [Value; 5] {
    [
        json!({"statusCode": 404, "message": "Resource not found"}),
        json!("<html><body>default backend - 404</body></html>"),
        json!({"type": "about:blank", "title": "Not Found", "status": 404}),
        json!({"title": "Not Found", "status": 404, "detail": "No static resource ocapi/v1/orders/1."}),
        json!({"errorCode": "NO_ROUTE", "message": "no route"}),
    ]
}

fn gateway(page: Value) -> FaultKind {
    FaultKind::Status { status: 404, retry_after: None, error_code: None, body: Some(page) }
}

/// From here on the gateway answers these routes, with one page after the other.
fn only_the_gateway_answers(shop: &Shop, routes: &[Route]) {
    for route in routes {
        for page in pages() {
            shop.house.sandbox.inject(Fault::once(*route, gateway(page)));
        }
        shop.house.sandbox.inject(Fault::always(*route, gateway(json!(""))));
    }
}

/// Waits until the route has answered with every page, and checks that the redemption still waits for the order. If an
/// answer meant that the order is gone, the redemption would leave the state `awaiting` at once, to return the voucher
/// half a minute later.
async fn nothing_is_given_back(shop: &Shop, folder: &Folder, route: Route) {
    let store = Store::open(&folder.url().parse().unwrap()).await.unwrap();
    let redemption = store.redemptions_of(&shop.order).await.unwrap().remove(0);
    let (asked, began) = (shop.calls(route), Instant::now());
    loop {
        // A call is sent after the answer to the one before is stored, so the calls are counted first.
        let calls = shop.calls(route);
        let steps = store.evidence(&redemption.id).await.unwrap();
        let states: Vec<_> = steps.into_iter().map(|step| step.state).collect();
        assert_eq!(states.last().unwrap(), "awaiting", "{states:?}");
        if calls > asked + pages().len() {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "the order is not read");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (0, 1));
    assert_eq!(shop.payment().await["state"], "Redeemed");
}

async fn redeemed() -> (Shop, Folder) {
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    (shop, folder)
}

#[tokio::test]
async fn an_order_that_was_cancelled_gives_its_voucher_back() {
    let (shop, _folder) = redeemed().await;
    shop.house.sandbox.inject(Fault::always(Route::ReadOrder, shop.read_as("Cancelled", 20.0)));
    shop.until_long("Returned").await;
    assert_eq!((shop.calls(Route::ProcinemaUnredeem), shop.standing()), (1, 0));
}

#[tokio::test]
async fn a_gateway_without_vista_behind_it_gives_no_voucher_of_a_live_order_back() {
    let (shop, folder) = redeemed().await;
    only_the_gateway_answers(&shop, &[Route::ReadOrder, Route::CompletedOrder]);
    nothing_is_given_back(&shop, &folder, Route::ReadOrder).await;
    shop.house.sandbox.clear_faults();
    shop.sell().await;
    shop.until("Completed").await;
}

#[tokio::test]
async fn a_live_order_that_only_the_gateway_says_is_gone_is_not() {
    let (shop, folder) = redeemed().await;
    // Vista itself says that the order is not among the completed ones, which is true.
    only_the_gateway_answers(&shop, &[Route::ReadOrder]);
    nothing_is_given_back(&shop, &folder, Route::ReadOrder).await;
}

/// A sale may be under way, or may fail.
#[tokio::test]
async fn an_order_in_progress_among_the_completed_ones_is_not_sold() {
    let (shop, folder) = redeemed().await;
    let missing = json!({"title": "Order does not exist.", "status": 404});
    shop.house.sandbox.inject(Fault::always(Route::ReadOrder, gateway(missing)));
    shop.house.sandbox.inject(Fault::always(Route::CompletedOrder, shop.read_as("InProgress", 20.0)));
    nothing_is_given_back(&shop, &folder, Route::CompletedOrder).await;
    assert_eq!(shop.complete(15.0).await.status, 503, "it may or may not be sold");
}

#[tokio::test]
async fn an_order_that_may_be_completed_is_not_gone() {
    let (shop, folder) = redeemed().await;
    // Before the sale: a read in between would find the order completed.
    only_the_gateway_answers(&shop, &[Route::CompletedOrder]);
    shop.sell().await;
    nothing_is_given_back(&shop, &folder, Route::CompletedOrder).await;
}
