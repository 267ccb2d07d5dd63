//! Members' tokens, which browsers send and Vista checks.

use crate::support::house::{Got, House, Served, base, client, grant};
use crate::support::{Log, serve};
use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use sandbox::Route;
use std::net::SocketAddr;

/// A Vista without members: it answers 401 to every member token and works otherwise.
async fn without_members(house: &House) -> SocketAddr {
    let client = client();
    let base = house.base.to_string();
    let forward = async move |request: axum::extract::Request| {
        if request.headers().contains_key("loyaltysessiontoken") {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let authorization = request.headers()["authorization"].clone();
        let got = client.get(format!("{base}{}", request.uri())).header("authorization", authorization);
        let got = got.send().await.unwrap();
        (got.status(), got.text().await.unwrap()).into_response()
    };
    serve(Router::new().fallback(forward)).await
}

#[tokio::test]
async fn a_members_token_that_vista_refuses_costs_the_proxy_nothing() {
    let (log, _guard) = Log::start();
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.ocapi = grant(base(without_members(&house).await), &format!("{}/connect/token", house.base));
    config.ocapi.token_password = Some(sandbox::GAS_PASSWORD.into());
    let proxy = Served::with(config).await;
    let order = house.order();
    for _ in 0..10 {
        let path = format!("/ocapi/v1/orders/{order}");
        let read = proxy.request("GET", &path).header("loyaltysessiontoken", "bogus");
        let write = proxy.request("DELETE", &format!("{path}/vouchers/v1"));
        for request in [read, write.header("loyaltysessiontoken", "bogus")] {
            let got = Got::from(request).await;
            assert_eq!((got.status, got.problem().as_str()), (403, "session-expired"));
        }
    }
    assert_eq!(house.calls(Route::Token), 1, "the shared token stays");
    assert!(log.events().iter().all(|line| line["level"] == "INFO"), "{}", log.text());

    // A rejected token of the proxy is noticed even if all calls are members'.
    house.sandbox.revoke_tokens();
    let path = format!("/ocapi/v1/orders/{order}");
    Got::from(proxy.request("GET", &path).header("loyaltysessiontoken", "bogus")).await;
    assert_eq!(house.calls(Route::Token), 2);
    assert_eq!(Got::from(proxy.request("GET", &path)).await.status, 200);
}
