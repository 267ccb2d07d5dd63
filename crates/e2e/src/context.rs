//! The context of a test: the cinema, the booking site and the browser.

use crate::files::{Gate, ServedFile, TestFiles};
use crate::{Browser, Checkout, HostPage, Texts, eventually, money};
use futures_util::FutureExt;
use sandbox::{Call, Fault, FaultKind, Route, Sandbox, When, seed};
use serde_json::Value;
use std::env;
use std::fs;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use wire::ocapi::{Order, OrderShowtime, OrderTicket, OrderVoucher};

/// What a test runs in. Each test has its own, which [`run_test`](crate::run_test) ends when the test passes or fails.
pub struct TestContext {
    /// The cinema's systems.
    pub sandbox: Sandbox,
    /// The id of an order of two adults on the seats J5 and J6.
    pub order: String,
    /// The browser of the customer.
    pub browser: Browser,
    pub(crate) site: String,
    pub(crate) cinema: SocketAddr,
    pub(crate) files: TestFiles,
    /// The order on the page that [`visit`](Self::visit) opened last.
    pub(crate) visiting: Mutex<String>,
}

/// The folder of the built widget.
pub fn dist() -> PathBuf {
    env::var_os("VOUCHER_CHECKOUT_DIST").map_or_else(|| repository().join("dist"), PathBuf::from)
}

/// The root of the repository, which has the folders of the demo's pages.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The content of a built file, e.g. `voucher-checkout.js`.
pub fn dist_file(name: &str) -> Vec<u8> {
    fs::read(dist().join(name)).unwrap_or_else(|error| panic!("{name} is built: {error}"))
}

impl TestContext {
    /// Opens the booking page of the order in English and waits until the widget shows the order.
    pub async fn open(&self) -> Checkout<'_> {
        self.open_in(Texts::English).await
    }

    /// Opens the booking page with Swiss francs as the currency. Only then does the widget take ProCinema codes.
    pub async fn open_in_zurich(&self) -> Checkout<'_> {
        self.browser.open(&self.address(Texts::English).replace(seed::CURRENCY, "CHF")).await;
        let checkout = self.checkout(Texts::English);
        checkout.settled().await;
        // A ProCinema code is taken only after the reply about the voucher payments of the order.
        eventually!(async { self.finished_requests("/payments").await > 0 }, true);
        checkout.settled().await;
        checkout
    }

    /// Opens the booking page in a language and waits until the widget shows the order.
    pub async fn open_in(&self, texts: Texts) -> Checkout<'_> {
        self.browser.open(&self.address(texts)).await;
        let checkout = self.checkout(texts);
        checkout.settled().await;
        checkout
    }

    /// Serves a file under `/test/NAME` of the site.
    pub fn serve(&self, name: &str, file: ServedFile) {
        self.files.insert(name, file);
    }

    /// Opens a host page with a new order of two adults on J5 and J6, and returns its widget. The order of the previous
    /// host page expires, which frees the seats. The ledger of the sandbox is cleared.
    pub async fn visit(&self, page: &HostPage<'_>) -> Checkout<'_> {
        self.visit_after(page, |_| {}).await
    }

    /// The same, after something is prepared for the id of the new order.
    pub async fn visit_after(&self, page: &HostPage<'_>, prepare: impl FnOnce(&str)) -> Checkout<'_> {
        let order = self.next_order();
        let file = page.file(&order, &self.order_token(&order).await);
        self.serve("page", file);
        self.sandbox.clear_ledger();
        prepare(&order);
        self.browser.open(&format!("{}test/page", self.site)).await;
        self.checkout(Texts::English)
    }

    /// Ends the order of the page, and begins another one.
    pub fn next_order(&self) -> String {
        let mut visiting = self.visiting.lock().unwrap_or_else(PoisonError::into_inner);
        self.sandbox.expire_order(&visiting);
        *visiting = self.sandbox.create_demo_order().expect("seats are free");
        visiting.clone()
    }

    /// The order on the page that [`visit`](Self::visit) opened last.
    pub fn visited_order(&self) -> String {
        self.visiting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The script tag that loads the widget from `/test/`, after [`hold_wasm`](Self::hold_wasm) has served it there.
    pub const SERVED_SCRIPT: &str = r#"<script type="module" src="/test/voucher-checkout.js"></script>"#;

    /// Serves the built widget under `/test/`, to pages of all origins, and holds back the wasm until the gate is opened.
    pub fn hold_wasm(&self) -> Gate {
        let gate = Gate::closed();
        for file in fs::read_dir(dist()).expect("the widget is built") {
            let name = file.expect("the folder can be read").file_name().into_string().expect("a name");
            let (kind, gate) = match name.rsplit_once('.') {
                Some((_, "js")) => ("text/javascript", Gate::opened()),
                Some((_, "json")) => ("application/json", Gate::opened()),
                Some((_, "wasm")) => ("application/wasm", gate.clone()),
                _ => continue,
            };
            let headers = vec![("access-control-allow-origin", "*".to_owned())];
            self.serve(&name, ServedFile { gate, headers, ..ServedFile::new(kind, dist_file(&name)) });
        }
        gate
    }

    /// The order token for an order, as the site hands it to its pages.
    pub async fn order_token(&self, order: &str) -> String {
        let url = format!("{}demo/orders/{order}/token", self.site);
        let answer = reqwest::Client::new().post(url).send().await.expect("the site answers");
        let answer: Value = answer.json().await.expect("JSON");
        answer.get("token").and_then(Value::as_str).expect("a token").to_owned()
    }

    /// The first widget on the open page.
    pub fn checkout(&self, texts: Texts) -> Checkout<'_> {
        Checkout::new(&self.browser, 0, texts)
    }

    /// The address of the booking page with the order.
    pub fn address(&self, texts: Texts) -> String {
        let TestContext { site, order, .. } = self;
        let (showtime, currency, lang) = (seed::SHOWTIME, seed::CURRENCY, texts.tag());
        format!("{site}?order={order}&showtime={showtime}&currency={currency}&lang={lang}")
    }

    /// The address of the booking page without an order, e.g. `http://127.0.0.1:8000/`. The page starts an order
    /// itself.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The address of the sandbox.
    pub fn cinema(&self) -> SocketAddr {
        self.cinema
    }

    /// The order at the cinema.
    pub fn cinema_order(&self) -> Order {
        self.sandbox.order(&self.order).expect("the order is in progress").order
    }

    /// The vouchers on the order at the cinema.
    pub fn cinema_vouchers(&self) -> Vec<OrderVoucher> {
        self.cinema_order().vouchers.unwrap_or_default()
    }

    /// The showtime of the order, which has its tickets and seats.
    pub fn showtime(&self) -> OrderShowtime {
        let showtimes = self.cinema_order().showtimes.unwrap_or_default();
        showtimes.into_iter().next().expect("the order has tickets or seats")
    }

    /// The tickets of the order at the cinema.
    pub fn tickets(&self) -> Vec<OrderTicket> {
        self.showtime().tickets.unwrap_or_default()
    }

    /// The ticket type of each ticket of the order at the cinema.
    pub fn ticket_types(&self) -> Vec<String> {
        self.tickets().into_iter().filter_map(|ticket| ticket.ticket_type_id).collect()
    }

    /// The ids of the seats of the order, e.g. `1_10_5` for J5.
    pub fn seats(&self) -> Vec<String> {
        self.showtime().seats.into_iter().flatten().filter_map(|seat| seat.seat_id).collect()
    }

    /// The total of the order at the cinema, in minor units.
    pub fn total_minor(&self) -> i64 {
        self.cinema_order().total_price.value_including_tax.to_minor(2)
    }

    /// The total of the order at the cinema as text, e.g. `$20.00`.
    pub fn total(&self) -> String {
        money(self.total_minor(), Texts::English)
    }

    /// Makes the next call of a route fail.
    pub fn fail_next(&self, route: Route, fault: FaultKind) {
        self.sandbox.inject(Fault::once(route, fault));
    }

    /// Refuses the next call of a route with this error code.
    pub fn refuse_next(&self, route: Route, status: u16, error_code: &str) {
        let error_code = Some(error_code.to_owned());
        self.fail_next(route, FaultKind::Status { status, retry_after: None, error_code, body: None });
    }

    /// Delays the next call of a route, before it changes anything.
    ///
    /// A test may not rely on the delay being over or not over at some time. It waits for the event that it needs.
    pub fn delay_next(&self, route: Route, ms: u64) {
        self.fail_next(route, FaultKind::Delay { ms, when: When::Before });
    }

    /// The calls of one route so far.
    pub fn calls(&self, route: Route) -> Vec<Call> {
        self.sandbox.ledger().into_iter().filter(|call| call.route == route).collect()
    }

    /// The number of calls of one route so far.
    pub fn count(&self, route: Route) -> usize {
        self.calls(route).len()
    }

    /// Presses the pay button of the page and waits until the page says thanks.
    pub async fn pay(&self) {
        self.press_pay().await;
        let thanks = "return !document.getElementById('thanks').hidden";
        eventually!(self.browser.run::<bool>(thanks, vec![]), true);
    }

    /// Presses the pay button of the page.
    pub async fn press_pay(&self) {
        self.browser.click("return document.getElementById('pay-button')", vec![]).await;
    }

    /// The visible text of an element of the page.
    pub async fn page_text(&self, id: &str) -> String {
        self.browser.run("return probe.text(document.getElementById(arguments[0]))", vec![id.into()]).await
    }

    /// The routes of the writes so far, oldest first.
    pub fn writes(&self) -> Vec<Route> {
        // Connect reads an order by POST, and the proxy fetches its token by POST.
        let reads = [Route::ConnectOrder, Route::Token];
        let is_write = |call: &Call| call.method != "GET" && !reads.contains(&call.route);
        self.sandbox.ledger().into_iter().filter(is_write).map(|call| call.route).collect()
    }

    /// The details of the events so far that have this name, e.g. `change` for `voucher-checkout-change`.
    pub async fn events(&self, name: &str) -> Vec<Value> {
        let mut events = self.browser.recorded("events").await;
        events.retain(|event| event.get("name").is_some_and(|found| found == name));
        events
            .into_iter()
            .map(|mut event| event.get_mut("detail").map(Value::take).unwrap_or_default())
            .collect()
    }

    /// The state of the page and the calls to the cinema, for the log of a failed test.
    pub(crate) async fn report(&self) -> String {
        let page = AssertUnwindSafe(async {
            let view = self.checkout(Texts::English).view().await;
            (view, self.browser.recorded("errors").await, self.browser.recorded("events").await)
        });
        let page = match page.catch_unwind().await {
            Ok((view, errors, events)) => format!("{view:#?}\nerrors: {errors:#?}\nevents: {events:?}"),
            Err(_) => "no page".to_owned(),
        };
        let calls = self.sandbox.ledger().into_iter();
        let calls: Vec<String> = calls
            .map(|call| format!("{} {} -> {:?} {:?}", call.method, call.path, call.status, call.error_code))
            .collect();
        format!("the page: {page}\nthe cinema's calls:\n{}", calls.join("\n"))
    }
}
