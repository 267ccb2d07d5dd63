//! Effects to calls of the site's proxy, and its answers to replies. Nothing here waits: one future carries them all.

use crate::conversion::answer::{Answer, Kind, check, failure, no_answer, to_text};
use crate::conversion::reader::Value;
use crate::conversion::requests;
use crate::runtime::transport::{Call, Method, Transport};
use answers::At;
use checkout::{Effect, Failure, Order, Payment, Reply};
use web_sys::js_sys::{Array, Date, encode_uri_component};
use web_sys::wasm_bindgen::JsValue;
use wire::ProblemCode;
use wire::connect::{ApplyDiscountRequest, ReadOrderRequest, TicketDiscount};

type Answered = Result<Answer, Failure>;

impl Transport {
    /// Does what an effect asks for.
    pub(crate) async fn run(&self, effect: Effect) -> Reply {
        let kind = match effect.request() {
            Some(request) if effect.is_write() => Kind::Write(request),
            _ => Kind::Read,
        };
        let mut answered = None;
        let answer = match self.call_for(&effect) {
            Ok(call) => {
                answered = self.report(&call.method, &call.path);
                self.call(call, kind).await
            }
            Err(failure) => Err(failure),
        };
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        let reply = self.reply(effect, answer, kind);
        if let (Some(answered), Some(left_out)) = (answered, &self.left_out) {
            let fields: Array = left_out.take().iter().map(|path| JsValue::from_str(path)).collect();
            let _ = answered.call2(&JsValue::UNDEFINED, &status.into(), &fields);
        }
        reply
    }

    /// # Errors
    /// Where there is nothing to call, or no text for the body.
    fn call_for(&self, effect: &Effect) -> Result<Call, Failure> {
        let call = |method, path, body| Ok(Call { method, path, body });
        let get = |path| call(Method::GET, path, None);
        let order = |rest: &str| format!("/ocapi/v1/orders/{}{rest}", segment(self.settings.order.as_str()));
        let own =
            |rest: &str| format!("/checkout/v1/orders/{}/{rest}", segment(self.settings.order.as_str()));
        let showtime = || segment(self.settings.showtime.as_str());
        match effect {
            Effect::ReadOrder(_) => get(order("")),
            Effect::ReadCompleted(_) => {
                get(format!("/ocapi/v1/orders/completed/{}", segment(self.settings.order.as_str())))
            }
            Effect::LoadPrices(_) => get(format!("/ocapi/v1/showtimes/{}/ticket-prices", showtime())),
            Effect::LoadOffers(_) => {
                let (cinema, session) =
                    self.settings.showtime.cinema_and_session().ok_or(Failure::NotFound)?;
                let (cinema, session) = (segment(cinema), segment(session));
                get(format!(
                    "/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets?returnDiscountInfo=true"
                ))
            }
            Effect::ReadCapabilities(_) => get("/checkout/v1/capabilities".to_owned()),
            Effect::AddVoucher(_, voucher, barcode, pin) => {
                let body = requests::add_voucher(&self.settings.showtime, *voucher, barcode, pin);
                call(Method::POST, order("/vouchers"), Some(to_text(&body)?))
            }
            Effect::RemoveVoucher(_, voucher) => {
                let path = order(&format!("/vouchers/{}", segment(voucher.as_str())));
                call(Method::DELETE, path, None)
            }
            Effect::SetTickets(_, selection) => {
                let body = to_text(&requests::set_showtime(selection))?;
                call(Method::PUT, order(&format!("/showtimes/{}", showtime())), Some(body))
            }
            Effect::ReadSession(_) => {
                let body = ReadOrderRequest { user_session_id: self.session.clone() };
                call(Method::POST, "/RESTTicketing.svc/order".to_owned(), Some(to_text(&body)?))
            }
            Effect::ApplyDiscount(_, item, code) => {
                let body = ApplyDiscountRequest {
                    user_session_id: self.session.clone(),
                    ticket_discounts: vec![TicketDiscount { item_id: *item, discount_code: code.clone() }],
                    return_order: true,
                };
                call(Method::POST, "/RESTTicketing.svc/order/discount".to_owned(), Some(to_text(&body)?))
            }
            Effect::ReadPayments(_) => get(own("payments")),
            Effect::Pay(_, code, amount) => {
                call(Method::POST, own("payments"), Some(to_text(&requests::payment_request(code, *amount))?))
            }
            Effect::RemovePayment(_, payment) => {
                call(Method::DELETE, own(&format!("payments/{}", segment(payment))), None)
            }
            Effect::Complete(_, due) => {
                call(Method::POST, own("complete"), Some(to_text(&requests::complete(*due))?))
            }
            Effect::GetGift(_) => call(Method::POST, own("gift"), None),
            Effect::ResetExpiry(_) => call(Method::POST, order("/expiry/reset"), None),
            // The shell runs these itself.
            Effect::Scan(_) | Effect::Wait(..) | Effect::Focus(_) | Effect::Emit(_) => Err(Failure::NotFound),
        }
    }

    fn reply(&self, effect: Effect, answer: Answered, kind: Kind) -> Reply {
        let settings = &self.settings;
        let currency = settings.currency;
        match effect {
            Effect::ReadOrder(_) => Reply::Order(self.order(answer, kind)),
            Effect::ReadCompleted(_) => Reply::Completed(self.order(answer, kind)),
            Effect::LoadPrices(_) => {
                Reply::Prices(self.read(answer, kind, |at, _| answers::price_list(at, currency).map(Ok)))
            }
            Effect::LoadOffers(_) => {
                Reply::Offers(self.read(answer, kind, |at, _| answers::offers(at, currency)))
            }
            Effect::ReadCapabilities(_) => {
                Reply::Capabilities(self.read(answer, kind, |at, _| answers::capabilities(at).map(Ok)))
            }
            Effect::AddVoucher(..) => {
                Reply::VoucherAdded(self.read(answer, kind, |at, _| answers::added_voucher(at).map(Ok)))
            }
            Effect::RemoveVoucher(..) => Reply::VoucherRemoved(check(answer, kind).map(|_| ())),
            // An order of another type means that it was done and told in a way that makes no sense.
            Effect::SetTickets(..) => Reply::TicketsSet(self.read(answer, kind, |at, date| {
                answers::order(at, settings, |moment| milliseconds_until(moment, date))?.ok().map(Ok)
            })),
            Effect::ReadSession(_) => Reply::Session(self.connect(answer, kind, |at| {
                answers::session(at, &settings.showtime).ok_or(Failure::Unavailable)
            })),
            Effect::ApplyDiscount(..) => Reply::DiscountApplied(self.connect(answer, kind, |_| Ok(()))),
            Effect::ReadPayments(_) | Effect::RemovePayment(..) => {
                Reply::Payments(self.payments(answer, kind))
            }
            Effect::Pay(_, code, _) => Reply::Paid(self.payments(answer, kind), code),
            // A path that is not there: a site's own proxy completes nothing. The order will tell.
            Effect::Complete(..) if is_missing(&answer) => Reply::Completion(Err(Failure::NotFound)),
            Effect::Complete(..) => {
                Reply::Completion(self.read(answer, kind, |at, _| answers::completion(at, settings).map(Ok)))
            }
            Effect::GetGift(_) => Reply::Gift(self.read(answer, kind, |at, _| answers::gift(at).map(Ok))),
            Effect::ResetExpiry(_) => {
                Reply::ExpiryReset(check(answer, kind).map(|answer| self.renew_token(&answer.body)))
            }
            Effect::Scan(_) | Effect::Wait(..) | Effect::Focus(_) | Effect::Emit(_) => Reply::Waited,
        }
    }

    fn order(&self, answer: Answered, kind: Kind) -> Result<Order, Failure> {
        self.read(answer, kind, |at, date| {
            answers::order(at, &self.settings, |moment| milliseconds_until(moment, date))
        })
    }

    fn payments(&self, answer: Answered, kind: Kind) -> Result<Vec<Payment>, Failure> {
        self.read(answer, kind, |at, _| answers::payments(at, self.settings.currency).map(Ok))
    }

    /// Reads a successful answer with `read`.
    fn read<T>(
        &self,
        answer: Answered,
        kind: Kind,
        read: impl FnOnce(&At<'_, Value>, Option<&str>) -> Option<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Answer { body, date, .. } = check(answer, kind)?;
        read(&At::new(Value(body), self.left_out.as_ref()), date.as_deref()).unwrap_or(Err(no_answer(kind)))
    }

    /// An answer of Connect's older service, which reports failures inside a 200. A path that is not there says
    /// nothing about the order.
    fn connect<T>(
        &self,
        answer: Answered,
        kind: Kind,
        found: impl FnOnce(&At<'_, Value>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if is_missing(&answer) {
            return Err(Failure::Unavailable);
        }
        self.read(answer, kind, |at, _| {
            Some(match answers::connect_failure(at)? {
                None => found(at),
                // "Unexpected error" of a write: it may have happened.
                Some(ProblemCode::Unavailable) if kind != Kind::Read => Err(Failure::Lost),
                Some(code) => Err(failure(code, None)),
            })
        })
    }
}

/// Whether the answer is a 404: no such path, or no such order.
fn is_missing(answer: &Answered) -> bool {
    answer.as_ref().is_ok_and(|answer| answer.status == 404)
}

/// The time until a moment by the server's clock; `None` if it cannot be read, and 0 if it is over.
fn milliseconds_until(moment: &str, date: Option<&str>) -> Option<u64> {
    // Seven digits of a second are more than some browsers take.
    let moment = match moment.split_once('.') {
        Some((seconds, rest)) => {
            let zone = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
            format!("{seconds}{zone}")
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

/// A path segment out of an id.
fn segment(id: &str) -> String {
    encode_uri_component(id).into()
}
