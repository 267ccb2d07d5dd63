//! Effects to calls of the site's proxy, and its answers to replies. Nothing here waits: one future carries them all.

use crate::answer::{Answer, Kind, check, failure, read, to_text};
use crate::convert;
use crate::transport::{Call, Method, Transport};
use checkout::{AddedVoucher, DiscountOffer, Effect, Failure, PriceList, Reply};
use web_sys::js_sys::encode_uri_component;
use wire::ProblemCode;
use wire::checkout_api::{Capabilities, CompleteResponse, Gift, PaymentResponse};
use wire::connect::{
    ApplyDiscountRequest, ConnectOrderResponse, ReadOrderRequest, SessionTicketsResponse, TicketDiscount,
};
use wire::ocapi::{AddVoucherResponse, OrderResponse, TicketPricesResponse};

type Answered = Result<Answer, Failure>;

impl Transport {
    /// Does what an effect asks for.
    pub(crate) async fn run(&self, effect: Effect) -> Reply {
        let kind = match effect.request() {
            Some(request) if effect.is_write() => Kind::Write(request),
            _ => Kind::Read,
        };
        let answer = match self.call_for(&effect) {
            Ok(call) => self.call(call, kind).await,
            Err(failure) => Err(failure),
        };
        self.reply(effect, answer, kind)
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
                let body = convert::add_voucher(&self.settings.showtime, *voucher, barcode, pin);
                call(Method::POST, order("/vouchers"), Some(to_text(&body)?))
            }
            Effect::RemoveVoucher(_, voucher) => {
                let path = order(&format!("/vouchers/{}", segment(voucher.as_str())));
                call(Method::DELETE, path, None)
            }
            Effect::SetTickets(_, selection) => {
                let body = to_text(&convert::set_showtime(selection))?;
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
            Effect::ReadPayment(_) => get(own("payment")),
            Effect::Pay(_, code, amount) => {
                call(Method::PUT, own("payment"), Some(to_text(&convert::payment_request(code, *amount))?))
            }
            Effect::RemovePayment(_) => call(Method::DELETE, own("payment"), None),
            Effect::Complete(_) => call(Method::POST, own("complete"), None),
            Effect::GetGift(_) => call(Method::POST, own("gift"), None),
            Effect::ResetExpiry(_) => call(Method::POST, order("/expiry/reset"), None),
            // The shell runs these itself.
            Effect::Scan(_) | Effect::Wait(..) | Effect::Focus(_) | Effect::Emit(_) => Err(Failure::NotFound),
        }
    }

    fn reply(&self, effect: Effect, answer: Answered, kind: Kind) -> Reply {
        let settings = &self.settings;
        match effect {
            Effect::ReadOrder(_) => Reply::Order(self.order(answer, kind)),
            Effect::ReadCompleted(_) => Reply::Completed(self.order(answer, kind)),
            Effect::LoadPrices(_) => Reply::Prices(self.prices(answer)),
            Effect::LoadOffers(_) => Reply::Offers(self.offers(answer)),
            Effect::ReadCapabilities(_) => {
                let read = read::<Capabilities>(answer, kind);
                Reply::Capabilities(read.map(|(capabilities, _)| capabilities.capabilities))
            }
            Effect::AddVoucher(..) => Reply::VoucherAdded(added(answer, kind)),
            Effect::RemoveVoucher(..) => Reply::VoucherRemoved(check(answer, kind).map(|_| ())),
            Effect::SetTickets(..) => Reply::TicketsSet(self.tickets_set(answer, kind)),
            Effect::ReadSession(_) => Reply::Session(
                connect(answer, kind).and_then(|order| convert::session(order, &settings.showtime)),
            ),
            Effect::ApplyDiscount(..) => Reply::DiscountApplied(connect(answer, kind).map(|_| ())),
            Effect::ReadPayment(_) => Reply::Payment(self.payment(answer, kind)),
            Effect::RemovePayment(_) => Reply::Payment(check(answer, kind).map(|_| None)),
            Effect::Pay(_, code, _) => Reply::Paid(self.payment(answer, kind), code),
            Effect::Complete(_) => {
                let read = read::<CompleteResponse>(answer, kind);
                Reply::Completion(read.map(|(answer, _)| convert::completion(answer, settings)))
            }
            Effect::GetGift(_) => {
                Reply::Gift(read::<Gift>(answer, kind).map(|(gift, _)| convert::gift(gift)))
            }
            Effect::ResetExpiry(_) => {
                Reply::ExpiryReset(check(answer, kind).map(|answer| self.renew_token(&answer.body)))
            }
            Effect::Scan(_) | Effect::Wait(..) | Effect::Focus(_) | Effect::Emit(_) => Reply::Waited,
        }
    }

    fn order(&self, answer: Answered, kind: Kind) -> Result<checkout::Order, Failure> {
        let (order, date) = read::<OrderResponse>(answer, kind)?;
        convert::order(order, &self.settings, date.as_deref())
    }

    fn tickets_set(&self, answer: Answered, kind: Kind) -> Result<checkout::Order, Failure> {
        let (order, date) = read::<OrderResponse>(answer, kind)?;
        // Done, but told in a way that makes no sense: the order is to be read.
        convert::order(order, &self.settings, date.as_deref()).map_err(|_| Failure::Lost)
    }

    fn prices(&self, answer: Answered) -> Result<PriceList, Failure> {
        let (prices, _) = read::<TicketPricesResponse>(answer, Kind::Read)?;
        Ok(convert::price_list(prices, self.settings.currency))
    }

    fn offers(&self, answer: Answered) -> Result<Vec<DiscountOffer>, Failure> {
        let (tickets, _) = read::<SessionTicketsResponse>(answer, Kind::Read)?;
        convert::offers(tickets, self.settings.currency)
    }

    fn payment(&self, answer: Answered, kind: Kind) -> Result<Option<checkout::Payment>, Failure> {
        let (answer, _) = read::<PaymentResponse>(answer, kind)?;
        Ok(convert::payment(answer.payment, self.settings.currency))
    }
}

fn added(answer: Answered, kind: Kind) -> Result<AddedVoucher, Failure> {
    let (added, _) = read::<AddVoucherResponse>(answer, kind)?;
    Ok(convert::added_voucher(added))
}

/// An answer of Connect's older service, which says what went wrong inside a 200. A path that is not there says
/// nothing about the order.
fn connect(answer: Answered, kind: Kind) -> Result<ConnectOrderResponse, Failure> {
    if answer.as_ref().is_ok_and(|answer| answer.status == 404) {
        return Err(Failure::Unavailable);
    }
    let (order, _) = read::<ConnectOrderResponse>(answer, kind)?;
    match order.failure() {
        None => Ok(order),
        // "Unexpected error" of a write: it may have happened.
        Some(ProblemCode::Unavailable) if kind != Kind::Read => Err(Failure::Lost),
        Some(code) => Err(failure(code, None)),
    }
}

/// A path segment out of an id.
fn segment(id: &str) -> String {
    encode_uri_component(id).into()
}
