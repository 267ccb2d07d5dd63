use super::{ask, post};
use crate::{
    DeliveryState, Fault, FaultKind, GiftRefused, PARTNER_ID, PARTNER_KEY, Route, Sandbox, Settings,
};
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, StatusCode};
use axum::{Json, Router};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tower::ServiceExt;

const GENERATE: &str = "/api/partners/codes/generate";
const KEY: (&str, &str) = ("x-partner-key", PARTNER_KEY);

async fn generate(sandbox: &Sandbox) -> (u16, Value) {
    let (status, body) = post(sandbox, GENERATE, &[KEY], Body::empty()).await;
    (status.as_u16(), body)
}

async fn gift(sandbox: &Sandbox) -> String {
    let (_, body) = generate(sandbox).await;
    body["code"].as_str().unwrap().to_owned()
}

fn refused(error: &str) -> Value {
    json!({"ok": false, "error": error})
}

/// A partner's webhook, which answers `failures` events with 500 and takes all others.
struct Receiver {
    url: String,
    bodies: Arc<Mutex<Vec<Value>>>,
}

#[derive(Clone)]
struct Inbox {
    failures: usize,
    bodies: Arc<Mutex<Vec<Value>>>,
}

async fn receiver(failures: usize) -> Receiver {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let inbox = Inbox { failures, bodies: bodies.clone() };
    let app = Router::new().route("/hook", axum::routing::post(take)).with_state(inbox);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Receiver { url, bodies }
}

async fn take(State(inbox): State<Inbox>, Json(body): Json<Value>) -> StatusCode {
    let mut bodies = inbox.bodies.lock().unwrap();
    bodies.push(body);
    if bodies.len() > inbox.failures { StatusCode::NO_CONTENT } else { StatusCode::INTERNAL_SERVER_ERROR }
}

fn with_webhook(url: &str) -> Sandbox {
    let webhook_url = Some(url.to_owned());
    Sandbox::with(Settings { webhook_url, webhook_retry_ms: 1, codes_remaining: 9, ..Settings::default() })
}

#[tokio::test]
async fn a_code_comes_with_its_link_and_expiry() {
    let sandbox = Sandbox::seeded();
    let (status, body) = generate(&sandbox).await;
    let code = body["code"].as_str().unwrap();
    let expires_at = body["expires_at"].as_str().unwrap();
    assert_eq!(status, 200);
    assert!(code.starts_with("HALFMOON-") && code.len() == 17, "{code}");
    assert_eq!(
        body,
        json!({
            "ok": true,
            "code": code,
            "url": format!("https://cinematiccard.com/?promo={code}"),
            "expires_at": expires_at
        })
    );
    assert_eq!(expires_at.len(), "2026-03-18T23:29:28.917Z".len());
    let hours =
        expires_at.parse::<Timestamp>().unwrap().duration_since(Timestamp::now()).as_secs() as u64 / 3600;
    assert!((46..=48).contains(&hours), "{hours}");
    assert_eq!(sandbox.codes_remaining(), 499);
}

#[tokio::test]
async fn refusals_have_the_words_of_the_page_and_spend_nothing() {
    let sandbox = Sandbox::with(Settings { codes_remaining: 1, ..Settings::default() });
    let (status, body) = post(&sandbox, GENERATE, &[("x-partner-key", "other")], Body::empty()).await;
    assert_eq!((status, body), (StatusCode::UNAUTHORIZED, refused("Invalid API key")));
    sandbox.suspend_partner(true);
    assert_eq!(generate(&sandbox).await, (403, refused("Partner account is not active")));
    sandbox.suspend_partner(false);
    assert_eq!(generate(&sandbox).await.0, 200);
    assert_eq!(generate(&sandbox).await, (403, refused("No codes remaining")));
    sandbox.set_codes_remaining(1);
    assert_eq!(generate(&sandbox).await.0, 200);
    let call = sandbox.ledger().remove(3);
    assert_eq!((call.route, call.error_code.as_deref()), (Route::GenerateCode, Some("No codes remaining")));
}

#[tokio::test]
async fn the_hundred_and_first_call_of_a_minute_is_429_on_the_sandboxs_clock() {
    let sandbox = Sandbox::seeded();
    for _ in 0..100 {
        assert_eq!(generate(&sandbox).await.0, 200);
    }
    let request = Request::post(GENERATE).header(KEY.0, KEY.1).body(Body::empty()).unwrap();
    let response = crate::router(sandbox.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
    assert_eq!(sandbox.codes_remaining(), 400);
    sandbox.advance(60);
    assert_eq!(generate(&sandbox).await.0, 200);
}

#[tokio::test]
async fn a_lost_answer_has_spent_a_code() {
    let sandbox = Sandbox::seeded();
    for (fault, left) in [(FaultKind::CommitThenDrop, 499), (FaultKind::DropBefore, 499)] {
        sandbox.inject(Fault::once(Route::GenerateCode, fault));
        let request = Request::post(GENERATE).header(KEY.0, KEY.1).body(Body::empty()).unwrap();
        let response = crate::router(sandbox.clone()).oneshot(request).await.unwrap();
        assert!(axum::body::to_bytes(response.into_body(), 999).await.is_err());
        assert_eq!(sandbox.codes_remaining(), left);
    }
    sandbox.inject(Fault::once(Route::GenerateCode, FaultKind::status(502)));
    assert_eq!(generate(&sandbox).await, (502, refused("Bad Gateway")));
}

#[tokio::test]
async fn a_used_code_is_told_to_the_webhook_until_it_takes_it() {
    let receiver = receiver(2).await;
    let sandbox = with_webhook(&receiver.url);
    let code = gift(&sandbox).await;
    let delivery = sandbox.use_gift(&code, "Sarah", "mother").await.unwrap();
    assert_eq!((delivery.attempts, delivery.state), (3, DeliveryState::Taken));
    assert_eq!(delivery.last_status, Some(204));
    let bodies = receiver.bodies.lock().unwrap().clone();
    assert_eq!(bodies, vec![delivery.body.clone(); 3]);
    let event = &bodies[0];
    assert_eq!(
        event,
        &json!({
            "event": "code.redeemed",
            "partner_id": PARTNER_ID,
            "code": code,
            "card_id": event["card_id"],
            "recipient_name": "Sarah",
            "occasion": "mother",
            "timestamp": event["timestamp"],
            "codes_remaining": 8
        })
    );
    assert_eq!(event["card_id"].as_str().unwrap().len(), 8);
    assert!(event["timestamp"].as_str().unwrap().ends_with('Z'));
    assert_eq!(sandbox.use_gift(&code, "Sarah", "mother").await, Err(GiftRefused::Used));
    assert_eq!(sandbox.deliveries(), [delivery]);
}

#[tokio::test]
async fn an_event_that_is_never_accepted_is_given_up() {
    let receiver = receiver(usize::MAX).await;
    let sandbox = with_webhook(&receiver.url);
    let refused = sandbox.test_webhook().await;
    assert_eq!((refused.attempts, refused.last_status), (4, Some(500)));
    assert_eq!(refused.state, DeliveryState::GivenUp);
    assert_eq!(receiver.bodies.lock().unwrap().len(), 4);
    sandbox.set_webhook_url(Some("http://127.0.0.1:1/hook"));
    let lost = sandbox.test_webhook().await;
    assert_eq!((lost.number, lost.last_status, lost.state), (2, None, DeliveryState::GivenUp));
}

#[tokio::test]
async fn gifts_are_used_and_the_webhook_tested_over_http() {
    let receiver = receiver(0).await;
    let sandbox = with_webhook(&receiver.url);
    let (first, second) = (gift(&sandbox).await, gift(&sandbox).await);
    let control =
        async |path: String, body| ask(&sandbox, Method::POST, &format!("/__sandbox/{path}"), body).await;
    let person = json!({"recipientName": "Ida", "occasion": "birthday-her-luxury"});
    let (status, used) = control(format!("gifts/{first}/use"), person).await;
    assert_eq!(
        (status, &used["state"], &used["body"]["code"]),
        (StatusCode::OK, &json!("taken"), &json!("***"))
    );
    assert_eq!(control(format!("gifts/{first}/use"), json!({})).await.0, StatusCode::CONFLICT);
    assert_eq!(control("gifts/HALFMOON-0/use".to_owned(), json!({})).await.0, StatusCode::NOT_FOUND);
    sandbox.advance(48 * 3600);
    let late = post(&sandbox, &format!("/__sandbox/gifts/{second}/use"), &[], Body::empty()).await;
    assert_eq!(late.0, StatusCode::GONE);
    assert_eq!(control("webhook-test".to_owned(), Value::Null).await.0, StatusCode::OK);
    let bodies = receiver.bodies.lock().unwrap().clone();
    assert_eq!((&bodies[0]["code"], &bodies[0]["recipient_name"]), (&json!(first), &json!("Ida")));
    let test = json!({
        "event": "test",
        "partner_id": PARTNER_ID,
        "timestamp": bodies[1]["timestamp"],
        "message": "Test webhook from CinematicCard"
    });
    assert_eq!(bodies[1..], [test]);
    let (_, deliveries) = ask(&sandbox, Method::GET, "/__sandbox/deliveries", Value::Null).await;
    assert_eq!(deliveries.as_array().unwrap().len(), 2);
}
