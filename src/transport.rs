//! Fetch: the only place that names it. Every request has a time limit, every answer a size limit; no redirect is
//! followed, nothing is cached, and nothing a page or a server does here can panic.

use crate::answer::{Answer, Kind, check, failure, no_answer, parse_text, read, to_text};
use crate::convert;
use crate::host::Options;
use checkout::{AddedVoucher, Barcode, Effect, Failure, Reply, Secret, Selection, Settings, VoucherId};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise, Reflect};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, RequestRedirect};
use wire::ProblemCode;
use wire::checkout_api::Capabilities;
use wire::connect::{
    ApplyDiscountRequest, ConnectOrderResponse, ReadOrderRequest, SessionTicketsResponse, TicketDiscount,
};
use wire::ocapi::{
    AddVoucherRequest, AddVoucherResponse, OrderResponse, TicketPricesResponse, VoucherCredentials,
    VoucherType,
};

/// After this long a request has no answer. The proxy gives up earlier and says so.
const TIME_LIMIT_MS: u32 = 12_000;
/// No answer of these systems comes near it, in UTF-16 units.
const SIZE_LIMIT: u32 = 262_144;

/// Calls the site's proxy.
pub(crate) struct Transport {
    api: String,
    settings: Settings,
    session: String,
    headers: Vec<(&'static str, String)>,
    reads: Option<AbortController>,
}

impl Transport {
    pub(crate) fn new(options: Options) -> Transport {
        let mut headers = vec![("Accept", "application/json".to_owned())];
        headers.extend(options.region.map(|region| ("Connect-Region-Code", region)));
        headers.extend(options.order_token.map(|token| ("Checkout-Order-Token", token)));
        // A header's value is visible ASCII; the browser throws at anything else.
        headers.retain(|(_, value)| value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()));
        Transport {
            api: options.api,
            session: options.session,
            settings: options.settings,
            headers,
            reads: AbortController::new().ok(),
        }
    }

    /// Gives up the reads under way.
    pub(crate) fn stop_reading(&self) {
        if let Some(reads) = &self.reads {
            reads.abort();
        }
    }

    /// Does what an effect asks for.
    pub(crate) async fn run(&self, effect: Effect) -> Reply {
        match effect {
            Effect::ReadOrder(_) => Reply::Order(self.order(&self.order_path("")).await),
            Effect::ReadCompleted(_) => {
                let id = segment(self.settings.order.as_str());
                Reply::Completed(self.order(&format!("/ocapi/v1/orders/completed/{id}")).await)
            }
            Effect::LoadPrices(_) => Reply::Prices(self.prices().await),
            Effect::LoadOffers(_) => Reply::Offers(self.offers().await),
            Effect::ReadCapabilities(_) => {
                let answer = self.get::<Capabilities>("/checkout/v1/capabilities").await;
                Reply::Capabilities(answer.map(|(capabilities, _)| capabilities.capabilities))
            }
            Effect::AddVoucher(_, barcode, pin) => {
                Reply::VoucherAdded(self.add_voucher(&barcode, &pin).await)
            }
            Effect::RemoveVoucher(_, voucher) => Reply::VoucherRemoved(self.remove_voucher(&voucher).await),
            Effect::SetTickets(_, selection) => Reply::TicketsSet(self.set_tickets(&selection).await),
            Effect::ReadSession(_) => {
                let body = ReadOrderRequest { user_session_id: self.session.clone() };
                let answer = self.connect("/RESTTicketing.svc/order", &body, Kind::Read).await;
                Reply::Session(answer.and_then(|order| convert::session(order, &self.settings.showtime)))
            }
            Effect::ApplyDiscount(_, item_id, discount_code) => {
                let body = ApplyDiscountRequest {
                    user_session_id: self.session.clone(),
                    ticket_discounts: vec![TicketDiscount { item_id, discount_code }],
                    return_order: true,
                };
                let answer = self.connect("/RESTTicketing.svc/order/discount", &body, Kind::Write).await;
                Reply::DiscountApplied(answer.map(|_| ()))
            }
            // The shell runs these itself.
            Effect::Wait(..) | Effect::Focus(_) | Effect::Emit(_) => Reply::Waited,
        }
    }

    fn order_path(&self, rest: &str) -> String {
        format!("/ocapi/v1/orders/{}{rest}", segment(self.settings.order.as_str()))
    }

    async fn order(&self, path: &str) -> Result<checkout::Order, Failure> {
        let (order, date) = self.get::<OrderResponse>(path).await?;
        convert::order(order, &self.settings, date.as_deref())
    }

    async fn prices(&self) -> Result<checkout::PriceList, Failure> {
        let path = format!("/ocapi/v1/showtimes/{}/ticket-prices", segment(self.settings.showtime.as_str()));
        let (prices, _) = self.get::<TicketPricesResponse>(&path).await?;
        Ok(convert::price_list(prices, self.settings.currency))
    }

    async fn offers(&self) -> Result<Vec<checkout::DiscountOffer>, Failure> {
        let (cinema, session) = self.settings.showtime.cinema_and_session().ok_or(Failure::NotFound)?;
        let (cinema, session) = (segment(cinema), segment(session));
        let path =
            format!("/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets?returnDiscountInfo=true");
        let (tickets, _) = self.get::<SessionTicketsResponse>(&path).await?;
        convert::offers(tickets, self.settings.currency)
    }

    async fn add_voucher(&self, barcode: &Barcode, pin: &Secret) -> Result<AddedVoucher, Failure> {
        let pin = Some(pin.reveal().trim()).filter(|pin| !pin.is_empty());
        let body = AddVoucherRequest {
            kind: VoucherType::Ticket,
            showtime_id: Some(self.settings.showtime.as_str().to_owned()),
            credentials: VoucherCredentials {
                barcode: barcode.reveal().to_owned(),
                pin: pin.map(str::to_owned),
            },
        };
        let path = self.order_path("/vouchers");
        let answer = self.call(Method::POST, &path, Some(to_text(&body)?), Kind::Write).await?;
        read::<AddVoucherResponse>(answer, Kind::Write).map(|(added, _)| convert::added_voucher(added))
    }

    async fn remove_voucher(&self, voucher: &VoucherId) -> Result<(), Failure> {
        let path = self.order_path(&format!("/vouchers/{}", segment(voucher.as_str())));
        let answer = self.call(Method::DELETE, &path, None, Kind::Write).await?;
        check(&answer, Kind::Write)
    }

    async fn set_tickets(&self, selection: &Selection) -> Result<checkout::Order, Failure> {
        let path = self.order_path(&format!("/showtimes/{}", segment(self.settings.showtime.as_str())));
        let body = to_text(&convert::set_showtime(selection))?;
        let answer = self.call(Method::PUT, &path, Some(body), Kind::Write).await?;
        let (order, date) = read::<OrderResponse>(answer, Kind::Write)?;
        // Done, but told in a way that makes no sense: the order is to be read.
        convert::order(order, &self.settings, date.as_deref()).map_err(|_| Failure::Lost)
    }

    /// A call of Connect's older service, which says what went wrong inside a 200. A path that is not there says
    /// nothing about the order.
    async fn connect(
        &self,
        path: &str,
        body: &impl Serialize,
        kind: Kind,
    ) -> Result<ConnectOrderResponse, Failure> {
        let answer = self.call(Method::POST, path, Some(to_text(body)?), kind).await?;
        if answer.status == 404 {
            return Err(Failure::Unavailable);
        }
        let (order, _) = read::<ConnectOrderResponse>(answer, kind)?;
        match order.failure() {
            None => Ok(order),
            // "Unexpected error" of a write: it may have happened.
            Some(ProblemCode::Unavailable) if kind == Kind::Write => Err(Failure::Lost),
            Some(code) => Err(failure(code, None)),
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<(T, Option<String>), Failure> {
        let answer = self.call(Method::GET, path, None, Kind::Read).await?;
        read(answer, Kind::Read)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        kind: Kind,
    ) -> Result<Answer, Failure> {
        let unknown = no_answer(kind);
        // Aborting a write would not undo it, so only the reads hang on the widget; the time limit ends both.
        let reads = self.reads.as_ref().filter(|_| kind == Kind::Read);
        let controller = AbortController::new().map_err(|_| unknown)?;
        let signal = reads.map_or(controller.signal(), AbortController::signal);
        let exchange = self.exchange(method, path, body, &signal);
        match within(TIME_LIMIT_MS, exchange).await {
            Some(answer) => answer.ok_or(unknown),
            None => {
                controller.abort();
                Err(unknown)
            }
        }
    }

    /// `None` where there was no answer, or none that can be read.
    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        signal: &AbortSignal,
    ) -> Option<Answer> {
        let mut builder = RequestBuilder::new(&format!("{}{path}", self.api))
            .method(method)
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Error)
            .abort_signal(Some(signal));
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let request: Request = match body {
            Some(body) => builder.header("Content-Type", "application/json").body(body).ok()?,
            None => builder.build().ok()?,
        };
        let request: web_sys::Request = request.into();
        // A page's script may have replaced fetch by something that throws or gives no promise. Neither
        // `Request::send` nor the browser's binding stands that: the widget would wait for ever.
        let window = web_sys::window()?;
        let fetch: Function = Reflect::get(&window, &"fetch".into()).ok()?.dyn_into().ok()?;
        let given = fetch.call1(&window, &request).ok()?;
        let response = JsFuture::from(Promise::resolve(&given)).await.ok()?;
        let raw: web_sys::Response = response.dyn_into().ok()?;
        let response = Response::from(Clone::clone(&raw));
        let headers = response.headers();
        let length: u32 = headers.get("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if length > SIZE_LIMIT {
            return None;
        }
        // Nor `Response::text`: it panics where the reason of a failure is not an `Error` of this very page.
        let text = JsFuture::from(raw.text().ok()?).await.ok()?.as_string()?;
        let text = if text.len() > SIZE_LIMIT as usize { String::new() } else { text };
        Some(Answer {
            status: response.status(),
            retry_after: headers.get("Retry-After").and_then(|seconds| seconds.trim().parse().ok()),
            date: headers.get("Date"),
            body: parse_text(&text),
        })
    }
}

/// A path segment out of an id.
fn segment(id: &str) -> String {
    web_sys::js_sys::encode_uri_component(id).into()
}

/// What the work gives, or `None` where it takes longer. Work that never ends is dropped.
async fn within<T>(milliseconds: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut timer) = (pin!(work), pin!(sleep(milliseconds)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Comes back after so many milliseconds.
pub(crate) async fn sleep(milliseconds: u32) {
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let timer = Promise::new(&mut |resolve: Function, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(timer).await;
}
