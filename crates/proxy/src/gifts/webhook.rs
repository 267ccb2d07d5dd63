//! CinematicCard's webhook. Its events are not signed, so its path is a secret. An event is only a hint: it is stored
//! if it names a code of ours, and has no other effect.

use super::{Gifts, SEAL};
use crate::clock::now_ms;
use crate::config::{self, ConfigError};
use crate::error::{ApiError, Cause};
use crate::limits::WEBHOOK_BODY_BYTES;
use crate::operations::log;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, RawPathParamsRejection};
use axum::extract::{Path, RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::post;
use edge::BodyLimit;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use store::{Event, Received};
use wire::cinematiccard::{CodeRedeemed, WebhookEvent};

const PATH: &str = "/checkout/v1/webhooks/cinematiccard/{secret}";
/// The name of the path parameter.
const SECRET: &str = "secret";

/// Checks that the secret fits into a path and is not too weak.
pub(super) fn checked(secret: Option<&SecretString>) -> Result<Option<SecretString>, ConfigError> {
    const SETTING: &str = "--cinematiccard-webhook (VOUCHER_CHECKOUT_CINEMATICCARD_WEBHOOK)";
    let Some(secret) = secret else { return Ok(None) };
    config::checked(SETTING, secret)?;
    if !secret.expose_secret().bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ConfigError { setting: SETTING, fault: "must be letters and digits only" });
    }
    Ok(Some(secret.clone()))
}

pub(crate) fn routes(gifts: &Arc<Gifts>) -> Router {
    if gifts.webhook.is_none() {
        return Router::new();
    }
    Router::new().route(PATH, post(take)).with_state(gifts.clone())
}

/// Limits the body of an event before it is read: to nothing if the secret in the path is wrong.
pub(crate) async fn limited(
    State(gifts): State<Arc<Gifts>>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    let params = params.ok();
    let mut secrets = params.iter().flatten().filter(|(name, _)| *name == SECRET);
    if let Some((_, secret)) = secrets.next() {
        request.extensions_mut().insert(BodyLimit(if gifts.is_our(secret) { WEBHOOK_BODY_BYTES } else { 0 }));
    }
    next.run(request).await
}

/// Answers 2xx only if nothing is left to do, because CinematicCard repeats an event after any other answer. The secret
/// path authorises the sender, so the content type is ignored.
async fn take(
    State(gifts): State<Arc<Gifts>>,
    Path(secret): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    if !gifts.is_our(&secret) {
        return Err(ApiError::not_found());
    }
    let body = body.map_err(|rejection| match rejection.status() {
        status @ StatusCode::PAYLOAD_TOO_LARGE => ApiError::bad_request(status),
        _ => ApiError::bad_request(StatusCode::BAD_REQUEST),
    })?;
    let Some(event) = gifts.metrics.read::<WebhookEvent>(&body) else {
        gifts.refused("unreadable");
        return Err(ApiError::bad_request(StatusCode::BAD_REQUEST));
    };
    let partner = match &event {
        WebhookEvent::CodeRedeemed(redeemed) => &redeemed.partner_id,
        WebhookEvent::Test(test) => &test.partner_id,
        WebhookEvent::Other(other) => &other.partner_id,
    };
    if gifts.partner_id.as_ref().is_some_and(|expected| expected != partner) {
        gifts.refused("other-partner");
        return Err(ApiError::not_found());
    }
    let result = match event {
        WebhookEvent::Test(test) => {
            gifts.keep(&Event::Test { partner: test.partner_id }).await?;
            "test"
        }
        WebhookEvent::CodeRedeemed(redeemed) => match gifts.keep(&gifts.redeemed(&redeemed)?).await? {
            Received::New => "new",
            Received::Duplicate => "duplicate",
            Received::UnknownCode => "unknown-code",
        },
        WebhookEvent::Other(_) => "unknown-event",
    };
    gifts.metrics.webhook(result);
    log::Webhook { result, is_refused: false }.write();
    Ok(StatusCode::NO_CONTENT)
}

impl Gifts {
    /// Tells operators about an event that is lost. Its sender knows the secret of the path.
    fn refused(&self, result: &'static str) {
        self.metrics.webhook(result);
        log::Webhook { result, is_refused: true }.write();
    }

    async fn keep(&self, event: &Event) -> Result<Received, ApiError> {
        self.store.record_event(event, now_ms()).await.map_err(|error| self.store_failed(&error))
    }

    fn is_our(&self, secret: &str) -> bool {
        self.webhook.as_ref().is_some_and(|expected| {
            aws_lc_rs::constant_time::verify_slices_are_equal(
                expected.expose_secret().as_bytes(),
                secret.as_bytes(),
            )
            .is_ok()
        })
    }

    fn redeemed(&self, redeemed: &CodeRedeemed) -> Result<Event, ApiError> {
        let kept = || {
            let payload = serde_json::to_vec(redeemed).ok()?;
            Some(Event::CodeRedeemed {
                code: self.keys.code_hash(&redeemed.code)?,
                payload: self.keys.seal(SEAL, &payload)?,
                codes_remaining: redeemed.codes_remaining,
            })
        };
        kept().ok_or(ApiError::unavailable(Cause::Broken))
    }
}
