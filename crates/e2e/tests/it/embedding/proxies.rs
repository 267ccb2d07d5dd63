//! A voucher is redeemed through each kind of proxy that EMBEDDING.md describes.

use super::blocks::{block, filled_in};
use super::running::Running;
use super::site::{Site, folder, page, trusting};
use axum::Router;
use axum::extract::Request;
use e2e::{TestContext, Texts, eventually, free_port, run_test};
use reqwest::Client;
use sandbox::Route;
use serde_json::json;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::process::Command;

async fn redeems_a_voucher(test: &TestContext, site: &Site) {
    test.browser.open(site.url()).await;
    let checkout = test.checkout(Texts::English);
    checkout.settled().await;
    let view = checkout.add_voucher("ADTMM0000111", "1234").await;
    assert_eq!((view.total.as_str(), test.total().as_str()), ("$11.00", "$11.00"));
    // Discount codes go to Connect, which has another key and other paths.
    let view = checkout.enter_code(sandbox::seed::BLITZO).await;
    assert!(!view.question.is_empty(), "{view:#?}");
    let view = checkout.agree().await;
    assert_eq!((view.total, test.count(Route::ApplyDiscount)), (test.total(), 1));
    let pay = "return (await document.querySelector('voucher-checkout').complete()).status";
    assert_eq!(test.browser.run_async(pay, vec![]).await, json!({"value": "payment-due"}));
    let console = test.browser.console().await;
    let calls: Vec<_> = console.iter().filter(|line| line.contains("/cinema-api/")).collect();
    assert!(calls.is_empty(), "no call fails: {calls:?}");
    only_what_the_widget_calls(test).await;
}

/// Asserts that the proxy rejects other calls than the widget's, also encoded ones.
async fn only_what_the_widget_calls(test: &TestContext) {
    let before = test.sandbox.ledger().len();
    for (method, path) in [
        ("POST", format!("ocapi/v1/orders/{}/completion", test.order)),
        ("POST", format!("ocapi/v1/orders/..%2f{}", test.order)),
        ("POST", "ocapi/v1/orders/standard/booking".to_owned()),
        ("POST", "RESTData.svc/cinemas".to_owned()),
        ("POST", format!("checkout/v1/orders/{}/payments", test.order)),
        // It would cancel the order.
        ("DELETE", format!("ocapi/v1/orders/{}", test.order)),
    ] {
        let ask = format!("return (await fetch('/cinema-api/{path}', {{ method: '{method}' }})).status");
        let answer = test.browser.run_async(&ask, vec![]).await;
        assert_eq!(answer, json!({"value": 404}), "{method} {path}");
    }
    assert_eq!(test.sandbox.ledger().len(), before);
}

#[test]
fn nginx() {
    run_test(async |test| {
        let site = Site::nginx(test, &page("start", &test.order), "").await;
        redeems_a_voucher(test, &site).await;
    });
}

#[test]
fn caddy() {
    run_test(async |test| {
        let site = Site::caddy(test, &page("start", &test.order)).await;
        redeems_a_voucher(test, &site).await;
    });
}

#[test]
fn express() {
    run_test(async |test| {
        let site = Site::express(test, &page("start", &test.order)).await;
        redeems_a_voucher(test, &site).await;
    });
}

/// Runs the lines beside a file with the snippet for nginx. Cargo builds the sandbox if it is not built yet.
#[test]
fn the_lines_for_the_sandbox_give_an_order_and_the_keys() {
    run_test(async |test| {
        let place = format!("127.0.0.1:{}", free_port());
        let lines = filled_in("sandbox", &[("127.0.0.1:8081", &place)]);
        let (start, others) = lines.split_once(" &\n").expect("the first line starts a server");
        let sandbox = Running::sandbox(start, &place).await;
        let folder = folder("");
        fs::write(folder.join("nginx.conf"), block("nginx")).expect("a file can be written");
        let ended = Command::new("sh").args(["-ec", others]).current_dir(&folder).output().await;
        let answer = ended.expect("there is a shell").stdout;
        let answer: serde_json::Value = serde_json::from_slice(&answer).expect("an order");
        let location = fs::read_to_string(folder.join("nginx.conf")).expect("the file is there");
        let page = page("start", answer["orderId"].as_str().expect("an id"));
        let site = Site::nginx_with(&trusting(&location, None), &page, "").await;
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        eventually!(checkout.total(), "$20.00");
        let add = "await document.querySelector('voucher-checkout')\
            .applyVoucher({ barcode: 'ADTMM0000111', pin: '1234' })";
        test.browser.run_async(add, vec![]).await;
        eventually!(checkout.total(), "$11.00");
        drop(sandbox);
        fs::remove_dir_all(folder).expect("the folder is there");
    });
}

/// Starts a server that answers each request with its method, path, protocol and `X-Forwarded-For`.
async fn mirror() -> SocketAddr {
    let show = async |request: Request| {
        let hops = request.headers().get_all("x-forwarded-for").iter();
        let hops: Vec<_> = hops.map(|hop| hop.to_str().expect("an address")).collect();
        format!("{} {} {:?} {}", request.method(), request.uri(), request.version(), hops.join(","))
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has a port");
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(show)).await });
    address
}

/// Asserts that the server strips the prefix of the path, and replaces a forged `X-Forwarded-For`.
async fn stands_in_front(site: &Site) {
    let client = Client::builder().no_proxy().build().expect("a client");
    let request = client.put(format!("{}cinema-api/ocapi/v1/orders/o1?a=b", site.url()));
    let answer = request.header("x-forwarded-for", "203.0.113.9").body("{}").send().await;
    let seen = answer.expect("an answer").text().await.expect("a text");
    assert_eq!(seen, "PUT /ocapi/v1/orders/o1?a=b HTTP/1.1 127.0.0.1");
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_stands_in_front_of_our_proxy() {
    let place = mirror().await.to_string();
    let location = filled_in("nginx-front", &[("127.0.0.1:8083", &place)]);
    stands_in_front(&Site::nginx_with(&location, "", "").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_stands_in_front_of_our_proxy() {
    let place = mirror().await.to_string();
    let directives = filled_in("caddy-front", &[("127.0.0.1:8083", &place)]);
    stands_in_front(&Site::caddy_with(&directives, "").await).await;
}

/// Calls the webhook, then another path, and asserts that only the other path is in the log.
async fn keeps_the_secret(name: &str, site: &Site) {
    const SECRET: &str = "8796a5b4c3d2e1f00f1e2d3c4b5a6978";
    let client = Client::builder().no_proxy().build().expect("a client");
    let webhook = format!("checkout/v1/webhooks/cinematiccard/{SECRET}");
    // nginx writes long bodies to a file, and warns of it.
    for (path, body) in [(webhook.as_str(), "x".repeat(20_000)), ("ocapi/v1/orders/logged", String::new())] {
        let request = client.post(format!("{}cinema-api/{path}", site.url()));
        request.body(body).send().await.expect("the server answers");
    }
    eventually!(async { site.log().contains("/orders/logged") }, true);
    assert!(!site.log().contains(SECRET), "{name}: {}", site.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_front_does_not_log_the_webhooks_secret() {
    // Debian's Caddy has the directive by its old name.
    let hidden = filled_in("caddy-secret", &[("log_skip", "skip_log")]);
    // Nothing listens at the second place, so the servers log errors.
    for place in [mirror().await.to_string(), format!("127.0.0.1:{}", free_port())] {
        let location = filled_in("nginx-front", &[("127.0.0.1:8083", &place)]);
        keeps_the_secret("nginx", &Site::nginx_with(&location, "", "").await).await;
        keeps_the_secret("the compose file", &Site::nginx_of_compose("", &place, false).await).await;
        let directives = filled_in("caddy-front", &[("127.0.0.1:8083", &place)]);
        keeps_the_secret("Caddy", &Site::caddy_with(&format!("log\n{hidden}\n{directives}"), "").await).await;
    }
}

#[test]
fn the_type_of_the_wasm_can_be_asked_for() {
    run_test(async |test| {
        let site = Site::nginx(test, &page("start", &test.order), "").await;
        let command = block("mime").replace("https://cdn.example/", site.url());
        let ended = Command::new("sh").args(["-c", &command]).output().await.expect("there is a shell");
        assert!(ended.status.success(), "{ended:?}");
    });
}
