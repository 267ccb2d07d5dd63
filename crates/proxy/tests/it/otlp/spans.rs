//! The spans of requests and calls, and the trace headers that the upstreams get.

use super::collector::{Collector, attributes, hex, names};
use crate::secrets::{Day, holds};
use crate::support::house::{Folder, House, Served, base, voucher};
use crate::support::{Log, Seen, Stub};
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// A proxy in front of a stub, open to all callers.
async fn proxy(collector: &Collector, stub: &Stub, status: u16) -> Served {
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.ocapi.ocapi_url = base(stub.clone().answering(status, &[], "{}").await);
    collector.of(&mut config);
    Served::with(config).await
}

fn parent(seen: &Seen) -> &str {
    seen.headers["traceparent"].to_str().unwrap()
}

#[tokio::test]
async fn a_request_and_its_call_are_spans_of_the_callers_trace() {
    let (log, _guard) = Log::start();
    let (collector, stub) = (Collector::start().await, Stub::default());
    let proxy = proxy(&collector, &stub, 503).await;
    let request = proxy.request("POST", "/ocapi/v1/orders/o1/vouchers").json(&voucher("CODE", "1"));
    let request = request.header("traceparent", format!("00-{TRACE}-{PARENT}-01"));
    request.header("tracestate", "rojo=00f067").send().await.unwrap();
    proxy.end().await;

    let server = collector.request("POST /ocapi/v1/orders/{order}/vouchers");
    let spans = collector.spans();
    let [client] = &spans.iter().filter(|span| span.kind == SpanKind::Client as i32).collect::<Vec<_>>()[..]
    else {
        panic!("{:?}", names(&spans))
    };
    assert_eq!((hex(&server.trace_id), hex(&server.parent_span_id)), (TRACE.to_owned(), PARENT.to_owned()));
    assert_eq!((&client.trace_id, &client.parent_span_id), (&server.trace_id, &server.span_id));
    assert_eq!(client.name, server.name);
    assert_eq!(server.kind, SpanKind::Server as i32);
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    };
    assert_eq!(
        attributes(&server.attributes),
        pairs(&[
            ("error.type", "server-error"),
            ("http.request.method", "POST"),
            ("http.response.status_code", "502"),
            ("http.route", "/ocapi/v1/orders/{order}/vouchers"),
        ])
    );
    let mut called = attributes(&client.attributes);
    assert!(called.remove("server.port").is_some_and(|port| port.parse::<u16>().is_ok()));
    assert_eq!(
        called,
        pairs(&[
            ("error.type", "503"),
            ("http.request.method", "POST"),
            ("http.response.status_code", "503"),
            ("server.address", "127.0.0.1"),
            ("url.template", "/ocapi/v1/orders/{order}/vouchers"),
        ])
    );
    for span in [&server, client] {
        assert_eq!(span.status.as_ref().map(|status| status.code), Some(StatusCode::Error as i32));
        assert!(span.trace_state.is_empty(), "text from outside is exported");
    }
    let [seen] = &stub.seen()[..] else { panic!("not one call") };
    assert_eq!(parent(seen), format!("00-{TRACE}-{}-01", hex(&client.span_id)));
    assert_eq!(seen.headers["tracestate"], "rojo=00f067");
    let events = log.events();
    let line = events.iter().find(|line| line["message"] == "answered").unwrap();
    assert_eq!(line["trace_id"], TRACE);
}

#[tokio::test]
async fn without_a_well_formed_trace_a_new_one_begins() {
    let (log, _guard) = Log::start();
    let (collector, stub) = (Collector::start().await, Stub::default());
    let proxy = proxy(&collector, &stub, 200).await;
    for given in [None, Some("00-nonsense"), Some("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    {
        let mut request = proxy.request("DELETE", "/ocapi/v1/orders/o1/vouchers/v1");
        if let Some(given) = given {
            request = request.header("traceparent", given).header("tracestate", "rojo=1");
        }
        assert_eq!(request.send().await.unwrap().status(), 204);
    }
    proxy.end().await;

    let spans = collector.spans();
    let servers: Vec<_> = spans.iter().filter(|span| span.kind == SpanKind::Server as i32).collect();
    let traces: Vec<String> = servers.iter().map(|span| hex(&span.trace_id)).collect();
    assert!(servers.len() == 3 && servers.iter().all(|span| span.parent_span_id.is_empty()), "{servers:?}");
    assert!(traces[0] != traces[1] && traces[1] != traces[2] && !traces.contains(&TRACE.to_owned()));
    let seen = stub.seen();
    assert_eq!(seen.iter().map(|seen| parent(seen)[3..35].to_owned()).collect::<Vec<_>>(), traces);
    assert!(seen.iter().all(|seen| !seen.headers.contains_key("tracestate")));
    let events = log.events().into_iter().filter(|line| line["message"] == "answered");
    assert_eq!(events.map(|line| line["trace_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), traces);
}

#[tokio::test]
async fn a_trace_that_is_not_sampled_is_passed_on_and_not_exported() {
    let (collector, stub) = (Collector::start().await, Stub::default());
    let proxy = proxy(&collector, &stub, 200).await;
    let request = proxy.request("DELETE", "/ocapi/v1/orders/o1/vouchers/v1");
    let request = request.header("traceparent", format!("00-{TRACE}-{PARENT}-00"));
    assert_eq!(request.send().await.unwrap().status(), 204);
    proxy.end().await;
    let [seen] = &stub.seen()[..] else { panic!("not one call") };
    assert!(parent(seen).starts_with(&format!("00-{TRACE}-")) && parent(seen).ends_with("-00"));
    assert!(!parent(seen).contains(PARENT));
    assert_eq!(names(&collector.spans()), <[&str; 0]>::default());
}

/// One request calls three systems and the store, on several tasks.
#[tokio::test]
async fn calls_on_other_tasks_and_to_other_systems_are_in_the_trace_of_their_request() {
    let collector = Collector::start().await;
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    collector.of(&mut config);
    let proxy = Served::with(config).await;
    let order = house.order();
    let path = format!("/checkout/v1/orders/{order}/codes");
    let kinds = ["Ticket", "VoucherPayment"];
    let code = serde_json::json!({
        "code": "CANARYCODE67890", "kinds": kinds, "pin": "1", "amount": 5.0, "currency": "CHF",
        "showtimeId": sandbox::seed::SHOWTIME,
    });
    proxy.request("POST", &path).json(&code).send().await.unwrap();
    proxy.end().await;
    let server = collector.request("POST /checkout/v1/orders/{order}/codes");
    let spans = collector.spans();
    let calls = spans.iter().filter(|span| span.kind == SpanKind::Client as i32);
    let calls: Vec<_> = calls.filter(|span| span.parent_span_id == server.span_id).collect();
    let called: Vec<&str> = calls.iter().map(|span| span.name.as_str()).collect();
    for call in [
        "GET /ocapi/v1/showtimes/{showtime}/ticket-prices",
        "POST /ocapi/v1/orders/{order}/vouchers",
        "POST /check",
    ] {
        assert!(called.contains(&call), "{call} is not in {called:?}");
    }
}

/// Promise P6 of docs/RELIABILITY.md.
#[tokio::test]
async fn no_secret_and_no_id_of_an_order_is_exported() {
    let (folder, collector) = (Folder::new(), Collector::start().await);
    let mut day = Day::begin(&folder, |config| collector.of(config)).await;
    day.pass().await;
    let (orders, Day { secrets, proxy, .. }) = (day.orders(), day);
    let request = proxy.request("GET", "/ocapi/v1/orders/canary-order?pin=canary-query");
    let request = request.header("tracestate", "canary=canary-state").header("user-agent", "canary-agent");
    request.send().await.unwrap();
    proxy.end().await;
    assert!(collector.spans().len() > 40 && orders.len() > 10, "{:?}", names(&collector.spans()));
    let canaries = ["canary-order", "canary-query", "canary-state", "canary-agent"].map(str::to_owned);
    for text in secrets.iter().chain(&orders).chain(&canaries) {
        for export in collector.exports() {
            assert!(!holds(&export.body, text), "{text} is exported to {}", export.path);
        }
    }
}
