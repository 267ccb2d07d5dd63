//! `voucher-checkout-proxy probe`: sends the proxy's own reads to the real systems, and changes nothing.
//!
//! The report lists the calls that work, those that do not, and each unreadable field. It holds no key, no code, no id
//! and no value of an answer, so an operator can share it.

use crate::access_control::id::Id;
use crate::clock;
use crate::config::{Config, ConfigError, Keyed, ProbeCommand};
use crate::error::Cause;
use crate::operations::metrics::Metrics;
use crate::upstream::connect::SESSION_TICKETS;
use crate::upstream::credentials::Key;
use crate::upstream::orders::read_order;
use crate::upstream::procinema::{Checked, ProCinema};
use crate::upstream::showtimes::ticket_prices;
use crate::upstream::{Answer, Call, Upstream};
use axum::http::{HeaderMap, Method, StatusCode};
use std::fmt::Write;
use std::sync::Arc;
use tokio::time::Instant;
use wire::connect::{ConnectOrderResponse, ReadOrderRequest, ResultCode, SessionTicketsResponse};
use wire::ocapi::{OrderResponse, TicketPricesResponse};
use wire::reading::Read;

/// A text in the form of a ProCinema code, 15 capital letters and digits, that was never sold. `/check` changes
/// nothing.
const NO_CODE: &str = "PROBE0000000000";

/// The result of a probe.
pub struct Report {
    /// For standard output.
    pub text: String,
    /// Whether every check passed.
    pub is_fine: bool,
}

/// Calls each configured system. Every call is a read.
///
/// # Errors
/// A setting is invalid, or an id is malformed.
pub async fn run(command: ProbeCommand) -> Result<Report, ConfigError> {
    let ProbeCommand { config, order, showtime } = command;
    let no_id = |setting| ConfigError { setting, fault: "must be an id: letters, digits, - and _" };
    let order = Id::parse(order).ok_or(no_id("ORDER"))?;
    let showtime = showtime.map(|id| Id::parse(id).ok_or(no_id("--showtime"))).transpose()?;
    let systems = Systems::new(&config)?;
    let mut page = Page::new();
    page.key(&systems.ocapi_key).await;
    let read = page.order(read_order(&systems.ocapi, order.as_str(), HeaderMap::new())).await;
    let of_the_order = read.and_then(|read| read.order.showtimes?.into_iter().next()?.showtime_id);
    let showtime = showtime.or_else(|| Id::parse(of_the_order?));
    match &showtime {
        Some(id) => page.prices(ticket_prices(&systems.ocapi, id.as_str(), HeaderMap::new())).await,
        None => page.missing("ticket prices", "the order has no showtime: give one with --showtime"),
    }
    match (&systems.connect, showtime.as_ref().and_then(|id| id.as_str().split_once('-'))) {
        (None, _) => page.skipped("Connect", "not configured: there are no discount codes"),
        (Some(_), None) => {
            page.missing("Connect, discounts", "the showtime has no cinema and session in its id")
        }
        (Some(connect), Some((cinema, session))) => {
            page.discounts(connect.read(Method::GET, SESSION_TICKETS, &[cinema, session])).await;
            let request = ReadOrderRequest { user_session_id: order.as_str().to_owned() };
            page.connect_order(connect.read(Method::POST, "/RESTTicketing.svc/order", &[]).body(&request))
                .await;
        }
    }
    match &systems.procinema {
        None => page.skipped("ProCinema", "not configured"),
        Some(procinema) => page.procinema(procinema.check(NO_CODE).await),
    }
    page.skipped("CinematicCard", "not asked: each of its calls spends a code");
    Ok(page.end())
}

struct Systems {
    ocapi: Upstream,
    ocapi_key: Key,
    connect: Option<Upstream>,
    procinema: Option<ProCinema>,
}

impl Systems {
    fn new(config: &Config) -> Result<Systems, ConfigError> {
        let metrics = Arc::new(Metrics::new());
        let key = || Key::new(config.ocapi.access()?, config, metrics.clone());
        let upstream = |keyed: Option<Keyed>| {
            keyed.map(|keyed| Upstream::keyed(keyed, config, metrics.clone())).transpose()
        };
        let connect = upstream(config.connect.keyed()?)?;
        let procinema = upstream(config.procinema.keyed()?)?.map(ProCinema::new);
        let ocapi = Upstream::new(config.ocapi.ocapi_url.clone(), key()?, config, metrics.clone())?;
        Ok(Systems { ocapi, ocapi_key: key()?, connect, procinema })
    }
}

/// The report as it grows.
struct Page(Report);

impl Page {
    fn new() -> Page {
        let now = clock::now().strftime("%Y-%m-%d %H:%M UTC");
        Page(Report {
            text: format!("voucher-checkout-proxy {}, probe of {now}\n\n", env!("CARGO_PKG_VERSION")),
            is_fine: true,
        })
    }

    // Writing to a `String` cannot fail.
    fn line(&mut self, what: &str, said: &str) {
        let _ = writeln!(self.0.text, "{what:<22}{said}");
    }

    fn skipped(&mut self, what: &str, why: &str) {
        self.line(what, &format!("-     {why}"));
    }

    fn missing(&mut self, what: &str, why: &str) {
        self.0.is_fine = false;
        self.line(what, &format!("wrong {why}"));
    }

    fn end(mut self) -> Report {
        let verdict = if self.0.is_fine {
            "All of it works."
        } else {
            "Correct the settings and probe again. If an answer cannot be read, send us this report."
        };
        let _ =
            write!(self.0.text, "\n{verdict} It holds no key, no code, no id and no value of an answer.\n");
        self.0
    }

    async fn key(&mut self, key: &Key) {
        match key.header().await {
            Ok(_) => self.line("Vista's token", "ok"),
            Err(cause) => self.missing("Vista's token", explain(cause)),
        }
    }

    /// Makes a call and reads its answer. `describe` returns the counts in it, or its fault.
    async fn ask<T: Read>(
        &mut self,
        what: &str,
        call: Call,
        describe: impl FnOnce(&T) -> Result<String, String>,
    ) -> Option<T> {
        let began = Instant::now();
        let answer = call.outcome().await;
        let took = began.elapsed().as_millis();
        let (status, body) = match answer {
            Ok(Answer { status, body: Ok(body), .. }) => (status, body),
            Ok(Answer { body: Err(cause), .. }) | Err(cause) => {
                self.missing(what, explain(cause));
                return None;
            }
        };
        if !status.is_success() {
            self.missing(what, &refused(status));
            return None;
        }
        let reading = wire::read::<T>(&body);
        let described = match &reading.answer {
            Ok(answer) => describe(answer),
            Err(unreadable) => Err(format!("the answer cannot be read: {unreadable}")),
        };
        match described {
            Ok(text) => {
                self.line(what, &format!("ok    {status} in {took} ms: {text}", status = status.as_u16()))
            }
            Err(text) => self.missing(what, &text),
        }
        for (field, times) in &reading.left_out {
            self.line("", &format!("      left out {times} times: {field}"));
        }
        reading.answer.ok()
    }

    async fn order(&mut self, call: Call) -> Option<OrderResponse> {
        let describe = |answer: &OrderResponse| {
            let (Some(showtimes), Some(vouchers)) = (&answer.order.showtimes, &answer.order.vouchers) else {
                return Err("the answer has no list of showtimes or of vouchers".to_owned());
            };
            let tickets: usize = showtimes.iter().filter_map(|one| one.tickets.as_ref()).map(Vec::len).sum();
            Ok(format!("{} showtimes, {tickets} tickets, {} vouchers", showtimes.len(), vouchers.len()))
        };
        self.ask("order", call, describe).await
    }

    async fn prices(&mut self, call: Call) {
        let describe = |answer: &TicketPricesResponse| {
            let types = answer.related_data.ticket_types.len();
            Ok(format!("{} prices, {types} ticket types", answer.ticket_prices.len()))
        };
        self.ask("ticket prices", call, describe).await;
    }

    async fn discounts(&mut self, call: Call) {
        let describe = |answer: &SessionTicketsResponse| match answer.response_code {
            ResultCode::OK => Ok(format!("{} ticket types", answer.tickets.len())),
            ResultCode(code) => Err(format!("Connect answers with ResponseCode {code}")),
        };
        self.ask("Connect, discounts", call, describe).await;
    }

    async fn connect_order(&mut self, call: Call) {
        let describe = |answer: &ConnectOrderResponse| match answer.result {
            ResultCode::OK => Ok("the order is found".to_owned()),
            ResultCode::ORDER_DOES_NOT_EXIST => {
                Err("Connect does not know this order: its UserSessionId may be another".to_owned())
            }
            ResultCode(code) => Err(format!("Connect answers with Result {code}")),
        };
        self.ask("Connect, order", call, describe).await;
    }

    fn procinema(&mut self, checked: Checked) {
        match checked {
            Checked::Valid | Checked::Invalid => self.line("ProCinema", "ok    the key is taken"),
            Checked::Refused => self.missing("ProCinema", explain(Cause::Unreadable)),
            Checked::Unknown(cause) => self.missing("ProCinema", explain(cause)),
        }
    }
}

fn refused(status: StatusCode) -> String {
    let why = match status {
        StatusCode::UNAUTHORIZED => "the key or token is not taken",
        StatusCode::FORBIDDEN => "the key has no permission, or the tenant no licence, for this call",
        StatusCode::NOT_FOUND => "not found: is the id right, and the base URL?",
        _ => "the call is refused",
    };
    format!("{}: {why}", status.as_u16())
}

fn explain(cause: Cause) -> &'static str {
    match cause {
        Cause::NotConnected => "no connection: check the URL and the way out of this network",
        Cause::Timeout => "no answer in time",
        Cause::Broken => "the connection broke",
        Cause::Credential => "the key or password is not taken",
        Cause::Redirect => "the answer is a redirect, which is not followed",
        Cause::Unreadable => "the answer is not what its path promises",
        Cause::TooLong => "the answer is longer than 2 MiB",
        Cause::Refused => "the call is refused: check the URL",
        _ => "the system is in trouble",
    }
}
