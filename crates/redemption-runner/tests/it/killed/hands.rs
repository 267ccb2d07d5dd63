//! The runner's world over HTTP, on a clock that only sleeping and the test advance. It kills its process at a point.

use crate::support::answers::{self, Answer};
use redemption::{Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, UnredeemAnswer};
use redemption_runner::World;
use reqwest::{Client, Method};
use sandbox::{OCAPI_TOKEN, PROCINEMA_KEY};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use store::{RedemptionRow, Sealed};

pub(crate) const CODE: &str = "SANDBOX867C42F3";
/// The time left of every order, whenever it is read.
const TIME_LEFT: Millis = 600_000;

pub(crate) struct Hands {
    pub(crate) base: String,
    pub(crate) client: Client,
    pub(crate) clock: AtomicI64,
    /// The number of points until this process dies. If it is 0 at the start, the process does not die.
    pub(crate) dies_in: AtomicU32,
}

impl Hands {
    pub(crate) fn new(base: &str, now: Millis, dies_in: u32) -> Hands {
        Hands {
            base: base.to_owned(),
            client: client(),
            clock: AtomicI64::new(now),
            dies_in: AtomicU32::new(dies_in),
        }
    }

    pub(crate) fn pass(&self, time: Millis) {
        self.clock.fetch_add(time, Ordering::Relaxed);
    }

    /// A point at which the process may be killed. No destructor runs, and no buffer is flushed.
    fn point(&self) {
        if self.dies_in.load(Ordering::Relaxed) > 0 && self.dies_in.fetch_sub(1, Ordering::Relaxed) == 1 {
            let _ = Command::new("sh").args(["-c", "kill -KILL $PPID"]).status();
            loop {
                std::thread::park();
            }
        }
    }

    /// `None` if the connection breaks.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let call = self.client.request(method, format!("{}{path}", self.base));
        let mut call = call.header("x-api-key", PROCINEMA_KEY).bearer_auth(OCAPI_TOKEN);
        if let Some(body) = body {
            call = call.json(&body);
        }
        let answer = call.send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.unwrap_or_default()))
    }

    async fn of_the_code(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }
}

/// Without certificates, because loading them takes longer than a whole story.
fn client() -> Client {
    let plain = Client::builder().tls_certs_only([]).timeout(Duration::from_secs(20)).no_proxy();
    plain.retry(reqwest::retry::never()).build().unwrap()
}

impl World for Hands {
    /// The runner asks for the time before and after each save, so also before and after each call.
    fn now(&self) -> Millis {
        self.point();
        self.clock.load(Ordering::Relaxed)
    }

    async fn sleep(&self, time: Duration) {
        self.pass(i64::try_from(time.as_millis()).unwrap());
    }

    async fn order(&self, order_id: &str, _: &Sealed) -> OrderAnswer {
        let open = self.call(Method::GET, &format!("/ocapi/v1/orders/{order_id}"), None).await;
        match open {
            Some((200, body)) => OrderAnswer::Open { time_left: TIME_LEFT, total: total(&body) },
            Some((404, _)) => {
                let path = format!("/ocapi/v1/orders/completed/{order_id}");
                match self.call(Method::GET, &path, None).await {
                    Some((200, body)) => OrderAnswer::Completed { total: total(&body) },
                    Some((404, _)) => OrderAnswer::Gone,
                    _ => OrderAnswer::Unknown,
                }
            }
            _ => OrderAnswer::Unknown,
        }
    }

    async fn check(&self, _: &Sealed) -> CheckAnswer {
        answers::check(&self.of_the_code("/v1/check", json!({"code": CODE})).await)
    }

    async fn redeem(&self, _: &Sealed, amount: Amount) -> RedeemAnswer {
        assert_eq!(amount.rappen() % 100, 0);
        let body = json!({"code": CODE, "amount": amount.rappen() / 100});
        answers::redeem(&self.of_the_code("/v1/redeem", body).await)
    }

    async fn unredeem(&self, _: &Sealed) -> UnredeemAnswer {
        answers::unredeem(&self.of_the_code("/v1/unredeem", json!({"code": CODE})).await)
    }

    fn report(&self, _: &RedemptionRow, _: Notice) {}
}

/// "20.0" to 2000.
fn total(body: &Value) -> i64 {
    let major = body["order"]["totalPrice"]["valueIncludingTax"].to_string();
    let (whole, part) = major.split_once('.').unwrap_or((&major, ""));
    let part: i64 = format!("{part:0<2}").parse().unwrap();
    whole.parse::<i64>().unwrap() * 100 + part
}
