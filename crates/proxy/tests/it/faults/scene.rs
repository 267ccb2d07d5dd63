//! A request of a browser, in front of an order and a sandbox of its own.

use super::table::Call;
use crate::support::house::{Got, House, Served, base, client, new_key, voucher, with};
use crate::support::serve;
use proxy::Config;
use reqwest::RequestBuilder;
use sandbox::seed::{ADULT, BLITZO, PROCINEMA_CODES, SHOWTIME};
use sandbox::{Relay, Sandbox};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Longer than any condition takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox and a proxy, for calls one after the other.
pub(super) struct Stage {
    pub(super) house: House,
    pub(super) proxy: Served,
    /// Prepares the calls in place of a `proxy` whose settings do not allow it.
    patient: Option<Served>,
}

/// An order, and the request of a browser that makes a call.
pub(super) struct Scene<'a> {
    pub(super) call: Call,
    pub(super) house: &'a House,
    pub(super) proxy: &'a Served,
    pub(super) order: String,
    token: String,
    /// The voucher that `RemoveVoucher` removes.
    stored: String,
}

impl Stage {
    pub(super) async fn new() -> Stage {
        Stage::at(House::new().await).await
    }

    /// The same with a relay between proxy and sandbox.
    pub(super) async fn behind_a_relay() -> (Stage, Relay) {
        let sandbox = Sandbox::seeded();
        let relay = Relay::start(serve(sandbox::router(sandbox.clone())).await).await.unwrap();
        let house = House { sandbox, base: base(relay.address()) };
        (Stage::at(house).await, relay)
    }

    async fn at(house: House) -> Stage {
        let proxy = Served::with(house.config()).await;
        Stage { house, proxy, patient: None }
    }

    /// Makes the calls through a proxy with other settings.
    pub(super) async fn with(self, change: impl FnOnce(&mut Config)) -> Stage {
        let mut config = self.house.config();
        change(&mut config);
        Stage { proxy: Served::with(config).await, patient: Some(self.proxy), ..self }
    }

    /// An order of two adults, prepared for the call.
    pub(super) async fn scene(&self, call: Call) -> Scene<'_> {
        let Stage { house, proxy, patient } = self;
        let patient = patient.as_ref().unwrap_or(proxy);
        let order = house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        let token = patient.token(&order).await;
        let stored = match call {
            Call::Gift => {
                house.sell(&order).await;
                String::new()
            }
            Call::RemoveVoucher => {
                let path = format!("/ocapi/v1/orders/{order}/vouchers");
                let got = patient.ask(&token, "POST", &path, voucher("ADTMM0000222", "1234")).await;
                got.json()["voucher"]["id"].as_str().unwrap_or_else(|| panic!("{got:?}")).to_owned()
            }
            _ => String::new(),
        };
        Scene { call, house, proxy, order, token, stored }
    }
}

impl Scene<'_> {
    /// The request at the proxy or at a relay in front of it.
    pub(super) fn request(&self, at: SocketAddr, key: &str) -> RequestBuilder {
        let (method, path, body) = self.parts();
        let request = client().request(method.parse().unwrap(), format!("http://{at}{path}"));
        let request = request.header("checkout-order-token", &self.token).timeout(PATIENCE);
        with(if method == "GET" { request } else { request.header("idempotency-key", key) }, body)
    }

    pub(super) async fn ask(&self) -> Got {
        Got::from(self.request(self.proxy.public, &new_key())).await
    }

    fn parts(&self) -> (&'static str, String, Option<Value>) {
        let (order, stored) = (&self.order, &self.stored);
        let vista = format!("/ocapi/v1/orders/{order}");
        let own = format!("/checkout/v1/orders/{order}");
        let adults = json!([{"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}]);
        let item = json!([{"ItemId": 1, "DiscountCode": BLITZO}]);
        match self.call {
            Call::AddVoucher => ("POST", vista + "/vouchers", voucher("ADTMM0000111", "1234")),
            Call::SetShowtime => {
                let body = json!({"tickets": adults, "seats": []});
                ("PUT", format!("{vista}/showtimes/{SHOWTIME}"), Some(body))
            }
            Call::RemoveVoucher => ("DELETE", format!("{vista}/vouchers/{stored}"), None),
            Call::ApplyDiscount => {
                let body = json!({"UserSessionId": order, "TicketDiscounts": item, "ReturnOrder": true});
                ("POST", "/RESTTicketing.svc/order/discount".to_owned(), Some(body))
            }
            Call::ReadOrder => ("GET", vista, None),
            Call::ReadPrices => ("GET", format!("/ocapi/v1/showtimes/{SHOWTIME}/ticket-prices"), None),
            Call::Check => {
                ("POST", own + "/payments", Some(json!({"code": PROCINEMA_CODES[0], "amount": 5.0})))
            }
            Call::Gift => ("POST", own + "/gift", None),
            Call::Redeem | Call::Unredeem => panic!("no request of a browser makes this call"),
        }
    }

    /// The beginning of the request line of the browser, for a relay in front of the proxy.
    pub(super) fn line(&self) -> String {
        let (method, path, _) = self.parts();
        format!("{method} {path}")
    }

    /// The beginning of the request line of the call, for a relay in front of the sandbox.
    pub(super) fn upstream_line(&self) -> String {
        match self.call {
            Call::Check => "POST /v1/check".to_owned(),
            Call::Gift => "POST /api/partners/codes/generate".to_owned(),
            _ => self.line(),
        }
    }

    /// Whether the call took effect since `before`: ", done", ", not done", or nothing for a read.
    pub(super) fn since(&self, before: &str) -> &'static str {
        match (self.effect().as_str(), before) {
            ("", _) => "",
            (now, before) if now == before => ", not done",
            _ => ", done",
        }
    }

    /// A figure that the effect of the call changes; empty for a read.
    pub(super) fn effect(&self) -> String {
        let read = self.house.sandbox.order(&self.order);
        match self.call {
            Call::AddVoucher | Call::RemoveVoucher => read
                .map(|read| read.order.vouchers.map(|vouchers| vouchers.len()))
                .map_or_else(String::new, |n| format!("{n:?}")),
            Call::SetShowtime | Call::ApplyDiscount => read
                .map_or_else(String::new, |read| format!("{:?}", read.order.total_price.value_including_tax)),
            Call::Gift => self.house.sandbox.codes_remaining().to_string(),
            Call::ReadOrder | Call::ReadPrices | Call::Check | Call::Redeem | Call::Unredeem => String::new(),
        }
    }

    /// The number of calls that the sandbox received.
    pub(super) fn calls(&self) -> usize {
        self.house.calls(self.call.upstream_route())
    }

    /// Other customers are served while this request waits.
    pub(super) async fn assert_that_others_are_served(&self) {
        for (path, status) in [("/checkout/v1/capabilities", 200), ("/health/ready", 204)] {
            assert_eq!(
                self.proxy.ask(&self.token, "GET", path, None).await.status,
                status,
                "{:?} {path}",
                self.call
            );
        }
    }

    /// Waits until the proxy has no request under way, and the order can be read.
    pub(super) async fn until_it_is_over(&self) {
        let kind = if self.call == Call::Gift { "orders/completed" } else { "orders" };
        let path = format!("/ocapi/v1/{kind}/{}", self.order);
        let began = Instant::now();
        // The proxy of a test may have a time limit that a slow machine reaches.
        while self.proxy.ask(&self.token, "GET", &path, None).await.status != 200
            || !self.proxy.metrics().await.contains("\nvoucher_checkout_in_flight 0\n")
        {
            assert!(began.elapsed() < PATIENCE, "{:?}", self.call);
        }
    }
}

/// The answer to the browser: the problem, or "ok".
pub(super) fn told(got: &Got) -> String {
    if got.status >= 300 {
        return got.problem();
    }
    let says = |name: &str| got.text.contains(name);
    // Connect's failures stay inside a 200.
    let failed = serde_json::from_str::<Value>(&got.text)
        .is_ok_and(|body| body["Result"].as_i64().is_some_and(|result| result != 0));
    assert!(!says("default backend"), "{got:?}");
    if failed { "refused".to_owned() } else { "ok".to_owned() }
}
