//! The guard alone, mounted in axum's own server, and two servers in one process.

use crate::running_edge::{Client, NEVER, SHORT, assert_status, limits, router, start};
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, Version};
use axum::middleware::{map_request, map_response};
use axum::response::Response;
use edge::{BodyLimit, Edge, Limits, guard};
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

async fn mounted(limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = guard(router().0, &Edge::new(limits)).into_router();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async { axum::serve(listener, service).await });
    address
}

async fn ask(address: SocketAddr, request: &str) -> String {
    let mut client = Client(TcpStream::connect(address).await.unwrap());
    client.send(request.as_bytes()).await;
    client.answer().await
}

#[tokio::test]
async fn another_server_has_the_same_rules_for_requests() {
    let address = mounted(Limits { body: SHORT, ..limits() }).await;
    let long = format!("POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 4097\r\n\r\n{}", "x".repeat(4097));
    for (request, status) in [
        ("GET /a/../b HTTP/1.1\r\nhost: a\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nhost: a\r\nx_y: z\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n", 400),
        ("GET http://b/a HTTP/1.1\r\nhost: a\r\n\r\n", 400),
        ("POST /a HTTP/1.0\r\ncontent-length: 1\r\n\r\nx", 200),
        ("POST /a HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 400),
        ("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx", 408),
        (&long, 413),
        ("GET /panic HTTP/1.1\r\nhost: a\r\n\r\n", 500),
        ("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx", 200),
    ] {
        let answer = ask(address, request).await.replacen("HTTP/1.0", "HTTP/1.1", 1);
        assert_status(&answer, status);
    }
    let who = ask(address, "GET /who HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 1.2.3.4\r\n\r\n").await;
    assert!(who.ends_with("127.0.0.1"), "{who}");
}

#[tokio::test]
async fn a_request_of_http_2_names_its_host_in_the_target_alone() {
    let (router, stub) = router();
    let router = guard(router, &Edge::new(limits())).into_router();
    for (host, version, status) in [
        (None, Version::HTTP_2, StatusCode::OK),
        (Some("a.example"), Version::HTTP_2, StatusCode::OK),
        (Some("b.example"), Version::HTTP_2, StatusCode::BAD_REQUEST),
        (None, Version::HTTP_11, StatusCode::BAD_REQUEST),
    ] {
        let mut request = Request::get("https://a.example/a").version(version);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status, "{host:?} {version:?}");
    }
    assert_eq!(stub.begun.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_length_beside_a_coding_is_refused_if_the_server_keeps_both() {
    let (router, stub) = router();
    let router = guard(router, &Edge::new(limits())).into_router();
    let request = Request::post("/a").header("content-length", "1").header("transfer-encoding", "chunked");
    let response = router.oneshot(request.body(Body::from("x")).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(stub.begun.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_layer_around_the_guard_sees_what_the_guard_refuses() {
    let sign = map_response(async |mut response: Response| {
        response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("https://a"));
        response
    });
    let router = guard(router().0, &Edge::new(Limits { in_flight: 0, ..limits() })).layer(sign).into_router();
    let response = router.oneshot(Request::get("/count").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(response.headers()["access-control-allow-origin"], "https://a");
}

#[tokio::test]
async fn a_layer_around_the_guard_sets_the_limit_of_a_body() {
    let limit = map_request(async |mut request: Request<Body>| {
        let most = request.uri().query().unwrap_or_default().parse().unwrap();
        request.extensions_mut().insert(BodyLimit(most));
        request
    });
    let router = guard(router().0, &Edge::new(limits())).layer(limit).into_router();
    for (most, status, read) in [(9_000, 200, "POST /a 8000"), (7_999, 413, ""), (0, 200, "POST /a 0")] {
        let request = Request::post(format!("/a?{most}")).body(Body::from("x".repeat(8_000))).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status);
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
        assert!(status == 413 || body == read, "{body:?}");
    }
}

#[tokio::test]
async fn two_servers_stand_side_by_side_and_stop_alone() {
    let shop = start(limits()).await;
    let metrics = start(Limits { connections: 1, drain: NEVER, ..limits() }).await;
    assert_status(&metrics.get("/count").await, 200);
    assert_eq!(metrics.stopped().await, 0);
    assert_status(&shop.get("/count").await, 200);
    assert_eq!(shop.begun(), 1);
}
