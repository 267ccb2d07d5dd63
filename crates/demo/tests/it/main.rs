//! The demo over real sockets, as a browser uses it.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod payments;
mod trouble;

use demo::{Demo, Options, PortTaken};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Options with small folders in place of a build.
fn options() -> Options {
    // Tests share one process, and a file that is written again is empty for a moment.
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        let page = folder.join("page");
        std::fs::create_dir_all(page.join("style/themes")).unwrap();
        std::fs::create_dir_all(page.join("playground")).unwrap();
        for (file, content) in [
            ("voucher-checkout.js", "export {};"),
            ("voucher-checkout.wasm", "\0asm"),
            ("voucher-checkout.wasm.br", "in brotli"),
            ("page/index.html", "<!doctype html><title>Airplane!</title>"),
            ("page/style/page.css", "body { margin: 0 }"),
            ("page/style/themes/loud.css", "voucher-checkout { color: red }"),
            ("page/playground/index.html", "<!doctype html><title>Playground</title>"),
            ("page/secret.txt", "not a part of the page"),
        ] {
            std::fs::write(folder.join(file), content).unwrap();
        }
        folder
    });
    Options::new(FOLDER.clone(), FOLDER.join("page"))
}

struct Browser {
    demo: Demo,
    client: Client,
}

impl Browser {
    async fn open() -> Browser {
        Browser::with(options()).await
    }

    async fn with(options: Options) -> Browser {
        let client = Client::builder().no_proxy().build().unwrap();
        Browser { demo: Demo::start(options).await.unwrap(), client }
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.demo.url())).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}{path}", self.demo.url())).json(&body);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn post_empty(&self, path: String) -> Value {
        let answer = self.client.post(format!("{}{path}", self.demo.url())).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn start(&self, scenario: &str) -> Value {
        let (status, created) =
            self.post("demo/orders", json!({"showtime": "0002-2681", "scenario": scenario})).await;
        assert_eq!(status, 200, "{created}");
        created
    }

    /// Sends a request as a page with an order token does.
    async fn bound(&self, created: &Value, request: RequestBuilder) -> Response {
        let key = uuid::Uuid::new_v4().to_string();
        let token = created["token"].as_str().unwrap();
        request.header("checkout-order-token", token).header("idempotency-key", key).send().await.unwrap()
    }

    /// The order as the widget reads it, through the proxy.
    async fn order(&self, created: &Value) -> Value {
        let path = format!("ocapi/v1/orders/{}", created["order"].as_str().unwrap());
        assert_eq!(self.get(&path).await.status(), 404, "without its token no order is there");
        let answer = self.bound(created, self.client.get(format!("{}{path}", self.demo.url()))).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer.json().await.unwrap()
    }
}

#[tokio::test]
async fn a_file_is_sent_as_it_was_compressed_if_the_browser_takes_that() {
    let browser = Browser::open().await;
    for path in ["voucher-checkout.wasm", "playground/voucher-checkout.wasm"] {
        let request = browser.client.get(format!("{}{path}", browser.demo.url()));
        let answer = request.header("accept-encoding", "gzip, br").send().await.unwrap();
        assert_eq!(
            ["content-encoding", "content-type"].map(|name| &answer.headers()[name]),
            ["br", "application/wasm"]
        );
        assert_eq!(answer.text().await.unwrap(), "in brotli");
        assert_eq!(browser.get(path).await.text().await.unwrap(), "\0asm");
    }
}

#[tokio::test]
async fn the_page_and_the_widget_are_served_with_the_headers_of_a_careful_site() {
    let browser = Browser::open().await;
    for (path, kind) in [
        ("", "text/html"),
        ("style/page.css", "text/css"),
        ("voucher-checkout.js", "text/javascript"),
        ("voucher-checkout.wasm", "application/wasm"),
        ("playground", "text/html"),
        ("playground/", "text/html"),
        ("playground/voucher-checkout.js", "text/javascript"),
        ("playground/themes/loud.css", "text/css"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), kind);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    }
}

#[tokio::test]
async fn nothing_else_of_the_folders_is_served() {
    let browser = Browser::open().await;
    for path in ["secret.txt", "style/../secret.txt", "style/%2e%2e/secret.txt", "index.html", "Cargo.toml"] {
        assert_eq!(browser.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_new_order_holds_what_its_scenario_says() {
    let browser = Browser::open().await;
    for (scenario, tickets, seats) in
        [("two-adults", 2, 2), ("one-adult", 1, 1), ("family", 4, 4), ("seats-only", 0, 2), ("empty", 0, 0)]
    {
        let created = browser.start(scenario).await;
        assert_eq!(created["currency"], "NZD");
        assert_eq!(created["seats"].as_array().unwrap().len(), seats, "{scenario}");
        let order = browser.order(&created).await;
        let showtime = &order["order"]["showtimes"][0];
        let length = |list: &str| showtime[list].as_array().map_or(0, Vec::len);
        assert_eq!((length("tickets"), length("seats")), (tickets, seats), "{scenario}");
    }
}

#[tokio::test]
async fn the_first_order_has_the_seats_of_the_page_and_the_next_has_others() {
    let browser = Browser::open().await;
    assert_eq!(browser.start("two-adults").await["seats"], json!(["1_10_5", "1_10_6"]));
    assert_eq!(browser.start("two-adults").await["seats"], json!(["1_10_7", "1_10_8"]));
}

#[tokio::test]
async fn a_showtime_without_seats_has_none() {
    let browser = Browser::open().await;
    let (status, created) = browser.post("demo/orders", json!({"showtime": "0002-2695"})).await;
    assert_eq!((status.as_u16(), &created["seats"]), (200, &json!([])));
}

#[tokio::test]
async fn paying_sells_the_order_and_paying_again_sells_nothing_twice() {
    let options = Options {
        sandbox: sandbox::Settings { pending_polls: 1, ..sandbox::Settings::default() },
        ..options()
    };
    let browser = Browser::with(options).await;
    let created = browser.start("two-adults").await;
    let id = created["order"].as_str().unwrap();
    let pay = || browser.post_empty(format!("demo/orders/{id}/complete"));
    let sold = pay().await;
    assert_eq!(sold["order"], id);
    assert!(!sold["reference"].as_str().unwrap().is_empty());
    assert!(sold["charged"].as_f64().unwrap() > 0.0);
    let again = pay().await;
    assert_eq!(again["reference"], sold["reference"]);
    assert!(again["charged"].is_null());
    assert!(browser.demo.sandbox.completed_order(id).is_some() && browser.demo.sandbox.order(id).is_none());
    let fresh = browser.post_empty(format!("demo/orders/{id}/token")).await;
    let path = format!("{}ocapi/v1/orders/completed/{id}", browser.demo.url());
    assert_eq!(browser.bound(&fresh, browser.client.get(path)).await.status(), 200);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let browser = Browser::open().await;
    for (showtime, scenario, status) in [("0002-1", "empty", 404), ("0002-2681", "everything", 422)] {
        let request = browser
            .client
            .post(format!("{}demo/orders", browser.demo.url()))
            .json(&json!({"showtime": showtime, "scenario": scenario}));
        assert_eq!(request.send().await.unwrap().status(), status);
    }
    for id in ["unknown", "%2e%2e", "a%2fb"] {
        assert_eq!(browser.post_empty(format!("demo/orders/{id}/complete")).await["status"], 404, "{id}");
    }
}

#[tokio::test]
async fn every_voucher_on_the_list_is_known_to_the_sandbox() {
    let browser = Browser::open().await;
    let list: Value = browser.get("demo/vouchers").await.json().await.unwrap();
    let vouchers = list["vouchers"].as_array().unwrap();
    assert!(vouchers.len() > 5);
    let good = vouchers.iter().find(|voucher| voucher["barcode"] == "ADTMM0000111").unwrap();
    let created = browser.start("two-adults").await;
    let path = format!("ocapi/v1/orders/{}/vouchers", created["order"].as_str().unwrap());
    let credentials = json!({"barcode": good["barcode"], "pin": good["pin"]});
    let body = json!({"type": "Ticket", "showtimeId": "0002-2681", "credentials": credentials});
    let request = browser.client.post(format!("{}{path}", browser.demo.url())).json(&body);
    let answer = browser.bound(&created, request).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>().await.unwrap()["availableRedemptions"], 1);
}

#[tokio::test]
async fn each_name_of_the_site_gets_tokens_for_its_own_pages() {
    let browser = Browser::open().await;
    let port = browser.demo.site.port();
    let (number, name) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
    let created = browser.start("one-adult").await;
    let id = created["order"].as_str().unwrap();
    let url = |path: &str| format!("{}{path}/{id}", browser.demo.url());
    for host in [&number, &name] {
        let request = browser.client.post(url("demo/orders") + "/token").header("host", host);
        let token: Value = request.send().await.unwrap().json().await.unwrap();
        for page in [&number, &name] {
            let read = browser.client.get(url("ocapi/v1/orders")).header("origin", format!("http://{page}"));
            let status = browser.bound(&token, read).await.status();
            assert_eq!(status.is_success(), host == page, "a token of {host} on a page of {page}: {status}");
        }
    }
    let stranger = browser.client.post(url("demo/orders") + "/token").header("host", "rebound.example");
    assert_eq!(stranger.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_taken_port_is_named_with_its_option() {
    let first = Browser::open().await;
    for (site_port, sandbox_port, option) in
        [(first.demo.site.port(), 0, "--port"), (0, first.demo.sandbox_address.port(), "--sandbox-port")]
    {
        let error = Demo::start(Options { site_port, sandbox_port, ..options() }).await.err().unwrap();
        let taken = error.downcast_ref::<PortTaken>().unwrap();
        assert_eq!((taken.port, taken.option), (site_port + sandbox_port, option));
    }
}

#[tokio::test]
async fn a_missing_build_is_said_with_what_to_do() {
    let options = Options { assets: PathBuf::from("nowhere"), ..options() };
    let error = Demo::start(options).await.err().unwrap().to_string();
    assert_eq!(error, "there is no voucher-checkout.js in nowhere: run `cargo xtask dist` first");
}

#[tokio::test]
async fn a_stopped_demo_gives_its_ports_back() {
    let Browser { demo, client } = Browser::open().await;
    let (site_port, sandbox_port) = (demo.site.port(), demo.sandbox_address.port());
    assert_eq!(client.get(demo.url()).send().await.unwrap().status(), 200);
    demo.stop().await;
    let again = Demo::start(Options { site_port, sandbox_port, ..options() }).await.unwrap();
    assert_eq!(client.get(again.url()).send().await.unwrap().status(), 200);
}
