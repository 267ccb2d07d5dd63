//! A customer with an order, in front of a proxy that takes ProCinema vouchers.

use crate::house::{Got, House, Served};
use proxy::Config;
use proxy::config::CinemaSite;
use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME, SITE};
use sandbox::{ProcinemaRedemption, RedemptionState, Route, Sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) const CODE: &str = PROCINEMA_CODES[0];
pub(crate) const SUISANR: &str = "1013.947";
/// No condition takes longer, on a slow machine with everything else running.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Shop {
    pub(crate) house: House,
    pub(crate) proxy: Served,
    pub(crate) order: String,
    pub(crate) token: String,
}

/// The settings of a house whose cinema has a name at ProCinema, and where nobody guesses too much.
pub(crate) fn config(house: &House) -> Config {
    let mut config = house.config();
    config.procinema.procinema_site =
        vec![CinemaSite { vista: SITE.to_owned(), procinema: "1147630".to_owned() }];
    config
}

impl Shop {
    /// An order of two adults, 20.00 in all.
    pub(crate) async fn open() -> Shop {
        Shop::of(Sandbox::seeded(), |_| {}).await
    }

    pub(crate) async fn of(sandbox: Sandbox, change: impl FnOnce(&mut Config)) -> Shop {
        let house = House::of(sandbox).await;
        let mut config = config(&house);
        change(&mut config);
        let proxy = Served::with(config).await;
        let order = house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        let wish = json!({"orderId": order, "suisanr": SUISANR});
        let token = proxy.token_answer(wish).await.json()["token"].as_str().unwrap().to_owned();
        Shop { house, proxy, order, token }
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.proxy.ask(&self.token, method, &format!("/checkout/v1/orders/{}{path}", self.order), body).await
    }

    /// Asks to pay with a code; `amount` as the number stands in JSON.
    pub(crate) async fn pay(&self, code: &str, amount: &str, currency: &str) -> Got {
        let amount: Value = serde_json::from_str(amount).unwrap();
        let body = json!({"code": code, "amount": amount, "currency": currency});
        self.ask("PUT", "/payment", Some(body)).await
    }

    pub(crate) async fn payment(&self) -> Value {
        self.ask("GET", "/payment", None).await.json()["payment"].clone()
    }

    pub(crate) async fn take_back(&self) -> Got {
        self.ask("DELETE", "/payment", None).await
    }

    pub(crate) async fn complete(&self) -> Got {
        self.ask("POST", "/complete", None).await
    }

    /// Completes until it is no longer pending.
    pub(crate) async fn complete_at_last(&self) -> Value {
        let began = Instant::now();
        loop {
            let got = self.complete().await;
            assert_eq!(got.status, 200, "{got:?}");
            if got.json()["status"] != "Pending" {
                return got.json();
            }
            assert!(began.elapsed() < PATIENCE, "{got:?}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Waits until the payment is in this state, which the sweep brings it to.
    pub(crate) async fn until(&self, state: &str) {
        self.until_within(state, PATIENCE).await;
    }

    /// The same where quiet periods of half a minute have to pass first.
    pub(crate) async fn until_long(&self, state: &str) {
        self.until_within(state, 4 * PATIENCE).await;
    }

    async fn until_within(&self, state: &str, patience: Duration) {
        let began = Instant::now();
        while self.payment().await["state"] != state {
            assert!(began.elapsed() < patience, "{:?}", self.payment().await);
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    pub(crate) async fn sell(&self) {
        self.house.sell(&self.order).await;
    }

    pub(crate) fn redemptions(&self) -> Vec<ProcinemaRedemption> {
        self.house.sandbox.procinema_redemptions(CODE)
    }

    pub(crate) fn standing(&self) -> usize {
        self.redemptions().iter().filter(|each| each.state == RedemptionState::Standing).count()
    }

    pub(crate) fn calls(&self, route: Route) -> usize {
        self.house.calls(route)
    }

    /// The order costs half from here on.
    pub(crate) async fn take_off_a_ticket(&self) {
        let path = format!("/ocapi/v1/orders/{}/showtimes/{SHOWTIME}", self.order);
        let body = json!({"tickets": [{"ticketTypeId": ADULT}], "seats": []});
        let got = self.proxy.ask(&self.token, "PUT", &path, Some(body)).await;
        assert_eq!(got.status, 200, "{got:?}");
    }
}
