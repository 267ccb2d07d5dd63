//! The world of a worker: its calls, and their faults.

use super::actor::Parking;
use super::acts::Act;
use super::cinema::{CODE, Cinema};
use super::faults::{Fate, LONGEST_CALL, Weather};
use super::ledger;
use super::rng::Rng;
use super::trouble::{Hiccups, Outage};
use crate::support::answers::{self, Answer};
use redemption::{
    Amount, CheckAnswer, Millis, NotExecuted, Notice, OrderAnswer, RedeemAnswer, UnredeemAnswer,
};
use redemption_runner::World;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use store::{RedemptionRow, Sealed, Store};

pub(crate) struct Hands {
    pub(crate) name: String,
    pub(crate) cinema: Arc<Cinema>,
    pub(crate) store: Store,
    pub(crate) parking: Arc<Parking>,
    pub(crate) weather: Weather,
    pub(crate) outage: Option<Outage>,
    pub(crate) hiccups: Arc<Hiccups>,
    /// There are no faults after this time.
    pub(crate) calm_at: i64,
    pub(crate) rng: Mutex<Rng>,
}

/// The result of a write for the worker.
enum Sent {
    NotSent,
    Answer(Answer),
}

/// The sealed voucher of a customer, as long as a ciphertext.
pub(crate) fn sealed(customer: usize) -> Sealed {
    format!("c{customer}{:A<40}", "").parse().unwrap()
}

fn customer(sealed: &Sealed) -> usize {
    usize::from(sealed.as_str().as_bytes()[1] - b'0')
}

impl Hands {
    fn rng(&self) -> MutexGuard<'_, Rng> {
        self.rng.lock().unwrap()
    }

    fn is_calm(&self) -> bool {
        self.cinema.now() >= self.calm_at
    }

    fn is_silent(&self) -> bool {
        self.outage.is_some_and(|outage| outage.silences(self.cinema.now()))
    }

    fn chance(&self, percent: i64) -> bool {
        !self.is_calm() && self.rng().percent(percent)
    }

    fn take(&self, longest: i64) {
        let time = self.rng().between(1, longest);
        self.cinema.advance_to(self.cinema.now() + time);
    }

    async fn maybe_stop(&self) {
        if self.chance(15) {
            self.parking.stop().await;
        }
    }

    /// I5 and I6: the intent is stored, and only this redemption has the lock of the code.
    async fn has_intent(&self, customer: usize, state: &str) {
        let redemptions = self.cinema.state().redemptions.clone();
        let mut holders = 0;
        for (index, id) in redemptions.iter().enumerate() {
            let row = self.store.redemption(id).await.unwrap().unwrap();
            holders += u32::from(row.redemption.holds_code());
            if index == customer && (row.redemption.name() != state || !row.redemption.holds_code()) {
                let law = format!("I5: customer {customer}'s call for {state} in {}", row.redemption.name());
                self.cinema.broke(law);
            }
        }
        if holders > 1 {
            self.cinema.broke("I6: two redemptions hold the code".to_owned());
        }
    }

    /// Sends a write once and waits for its answer.
    async fn write(&self, act: Act) -> Sent {
        let entry = self.cinema.now();
        let fate = match (self.is_silent(), self.is_calm()) {
            (true, _) => [Fate::NotSent, Fate::LostBefore][self.rng().index(2)],
            (_, true) => Fate::Fine,
            _ => self.weather.fate(&mut self.rng()),
        };
        self.cinema.log(|| format!("{} sends {act:?}: {fate:?}", self.name));
        let executed_at = entry + self.rng().between(1, 1_500);
        let mut answered_at = executed_at + self.rng().between(1, 1_500);
        let gives_up_at = entry + LONGEST_CALL;
        let slot = match fate {
            Fate::NotSent => {
                self.take(2_000);
                return Sent::NotSent;
            }
            Fate::Status(status) => {
                self.take(2_000);
                self.maybe_stop().await;
                return Sent::Answer(Some((status, Value::Null)));
            }
            Fate::LostBefore => None,
            Fate::Late(after) => {
                self.cinema.plan(gives_up_at + after, act.clone());
                None
            }
            Fate::Twice(after) => {
                let slot = self.cinema.plan(executed_at, act.clone());
                self.cinema.plan(answered_at + after, act.clone());
                Some(slot)
            }
            Fate::TwiceInARow => {
                self.cinema.plan(executed_at, act.clone());
                Some(self.cinema.plan(executed_at + 1, act.clone()))
            }
            Fate::LostAfter => {
                self.cinema.plan(executed_at, act.clone());
                None
            }
            Fate::Fine | Fate::WithoutId => Some(self.cinema.plan(executed_at, act.clone())),
        };
        if matches!(fate, Fate::Late(_)) || slot.is_none() && self.rng().percent(50) {
            answered_at = gives_up_at;
        }
        self.maybe_stop().await;
        self.cinema.advance_to(answered_at);
        self.maybe_stop().await;
        if self.chance(4) {
            let ends = self.cinema.now() + self.rng().between(500, 45_000);
            self.cinema.log(|| "the store writes nothing".to_owned());
            self.hiccups.begin(ends).await;
        }
        let mut answer = slot.and_then(|slot| slot.lock().unwrap().clone());
        if self.cinema.now() > gives_up_at && self.rng().percent(50) {
            // The worker slept through its own timeout.
            answer = None;
        }
        if let (Fate::WithoutId, Some((200, body))) = (fate, &mut answer) {
            body["redemption_id"] = Value::Null;
        }
        if fate == Fate::TwiceInARow && matches!(&answer, Some((400, _))) {
            self.cinema.state().facts.copy_refused |= matches!(act, Act::Redeem { .. });
        }
        Sent::Answer(answer)
    }

    async fn read(&self) -> bool {
        self.take(if self.is_calm() { 300 } else { 3_000 });
        self.maybe_stop().await;
        self.is_silent() || !self.is_calm() && self.weather.hides(&mut self.rng())
    }
}

impl World for Hands {
    /// Any worker may be delayed at any moment.
    fn now(&self) -> Millis {
        if self.chance(1) {
            let pause = self.rng().between(1_000, 45_000);
            self.cinema.log(|| format!("{} is held up for {pause} ms", self.name));
            self.cinema.advance_to(self.cinema.now() + pause);
        }
        self.cinema.now()
    }

    async fn sleep(&self, time: Duration) {
        let until = self.cinema.now() + i64::try_from(time.as_millis()).unwrap();
        self.maybe_stop().await;
        self.cinema.advance_to(until);
        self.hiccups.end(until).await;
    }

    async fn order(&self, order_id: &str, _: &Sealed) -> OrderAnswer {
        // The answer is from before or after the wait, because it may be old when it arrives.
        let early = self.cinema.order(order_id);
        let lost = self.read().await;
        let answer = if self.chance(50) { early } else { self.cinema.order(order_id) };
        let answer = if lost { OrderAnswer::Unknown } else { answer };
        self.cinema.log(|| format!("{} reads {answer:?}", self.name));
        answer
    }

    async fn check(&self, code: &Sealed) -> CheckAnswer {
        let answer = self.cinema.call("POST", "/v1/check", &json!({"code": CODE}));
        let lost = self.read().await;
        let answer = answers::check(&Some(answer).filter(|_| !lost));
        self.cinema.log(|| format!("{} checks for customer {}: {answer:?}", self.name, customer(code)));
        answer
    }

    async fn redeem(&self, code: &Sealed, amount: Amount) -> RedeemAnswer {
        let customer = customer(code);
        self.has_intent(customer, "redeeming").await;
        ledger::is_not_redeemed(&self.cinema, customer);
        match self.write(Act::Redeem { customer, amount: amount.rappen() }).await {
            Sent::NotSent => RedeemAnswer::NotExecuted(NotExecuted::NotSent),
            Sent::Answer(answer) => answers::redeem(&answer),
        }
    }

    async fn unredeem(&self, code: &Sealed) -> UnredeemAnswer {
        let customer = customer(code);
        self.has_intent(customer, "unredeeming").await;
        if self.cinema.is_open(customer) || self.cinema.is_completed(customer) {
            self.cinema.broke(format!("I4: an unredeem of customer {customer} while the order lives"));
        }
        match self.write(Act::Unredeem { customer }).await {
            Sent::NotSent => UnredeemAnswer::NotExecuted(NotExecuted::NotSent),
            Sent::Answer(answer) => {
                let rejected = matches!(answer, Some((401 | 403 | 404, _)));
                self.cinema.state().facts.key_refused |= rejected;
                answers::unredeem(&answer)
            }
        }
    }

    /// The notice is stored by the time that operators are told.
    fn report(&self, row: &RedemptionRow, notice: Notice) {
        self.cinema.log(|| format!("{} logs an operator: {notice:?}", self.name));
        if row.notice.as_deref() != Some(notice.name()) {
            self.cinema.broke(format!("I8: told {notice:?}, written down {:?}", row.notice));
        }
        *self.cinema.state().facts.notices.entry(notice.name()).or_default() += 1;
    }
}
