//! Everything outside the workers: the sandbox, a clock, and the acts that are under way.

use super::acts::{Act, Charge, Sold};
use crate::support::answers::Answer;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use redemption::OrderAnswer;
use sandbox::seed::{ADULT, SHOWTIME};
use sandbox::{OCAPI_TOKEN, PROCINEMA_KEY, RedeemedBy, RedemptionState, Sandbox, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use tower::ServiceExt;

pub(crate) const CODE: &str = "SANDBOX867C42F3";
/// Longer than any schedule, because only an act ends an order here.
const WEEK_MINUTES: u32 = 10_080;

/// The place for the answer of an act.
pub(crate) type Slot = Arc<Mutex<Answer>>;

struct Coming {
    at: i64,
    act: Act,
    answer: Slot,
}

/// The facts that the laws need.
#[derive(Default)]
pub(crate) struct Facts {
    /// Another channel redeemed the code.
    pub(crate) elsewhere: bool,
    /// A worker's redeem was refused because a copy of it had been executed.
    pub(crate) copy_refused: bool,
    /// An unredeem was refused because of the key or the address.
    pub(crate) key_refused: bool,
    /// The number of executed unredeems of each customer.
    pub(crate) unredeemed: [u32; 2],
    /// The customers that reversed another channel's redemption, and whether that was their first unredeem.
    pub(crate) reversed_elsewhere: Vec<(usize, bool)>,
    /// When each customer's order ended.
    pub(crate) order_ended: [Option<i64>; 2],
    pub(crate) sold: [Option<Sold>; 2],
    /// The notices to operators, by name.
    pub(crate) notices: BTreeMap<&'static str, u64>,
    pub(crate) calls: u64,
}

pub(crate) struct State {
    pub(crate) now: i64,
    coming: Vec<Coming>,
    pub(crate) facts: Facts,
    /// The redemptions' ids.
    pub(crate) redemptions: Vec<String>,
    pub(crate) broken: Vec<String>,
    pub(crate) story: Vec<String>,
}

pub(crate) struct Cinema {
    pub(crate) sandbox: Sandbox,
    router: Router,
    pub(crate) orders: Vec<String>,
    expires_at: Vec<i64>,
    /// How long a completed order is in neither list.
    lag: i64,
    begins: i64,
    logs: bool,
    state: Mutex<State>,
}

/// The customer's mark on a redemption.
pub(crate) fn mark(customer: usize) -> String {
    format!("film-{customer}")
}

impl Cinema {
    /// An order for each of `expires_at`.
    pub(crate) fn open(begins: i64, expires_at: Vec<i64>, lag: i64, logs: bool) -> Cinema {
        let sandbox = Sandbox::with(Settings { expiry_minutes: WEEK_MINUTES, ..Settings::default() });
        let order = |_: &i64| sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        let orders = expires_at.iter().map(order).collect();
        let state = State {
            now: begins,
            coming: Vec::new(),
            facts: Facts::default(),
            redemptions: Vec::new(),
            broken: Vec::new(),
            story: Vec::new(),
        };
        let router = sandbox::router(sandbox.clone());
        Cinema { sandbox, router, orders, expires_at, lag, begins, logs, state: Mutex::new(state) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn now(&self) -> i64 {
        self.state().now
    }

    pub(crate) fn log(&self, line: impl FnOnce() -> String) {
        if self.logs {
            let mut state = self.state();
            let line = format!("{:>9} {}", state.now - self.begins, line());
            state.story.push(line);
        }
    }

    pub(crate) fn broke(&self, law: String) {
        self.log(|| format!("*** {law}"));
        self.state().broken.push(law);
    }

    pub(crate) fn plan(&self, at: i64, act: Act) -> Slot {
        let answer = Slot::default();
        self.state().coming.push(Coming { at, act, answer: answer.clone() });
        answer
    }

    pub(crate) fn anything_coming(&self) -> bool {
        !self.state().coming.is_empty()
    }

    /// Advances the clock to `time`, and lets the acts until then happen.
    pub(crate) fn advance_to(&self, time: i64) {
        loop {
            let mut state = self.state();
            let due = state.coming.iter().enumerate().filter(|(_, coming)| coming.at <= time);
            let Some((index, _)) = due.min_by_key(|(index, coming)| (coming.at, *index)) else {
                state.now = state.now.max(time);
                return;
            };
            // Acts of the same time keep their order.
            let coming = state.coming.remove(index);
            state.now = state.now.max(coming.at);
            drop(state);
            let answer = self.happen(&coming.act);
            self.log(|| format!("· {:?} → {answer:?}", coming.act));
            *coming.answer.lock().unwrap() = answer;
        }
    }

    fn happen(&self, act: &Act) -> Answer {
        match *act {
            Act::Redeem { customer, amount } => {
                let major = format!("{}.{:02}", amount / 100, amount % 100);
                let amount: Value = serde_json::from_str(&major).unwrap();
                let body = json!({"code": CODE, "amount": amount, "suisanr": mark(customer)});
                Some(self.call("POST", "/v1/redeem", &body))
            }
            Act::Unredeem { customer } => Some(self.unredeem(customer)),
            Act::SiteSells { customer, charge } => self.sells(customer, charge),
            Act::Expires { customer } => {
                if self.sandbox.expire_order(&self.orders[customer]) {
                    self.order_ends(customer);
                }
                None
            }
            Act::Tickets { customer, number } => {
                let path = format!("/ocapi/v1/orders/{}/showtimes/{SHOWTIME}", self.orders[customer]);
                let tickets = vec![json!({"ticketTypeId": ADULT}); number];
                Some(self.call("PUT", &path, &json!({"tickets": tickets, "seats": []})))
            }
            Act::RedeemedElsewhere => {
                let done = self.sandbox.procinema_redeem_elsewhere(CODE);
                self.state().facts.elsewhere |= done;
                None
            }
        }
    }

    /// The site's payment completes the order at its present price.
    fn sells(&self, customer: usize, charge: Charge) -> Answer {
        let total = self.price(customer)?;
        let path = format!("/__sandbox/orders/{}/pay", self.orders[customer]);
        let answer = self.call("POST", &path, &Value::Null);
        if answer.1["status"] == "Completed" {
            let (charged, confirmed) = match charge {
                Charge::Confirmed(amount) => ((amount.total - amount.amount).max(0), Some(amount)),
                Charge::Whole => (total, None),
            };
            self.state().facts.sold[customer] = Some(Sold { total, charged, confirmed });
            self.order_ends(customer);
        }
        Some(answer)
    }

    fn order_ends(&self, customer: usize) {
        let mut state = self.state();
        let now = state.now;
        state.facts.order_ended[customer].get_or_insert(now);
    }

    /// Executes an unredeem, and records which redemption it reverses (I4).
    fn unredeem(&self, customer: usize) -> (u16, Value) {
        let standing =
            |redemption: &&sandbox::ProcinemaRedemption| redemption.state == RedemptionState::Standing;
        let victim = self.sandbox.procinema_redemptions(CODE).iter().find(standing).cloned();
        let answer = self.call("POST", "/v1/unredeem", &json!({"code": CODE}));
        if self.is_open(customer) || self.is_completed(customer) {
            self.broke(format!("I4: customer {customer}'s redemption is reversed while the order lives"));
        }
        if let Some(victim) = victim.filter(|_| answer.0 == 200) {
            if victim.by == RedeemedBy::Elsewhere {
                let first = self.state().facts.unredeemed[customer] == 0;
                self.state().facts.reversed_elsewhere.push((customer, first));
            } else if victim.suisanr != Some(mark(customer)) {
                self.broke(format!("I4: customer {customer} reverses another customer's redemption"));
            }
        }
        self.state().facts.unredeemed[customer] += 1;
        answer
    }

    pub(crate) fn is_open(&self, customer: usize) -> bool {
        self.sandbox.order(&self.orders[customer]).is_some()
    }

    pub(crate) fn is_completed(&self, customer: usize) -> bool {
        self.sandbox.completed_order(&self.orders[customer]).is_some()
    }

    /// The price of an order in progress.
    pub(crate) fn price(&self, customer: usize) -> Option<i64> {
        let open = self.sandbox.order(&self.orders[customer])?;
        Some(open.order.total_price.value_including_tax.to_minor(2))
    }

    /// Vista's answer about an order now.
    pub(crate) fn order(&self, order_id: &str) -> OrderAnswer {
        let customer = self.orders.iter().position(|order| order == order_id).unwrap();
        let now = self.now();
        if let Some(total) = self.price(customer) {
            return OrderAnswer::Open { time_left: self.expires_at[customer] - now, total };
        }
        let ended = self.state().facts.order_ended[customer];
        let shows = ended.is_some_and(|ended| now >= ended + self.lag);
        let completed = self.sandbox.completed_order(order_id).filter(|_| shows);
        completed.map_or(OrderAnswer::Gone, |completed| OrderAnswer::Completed {
            total: completed.order.total_price.value_including_tax.to_minor(2),
        })
    }

    /// One call of the sandbox's own HTTP interface, which never waits.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.state().facts.calls += 1;
        let request = Request::builder().method(method).uri(path).header("x-api-key", PROCINEMA_KEY);
        let request = request
            .header("authorization", format!("Bearer {OCAPI_TOKEN}"))
            .header("content-type", "application/json");
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = request.body(body).unwrap();
        let router = self.router.clone();
        let exchange = pin!(async {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, serde_json::from_slice(&body).unwrap_or_default())
        });
        match exchange.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("the sandbox waits for something"),
        }
    }
}
