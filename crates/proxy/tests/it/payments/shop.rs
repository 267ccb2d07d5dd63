//! A customer with an order, and a proxy with voucher payments.

use crate::support::house::{Got, House, Served};
use jiff::{SignedDuration, Timestamp};
use proxy::Config;
use proxy::config::CinemaSite;
use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME, SITE};
use sandbox::{FaultKind, ProcinemaRedemption, RedemptionState, Route, Sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) const CODE: &str = PROCINEMA_CODES[0];
pub(crate) const SUISANR: &str = "1013.947";
/// Longer than any condition takes on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Shop {
    pub(crate) house: House,
    pub(crate) proxy: Served,
    pub(crate) order: String,
    pub(crate) token: String,
}

/// Settings whose cinema has an id at ProCinema.
pub(crate) fn config(house: &House) -> Config {
    let mut config = house.config();
    config.procinema.procinema_site =
        vec![CinemaSite { vista: SITE.to_owned(), procinema: "1147630".to_owned() }];
    config
}

impl Shop {
    /// An answer of Vista to a read of the order.
    pub(crate) fn read_as(&self, status: &str, total: f64) -> FaultKind {
        let price = json!({"valueIncludingTax": total});
        let order = json!({"order": {"id": self.order, "status": status, "totalPrice": price}});
        FaultKind::Status { status: 200, retry_after: None, error_code: None, body: Some(order) }
    }

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

    /// Enters a code; `amount` is a JSON number.
    pub(crate) async fn pay(&self, code: &str, amount: &str) -> Got {
        let amount: Value = serde_json::from_str(amount).unwrap();
        self.ask("POST", "/payments", Some(json!({"code": code, "amount": amount}))).await
    }

    pub(crate) async fn payments(&self) -> Value {
        self.ask("GET", "/payments", None).await.json()["payments"].clone()
    }

    /// The last payment.
    pub(crate) async fn payment(&self) -> Value {
        self.payments().await.as_array().unwrap().last().cloned().unwrap_or_default()
    }

    /// Takes the last payment back.
    pub(crate) async fn take_back(&self) -> Got {
        let id = self.payment().await["id"].as_str().unwrap().to_owned();
        self.ask("DELETE", &format!("/payments/{id}"), None).await
    }

    /// The site is about to collect this amount.
    pub(crate) async fn complete(&self, amount: f64) -> Got {
        self.ask("POST", "/complete", Some(json!({"amount": amount}))).await
    }

    /// Expects another amount due for this reason. Returns it.
    pub(crate) async fn changed(&self, amount: f64, code: &str) -> f64 {
        let got = self.complete(amount).await;
        assert_eq!((got.status, got.problem().as_str()), (409, code), "{got:?}");
        got.json()["due"].as_f64().unwrap()
    }

    /// Asks until the completion is no longer pending.
    pub(crate) async fn complete_at_last(&self, amount: f64) -> Value {
        let got = self.asked_at_last(amount).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.json()
    }

    /// The same, for any answer.
    pub(crate) async fn asked_at_last(&self, amount: f64) -> Got {
        let began = Instant::now();
        loop {
            let got = self.complete(amount).await;
            if got.status != 200 || got.json()["status"] != "Pending" {
                return got;
            }
            assert!(began.elapsed() < PATIENCE, "{got:?}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Waits until the redemption runner has brought the payment into this state.
    pub(crate) async fn until(&self, state: &str) {
        self.until_within(state, PATIENCE).await;
    }

    /// The same if quiet periods of half a minute have to pass first.
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

    /// Waits until the order has no more time left than this.
    pub(crate) async fn until_time_left(&self, left: SignedDuration) {
        let path = format!("/ocapi/v1/orders/{}", self.order);
        let order = self.proxy.ask(&self.token, "GET", &path, None).await.json()["order"].clone();
        let ends: Timestamp = order["expiresAt"].as_str().unwrap().parse().unwrap();
        let wait = ends.duration_since(Timestamp::now()) - left;
        tokio::time::sleep(wait.unsigned_abs()).await;
    }

    /// The events that operators were alerted to, each as often as it happened.
    pub(crate) async fn notices(&self) -> Vec<String> {
        let metrics = self.proxy.metrics().await;
        let lines = metrics.lines().filter_map(|line| {
            let labels = line.strip_prefix("voucher_checkout_redemption_events_total{event=\"")?;
            let (event, rest) = labels.split_once('"')?;
            let times: usize = rest.rsplit(' ').next()?.parse().ok()?;
            Some(vec![event.to_owned(); times])
        });
        let mut told: Vec<String> = lines.flatten().collect();
        told.sort();
        told
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

    /// From here on the order has this many tickets of 10.00.
    pub(crate) async fn has_tickets(&self, tickets: usize) {
        let path = format!("/ocapi/v1/orders/{}/showtimes/{SHOWTIME}", self.order);
        let body = json!({"tickets": vec![json!({"ticketTypeId": ADULT}); tickets], "seats": []});
        let got = self.proxy.ask(&self.token, "PUT", &path, Some(body)).await;
        assert_eq!(got.status, 200, "{got:?}");
    }
}
