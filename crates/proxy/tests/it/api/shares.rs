//! One order, and one client, that use up all running requests.

use crate::api::repeats::Slow;
use crate::support::house::{Got, ORIGIN, SITE_KEY, Served};
use proxy::config::EdgeSettings;
use tokio::task::JoinHandle;

/// A Vista that does not answer yet, and a proxy that allows two running requests of each kind.
async fn start(edge: EdgeSettings) -> (Slow, Served) {
    let vista = Slow::new(0);
    let mut config = vista.config().await;
    config.edge = edge;
    config.sites.site_key = vec![format!("{ORIGIN}={SITE_KEY}").parse().unwrap()];
    (vista, Served::with(config).await)
}

/// A read of an order through a load balancer.
fn read(proxy: &Served, order: &str, credential: (&str, &str), from: Option<&str>) -> JoinHandle<Got> {
    let request = proxy.request("GET", &format!("/ocapi/v1/orders/{order}"));
    let request = request.header(credential.0, credential.1);
    let request = match from {
        Some(address) => request.header("x-forwarded-for", address),
        None => request,
    };
    tokio::spawn(Got::from(request))
}

#[track_caller]
fn assert_refused(got: &Got) {
    assert_eq!((got.status, got.problem().as_str()), (429, "unavailable"), "{got:?}");
    assert_eq!(got.headers["retry-after"], "1");
}

/// An order token from the proxy, while Vista answers.
async fn token(vista: &Slow, proxy: &Served, order: &str) -> String {
    vista.go_on.add_permits(1);
    proxy.token(order).await
}

#[tokio::test]
async fn an_order_with_its_share_at_work_is_told_to_wait_and_others_are_served() {
    let (vista, proxy) = start(EdgeSettings { in_flight_per_order: 2, ..EdgeSettings::default() }).await;
    let (greedy, honest) = (token(&vista, &proxy, "o1").await, token(&vista, &proxy, "o2").await);
    let header = "checkout-order-token";
    let held = [0, 1].map(|_| read(&proxy, "o1", (header, &greedy), None));
    vista.called(4).await;
    for _ in 0..10 {
        assert_refused(&read(&proxy, "o1", (header, &greedy), None).await.unwrap());
    }
    // The backend's reads of that order count too, but not its reads of other orders.
    let backend = format!("Bearer {SITE_KEY}");
    assert_refused(&read(&proxy, "o1", ("authorization", &backend), None).await.unwrap());
    let other = read(&proxy, "o2", (header, &honest), None);
    vista.called(5).await;
    vista.go_on.add_permits(4);
    for waiting in held.into_iter().chain([other]) {
        assert_ne!(waiting.await.unwrap().status, 429);
    }
    assert_ne!(read(&proxy, "o1", (header, &greedy), None).await.unwrap().status, 429);
}

#[tokio::test]
async fn a_client_with_its_share_at_work_is_told_to_wait_and_others_are_served() {
    let edge = EdgeSettings { forwarded_hops: 1, in_flight_per_address: 2, ..EdgeSettings::default() };
    let (vista, proxy) = start(edge).await;
    let (header, backend) = ("checkout-order-token", format!("Bearer {SITE_KEY}"));
    let mut tokens = Vec::new();
    for order in ["o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7"] {
        tokens.push((order, token(&vista, &proxy, order).await));
    }
    let ask = |order: usize, from| read(&proxy, tokens[order].0, (header, &tokens[order].1), from);
    let mut held = vec![ask(0, Some("192.0.2.1")), ask(1, Some("192.0.2.1"))];
    vista.called(10).await;
    assert_refused(&ask(2, Some("192.0.2.1")).await.unwrap());
    held.push(ask(2, Some("192.0.2.2")));
    // A hop that names no client, and the site's backend, call for many customers.
    held.extend([3, 4, 5].map(|order| ask(order, None)));
    let of_site = |order| read(&proxy, order, ("authorization", &backend), Some("192.0.2.3"));
    held.extend(["o5", "o6", "o7"].map(of_site));
    vista.called(17).await;
    vista.go_on.add_permits(7);
    vista.go_on.add_permits(2);
    for waiting in held {
        assert_ne!(waiting.await.unwrap().status, 429);
    }
}
