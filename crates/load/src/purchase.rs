//! A purchase with a ProCinema code, from the order's token to the completion.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use reqwest::Method;
use sandbox::seed::SHOWTIME_WITHOUT_SEATS as SHOWTIME;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};
use wire::Decimal;

use crate::site::{Customer, PATIENCE, Site};

/// The pause between an answer and the next request of a purchase.
const STEP: Duration = Duration::from_millis(300);
/// The decimals of the cinema's currency, CHF.
const DECIMALS: u8 = 2;
/// The voucher's part of the total, in minor units of that currency.
const PART: i64 = 500;
const PIN: &str = "1234";

/// The last answer about a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The amount due without the voucher's part.
    Due,
    Completed,
    /// The amount due was confirmed, and the customer did not pay.
    Abandoned,
    /// It came to nothing, for this reason.
    GaveUp(String),
}

pub(crate) struct Purchase {
    pub(crate) order: String,
    pub(crate) code: String,
    pub(crate) told: Told,
    /// Whether the site sold the order for the amount without the voucher's part.
    pub(crate) sold: bool,
}

impl Site {
    /// A purchase from the order's token to its completion. Every tenth customer has the code of the one before. With
    /// `may_abandon`, every tenth does not pay in the end.
    pub(crate) async fn buy(self: Arc<Self>, number: u32, due: Instant, may_abandon: bool) {
        let same = if number % 10 == 1 { number - 1 } else { number };
        let code = format!("LOAD{same:011}");
        self.sandbox.procinema_add_code(&code);
        let Ok(mut customer) = self.customer("order token", due).await else {
            return self.fault("a customer got no token".to_owned()).await;
        };
        let order = customer.order.clone();
        let at = {
            let mut purchases = self.purchases.lock().await;
            purchases.push(Purchase {
                order,
                code: code.clone(),
                told: Told::GaveUp("nothing".to_owned()),
                sold: false,
            });
            purchases.len() - 1
        };
        let abandons = may_abandon && number % 10 == 5;
        let told = self.pay(&mut customer, &code, at, abandons).await;
        let told = told.unwrap_or_else(|why| Told::GaveUp(format!("{why:#}")));
        if matches!(told, Told::Abandoned | Told::GaveUp(_)) {
            // So that Vista gives it up, and the proxy gives the voucher back.
            self.sandbox.expire_order(&customer.order);
        }
        self.purchases.lock().await[at].told = told;
    }

    async fn pay(&self, customer: &mut Customer, code: &str, at: usize, abandons: bool) -> Result<Told> {
        let none = Value::Null;
        let (order, path) = (
            format!("/ocapi/v1/orders/{}", customer.order),
            format!("/checkout/v1/orders/{}", customer.order),
        );
        let (_, read) =
            self.ask(customer, "read the order", step().await, Method::GET, &order, &none).await?;
        let total = amount(&read["order"]["totalPrice"]["valueIncludingTax"]).context("no total")?;
        let left = Decimal::from_minor(total.to_minor(DECIMALS) - PART, DECIMALS);
        let voucher = self.vouchers.lock().await.pop();
        if let Some(barcode) = voucher {
            let done = self.use_voucher(customer, &order, barcode).await;
            self.vouchers.lock().await.push(barcode);
            done?;
        }
        self.plan(customer, &path, code).await?;
        let wish = json!({"amount": left});
        let (status, answer) = self.complete(customer, &path, &wish).await?;
        if status != 200 || answer["status"] != "PaymentDue" {
            return Ok(Told::GaveUp(problem(status, &answer)));
        }
        if amount(&answer["due"]) != Some(left) {
            self.fault(format!("order {}: {left:?} is due and not {}", customer.order, answer["due"])).await;
        }
        self.purchases.lock().await[at].told = Told::Due;
        if abandons {
            return Ok(Told::Abandoned);
        }
        self.sandbox.pay_order(&customer.order).map_err(|_| anyhow!("Vista did not sell"))?;
        self.purchases.lock().await[at].sold = true;
        let (status, answer) = self.complete(customer, &path, &wish).await?;
        Ok(match answer["status"].as_str() {
            Some("Completed") => Told::Completed,
            _ => Told::GaveUp(problem(status, &answer)),
        })
    }

    /// Adds a voucher of Vista and takes it off again.
    async fn use_voucher(&self, customer: &mut Customer, order: &str, barcode: &str) -> Result<()> {
        let body = json!({"type": "Ticket", "showtimeId": SHOWTIME, "credentials": {"barcode": barcode, "pin": PIN}});
        let path = format!("{order}/vouchers");
        let (status, answer) =
            self.ask(customer, "add a voucher", step().await, Method::POST, &path, &body).await?;
        let known = self.vouchers_of(&customer.order);
        let id = match answer["voucher"]["id"].as_str() {
            Some(id) if known.len() == 1 => id.to_owned(),
            Some(_) => {
                self.fault(format!("order {}: it has {} vouchers, not one", customer.order, known.len()))
                    .await;
                return Ok(());
            }
            // The outcome is unknown: the customer looks at the order.
            None if status >= 500 => match known.first() {
                Some(id) => id.clone(),
                None => return Ok(()),
            },
            None => return Ok(()),
        };
        let path = format!("{path}/{id}");
        let (status, _) = self
            .ask(customer, "remove the voucher", step().await, Method::DELETE, &path, &Value::Null)
            .await?;
        let left = self.vouchers_of(&customer.order).len();
        if status == 204 && left > 0 {
            self.fault(format!("order {}: the voucher was removed and is still there", customer.order)).await;
        }
        // Another order gets the voucher next.
        if left > 0 {
            self.sandbox.expire_order(&customer.order);
        }
        Ok(())
    }

    /// The ids of the vouchers that are on an order.
    fn vouchers_of(&self, order: &str) -> Vec<String> {
        let vouchers = self.sandbox.order(order).and_then(|order| order.order.vouchers);
        vouchers.unwrap_or_default().into_iter().map(|voucher| voucher.id).collect()
    }

    /// Enters the ProCinema code. After an unknown outcome, reads the payments before it enters the code again.
    async fn plan(&self, customer: &mut Customer, path: &str, code: &str) -> Result<()> {
        let (path, wish) = (
            format!("{path}/payments"),
            json!({"code": code, "amount": Decimal::from_minor(PART, DECIMALS)}),
        );
        loop {
            let (status, answer) =
                self.ask(customer, "enter the code", step().await, Method::POST, &path, &wish).await?;
            match status {
                200 => return Ok(()),
                500.. => {}
                _ => bail!(problem(status, &answer)),
            }
            let (_, read) = self
                .ask(customer, "read the payments", step().await, Method::GET, &path, &Value::Null)
                .await?;
            if read["payments"].as_array().is_some_and(|payments| !payments.is_empty()) {
                return Ok(());
            }
        }
    }

    /// Asks for the completion until the answer is no longer "Pending". After an unknown outcome, as of a proxy that died,
    /// it asks with a new key.
    async fn complete(&self, customer: &mut Customer, path: &str, wish: &Value) -> Result<(u16, Value)> {
        let until = Instant::now() + PATIENCE;
        loop {
            let path = format!("{path}/complete");
            let (status, answer) =
                self.ask(customer, "complete", step().await, Method::POST, &path, wish).await?;
            let again = status == 504 || answer["status"] == "Pending";
            if !again || Instant::now() > until {
                return Ok((status, answer));
            }
            sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Waits until the next step of a purchase is due. Returns that time.
async fn step() -> Instant {
    let due = Instant::now() + STEP;
    sleep_until(due).await;
    due
}

fn amount(value: &Value) -> Option<Decimal> {
    Decimal::deserialize(value).ok()
}

fn problem(status: u16, answer: &Value) -> String {
    let kind = answer["type"].as_str().and_then(|kind| kind.rsplit(':').next());
    kind.map_or_else(|| format!("{status} {}", answer["status"]), str::to_owned)
}
