//! The proxy as operators and load balancers see it in production.

use crate::support::Log;
use crate::support::house::{Got, House, Served, client, voucher};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn metrics_are_on_a_port_of_their_own_with_the_checks_and_nothing_else() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let public = Got::from(proxy.request("GET", "/metrics")).await;
    assert_eq!((public.status, public.problem().as_str()), (404, "not-found"));
    let order = house.order();
    let token = proxy.token(&order).await;
    proxy.ask(&token, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
    let metrics = proxy.metrics().await;
    let counted =
        "voucher_checkout_requests_total{route=\"/ocapi/v1/orders/{order}\",method=\"GET\",status=\"200\"} 1";
    assert!(metrics.contains(counted), "{metrics}");
    assert!(metrics.ends_with("# EOF\n") && !metrics.contains(&order));
    for name in ["request_seconds_bucket", "connections ", "in_flight ", "store_failures_total 0"] {
        assert!(metrics.contains(&format!("voucher_checkout_{name}")), "{name} in {metrics}");
    }
    for path in ["/", "/checkout/v1/capabilities", &format!("/ocapi/v1/orders/{order}")] {
        let got = client().get(format!("http://{}{path}", proxy.private)).send().await.unwrap();
        assert_eq!(got.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_trace_goes_through_and_each_answer_has_an_id_of_its_own() {
    let (log, _guard) = Log::start();
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    let stub = crate::support::Stub::default();
    config.ocapi.ocapi_url = crate::support::house::base(stub.clone().answering(404, &[], "").await);
    let proxy = Served::with(config).await;
    let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let mut ids = Vec::new();
    for trace in [Some(given), None, Some("00-nonsense")] {
        let mut request = proxy.request("POST", "/ocapi/v1/orders/o1/vouchers").json(&voucher("CODE", "1"));
        if let Some(trace) = trace {
            request = request.header("traceparent", trace);
        }
        let got = request.header("x-request-id", "forged").send().await.unwrap();
        ids.push(got.headers()["x-request-id"].to_str().unwrap().to_owned());
    }
    ids.dedup();
    assert!(ids.len() == 3 && ids.iter().all(|id| id.len() == 36), "{ids:?}");
    let traces: Vec<String> =
        stub.seen().iter().map(|seen| seen.headers["traceparent"].to_str().unwrap().to_owned()).collect();
    assert!(traces[0].starts_with("00-0af7651916cd43dd8448eb211c80319c-") && traces[0].ends_with("-01"));
    assert_ne!(traces[0], given);
    let lines: Vec<_> = log.events().into_iter().filter(|line| line["message"] == "answered").collect();
    for (line, (id, trace)) in lines.iter().zip(ids.iter().zip(&traces)) {
        assert_eq!(line["request_id"], json!(id));
        assert_eq!(line["trace_id"].as_str(), trace.split('-').nth(1));
    }
    assert_eq!(lines.len(), 3);
}

/// The delay is longer than the test, so all of this happens before the listener closes.
#[tokio::test]
async fn a_proxy_that_is_to_stop_says_so_before_it_takes_no_more() {
    let (log, _guard) = Log::start();
    let house = House::new().await;
    let mut config = house.config();
    config.edge.stop_delay_ms = 3_600_000;
    let mut proxy = Served::with(config).await;
    let ready = async |proxy: &Served| Got::from(proxy.request("GET", "/health/ready")).await;
    assert_eq!(ready(&proxy).await.status, 204);
    proxy.ask_to_stop();
    let began = Instant::now();
    let refused = loop {
        let answer = ready(&proxy).await;
        if answer.status != 204 {
            break answer;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it stays ready");
    };
    assert_eq!((refused.status, refused.problem().as_str()), (503, "unavailable"));
    assert_eq!(Got::from(proxy.request("GET", "/health/live")).await.status, 204);
    let order = house.order();
    let token = proxy.token(&order).await;
    let path = format!("/ocapi/v1/orders/{order}");
    assert_eq!(proxy.ask(&token, "GET", &path, None).await.status, 200, "requests are still taken");
    assert!(log.events().iter().all(|line| line["level"] == "INFO"), "{}", log.text());
}

#[tokio::test]
async fn a_slow_client_is_cut_off_and_others_are_not() {
    let house = House::new().await;
    let mut config = house.config();
    config.edge.client_timeout_ms = 400;
    let proxy = Served::with(config).await;
    let head = "POST /checkout/v1/order-tokens HTTP/1.1\r\nhost: proxy\r\ncontent-type: application/json\r\n";
    for (sent, status) in [
        (String::new(), ""),
        ("GET /health/live HTTP/1.1\r\nhost: pro".to_owned(), "HTTP/1.1 408"),
        (format!("{head}content-length: 100\r\n\r\n{{\"orderId\":"), "HTTP/1.1 408"),
        (format!("{head}transfer-encoding: chunked\r\n\r\n5\r\n{{\"ord"), "HTTP/1.1 408"),
    ] {
        let mut slow = TcpStream::connect(proxy.public).await.unwrap();
        slow.write_all(sent.as_bytes()).await.unwrap();
        let began = Instant::now();
        let mut answer = String::new();
        let read = tokio::time::timeout(Duration::from_secs(30), slow.read_to_string(&mut answer));
        assert_eq!(Got::from(proxy.request("GET", "/health/live")).await.status, 204);
        read.await.expect("it is held for ever").unwrap();
        assert!(answer.starts_with(status), "{sent:?}: {answer:?}");
        assert!(status.is_empty() == answer.is_empty(), "{answer:?}");
        assert!(began.elapsed() >= Duration::from_millis(300), "{sent:?} was cut off at once");
    }
    assert!(proxy.metrics().await.contains("refused"));
}

#[tokio::test]
async fn what_runs_is_finished_before_the_end() {
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    let delay = sandbox::FaultKind::Delay { ms: 500, when: sandbox::When::Before };
    house.sandbox.inject(sandbox::Fault::always(sandbox::Route::AddVoucher, delay));
    let order = house.order();
    let proxy = Served::with(config).await;
    let add = proxy.request("POST", &format!("/ocapi/v1/orders/{order}/vouchers"));
    let running = tokio::spawn(Got::from(add.json(&voucher("ADTMM0000111", "1234"))));
    while house.calls(sandbox::Route::AddVoucher) == 0 {
        tokio::task::yield_now().await;
    }
    let public = proxy.public;
    proxy.end().await;
    assert_eq!(running.await.unwrap().status, 200);
    assert!(TcpStream::connect(public).await.is_err());
}
