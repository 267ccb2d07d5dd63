//! The widget's client, against the sandbox in this process.

use super::Run;
use crate::conversion::bodies::{self, Body};
use crate::conversion::response::{Kind, failure_of, no_answer};
use answers::{At, Tree};
use axum::http::Request;
use checkout::*;
use sandbox::{CONNECT_TOKEN, OCAPI_TOKEN};
use serde_json::{Value, json};
use tower::ServiceExt;

impl Run<'_> {
    /// The same as the widget's client (`runtime/client.rs`), against the sandbox in this process.
    pub(super) fn answer(&self, request: RequestId, mut call: Call) -> Result<Answer, Failure> {
        loop {
            let answer = self.answer_once(request, &call);
            let Some(next) = call.after(&answer) else { return answer };
            call = next;
        }
    }

    fn answer_once(&self, request: RequestId, call: &Call) -> Result<Answer, Failure> {
        let Settings { showtime, currency, .. } = &self.settings;
        let (order, session) = (format!("/ocapi/v1/orders/{}", self.order), self.order.as_str());
        let time_left = |_: &str| Some(900_000);
        let kind = kind(request, call);
        let unread = || no_answer(kind);
        let read_order = |value: &Value| {
            answers::order(&at(value), &self.settings, &time_left).unwrap_or_else(|| Err(unread()))
        };
        match call {
            Call::Read(Read::Order) => {
                self.ask("GET", &order, None, kind).and_then(|value| read_order(&value)).map(Answer::Order)
            }
            Call::Read(Read::CompletedOrder) => {
                let path = format!("/ocapi/v1/orders/completed/{}", self.order);
                self.ask("GET", &path, None, kind).and_then(|value| read_order(&value)).map(Answer::Order)
            }
            Call::Read(Read::Prices) => {
                let path = format!("/ocapi/v1/showtimes/{}/ticket-prices", showtime.as_str());
                let value = self.ask("GET", &path, None, kind)?;
                answers::price_list(&at(&value), *currency).map(Answer::Prices).ok_or_else(unread)
            }
            Call::Read(Read::Offers) => {
                let (cinema, id) = showtime.cinema_and_session().unwrap();
                let path =
                    format!("/RESTData.svc/cinemas/{cinema}/sessions/{id}/tickets?returnDiscountInfo=true");
                let value = self.ask("GET", &path, None, kind)?;
                answers::offers(&at(&value), *currency).unwrap_or_else(|| Err(unread())).map(Answer::Offers)
            }
            Call::Read(Read::Capabilities) => Ok(Answer::Capabilities(vec!["discount-codes".to_owned()])),
            Call::Read(Read::Session) => {
                let body = bodies::read_order(session);
                let value = self.ask("POST", "/RESTTicketing.svc/order", Some(&body), kind)?;
                connect(&value, kind)?;
                answers::session(&at(&value), showtime).map(Answer::Session).ok_or(Failure::Unavailable)
            }
            Call::Write(Write::AddVoucher(voucher)) => {
                let body = bodies::add_voucher(showtime, voucher.kinds[0], voucher);
                let value = self.ask("POST", &format!("{order}/vouchers"), Some(&body), kind)?;
                let added = answers::added_voucher(&at(&value), &self.settings, &time_left);
                added.map(Answer::VoucherAdded).ok_or_else(unread)
            }
            Call::Write(Write::RemoveVoucher(voucher)) => {
                let path = format!("{order}/vouchers/{}", voucher.as_str());
                self.ask("DELETE", &path, None, kind).map(|_| Answer::Done)
            }
            Call::Write(Write::SetTickets(selection)) => {
                let path = format!("{order}/showtimes/{}", showtime.as_str());
                let value = self.ask("PUT", &path, Some(&bodies::set_showtime(selection)), kind)?;
                read_order(&value).map(Answer::Order).map_err(|_| unread())
            }
            Call::Write(Write::ApplyDiscount(item, code)) => {
                let body = bodies::apply_discount(session, *item, code);
                let value = self.ask("POST", "/RESTTicketing.svc/order/discount", Some(&body), kind)?;
                connect(&value, kind).map(|()| Answer::Done)
            }
            other => panic!("no capability for {other:?}"),
        }
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Body<'_>>, kind: Kind) -> Result<Value, Failure> {
        let body = body.map(|body| serde_json::to_string(body).unwrap()).unwrap_or_default();
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {OCAPI_TOKEN}"));
        let request = request.header("connectapitoken", CONNECT_TOKEN).body(body).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let body =
                axum::body::to_bytes(axum::body::Body::new(response.into_body()), usize::MAX).await.unwrap();
            let value = serde_json::from_slice(&body).unwrap_or(json!(null));
            if (200..300).contains(&status) {
                return Ok(value);
            }
            Err(failure_of(&answers::problem(&at(&value)), status, None, kind))
        })
    }
}

fn at(value: &Value) -> At<'_, Tree<'_>> {
    At::new(Tree(Some(value)), None)
}

pub(super) fn kind(request: RequestId, call: &Call) -> Kind {
    if matches!(call, Call::Read(_)) { Kind::Read } else { Kind::Write(request, 0) }
}

/// Connect reports failures inside a 200.
fn connect(value: &Value, kind: Kind) -> Result<(), Failure> {
    match answers::connect_failure(&at(value)) {
        Some(None) => Ok(()),
        Some(Some(code)) => Err(answers::failure(code, None)),
        None => Err(no_answer(kind)),
    }
}
