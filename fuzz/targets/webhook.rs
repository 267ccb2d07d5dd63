//! The webhook takes exactly the events that can be read and are for this partner, as often as they arrive. With a wrong
//! secret, no body makes a difference.
#![no_main]

#[path = "../support/served.rs"]
mod served;
#[path = "../../crates/proxy/tests/it/api/allow_list/templates.rs"]
#[allow(dead_code, reason = "the webhook calls no upstream")]
mod templates;

use axum::body::Body;
use axum::http::Request;
use libfuzzer_sys::fuzz_target;
use served::Served;
use std::sync::Mutex;
use wire::cinematiccard::WebhookEvent;

const SECRET: &str = "canarywebhook5e7d2c9b41f8a6037d12";
const PATH: &str = "/checkout/v1/webhooks/cinematiccard/";
/// Longer bodies are refused.
const LONGEST: usize = 64 * 1024;

/// Not a thread-local value, which would be dropped after the runtime's.
static SERVED: Mutex<Option<Served>> = Mutex::new(None);

fuzz_target!(|data: &[u8]| {
    {
        let mut served = SERVED.lock().unwrap();
        let served = Served::fresh(&mut served, SECRET);
        let mut send = |secret: &str| {
            let request = Request::post(format!("{PATH}{secret}")).body(Body::from(data.to_vec())).unwrap();
            served.send(request).0.as_u16()
        };
        let expected = match wire::read::<WebhookEvent>(data).answer {
            _ if data.len() > LONGEST => 413,
            Err(_) => 400,
            Ok(event) if partner(&event) != "p" => 404,
            Ok(_) => 204,
        };
        assert_eq!([send(SECRET), send(SECRET)], [expected; 2]);
        assert_eq!(send("another"), 404);
        assert_eq!(served.calls().len(), 0, "the webhook calls no upstream");
    }
});

fn partner(event: &WebhookEvent) -> &str {
    match event {
        WebhookEvent::CodeRedeemed(event) => &event.partner_id,
        WebhookEvent::Test(event) => &event.partner_id,
        WebhookEvent::Other(event) => &event.partner_id,
    }
}
