//! Each call as an HTTP request, with the function that reads its answer.

use super::bodies::{self, Body};
use super::reader::Value;
use super::response::{Kind, Response, check, no_answer};
use answers::At;
use checkout::text::cut;
use checkout::{Answer, Call, Failure, Read, Refusal, Settings, Write};
use gloo_net::http::Method;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use web_sys::js_sys::{Date, JSON, encode_uri_component};
use wire::ProblemCode;

/// A request to the site's proxy.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// JSON.
    pub(crate) body: Option<String>,
    /// The meaning of any 404, if it does not depend on its body.
    missing: Option<Failure>,
    read: ReadAnswer,
}

/// Reads a successful answer. `None` if a required field is missing or unreadable.
type ReadAnswer = fn(&Received<'_>) -> Option<Result<Answer, Failure>>;

/// A successful answer with its context.
struct Received<'a> {
    body: At<'a, Value>,
    /// The server's clock as an HTTP date.
    date: Option<&'a str>,
    kind: Kind,
    settings: &'a Settings,
}

/// The parts of the page's settings that calls need.
pub(crate) struct Requests {
    settings: Settings,
    /// Connect's UserSessionId.
    session: String,
}

impl Requests {
    pub(crate) fn new(settings: Settings, session: String) -> Requests {
        Requests { settings, session }
    }

    /// The request of a call.
    ///
    /// # Errors
    /// If the showtime is not named as Connect needs it, or the body cannot be written.
    pub(crate) fn request(&self, call: &Call) -> Result<Request, Failure> {
        let id = segment(self.settings.order.as_str());
        let showtime = segment(self.settings.showtime.as_str());
        // Vista's path of the order, and the proxy's own.
        let order = |rest: &str| "/ocapi/v1/orders/".to_owned() + &id + rest;
        let own = |rest: &str| "/checkout/v1/orders/".to_owned() + &id + rest;
        match call {
            Call::Read(Read::Order) => Request::get(order(""), read_order),
            Call::Read(Read::CompletedOrder) => {
                Request::get("/ocapi/v1/orders/completed/".to_owned() + &id, read_order)
            }
            Call::Read(Read::Prices) => {
                let path = "/ocapi/v1/showtimes/".to_owned() + &showtime + "/ticket-prices";
                Request::get(path, |received| {
                    let prices = answers::price_list(&received.body, received.settings.currency)?;
                    Some(Ok(Answer::Prices(prices)))
                })
            }
            Call::Read(Read::Offers) => {
                let names = self.settings.showtime.cinema_and_session();
                let (cinema, session) = names.ok_or(Failure::NotFound)?;
                let path = "/RESTData.svc/cinemas/".to_owned() + &segment(cinema);
                let path = path + "/sessions/" + &segment(session) + "/tickets?returnDiscountInfo=true";
                Request::get(path, |received| {
                    let offers = answers::offers(&received.body, received.settings.currency)?;
                    Some(offers.map(Answer::Offers))
                })
            }
            Call::Read(Read::Capabilities) => {
                Request::get("/checkout/v1/capabilities".to_owned(), |received| {
                    Some(Ok(Answer::Capabilities(answers::capabilities(&received.body)?)))
                })
            }
            Call::Read(Read::Session) => {
                let body = text(&bodies::read_order(&self.session))?;
                let request = Request::post("/RESTTicketing.svc/order".to_owned(), body, |received| {
                    let session = |received: &Received<'_>| {
                        answers::session(&received.body, &received.settings.showtime)
                            .map(Answer::Session)
                            .ok_or(Failure::Unavailable)
                    };
                    read_connect(received, session)
                });
                Ok(Request { missing: Some(Failure::Unavailable), ..request })
            }
            Call::Read(Read::VoucherPayments) => Request::get(own("/payments"), read_payments),
            Call::Write(Write::AddVoucher(voucher)) => {
                let showtime = &self.settings.showtime;
                let (path, body) = match voucher.kinds.first() {
                    Some(kind) if !voucher.in_one_call => {
                        (order("/vouchers"), text(&bodies::add_voucher(showtime, *kind, voucher))?)
                    }
                    _ => {
                        let currency = self.settings.currency.code();
                        (own("/codes"), text(&bodies::code(showtime, &currency, voucher))?)
                    }
                };
                Ok(Request::post(path, body, |received| {
                    let time_left = |moment: &str| milliseconds_until(moment, received.date);
                    let added = answers::added_voucher(&received.body, received.settings, &time_left)?;
                    Some(Ok(Answer::VoucherAdded(added)))
                }))
            }
            Call::Write(Write::RemoveVoucher(voucher)) => {
                let path = order("/vouchers/") + &segment(voucher.as_str());
                Ok(Request::delete(path, |_| Some(Ok(Answer::Done))))
            }
            Call::Write(Write::SetTickets(selection)) => {
                let body = text(&bodies::set_showtime(selection))?;
                let path = order("/showtimes/") + &showtime;
                // It succeeded, so an order that cannot be read is to be read again.
                let read: ReadAnswer = |received| read_order(received)?.ok().map(Ok);
                Ok(Request { method: Method::PUT, ..Request::post(path, body, read) })
            }
            Call::Write(Write::ApplyDiscount(item, code)) => {
                let body = text(&bodies::apply_discount(&self.session, *item, code))?;
                let path = "/RESTTicketing.svc/order/discount".to_owned();
                let request =
                    Request::post(path, body, |received| read_connect(received, |_| Ok(Answer::Done)));
                Ok(Request { missing: Some(Failure::Unavailable), ..request })
            }
            Call::Write(Write::AddVoucherPayment(code, amount)) => {
                let body = text(&bodies::payment(code, *amount))?;
                Ok(Request::post(own("/payments"), body, read_payments))
            }
            Call::Write(Write::RemoveVoucherPayment(payment)) => {
                Ok(Request::delete(own("/payments/") + &segment(payment), read_payments))
            }
            Call::Write(Write::Complete(due)) => {
                let currency = self.settings.currency;
                let body = text(&bodies::complete(*due, currency, &currency.code()))?;
                let request = Request::post(own("/complete"), body, |received| {
                    answers::completion(&received.body, received.settings).map(Ok)
                });
                // A site's own proxy may lack the path, with a 404 of any shape. The order is read next.
                Ok(Request { missing: Some(Failure::NotFound), ..request })
            }
            Call::Write(Write::RequestGift) => Ok(Request::post_empty(own("/gift"), |received| {
                Some(Ok(Answer::Gift(answers::gift(&received.body)?)))
            })),
            Call::Write(Write::ResetExpiry) => Ok(Request::post_empty(order("/expiry/reset"), |received| {
                Some(Ok(Answer::ExpiryReset(answers::order_token(&received.body))))
            })),
        }
    }

    /// The answer in a response. `left_out` collects the paths of unreadable fields, if the page debugs.
    ///
    /// # Errors
    /// The meaning of a failed response, or of one that cannot be read.
    pub(crate) fn answer(
        &self,
        request: &Request,
        response: Result<Response, Failure>,
        kind: Kind,
        left_out: Option<&RefCell<Vec<String>>>,
    ) -> Result<Answer, Failure> {
        let response = response?;
        if let (404, Some(failure)) = (response.status, request.missing) {
            return Err(failure);
        }
        let Response { body, date, .. } = check(response, kind)?;
        let body = At::new(Value(body), left_out);
        let received = Received { body, date: date.as_deref(), kind, settings: &self.settings };
        (request.read)(&received).unwrap_or(Err(no_answer(kind)))
    }
}

impl Request {
    fn get(path: String, read: ReadAnswer) -> Result<Request, Failure> {
        Ok(Request { method: Method::GET, path, body: None, missing: None, read })
    }

    fn post_empty(path: String, read: ReadAnswer) -> Request {
        Request { method: Method::POST, path, body: None, missing: None, read }
    }

    fn post(path: String, body: String, read: ReadAnswer) -> Request {
        Request { body: Some(body), ..Request::post_empty(path, read) }
    }

    fn delete(path: String, read: ReadAnswer) -> Request {
        Request { method: Method::DELETE, ..Request::post_empty(path, read) }
    }
}

fn read_order(received: &Received<'_>) -> Option<Result<Answer, Failure>> {
    let time_left = |moment: &str| milliseconds_until(moment, received.date);
    let order = answers::order(&received.body, received.settings, &time_left)?;
    Some(order.map(Answer::Order))
}

fn read_payments(received: &Received<'_>) -> Option<Result<Answer, Failure>> {
    Some(Ok(Answer::VoucherPayments(answers::payments(&received.body, received.settings.currency)?)))
}

/// Reads an answer of Connect's older service, which reports failures inside a 200.
fn read_connect(
    received: &Received<'_>,
    read: fn(&Received<'_>) -> Result<Answer, Failure>,
) -> Option<Result<Answer, Failure>> {
    Some(match (answers::connect_failure(&received.body)?, received.kind) {
        (None, _) => read(received),
        // "Unexpected error" of a write: it may have taken effect.
        (Some(ProblemCode::Unavailable), Kind::Write(..)) => Err(Failure::Unconfirmed),
        (Some(code), _) => Err(answers::failure(code, None)),
    })
}

/// A body as JSON.
fn text(body: &Body<'_>) -> Result<String, Failure> {
    let value =
        body.serialize(&Serializer::json_compatible()).map_err(|_| Failure::Refused(Refusal::Other))?;
    JSON::stringify(&value).map(String::from).map_err(|_| Failure::Refused(Refusal::Other))
}

/// The milliseconds until a moment, by the server's clock; `None` if the moment cannot be read, and 0 if it is over.
fn milliseconds_until(moment: &str, date: Option<&str>) -> Option<u64> {
    // Vista sends seven digits of a second, which some browsers do not read.
    let moment = match cut(moment, |byte| byte == b'.') {
        Some((seconds, rest)) => {
            let zone = rest.bytes().position(|byte| !byte.is_ascii_digit());
            seconds.to_owned() + zone.and_then(|zone| rest.get(zone..)).unwrap_or_default()
        }
        None => moment.to_owned(),
    };
    let then = Date::parse(&moment);
    let server = date.map_or(f64::NAN, Date::parse);
    let now = if server.is_nan() { Date::now() } else { server };
    let left = then - now;
    // A cast turns negative numbers into 0.
    (!left.is_nan()).then_some(left as u64)
}

/// An id as a path segment.
fn segment(id: &str) -> String {
    encode_uri_component(id).into()
}
