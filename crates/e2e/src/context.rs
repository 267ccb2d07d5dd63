//! One test's own world: cinema, booking site and browser.

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

/// The world. It is gone when the test ends, whichever way.
pub struct TestContext {
    /// The cinema's systems.
    pub sandbox: Sandbox,
    /// The order under way: two adults on J5 and J6, unless the test says another.
    pub order: String,
    /// What the customer looks at.
    pub browser: Browser,
    pub(crate) site: String,
    pub(crate) cinema: SocketAddr,
    pub(crate) files: TestFiles,
    /// The order of the last page of a test's own.
    pub(crate) visiting: Mutex<String>,
}

/// The folders of the built widget and of the page.
pub fn pages() -> (PathBuf, PathBuf) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let dist = env::var_os("VOUCHER_CHECKOUT_DIST").map_or_else(|| repository.join("dist"), PathBuf::from);
    (dist, repository)
}

/// The files of the built widget whose names end so.
pub fn dist_files(end: &str) -> Vec<(String, Vec<u8>)> {
    let (dist, _) = pages();
    let files = fs::read_dir(dist).expect("the widget is built").filter_map(Result::ok);
    let named = files.filter_map(|file| Some((file.file_name().into_string().ok()?, file.path())));
    let fitting = named.filter(|(name, _)| name.ends_with(&format!(".{end}")));
    fitting.map(|(name, path)| (name, fs::read(path).expect("a file can be read"))).collect()
}

impl TestContext {
    /// Opens the page of the order, in English, and waits until the widget shows it.
    pub async fn open(&self) -> Checkout<'_> {
        self.open_in(Texts::English).await
    }

    /// Opens the page of the order in Zürich, where it costs francs.
    pub async fn open_in_zurich(&self) -> Checkout<'_> {
        self.browser.open(&self.address(Texts::English).replace(seed::CURRENCY, "CHF")).await;
        let checkout = self.checkout(Texts::English);
        checkout.settled().await;
        // The form waits for the answer whether there is a payment already.
        eventually!(async { checkout.view().await.payment_code.is_some() }, true);
        checkout
    }

    /// The same in a language.
    pub async fn open_in(&self, texts: Texts) -> Checkout<'_> {
        self.browser.open(&self.address(texts)).await;
        let checkout = self.checkout(texts);
        checkout.settled().await;
        checkout
    }

    /// Puts a page, or a file of one, where the site serves it from: under `/test/`.
    pub fn serve(&self, name: &str, leaf: ServedFile) {
        self.files.put(name, leaf);
    }

    /// Opens a page of a test's own with a new order of two adults on J5 and J6, and gives the widget on it. The order
    /// before it is over.
    pub async fn visit(&self, page: &HostPage<'_>) -> Checkout<'_> {
        self.open_host(page).await;
        self.checkout(Texts::English)
    }

    /// The order of the last page of a test's own.
    pub fn visited_order(&self) -> String {
        self.visiting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn open_host(&self, page: &HostPage<'_>) {
        let order = {
            let mut visiting = self.visiting.lock().unwrap_or_else(PoisonError::into_inner);
            self.sandbox.expire_order(&visiting);
            *visiting = self.sandbox.create_demo_order().expect("seats are free");
            visiting.clone()
        };
        let leaf = page.leaf(&order, &self.order_token(&order).await);
        self.serve("page", leaf);
        self.sandbox.clear_ledger();
        self.browser.open(&format!("{}test/page", self.site)).await;
    }

    /// The script tag of a widget whose files are on the files.
    pub const SERVED_SCRIPT: &str = r#"<script type="module" src="/test/voucher-checkout.js"></script>"#;

    /// Puts the widget's files on the files, with a gate before the wasm.
    pub fn hold_wasm(&self) -> Gate {
        let gate = Gate::closed();
        for (kind, end) in
            [("text/javascript", "js"), ("application/json", "json"), ("application/wasm", "wasm")]
        {
            for (name, content) in dist_files(end) {
                let gate = if end == "wasm" { gate.clone() } else { Gate::opened() };
                self.serve(&name, ServedFile { gate, ..ServedFile::new(kind, content) });
            }
        }
        gate
    }

    /// The token that opens an order.
    pub async fn order_token(&self, order: &str) -> String {
        let url = format!("{}demo/orders/{order}/token", self.site);
        let answer = reqwest::Client::new().post(url).send().await.expect("the site answers");
        let answer: Value = answer.json().await.expect("JSON");
        answer.get("token").and_then(Value::as_str).expect("a token").to_owned()
    }

    /// The widget on the page as it is now.
    pub fn checkout(&self, texts: Texts) -> Checkout<'_> {
        Checkout::new(&self.browser, 0, texts)
    }

    /// The page's address for the order.
    pub fn address(&self, texts: Texts) -> String {
        let TestContext { site, order, .. } = self;
        let (showtime, currency, lang) = (seed::SHOWTIME, seed::CURRENCY, texts.tag());
        format!("{site}?order={order}&showtime={showtime}&currency={currency}&lang={lang}")
    }

    /// The page's address without an order: it starts one itself.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Where the cinema's systems listen.
    pub fn cinema(&self) -> SocketAddr {
        self.cinema
    }

    /// The order as the cinema has it.
    pub fn cinema_order(&self) -> Order {
        self.sandbox.order(&self.order).expect("the order is in progress").order
    }

    /// The vouchers on the order.
    pub fn cinema_vouchers(&self) -> Vec<OrderVoucher> {
        self.cinema_order().vouchers.unwrap_or_default()
    }

    /// Its tickets and seats.
    pub fn showtime(&self) -> OrderShowtime {
        let showtimes = self.cinema_order().showtimes.unwrap_or_default();
        showtimes.into_iter().next().expect("the order has tickets or seats")
    }

    /// Its tickets.
    pub fn tickets(&self) -> Vec<OrderTicket> {
        self.showtime().tickets.unwrap_or_default()
    }

    /// The ids of its ticket types.
    pub fn ticket_types(&self) -> Vec<String> {
        self.tickets().into_iter().filter_map(|ticket| ticket.ticket_type_id).collect()
    }

    /// The labels of its seats.
    pub fn seats(&self) -> Vec<String> {
        self.showtime().seats.into_iter().flatten().filter_map(|seat| seat.seat_id).collect()
    }

    /// What the order costs, in minor units.
    pub fn total_minor(&self) -> i64 {
        self.cinema_order().total_price.value_including_tax.to_minor(2)
    }

    /// The same as English writes it.
    pub fn total(&self) -> String {
        money(self.total_minor(), Texts::English)
    }

    /// Something goes wrong with the next call of a route.
    pub fn fail_next(&self, route: Route, fault: FaultKind) {
        self.sandbox.inject(Fault::once(route, fault));
    }

    /// The next call of a route is refused with this error code.
    pub fn refuse_next(&self, route: Route, status: u16, error_code: &str) {
        let error_code = Some(error_code.to_owned());
        self.fail_next(route, FaultKind::Status { status, retry_after: None, error_code, body: None });
    }

    /// The next call of a route waits before it does its work.
    pub fn delay_next(&self, route: Route, ms: u64) {
        self.fail_next(route, FaultKind::Delay { ms, when: When::Before });
    }

    /// The calls of one route so far.
    pub fn calls(&self, route: Route) -> Vec<Call> {
        self.sandbox.ledger().into_iter().filter(|call| call.route == route).collect()
    }

    /// How many calls of one route there were.
    pub fn count(&self, route: Route) -> usize {
        self.calls(route).len()
    }

    /// Presses the page's pay button and waits for its thanks.
    pub async fn pay(&self) {
        self.press_pay().await;
        let thanks = "return !document.getElementById('thanks').hidden";
        eventually!(self.browser.run::<bool>(thanks, vec![]), true);
    }

    /// Presses the page's pay button.
    pub async fn press_pay(&self) {
        self.browser.click("return document.getElementById('pay-button')", vec![]).await;
    }

    /// The text of an element of the page's.
    pub async fn page_text(&self, id: &str) -> String {
        self.browser.run("return probe.text(document.getElementById(arguments[0]))", vec![id.into()]).await
    }

    /// The writes so far, in their order.
    pub fn writes(&self) -> Vec<Route> {
        // Connect reads by POST, and Vista's tokens are the proxy's own affair.
        let reads = [Route::ConnectOrder, Route::Token];
        let is_write = |call: &Call| call.method != "GET" && !reads.contains(&call.route);
        self.sandbox.ledger().into_iter().filter(is_write).map(|call| call.route).collect()
    }

    /// The element's events so far: name and detail.
    pub async fn events(&self, name: &str) -> Vec<Value> {
        let mut events = self.browser.recorded("events").await;
        events.retain(|event| event.get("name").is_some_and(|found| found == name));
        events
            .into_iter()
            .map(|mut event| event.get_mut("detail").map(Value::take).unwrap_or_default())
            .collect()
    }

    /// What there is to know about a failure.
    pub(crate) async fn report(&self) -> String {
        let looked = AssertUnwindSafe(async {
            let view = self.checkout(Texts::English).view().await;
            (view, self.browser.recorded("errors").await, self.browser.recorded("events").await)
        });
        let page = match looked.catch_unwind().await {
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
