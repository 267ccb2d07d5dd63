//! Vista's tokens: fetched, kept, renewed in time and shown to no caller. Keys follow no redirect.

use crate::support::house::{Got, House, PASSWORD, Served, base, grant, listener, voucher};
use crate::support::{Log, Stub, serve};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use proxy::{BaseUrl, Config};
use sandbox::{Fault, FaultKind, Route, Sandbox, Settings};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// A sandbox whose tokens live this long, and a proxy that fetches them.
async fn fetching(seconds: u32) -> (House, Served) {
    let settings =
        Settings { gas_password: PASSWORD.to_owned(), token_seconds: seconds, ..Settings::default() };
    let house = House::of(Sandbox::with(settings)).await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.ocapi = grant(house.base.clone(), &format!("{}/connect/token", house.base));
    let proxy = Served::with(config).await;
    (house, proxy)
}

async fn read(proxy: &Served, order: &str) -> Got {
    Got::from(proxy.request("GET", &format!("/ocapi/v1/orders/{order}"))).await
}

/// Repeats the check until it holds, for as long as a slow machine may need.
async fn until(so: impl AsyncFn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while !so().await {
        assert!(Instant::now() < patience);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_token_is_asked_for_by_form_once_and_kept() {
    let (house, proxy) = fetching(43_200).await;
    let order = house.order();
    for _ in 0..5 {
        assert_eq!(read(&proxy, &order).await.status, 200);
    }
    let ledger = house.sandbox.ledger();
    let [asked] = &ledger.iter().filter(|call| call.route == Route::Token).collect::<Vec<_>>()[..] else {
        panic!("{ledger:?}")
    };
    let form = json!({"grant_type": "password", "client_id": "sandbox-client", "username": "sandbox-user", "password": "***"});
    assert_eq!(asked.body.as_ref(), Some(&form));
}

#[tokio::test]
async fn fifty_at_once_wait_for_one_token() {
    let (house, proxy) = fetching(43_200).await;
    let reads: JoinSet<Got> = (0..50)
        .map(|_| Got::from(proxy.request("GET", &format!("/ocapi/v1/orders/{}", house.order()))))
        .collect();
    assert!(reads.join_all().await.iter().all(|got| got.status == 200));
    assert_eq!(house.calls(Route::Token), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let (house, proxy) = fetching(6).await;
    let order = house.order();
    until(async || {
        assert_eq!(read(&proxy, &order).await.status, 200);
        house.calls(Route::Token) >= 3
    })
    .await;
    // So no token expired while it was used.
    assert!(house.sandbox.ledger().iter().all(|call| call.status == Some(200)));
}

#[tokio::test]
async fn a_read_is_repeated_with_a_new_token_and_a_write_is_not() {
    let (house, proxy) = fetching(43_200).await;
    let order = house.order();
    assert_eq!(read(&proxy, &order).await.status, 200);
    house.sandbox.revoke_tokens();
    house.sandbox.clear_ledger();
    assert_eq!(read(&proxy, &order).await.status, 200);
    assert_eq!((house.calls(Route::ReadOrder), house.calls(Route::Token)), (2, 1));

    // One renewal within a few seconds is allowed after a rejected token, so this uses a new sandbox.
    let (house, proxy) = fetching(43_200).await;
    let order = house.order();
    assert_eq!(read(&proxy, &order).await.status, 200);
    house.sandbox.revoke_tokens();
    house.sandbox.clear_ledger();
    let add = || {
        let request = proxy.request("POST", &format!("/ocapi/v1/orders/{order}/vouchers"));
        Got::from(request.json(&voucher("ADTMM0000111", "1234")))
    };
    let got = add().await;
    assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
    assert_eq!((house.calls(Route::AddVoucher), house.calls(Route::Token)), (1, 0));
    // The next call fetches a new token.
    assert_eq!(add().await.status, 200);
    assert_eq!((house.calls(Route::AddVoucher), house.calls(Route::Token)), (2, 1));
}

#[tokio::test]
async fn a_vista_that_takes_no_token_does_not_have_them_all_renewed() {
    let (house, proxy) = fetching(43_200).await;
    house.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(401)));
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(read(&proxy, "o1").await.status, 503);
    }
    let allowed = 2 + began.elapsed().as_secs() as usize / 3;
    assert!(house.calls(Route::Token) <= allowed, "{}", house.calls(Route::Token));
}

#[tokio::test]
async fn while_the_endpoint_is_away_the_old_token_does() {
    let (house, proxy) = fetching(10).await;
    let order = house.order();
    assert_eq!(read(&proxy, &order).await.status, 200);
    house.sandbox.inject(Fault::always(Route::Token, FaultKind::status(503)));
    until(async || {
        let tried = house.calls(Route::Token) >= 2;
        assert!(read(&proxy, &order).await.status == 200 || tried);
        tried
    })
    .await;
    // When the old token has expired too, nothing is sent, and the endpoint is not called for each request.
    until(async || read(&proxy, &order).await.status == 503).await;
    let (asked, began) = (house.calls(Route::Token), Instant::now());
    let calls = house.calls(Route::ReadOrder);
    for _ in 0..20 {
        assert_eq!(read(&proxy, &order).await.problem(), "unavailable");
    }
    assert!(house.calls(Route::Token) - asked <= 1 + began.elapsed().as_secs() as usize / 3);
    assert_eq!(house.calls(Route::ReadOrder), calls);
    house.sandbox.clear_faults();
    until(async || read(&proxy, &order).await.status == 200).await;
}

/// A token endpoint that issues one token at once and the next when the test allows it.
async fn hesitant(calls: Arc<AtomicU32>, go_on: Arc<Semaphore>) -> SocketAddr {
    let answer = async move |State((calls, go_on)): State<(Arc<AtomicU32>, Arc<Semaphore>)>| {
        if calls.fetch_add(1, Ordering::SeqCst) > 0 {
            go_on.acquire().await.unwrap().forget();
        }
        Json(json!({"access_token": "t", "expires_in": 16}))
    };
    serve(Router::new().route("/token", routing::post(answer)).with_state((calls, go_on))).await
}

#[tokio::test]
async fn nobody_waits_for_a_new_token_while_the_old_one_works() {
    let (calls, go_on) = (Arc::new(AtomicU32::new(0)), Arc::new(Semaphore::new(0)));
    let endpoint = format!("http://{}/token", hesitant(calls.clone(), go_on.clone()).await);
    let vista =
        Stub::default().answering(404, &[], r#"{"status":404,"title":"Order does not exist."}"#).await;
    let mut config = Config::new(base(vista), "t".into());
    config.ocapi = grant(base(vista), &endpoint);
    let proxy = Served::with(config).await;
    until(async || {
        assert_eq!(read(&proxy, "o1").await.status, 404);
        calls.load(Ordering::SeqCst) == 2
    })
    .await;
    // The endpoint hangs now, and the old token has eight seconds left.
    let reads: JoinSet<Got> =
        (0..50).map(|n| Got::from(proxy.request("GET", &format!("/ocapi/v1/orders/o{n}")))).collect();
    assert!(reads.join_all().await.iter().all(|got| got.status == 404));
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    go_on.add_permits(1);
}

#[tokio::test]
async fn a_wrong_password_is_the_operators_to_mend_and_stands_nowhere() {
    let (log, _guard) = Log::start();
    let house = House::new().await;
    let mut config = house.config();
    config.sites.site_key.clear();
    config.ocapi = grant(house.base.clone(), &format!("{}/connect/token", house.base));
    let proxy = Served::with(config).await;
    let order = house.order();
    let (got, metrics) = (read(&proxy, &order).await, proxy.metrics().await);
    assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
    assert!(house.sandbox.ledger().iter().all(|call| call.route == Route::Token));
    let line = log.events().into_iter().find(|line| line["message"] == "Vista's token not renewed").unwrap();
    assert_eq!((&line["level"], &line["cause"]), (&json!("ERROR"), &json!("credential")));
    let all = format!("{got:?}{metrics}{}", log.text());
    assert!(!all.contains(PASSWORD), "{all}");
}

#[tokio::test]
async fn only_a_refused_password_is_told_as_one() {
    for (status, cause) in
        [(400, "credential"), (401, "credential"), (429, "overload"), (408, "timeout"), (404, "refused")]
    {
        let (log, _guard) = Log::start();
        let (house, proxy) = fetching(43_200).await;
        house.sandbox.inject(Fault::always(Route::Token, FaultKind::status(status)));
        assert_eq!(read(&proxy, "o1").await.problem(), "unavailable");
        let line =
            log.events().into_iter().find(|line| line["message"] == "Vista's token not renewed").unwrap();
        assert_eq!(line["cause"], cause, "{status}");
    }
}

/// An upstream that redirects every call and shows the key that it received.
async fn redirecting(to: SocketAddr) -> BaseUrl {
    let answer = async move |headers: HeaderMap| -> Response {
        let key = headers.get("authorization").cloned().unwrap_or_else(|| "none".parse().unwrap());
        let location = format!("http://{to}/stolen?key={}", key.to_str().unwrap().replace(' ', "+"));
        (StatusCode::TEMPORARY_REDIRECT, [("location", location)]).into_response()
    };
    base(serve(Router::new().fallback(routing::any(answer))).await)
}

#[tokio::test]
async fn no_key_of_the_five_goes_where_a_redirect_points() {
    let thief = Stub::default();
    let evil = thief.clone().answering(200, &[], r#"{"access_token":"t","valid":true}"#).await;
    let house = House::new().await;
    let order = house.order();
    let sold = house.order();
    house.sell(&sold).await;
    let pay = json!({"code": sandbox::seed::PROCINEMA_DEMO, "amount": 5.0});
    let discount = json!({"UserSessionId": order, "TicketDiscounts": [{"ItemId": 1, "DiscountCode": "X"}]});
    let session = json!({"UserSessionId": order});
    for which in ["ocapi", "token", "connect", "procinema", "cinematiccard"] {
        let away = redirecting(evil).await;
        let mut config = house.config();
        config.sites.site_key.clear();
        match which {
            "ocapi" => config.ocapi.ocapi_url = away,
            "token" => config.ocapi = grant(house.base.clone(), &format!("{away}/token")),
            "connect" => config.connect.connect_url = Some(away),
            "procinema" => config.procinema.procinema_url = Some(away),
            _ => config.cinematiccard.cinematiccard_url = Some(away),
        }
        let proxy = Served::with(config).await;
        let asked = match which {
            "procinema" => vec![("POST", format!("/checkout/v1/orders/{order}/payments"), Some(&pay))],
            "cinematiccard" => vec![("POST", format!("/checkout/v1/orders/{sold}/gift"), None)],
            "connect" => vec![
                ("POST", "/RESTTicketing.svc/order".to_owned(), Some(&session)),
                ("POST", "/RESTTicketing.svc/order/discount".to_owned(), Some(&discount)),
            ],
            _ => vec![
                ("GET", format!("/ocapi/v1/orders/{order}"), None),
                ("POST", format!("/ocapi/v1/orders/{order}/expiry/reset"), None),
                ("POST", format!("/checkout/v1/orders/{order}/complete"), None),
            ],
        };
        for (method, path, body) in asked {
            let got =
                Got::from(crate::support::house::with(proxy.request(method, &path), body.cloned())).await;
            // The gift is then not offered, and everything else is unavailable.
            let expected = if which == "cinematiccard" { [404, 503] } else { [503, 503] };
            assert!(expected.contains(&got.status), "{which} {path}: {got:?}");
            assert!(!got.headers.contains_key("location"), "{got:?}");
        }
    }
    assert!(thief.seen().is_empty(), "{:?}", thief.seen());
}

#[tokio::test]
async fn a_token_that_is_too_long_to_be_one_is_none() {
    let endless = Json(json!({"access_token": "t".repeat(300_000), "expires_in": 60}));
    let endpoint = serve(Router::new().fallback(async move || endless.clone())).await;
    let deserted = listener().await.local_addr().unwrap();
    let mut config = Config::new(base(deserted), "t".into());
    config.ocapi = grant(base(deserted), &format!("http://{endpoint}/token"));
    let proxy = Served::with(config).await;
    assert_eq!(read(&proxy, "o1").await.status, 503);
}
