//! The webhook, which comes in: the faults that its sender can have.

use super::scene::{Stage, told};
use super::table::{Call, Differences, documented, rows};
use crate::support::house::{Got, WEBHOOK, client};
use sandbox::{PARTNER_ID, Place, Relay, SocketFault, Times};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The secret of the path and the body with this fault; `None` for a fault that a sender cannot have.
fn damaged(fault: &str, event: &Value) -> Option<(&'static str, String)> {
    let with = |field: &str, value: Value| {
        let mut event = event.clone();
        event[field] = value;
        event.to_string()
    };
    let whole = event.to_string();
    let body = match fault {
        "F02" => whole,
        // Its secret is wrong, or it is another partner.
        "F04" => return Some(("wrong", whole)),
        "F05" => with("partner_id", json!("another")),
        "F10" => whole[..whole.len() / 2].to_owned(),
        "F12" => with("recipient_name", json!("x".repeat(65 * 1024))),
        "F14" => {
            let mut event = event.clone();
            event.as_object_mut().unwrap().remove("code");
            event.to_string()
        }
        "F15" => with("code", Value::Null),
        "F16" => "<!doctype html><title>Sign in</title>".to_owned(),
        _ => return None,
    };
    Some((WEBHOOK, body))
}

/// Posts an event with a fault. Returns the answer and how often the event is noted.
async fn cell(fault: &str) -> String {
    let stage = Stage::new().await;
    let scene = stage.scene(Call::Gift).await;
    let code = scene.ask().await.json()["code"].clone();
    let event = json!({
        "event": "code.redeemed", "partner_id": PARTNER_ID, "code": code,
        "timestamp": "2026-03-16T20:15:00.000Z", "codes_remaining": 3,
    });
    let Some((secret, body)) = damaged(fault, &event) else { return "–".to_owned() };
    let post = async |at: SocketAddr| {
        let url = format!("http://{at}/checkout/v1/webhooks/cinematiccard/{secret}");
        let response = client().post(url).body(body.clone()).send().await.ok()?;
        Some(told(&Got::of(response).await))
    };
    if fault == "F02" {
        let relay = Relay::start(scene.proxy.public).await.unwrap();
        relay.disturb("POST ", Times::Once, SocketFault::Reset, Place::Head);
        assert_eq!(post(relay.address()).await, None);
    }
    let told = post(scene.proxy.public).await.unwrap();
    let metrics = scene.proxy.metrics().await;
    let is_noted = metrics.contains("voucher_checkout_webhooks_total{result=\"new\"} 1\n");
    format!("{told}, {}", if is_noted { "noted once" } else { "not noted" })
}

#[tokio::test]
async fn every_fault_of_an_event_is_answered_as_documented() {
    let mut differences = Differences::default();
    for (name, _) in rows() {
        differences.compare(name, &cell(name).await, &documented(name, "the webhook"));
    }
    differences.assert_none();
}
