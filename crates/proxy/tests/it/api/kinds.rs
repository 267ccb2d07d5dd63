//! Deal and Subscription vouchers through the proxy, with the cinema's region.

use crate::support::house::{Booking, Got, House};
use sandbox::Route;
use sandbox::seed::{ADULT, ADULT_VOUCHER, SHOWTIME};
use serde_json::{Value, json};

impl Booking {
    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let request = self.proxy.request(method, &format!("/ocapi/v1/orders/{}{path}", self.order));
        let request =
            request.header("checkout-order-token", &self.token).header("connect-region-code", "NZ-01");
        Got::from(crate::support::house::with(request, body)).await
    }

    /// Adds a voucher that names no showtime. Returns its id.
    async fn add(&self, kind: &str, barcode: &str) -> String {
        let credentials = json!({"barcode": barcode, "pin": "1234"});
        let body = json!({"type": kind, "credentials": credentials});
        let added = self.ask("POST", "/vouchers", Some(body.clone())).await;
        assert_eq!((added.status, &added.json()["voucher"]["type"]), (200, &kind.into()), "{added:?}");
        let sent = self.house.sandbox.ledger().pop().unwrap();
        assert_eq!(
            (sent.route, sent.body, sent.region.as_deref()),
            (Route::AddVoucher, Some(body), Some("NZ-01"))
        );
        added.json()["voucher"]["id"].as_str().unwrap().to_owned()
    }

    async fn total(&self) -> Value {
        self.ask("GET", "", None).await.json()["order"]["totalPrice"]["valueIncludingTax"].clone()
    }
}

#[tokio::test]
async fn a_deal_names_no_showtime_takes_its_price_off_and_goes_while_it_is_used() {
    let booking = Booking::at(House::new().await).await;
    let deal = booking.add("Deal", "DEALM0000700").await;
    assert_eq!(booking.total().await, 16.0);
    assert_eq!(booking.ask("DELETE", &format!("/vouchers/{deal}"), None).await.status, 204);
    assert_eq!(booking.total().await, 20.0);
    assert_eq!(booking.house.calls(Route::SetShowtime), 0);
    let gone = booking.ask("DELETE", &format!("/vouchers/{deal}"), None).await;
    assert_eq!(
        (gone.status, gone.problem().as_str()),
        (404, "not-found"),
        "a second time it is gone already"
    );
}

#[tokio::test]
async fn a_subscription_names_no_showtime_and_pays_no_ticket() {
    let booking = Booking::at(House::new().await).await;
    let pass = booking.add("Subscription", "SUBSC0000800").await;
    let tickets = json!({"tickets": [{"ticketTypeId": ADULT_VOUCHER, "voucherId": pass}, {"ticketTypeId": ADULT}], "seats": []});
    let refused = booking.ask("PUT", &format!("/showtimes/{SHOWTIME}"), Some(tickets)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (400, "invalid-request"));
    assert_eq!(booking.total().await, 20.0);
    assert_eq!(booking.ask("DELETE", &format!("/vouchers/{pass}"), None).await.status, 204);
}

#[tokio::test]
async fn a_voucher_of_another_kind_is_one_that_is_not_there() {
    let booking = Booking::at(House::new().await).await;
    let credentials = json!({"barcode": "DEALM0000700", "pin": "1234"});
    let body = json!({"type": "Ticket", "showtimeId": SHOWTIME, "credentials": credentials});
    let got = booking.ask("POST", "/vouchers", Some(body)).await;
    assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-accepted"));
}

/// Vista answers 403 to both, but the customer can resolve only one of them.
#[tokio::test]
async fn an_expired_member_signs_in_again_and_a_missing_permission_is_the_operators() {
    let booking = Booking::at(House::new().await).await;
    let path = format!("/ocapi/v1/orders/{}", booking.order);
    let read = || booking.proxy.request("GET", &path).header("checkout-order-token", &booking.token);
    let expired = Got::from(read().header("loyaltysessiontoken", "a-token-of-yesterday")).await;
    assert_eq!((expired.status, expired.problem().as_str()), (403, "session-expired"));
    booking.house.sandbox.inject(sandbox::Fault::once(Route::ReadOrder, sandbox::FaultKind::status(403)));
    let forbidden = Got::from(read()).await;
    assert_eq!((forbidden.status, forbidden.problem().as_str()), (503, "unavailable"));
}
