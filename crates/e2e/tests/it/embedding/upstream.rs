//! The proxies of EMBEDDING.md if Vista is slow, breaks off, moves, or shows the certificate of another server.

use super::blocks::{block, filled_in};
use super::site::{Kind, Site};
use super::vista::{Dns, Manner, Vista, certificate};
use e2e::{PATIENCE, eventually};
use reqwest::{Client, Method, StatusCode};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

const KINDS: [Kind; 3] = [Kind::Nginx, Kind::Caddy, Kind::Express];
const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
const THERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// The widget's time limit for a call.
const WIDGET: Duration = Duration::from_secs(12);
const TICKETS: &str = r#"{"tickets":[{"ticketTypeId":"0002-0050","seatIds":["1_5_18"]}]}"#;

/// Sends a request to the site's proxy as the widget does. Returns the status and the body.
async fn send(site: &Site, method: Method, path: &str) -> (StatusCode, String) {
    let client = Client::builder().no_proxy().timeout(PATIENCE).build().expect("a client");
    let mut request =
        client.request(method.clone(), format!("{}cinema-api/ocapi/v1/orders/{path}", site.url()));
    if method != Method::GET {
        request = request.header("idempotency-key", "b1d2");
    }
    if method == Method::PUT {
        request = request.header("content-type", "application/json").body(TICKETS);
    }
    let answer = request.send().await.expect("the proxy answers");
    (answer.status(), answer.text().await.expect("a text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_server_with_a_trusted_certificate_gets_the_token() {
    for kind in KINDS {
        let dns = Dns::start(&[HERE]).await;
        let vista = Vista::with_tls().await;
        let url = format!("https://localhost:{}", vista.port);
        for trusted in [None, Some(certificate("other.pem"))] {
            let site = Site::in_front_of(kind, &url, &dns.place, trusted.as_deref()).await;
            let (status, _) = send(&site, Method::GET, "o1").await;
            assert!(status.is_server_error(), "{kind:?}: {status}");
            assert!(kind == Kind::Express || status == StatusCode::BAD_GATEWAY, "{kind:?}: {status}");
            assert!(vista.seen().is_empty(), "{kind:?} sent the token to a server that is not Vista");
        }
        let own = certificate("vista.pem");
        let other_name = format!("https://127.0.0.1:{}", vista.port);
        let site = Site::in_front_of(kind, &other_name, &dns.place, Some(&own)).await;
        assert!(send(&site, Method::GET, "o1").await.0.is_server_error(), "{kind:?}");
        assert!(vista.seen().is_empty(), "{kind:?} did not compare the name");

        let site = Site::in_front_of(kind, &url, &dns.place, Some(&own)).await;
        assert_eq!(send(&site, Method::GET, "o1").await.0, StatusCode::OK, "{kind:?}");
        assert!(vista.seen()[0].headers.contains("authorization: bearer ocapi_token"), "{:?}", vista.seen());
    }
}

/// Sends writes to a server that breaks each of their connections, by a connection that has been used before.
async fn sends_writes_once(name: &str, site: &Site, vista: &Vista) {
    for (method, path) in [(Method::PUT, "o1/showtimes/s1"), (Method::DELETE, "o1/vouchers/v1")] {
        assert_eq!(send(site, Method::GET, "o1").await.0, StatusCode::OK, "{name}");
        let before = vista.writes().len();
        let (status, _) = send(site, method.clone(), path).await;
        assert!(status.is_server_error(), "{name}, {method}: {status}");
        assert_eq!(vista.writes()[before..], [method.to_string()], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_sent_once_if_its_connection_breaks() {
    for kind in KINDS {
        let dns = Dns::start(&[HERE, THERE]).await;
        let vista = Vista::start(Manner::HangsUp).await;
        let site =
            Site::in_front_of(kind, &format!("http://localhost:{}", vista.port), &dns.place, None).await;
        sends_writes_once(&format!("{kind:?}"), &site, &vista).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_proxy_gets_a_write_once_from_a_server_in_front() {
    let vista = Vista::start(Manner::HangsUp).await;
    let place = format!("127.0.0.1:{}", vista.port);
    let front = |name| filled_in(name, &[("127.0.0.1:8083", place.as_str())]);
    sends_writes_once("nginx", &Site::nginx_with(&front("nginx-front"), "", "").await, &vista).await;
    sends_writes_once("Caddy", &Site::caddy_with(&front("caddy-front"), "").await, &vista).await;
    sends_writes_once("compose", &Site::nginx_of_compose("", &place, false).await, &vista).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_of_the_compose_file_serves_the_widgets_files_and_knows_tls() {
    let vista = Vista::start(Manner::Answers).await;
    let place = format!("127.0.0.1:{}", vista.port);
    let site = Site::nginx_of_compose("A page", &place, false).await;
    assert_eq!(send(&site, Method::GET, "o1").await.0, StatusCode::OK);
    let page = reqwest::get(site.url()).await.expect("an answer").text().await.expect("a text");
    assert!(page.contains("A page"), "{page}");
    // With TLS, nothing is served or taken without it.
    let site = Site::nginx_of_compose("A page", &place, true).await;
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    for path in ["", "cinema-api/ocapi/v1/orders/o1"] {
        let answer = client.post(format!("{}{path}", site.url())).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::MOVED_PERMANENTLY);
        let place = answer.headers()["location"].to_str().expect("a text");
        assert_eq!(place, format!("https://127.0.0.1/{path}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_finds_a_new_address_of_vista() {
    let dns = Dns::start(&[HERE]).await;
    let vista = Vista::start(Manner::Answers).await;
    let site =
        Site::in_front_of(Kind::Nginx, &format!("http://localhost:{}", vista.port), &dns.place, None).await;
    assert_eq!(send(&site, Method::GET, "o1").await.1, "127.0.0.1 ");
    dns.change(&[THERE]);
    eventually!(async { send(&site, Method::GET, "o1").await.1 }, "127.0.0.2 ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_gives_up_before_the_widget_does() {
    let give_up = async |kind: Kind| {
        let dns = Dns::start(&[HERE]).await;
        let vista = Vista::start(Manner::IsSilent).await;
        let site =
            Site::in_front_of(kind, &format!("http://localhost:{}", vista.port), &dns.place, None).await;
        let began = Instant::now();
        let (status, _) = send(&site, Method::PUT, "o1/showtimes/s1").await;
        // A busy machine adds seconds to the limits. Without limits, nginx waits for a minute, and the others for ever.
        assert!(
            status.is_server_error() && began.elapsed() < 2 * WIDGET,
            "{kind:?}: {status}, {:?}",
            began.elapsed()
        );
        assert_eq!(vista.writes(), ["PUT"], "{kind:?}");
    };
    tokio::join!(give_up(Kind::Nginx), give_up(Kind::Caddy), give_up(Kind::Express));
}

#[test]
fn the_limits_in_the_snippets_end_before_the_widgets() {
    for (snippet, settings, seconds) in [
        ("nginx", &["proxy_connect_timeout 2s;", "proxy_read_timeout 9s;"][..], 2 + 9),
        ("caddy", &["dial_timeout 2s", "response_header_timeout 9s"], 2 + 9),
        ("express", &["proxyTimeout: 10_000,"], 10),
    ] {
        for setting in settings {
            assert!(block(snippet).contains(setting), "{snippet}: {setting}");
        }
        assert!(Duration::from_secs(seconds) < WIDGET, "{snippet}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn express_sends_a_body_whether_or_not_a_parser_has_read_it() {
    let vista = Vista::start(Manner::Answers).await;
    let url = format!("http://localhost:{}", vista.port);
    for parser in
        ["", "app.use(express.json());\n", "app.use(express.urlencoded());\napp.use(express.json());\n"]
    {
        let own = "app.use(express.json());\n";
        let server = filled_in("express", &[("https://vista.example", &url), (own, parser)]);
        let site = Site::express_with(&server, "", None).await;
        let (status, body) = send(&site, Method::PUT, "o1/showtimes/s1").await;
        assert_eq!(
            (status, body.split_once(' ').expect("two parts").1),
            (StatusCode::OK, TICKETS),
            "{parser}"
        );
        assert_eq!(send(&site, Method::DELETE, "o1/vouchers/v1").await.0, StatusCode::OK, "{parser}");
    }
}
