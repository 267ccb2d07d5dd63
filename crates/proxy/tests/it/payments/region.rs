//! The region may change the price of an order, so every call that decides about money carries it.

use crate::payments::shop::{CODE, Shop};
use crate::support::house::{Got, with};
use sandbox::Route;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const REGION: &str = "NZ-01";

impl Shop {
    async fn ask_from_there(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let request = self.proxy.request(method, &format!("/checkout/v1/orders/{}{path}", self.order));
        let request = request.header("checkout-order-token", &self.token);
        let request = request.header("connect-region-code", REGION).header("loyaltysessiontoken", "ended");
        Got::from(with(request, body)).await
    }

    /// The regions of the calls about orders since the last check.
    fn regions(&self) -> Vec<Option<String>> {
        let about = [Route::ReadOrder, Route::CompletedOrder, Route::Completion];
        let calls = self.house.sandbox.ledger();
        self.house.sandbox.clear_ledger();
        let calls = calls.into_iter().filter(|call| about.contains(&call.route));
        let calls = calls.inspect(|call| assert!(!call.headers.contains(&"loyaltysessiontoken".to_owned())));
        calls.map(|call| call.region).collect()
    }
}

#[tokio::test]
async fn the_region_goes_with_a_plan_a_completion_and_the_questions_after_it() {
    let shop = Shop::open().await;
    shop.regions();
    let wish = json!({"code": CODE, "amount": 5.0});
    assert_eq!(shop.ask_from_there("POST", "/payments", Some(wish)).await.status, 200);
    assert_eq!(shop.regions(), [Some(REGION.to_owned())], "the plan");

    let due = shop.ask_from_there("POST", "/complete", Some(json!({"amount": 15}))).await.json();
    assert_eq!(due["status"], "PaymentDue", "{due}");
    let asked = shop.regions();
    // One for the request, and those of the redemption itself.
    assert!(asked.len() >= 2 && asked.iter().all(|region| region.as_deref() == Some(REGION)), "{asked:?}");

    // From here on only the redemption runner calls Vista.
    let began = Instant::now();
    while shop.calls(Route::ReadOrder) == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "no read was sent");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(shop.regions()[0].as_deref(), Some(REGION), "the sweep");
}

#[tokio::test]
async fn the_region_goes_with_the_completion_of_a_free_order() {
    let shop = Shop::open().await;
    shop.pay_all_with_a_vista_voucher().await;
    shop.regions();
    let done = shop.ask_from_there("POST", "/complete", None).await.json();
    assert_eq!(done["status"], "Completed", "{done}");
    let asked = shop.regions();
    assert!(asked.len() >= 3 && asked.iter().all(|region| region.as_deref() == Some(REGION)), "{asked:?}");
}
