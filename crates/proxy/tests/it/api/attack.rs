//! Attempts at codes from thousands of addresses, and at one code through two proxies at once.

use crate::support::house::{Folder, House, ORIGIN, SITE_KEY, Served, base, new_key, voucher};
use crate::support::{Answer, app, send, serve};
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use axum::{Json, Router};
use proxy::Config;
use sandbox::seed::SHOWTIME;
use sandbox::{Route, Sandbox, Settings};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::task::JoinSet;

/// Codes with this prefix are right.
const RIGHT: &str = "RIGHT";

/// A Vista with every order and voucher that a test needs. It counts the wrong attempts.
async fn vista(wrong: Arc<AtomicU32>) -> SocketAddr {
    let tried = async move |body: Bytes| {
        let asked: Value = serde_json::from_slice(&body).unwrap();
        if asked["credentials"]["barcode"].as_str().unwrap().starts_with(RIGHT) {
            return Json(json!({"voucher": {"id": "v1", "type": "Ticket"}, "availableRedemptions": 1}))
                .into_response();
        }
        wrong.fetch_add(1, Ordering::SeqCst);
        (StatusCode::BAD_REQUEST, Json(json!({"errorCode": "VoucherNotAccepted"}))).into_response()
    };
    let price = json!({"valueIncludingTax": 10.0, "valueExcludingTax": 8.7, "tax": 1.3});
    let order = json!({"order": {"id": "any", "expiresAt": "2099-01-01T00:00:00Z", "totalPrice": price}});
    serve(
        Router::new()
            .route("/ocapi/v1/orders/{order}", axum::routing::get(async move || Json(order)))
            .route("/ocapi/v1/orders/{order}/vouchers", axum::routing::post(tried)),
    )
    .await
}

struct Siege {
    proxy: Router,
    wrong: Arc<AtomicU32>,
}

impl Siege {
    async fn begin() -> Siege {
        let wrong = Arc::new(AtomicU32::new(0));
        let mut config = Config::new(base(vista(wrong.clone()).await), "token".into());
        config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
        config.edge.forwarded_hops = 1;
        Siege { proxy: app(config).await, wrong }
    }

    async fn token(&self, order: &str) -> String {
        let wish = json!({"orderId": order}).to_string();
        let request =
            Request::post("/checkout/v1/order-tokens").header("authorization", format!("Bearer {SITE_KEY}"));
        let request = request.header("content-type", "application/json").body(Body::from(wish)).unwrap();
        send(&self.proxy, request).await.json()["token"].as_str().unwrap().to_owned()
    }

    async fn tokens(&self, whose: &str, orders: usize) -> Arc<Vec<(String, String)>> {
        let mut tokens = Vec::new();
        for order in 0..orders {
            let order = format!("{whose}{order}");
            let token = self.token(&order).await;
            tokens.push((order, token));
        }
        Arc::new(tokens)
    }

    /// An attempt from an address, on the load balancer's connection.
    async fn attempt(proxy: &Router, (order, token): &(String, String), client: u32, code: &str) -> Answer {
        let path = format!("/ocapi/v1/orders/{order}/vouchers");
        let request = Request::post(path).header("content-type", "application/json");
        let request = request.header("checkout-order-token", token).header("idempotency-key", new_key());
        let request = request.header("x-forwarded-for", Ipv4Addr::from_bits(client).to_string());
        let mut request = request.body(Body::from(voucher(code, "1234").unwrap().to_string())).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 443))));
        send(proxy, request).await
    }

    /// Attempts from 10,000 addresses, one each, on these orders in turn. Returns the number that Vista received.
    async fn attack(&self, orders: &Arc<Vec<(String, String)>>) -> u32 {
        let mut attackers = JoinSet::new();
        let mut let_through = 0;
        for address in 0..10_000_u32 {
            let (proxy, orders) = (self.proxy.clone(), orders.clone());
            attackers.spawn(async move {
                let order = &orders[address as usize % orders.len()];
                let client = 0x0a00_0000 + address * 7;
                Siege::attempt(&proxy, order, client, &format!("GUESS{address:08}")).await.status
            });
            if attackers.len() == 64 {
                let_through += u32::from(attackers.join_next().await.unwrap().unwrap() == 400);
            }
        }
        while let Some(status) = attackers.join_next().await {
            let_through += u32::from(status.unwrap() == 400);
        }
        let_through
    }

    /// Customers with an order, an address and a right voucher each. Returns the number that could use it.
    async fn customers(proxy: Router, orders: Arc<Vec<(String, String)>>) -> usize {
        let mut content = 0;
        for (number, order) in orders.iter().enumerate() {
            let client = 0xc000_0200 + u32::try_from(number).unwrap();
            let got = Siege::attempt(&proxy, order, client, &format!("{RIGHT}{number:06}")).await;
            content += usize::from(got.status == 200);
        }
        content
    }
}

#[tokio::test]
async fn ten_thousand_addresses_get_few_attempts_and_the_customers_pay_on() {
    let siege = Siege::begin().await;
    let attackers = siege.tokens("bad", 60).await;
    let customers = siege.tokens("good", 400).await;
    let paying = tokio::spawn(Siege::customers(siege.proxy.clone(), customers.clone()));
    let let_through = siege.attack(&attackers).await;
    let content = paying.await.unwrap();
    assert!(content * 100 >= customers.len() * 99, "{content} of {}", customers.len());
    // Customers can pay afterwards too, when the attack has used up its share.
    let content = Siege::customers(siege.proxy.clone(), customers.clone()).await;
    assert!(content * 100 >= customers.len() * 99, "{content} of {}", customers.len());
    let wrong = siege.wrong.load(Ordering::SeqCst);
    assert_eq!(wrong, let_through);
    // The open half, and at most two for each of the orders.
    assert!((150..=270).contains(&wrong), "{wrong}");
}

#[tokio::test]
async fn no_number_of_orders_gets_more_than_three_hundred_attempts_through() {
    let siege = Siege::begin().await;
    let attackers = siege.tokens("bad", 500).await;
    assert_eq!(siege.attack(&attackers).await, 300);
    assert_eq!(siege.wrong.load(Ordering::SeqCst), 300);
}

/// 500 attempts at one code at once, through two proxies of one store, each for its own order and address as far as the
/// limits allow. Returns the number that Vista received.
async fn race(store: &str) {
    let house = House::of(Sandbox::with(Settings { attempts: 1_000_000, ..Settings::default() })).await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.edge.forwarded_hops = 1;
    config.edge.connections_per_address = 1_000;
    config.state.store = store.parse().unwrap();
    let proxies = [Served::with(config.clone()).await, Served::with(config).await];
    // Without tickets, because the auditorium has fewer seats.
    let orders: Vec<String> =
        (0..100).map(|_| house.sandbox.create_order(SHOWTIME, &[], &[]).unwrap()).collect();
    let attempts: JoinSet<u16> = (0..500)
        .map(|number: usize| {
            let path = format!("/ocapi/v1/orders/{}/vouchers", orders[number % orders.len()]);
            let request = proxies[number % 2].request("POST", &path);
            let client = Ipv4Addr::from_bits(0xc000_0200 + number as u32);
            let pin = format!("{number:04}");
            let request = request.header("x-forwarded-for", client.to_string());
            let request = request.json(&voucher("ADTMM0000222", &format!("9{pin}")));
            async move { request.send().await.unwrap().status().as_u16() }
        })
        .collect();
    let answers = attempts.join_all().await;
    let refused = answers.iter().filter(|status| **status == 400).count();
    let asked = house.calls(Route::AddVoucher);
    assert!((1..=5).contains(&asked), "{asked} of 500, {refused} refused");
    // The others were refused by the limit of all callers, or by a busy store; Vista received none of them.
    assert!(answers.iter().all(|status| [400, 429, 503].contains(status)), "{answers:?}");
    // Those that reached Vista had a wrong PIN. How many more a store answers in time depends on the machine.
    assert!(refused >= asked, "{refused} of {asked}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_five_hundred_tries_of_one_code_through_two_proxies_five_reach_vista() {
    let folder = Folder::new();
    race(&folder.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn the_same_on_postgresql() {
    race(&crate::support::house::postgres().await).await;
}
