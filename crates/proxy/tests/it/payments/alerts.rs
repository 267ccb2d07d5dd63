//! The operators' alert URL.

use crate::payments::shop::{CODE, Shop};
use crate::support::Stub;
use sandbox::Sandbox;
use serde_json::Value;
use std::time::Duration;

#[tokio::test]
async fn an_order_sold_at_another_price_calls_the_alert_url_with_no_secret_in_it() {
    let stub = Stub::default();
    let place = stub.clone().answering(200, &[], "").await;
    let shop = Shop::of(Sandbox::seeded(), |config| {
        config.alerts.alert_url = Some(format!("http://{place}/hook?key=a-secret").parse().unwrap());
    })
    .await;
    shop.pay(CODE, "15").await;
    assert_eq!(shop.complete_at_last(5.0).await["due"], 5.0);
    shop.has_tickets(3).await;
    shop.sell().await;
    let sold = shop.complete_at_last(5.0).await;
    while stub.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let seen = &stub.seen()[0];
    let told: Value = serde_json::from_str(&seen.body).unwrap();
    assert_eq!(seen.target, "/hook?key=a-secret");
    assert_eq!((&told["event"], &told["urgent"]), (&"sold-at-another-price".into(), &true.into()));
    assert_eq!(told["redemption"], sold["payments"][0]["id"]);
    assert!(!seen.body.contains(CODE) && !seen.body.contains(&shop.order), "{}", seen.body);
}

#[test]
fn the_alert_url_is_https_and_shown_nowhere() {
    use proxy::config::AlertUrl;
    assert!("http://chat.example/hook".parse::<AlertUrl>().is_err());
    let url: AlertUrl = "https://chat.example/hook?key=a-secret".parse().unwrap();
    assert_eq!(format!("{url:?}"), "AlertUrl(***)");
}
