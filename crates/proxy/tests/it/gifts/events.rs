//! The webhook, from CinematicCard's own posts to the operator's report.

use crate::gifts::counter::Counter;
use crate::support::house::{Got, WEBHOOK, client};
use sandbox::DeliveryState;
use serde_json::{Value, json};
use sqlx::{Connection, Executor};

impl Counter {
    fn webhook(&self) -> String {
        format!("http://{}/checkout/v1/webhooks/cinematiccard/{WEBHOOK}", self.proxy.public)
    }

    async fn post(&self, body: &Value) -> u16 {
        Got::from(client().post(self.webhook()).json(body)).await.status
    }
}

#[tokio::test]
async fn a_used_gift_is_in_the_report_once() {
    let counter = Counter::open().await;
    let sandbox = &counter.house.sandbox;
    sandbox.set_webhook_url(Some(&counter.webhook()));
    let sold = counter.sold().await;
    let code = counter.code(&sold).await;
    assert_eq!(counter.report().await.newest[0].redeemed_at, None);
    let delivery = sandbox.use_gift(&code, "<b>Sarah</b>", "mother").await.unwrap();
    assert_eq!(
        (delivery.state, delivery.attempts, delivery.last_status),
        (DeliveryState::Taken, 1, Some(204))
    );
    assert_eq!(counter.post(&delivery.body).await, 204, "it may come twice");

    let report = counter.report().await;
    assert_eq!((report.minted, report.redeemed, report.unknown_codes), (1, 1, 0));
    assert_eq!(report.codes_remaining, Some(499));
    assert!(report.newest[0].redeemed_at.is_some());
    let metrics = counter.proxy.metrics().await;
    for line in ["webhooks_total{result=\"new\"} 1", "webhooks_total{result=\"duplicate\"} 1"] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
    assert!(!String::from_utf8_lossy(&counter.folder.bytes()).contains(&code), "it is kept sealed");
}

#[tokio::test]
async fn the_test_event_is_seen_and_an_unknown_code_counted_and_not_believed() {
    let counter = Counter::open().await;
    counter.house.sandbox.set_webhook_url(Some(&counter.webhook()));
    assert_eq!(counter.house.sandbox.test_webhook().await.state, DeliveryState::Taken);
    let made_up = json!({
        "event": "code.redeemed", "partner_id": sandbox::PARTNER_ID, "code": "HALFMOON-00000000",
        "timestamp": "2026-03-16T20:15:00.000Z", "codes_remaining": 3,
    });
    assert_eq!(counter.post(&made_up).await, 204);
    let untimed =
        json!({"event": "code.redeemed", "partner_id": sandbox::PARTNER_ID, "code": "HALFMOON-00000001"});
    assert_eq!(counter.post(&untimed).await, 204, "no time is needed");
    let report = counter.report().await;
    assert!(report.last_test.is_some());
    assert_eq!((report.redeemed, report.unknown_codes, report.codes_remaining), (0, 2, None));
}

#[tokio::test]
async fn an_event_that_cannot_be_kept_is_not_taken() {
    let counter = Counter::open().await;
    counter.house.sandbox.set_webhook_url(Some(&counter.webhook()));
    let mut connection = counter.folder.connect().await;
    connection.execute("ALTER TABLE events RENAME TO gone").await.unwrap();
    let delivery = counter.house.sandbox.test_webhook().await;
    assert_eq!((delivery.state, delivery.last_status), (DeliveryState::GivenUp, Some(503)));
    connection.execute("ALTER TABLE gone RENAME TO events").await.unwrap();
    connection.close().await.unwrap();
    assert_eq!(counter.house.sandbox.test_webhook().await.state, DeliveryState::Taken);
}
