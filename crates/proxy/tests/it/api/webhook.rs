//! CinematicCard's webhook: which events are accepted, and which parts are stored.

use crate::support::house::{Got, Served};
use crate::support::{Log, Stub, app, ask, config, send};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use proxy::Config;
use proxy::config::CinematicCardSettings;
use serde_json::{Value, json};

const SECRET: &str = "canarywebhook0123456789abcdefghij";

async fn settings(stub: &Stub) -> Config {
    let mut config = config(stub.clone().answering(200, &[], "{}").await);
    config.cinematiccard = CinematicCardSettings {
        cinematiccard_url: Some(config.ocapi.ocapi_url.clone()),
        cinematiccard_key: Some("key".into()),
        cinematiccard_partner: Some("partner-1".to_owned()),
        cinematiccard_webhook: Some(SECRET.into()),
    };
    config
}

async fn webhook() -> (Stub, Router) {
    let stub = Stub::default();
    let app = app(settings(&stub).await).await;
    (stub, app)
}

async fn post(app: &Router, secret: &str, body: &Value) -> u16 {
    let path = format!("/checkout/v1/webhooks/cinematiccard/{secret}");
    ask(app, "POST", &path, Some(&body.to_string())).await.status.as_u16()
}

fn redeemed() -> Value {
    json!({
        "event": "code.redeemed", "partner_id": "partner-1", "code": "HALFMOON-1A0A48C0", "card_id": "a1b2c3d4",
        "recipient_name": "<b>Sarah</b>", "occasion": "mother", "timestamp": "2026-03-16T20:15:00.000Z",
        "codes_remaining": 49823,
    })
}

fn test() -> Value {
    json!({
        "event": "test", "partner_id": "partner-1", "timestamp": "2026-03-16T20:15:00.000Z",
        "message": "Test webhook from CinematicCard",
    })
}

#[tokio::test]
async fn both_events_are_taken_however_often_they_come() {
    let (stub, app) = webhook().await;
    for body in [test(), redeemed(), redeemed(), test()] {
        assert_eq!(post(&app, SECRET, &body).await, 204, "{body}");
    }
    assert!(stub.seen().is_empty(), "nothing follows from an unsigned hint");
}

#[tokio::test]
async fn the_content_type_of_an_event_decides_nothing() {
    let (_, app) = webhook().await;
    for content_type in [None, Some("application/json; charset=utf-8"), Some("application/vnd.event+json")] {
        let request = Request::post(format!("/checkout/v1/webhooks/cinematiccard/{SECRET}"));
        let request =
            content_type.into_iter().fold(request, |request, one| request.header("content-type", one));
        let answer = send(&app, request.body(Body::from(redeemed().to_string())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), 204, "{content_type:?}");
    }
}

#[tokio::test]
async fn an_event_of_a_later_day_is_taken_and_a_refused_one_is_an_error() {
    let (log, _guard) = Log::start();
    let stub = Stub::default();
    let proxy = Served::with(settings(&stub).await).await;
    let path = format!("/checkout/v1/webhooks/cinematiccard/{SECRET}");
    for (partner, status) in [("partner-1", 204), ("partner-2", 404)] {
        let body = json!({"event": "code.expired", "partner_id": partner, "more": [1]});
        assert_eq!(Got::from(proxy.request("POST", &path).json(&body)).await.status, status, "{partner}");
    }
    assert_eq!(Got::from(proxy.request("POST", &path).body("{}")).await.status, 400);
    let metrics = proxy.metrics().await;
    for result in ["unknown-event", "other-partner", "unreadable"] {
        let line = format!("voucher_checkout_webhooks_total{{result=\"{result}\"}} 1");
        assert!(metrics.contains(&line), "{line}: {metrics}");
    }
    let results = log.events().into_iter().filter(|line| line.get("result").is_some());
    let results: Vec<_> = results.map(|line| json!([line["level"], line["result"]])).collect();
    let expected = [["INFO", "unknown-event"], ["ERROR", "other-partner"], ["ERROR", "unreadable"]];
    assert_eq!(json!(results), json!(expected));
}

#[tokio::test]
async fn whoever_does_not_know_the_secret_finds_nothing() {
    let (_, app) = webhook().await;
    for secret in ["", "wrong", &SECRET[1..], &format!("{SECRET}0")] {
        assert_eq!(post(&app, secret, &test()).await, 404, "{secret}");
    }
    let other = json!({"event": "test", "partner_id": "partner-2", "timestamp": "2026-03-16T20:15:00.000Z"});
    assert_eq!(post(&app, SECRET, &other).await, 404);
}

#[tokio::test]
async fn what_is_no_event_is_refused() {
    let (_, app) = webhook().await;
    for body in [json!({}), json!([]), json!({"event": "code.redeemed", "partner_id": "partner-1"})] {
        assert_eq!(post(&app, SECRET, &body).await, 400, "{body}");
    }
    let mut long = redeemed();
    long["recipient_name"] = "x".repeat(65 * 1024).into();
    assert_eq!(post(&app, SECRET, &long).await, 413);
}
