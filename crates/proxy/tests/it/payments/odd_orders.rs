//! Unusual orders: completed ones in the wrong list, and other currencies.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::Stub;
use crate::support::house::{Folder, House, Served, base};
use proxy::config::Offer;
use sandbox::seed::SITE;
use sandbox::{Fault, FaultKind, Route};
use serde_json::{Value, json};

const ORDER: &str = "an-odd-order";

/// A Vista that answers every call with this order.
async fn shop(order: Value) -> Shop {
    let house = House::new().await;
    let vista = Stub::default().answering(200, &[], &json!({"order": order}).to_string()).await;
    let mut config = config(&house);
    config.ocapi.ocapi_url = base(vista);
    config.procinema.currency = ["CHF", "0777=KWD", "0888=JPY"].map(|word| word.parse().unwrap()).to_vec();
    let proxy = Served::with(config).await;
    let token = proxy.token(ORDER).await;
    Shop { house, proxy, order: ORDER.to_owned(), token }
}

fn costs(price: f64) -> Value {
    json!({"valueIncludingTax": price, "valueExcludingTax": price, "tax": 0.0})
}

#[tokio::test]
async fn an_order_in_progress_that_says_completed_is_completed() {
    let shop = shop(json!({"id": ORDER, "status": "Completed", "totalPrice": costs(20.0)})).await;
    let done = shop.complete(20.0).await.json();
    assert_eq!((&done["status"], &done["due"]), (&"Completed".into(), &Value::Null), "{done}");
    assert_eq!(done["completed"]["order"]["id"], ORDER);
}

#[tokio::test]
async fn an_order_that_was_cancelled_is_not_paid() {
    for status in ["Cancelled", "expired", "Refunded"] {
        let shop = shop(json!({"id": ORDER, "status": status, "totalPrice": costs(20.0)})).await;
        assert_eq!(shop.complete(20.0).await.problem(), "order-not-found", "{status}");
        assert_eq!(shop.pay(CODE, "5").await.problem(), "order-not-found", "{status}");
    }
}

#[tokio::test]
async fn a_code_is_not_redeemed_for_an_order_that_was_cancelled() {
    for status in ["Cancelled", "Expired", "Refunded"] {
        let shop = Shop::open().await;
        assert_eq!(shop.pay(CODE, "5").await.status, 200);
        let order = json!({"order": {"id": shop.order, "status": status, "totalPrice": costs(20.0)}});
        let cancelled =
            FaultKind::Status { status: 200, retry_after: None, error_code: None, body: Some(order) };
        for route in [Route::ReadOrder, Route::CompletedOrder] {
            shop.house.sandbox.inject(Fault::always(route, cancelled.clone()));
        }
        assert_eq!(shop.asked_at_last(15.0).await.problem(), "order-not-found", "{status}");
        assert_eq!(shop.calls(Route::ProcinemaRedeem), 0, "{status}");
    }
}

#[tokio::test]
async fn an_order_that_ends_in_the_year_1_is_paid() {
    let ends = "0001-01-01T00:00:00Z";
    let shop =
        shop(json!({"id": ORDER, "siteId": "0001", "expiresAt": ends, "totalPrice": costs(20.0)})).await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 1);
}

#[tokio::test]
async fn three_digits_of_a_dinar_are_due_as_they_are() {
    let shop = shop(json!({"id": ORDER, "siteId": "0777", "totalPrice": costs(25.165)})).await;
    assert_eq!(shop.changed(25.17, "amount-changed").await, 25.165);
    let due = shop.complete(25.165).await.json();
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &25.165.into()), "{due}");
    let got = shop.pay(CODE, "5").await;
    assert_eq!((got.status, got.problem().as_str()), (400, "amount-not-accepted"), "{got:?}");
}

impl Shop {
    /// The answer to a page that shows this amount in this currency.
    async fn shown(&self, amount: f64, currency: &str) -> Value {
        let path = format!("/checkout/v1/orders/{}/complete", self.order);
        let body = json!({"amount": amount, "currency": currency});
        let answer = self.proxy.ask(&self.token, "POST", &path, Some(body)).await.json();
        json!([answer["status"], answer["due"]])
    }
}

#[tokio::test]
async fn a_total_with_more_decimals_than_its_currency_is_confirmed_as_it_is_shown() {
    for (total, currency, amount) in
        [(12.495, "NZD", 12.5), (1833.5, "JPY", 1834.0), (12.4949, "nzd", 12.49), (0.5, "JPY", 1.0)]
    {
        let shop = shop(json!({"id": ORDER, "totalPrice": costs(total)})).await;
        assert_eq!(shop.shown(amount, currency).await, json!(["PaymentDue", total]), "{total} {currency}");
        let other = amount + if currency == "JPY" { 1.0 } else { 0.01 };
        assert_eq!(shop.shown(other, currency).await, json!([409, total]), "{other} {currency}");
        assert_eq!(shop.shown(amount, "KWD").await, json!([409, total]), "{total} {currency}");
        assert_eq!(shop.changed(amount, "amount-changed").await, total, "without a currency");
    }
}

#[tokio::test]
async fn a_voucher_that_was_taken_back_asks_for_no_whole_rappen() {
    let shop = Shop::open().await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    let order = json!({"order": {"id": shop.order, "siteId": SITE, "totalPrice": costs(20.005)}});
    let odd = FaultKind::Status { status: 200, retry_after: None, error_code: None, body: Some(order) };
    shop.house.sandbox.inject(Fault::always(Route::ReadOrder, odd));
    assert_eq!(shop.complete(20.005).await.problem(), "unavailable");
    assert_eq!(shop.take_back().await.status, 200);
    assert_eq!(shop.shown(20.01, "CHF").await, json!(["PaymentDue", 20.005]));
}

#[tokio::test]
async fn a_total_that_has_no_whole_rappen_is_no_total_for_a_voucher() {
    let shop = shop(json!({"id": ORDER, "siteId": "0001", "totalPrice": costs(20.005)})).await;
    assert_eq!(shop.pay(CODE, "5").await.problem(), "amount-not-accepted");
}

/// The settings of `shop` name the currencies of some cinemas.
#[tokio::test]
async fn no_voucher_pays_in_a_cinema_that_is_not_known() {
    for site in [json!(null), json!({}), json!([]), json!(777)] {
        let shop = shop(json!({"id": ORDER, "siteId": site, "totalPrice": costs(20.0)})).await;
        assert_eq!(shop.pay(CODE, "5").await.problem(), "amount-not-accepted", "{site}");
    }
    let shop = shop(json!({"id": ORDER, "siteId": "0001", "totalPrice": costs(20.0)})).await;
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
}

#[tokio::test]
async fn a_total_below_half_a_hundredth_of_a_dinar_is_not_free() {
    let shop = shop(json!({"id": ORDER, "siteId": "0777", "totalPrice": costs(0.004)})).await;
    assert_eq!(shop.changed(0.0, "amount-changed").await, 0.004);
    let due = shop.complete(0.004).await.json();
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &0.004.into()), "{due}");
}

#[tokio::test]
async fn yen_have_no_decimals_and_no_voucher_pays_them() {
    let shop = shop(json!({"id": ORDER, "siteId": "0888", "totalPrice": costs(2500.0)})).await;
    assert_eq!(shop.changed(25.0, "amount-changed").await, 2500.0);
    let due = shop.complete(2500.0).await.json();
    assert_eq!((&due["status"], &due["due"]), (&"PaymentDue".into(), &2500.0.into()), "{due}");
    assert_eq!(shop.pay(CODE, "5").await.problem(), "amount-not-accepted");
}

#[tokio::test]
async fn a_voucher_entered_before_the_currency_changed_pays_no_yen() {
    let (house, folder) = (House::new().await, Folder::new());
    let with_currency = |house: &House, currency: &str| {
        let mut config = config(house);
        config.state.store = folder.url().parse().unwrap();
        config.procinema.currency = vec![currency.parse().unwrap()];
        config.procinema.procinema_offer = if currency == "CHF" { Offer::Yes } else { Offer::No };
        config
    };
    let order = house.order();
    let proxy = Served::with(with_currency(&house, "CHF")).await;
    let token = proxy.token(&order).await;
    let shop = Shop { house, proxy, order, token };
    assert_eq!(shop.pay(CODE, "5").await.status, 200);
    let Shop { house, proxy, order, token } = shop;
    proxy.end().await;
    let shop = Shop { proxy: Served::with(with_currency(&house, "JPY")).await, house, order, token };
    let got = shop.complete(5.0).await;
    assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"), "{got:?}");
    assert_eq!(shop.calls(Route::ProcinemaRedeem), 0);
}
