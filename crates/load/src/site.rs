//! The booking site: its customers, their reads, and how a request is repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Client, Method};
use sandbox::Sandbox;
use sandbox::seed::{ADULT, SHOWTIME_WITHOUT_SEATS as SHOWTIME};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::figures::{Figures, Timer};
use crate::programs::{Proxy, SITE_KEY};
use crate::purchase::{Purchase, Told};

/// The orders that are only read.
const ORDERS: usize = 200;
const REPEAT: Duration = Duration::from_millis(500);
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);
/// Vouchers for an adult, with the PIN of `purchase`. A voucher can be on one order at a time.
const VOUCHERS: [&str; 4] = ["ADTMM0000111", "ADTMM0000222", "ADTMM0000555", "ADTMM0000300"];

/// The booking site with all its customers.
pub(crate) struct Site {
    pub(crate) sandbox: Sandbox,
    pub(crate) ports: [u16; 2],
    pub(crate) figures: Figures,
    pub(crate) purchases: Mutex<Vec<Purchase>>,
    /// Answers that contradict the sandbox.
    pub(crate) faults: Mutex<Vec<String>>,
    client: Client,
    orders: Vec<Customer>,
    /// Those that are on no order.
    pub(crate) vouchers: Mutex<Vec<&'static str>>,
    next: AtomicUsize,
}

#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) order: String,
    token: String,
    address: String,
    /// The proxy that was asked last.
    proxy: usize,
}

impl Site {
    /// A site with open orders.
    pub(crate) async fn open(sandbox: &Sandbox, ports: [u16; 2]) -> Result<Self> {
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(15)).build()?;
        let mut site = Self {
            sandbox: sandbox.clone(),
            ports,
            figures: Figures::new(),
            purchases: Mutex::default(),
            faults: Mutex::default(),
            client,
            orders: Vec::new(),
            vouchers: Mutex::new(VOUCHERS.to_vec()),
            next: AtomicUsize::new(0),
        };
        for _ in 0..ORDERS {
            let customer = site.customer("token of a read order", Instant::now()).await?;
            site.orders.push(customer);
        }
        Ok(site)
    }

    /// A customer with an order of one adult and its token.
    pub(crate) async fn customer(&self, kind: &'static str, due: Instant) -> Result<Customer> {
        let order =
            self.sandbox.create_order(SHOWTIME, &[ADULT], &[]).map_err(|_| anyhow::anyhow!("no order"))?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let address = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
        let mut customer = Customer { order, token: String::new(), address, proxy: number % 2 };
        let wish = json!({"orderId": customer.order, "suisanr": customer.order});
        let (_, answer) =
            self.ask(&mut customer, kind, due, Method::POST, "/checkout/v1/order-tokens", &wish).await?;
        customer.token = answer["token"].as_str().context("no token")?.to_owned();
        Ok(customer)
    }

    /// One request. Without an answer, or after one that decided nothing, the other proxy gets the same request with the
    /// same key.
    pub(crate) async fn ask(
        &self,
        customer: &mut Customer,
        kind: &'static str,
        due: Instant,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<(u16, Value)> {
        let key = Uuid::new_v4().to_string();
        let mut timer = Timer::start(kind, due);
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let url = format!("http://127.0.0.1:{}{path}", self.ports[customer.proxy % 2]);
            let mut request =
                self.client.request(method.clone(), url).header("x-forwarded-for", &customer.address);
            request = match customer.token.as_str() {
                "" => request.bearer_auth(SITE_KEY),
                // Only the site's backend may complete an order.
                _ if path.ends_with("/complete") => request.bearer_auth(SITE_KEY),
                token => request.header("checkout-order-token", token),
            };
            if method != Method::GET {
                request = request.header("idempotency-key", &key);
            }
            if !body.is_null() {
                request = request.json(body);
            }
            let answer = match request.send().await {
                Ok(answer) => Some((answer.status().as_u16(), answer.bytes().await)),
                Err(_) => None,
            };
            match answer {
                Some((status, Ok(body))) if !is_repeated(status, &body) => {
                    self.figures.ended(&timer, Some(status));
                    return Ok((status, serde_json::from_slice(&body).unwrap_or_default()));
                }
                _ => {
                    timer.repeated += 1;
                    customer.proxy += 1;
                    sleep(REPEAT).await;
                }
            }
        }
        self.figures.ended(&timer, None);
        bail!("no answer to {kind}")
    }

    /// Reads the order or its prices.
    pub(crate) async fn read(self: Arc<Self>, number: u32, due: Instant) {
        let mut customer = self.orders[number as usize % ORDERS].clone();
        customer.proxy = number as usize;
        let (kind, path) = match number % 4 / 2 {
            0 => ("read the order", format!("/ocapi/v1/orders/{}", customer.order)),
            _ => ("read the prices", format!("/ocapi/v1/showtimes/{SHOWTIME}/ticket-prices")),
        };
        let read = self.ask(&mut customer, kind, due, Method::GET, &path, &Value::Null).await;
        if let Ok((status, _)) = read
            && status != 200
        {
            self.fault(format!("{kind}: {status}")).await;
        }
    }

    /// Waits until both proxies serve, and expects a purchase through each.
    pub(crate) async fn come_back(self: &Arc<Self>, proxies: &[Proxy], patience: Duration) -> Vec<String> {
        for (proxy, number) in proxies.iter().zip(0_u32..) {
            if let Err(error) = proxy.ready(patience).await {
                return vec![format!("the service did not come back: {error:#}")];
            }
            self.next.store(number as usize, Ordering::Relaxed);
            // Not a number that shares its code or is abandoned.
            Arc::clone(self).buy(u32::MAX - 3 - number, Instant::now(), false).await;
            if self.purchases.lock().await.last().is_none_or(|last| last.told != Told::Completed) {
                return vec!["the service did not come back: a purchase was not completed".to_owned()];
            }
        }
        Vec::new()
    }

    pub(crate) async fn fault(&self, fault: String) {
        self.faults.lock().await.push(fault);
    }
}

/// Whether the same request is sent again: the store or the cinema does not answer, or the first attempt still runs. An
/// unknown outcome is looked up.
fn is_repeated(status: u16, body: &[u8]) -> bool {
    let named = |code: &str| body.windows(code.len()).any(|part| part == code.as_bytes());
    status == 503 || status == 429 || (status == 409 && named("order-busy"))
}
