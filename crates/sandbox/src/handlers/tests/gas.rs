use super::{ask_with, post};
use crate::{Fault, FaultKind, GAS_PASSWORD, Route, Sandbox, Settings, seed};
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const GOOD: &str = "grant_type=password&client_id=sandbox-client&username=sandbox-user&password=sandbox-password&scope=ocapi";

async fn token(sandbox: &Sandbox, form: &str) -> (u16, Value) {
    let (status, body) = post(sandbox, "/connect/token", &[FORM], form.to_owned()).await;
    (status.as_u16(), body)
}

async fn read_order(sandbox: &Sandbox, token: &str) -> StatusCode {
    let id = sandbox.create_demo_order().unwrap();
    let request =
        Request::get(format!("/ocapi/v1/orders/{id}")).header("authorization", format!("Bearer {token}"));
    let request = request.body(axum::body::Body::empty()).unwrap();
    crate::router(sandbox.clone()).oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_token_opens_ocapi_until_it_expires() {
    let sandbox = Sandbox::with(Settings { token_seconds: 90, ..Settings::default() });
    let (status, body) = token(&sandbox, GOOD).await;
    let text = body["access_token"].as_str().unwrap();
    assert_eq!(status, 200);
    assert_eq!(body, json!({"token_type": "Bearer", "access_token": text, "expires_in": 90}));
    sandbox.advance(60);
    assert_eq!(read_order(&sandbox, text).await, StatusCode::OK);
    sandbox.advance(30);
    assert_eq!(read_order(&sandbox, text).await, StatusCode::UNAUTHORIZED);
    assert_eq!(read_order(&sandbox, crate::OCAPI_TOKEN).await, StatusCode::OK);
}

#[tokio::test]
async fn twelve_hours_is_how_long_vistas_tokens_live_and_revoking_ends_all_but_the_static_one() {
    let sandbox = Sandbox::seeded();
    let (_, body) = token(&sandbox, GOOD).await;
    assert_eq!(body["expires_in"], 43_200);
    let text = body["access_token"].as_str().unwrap();
    assert_eq!(read_order(&sandbox, text).await, StatusCode::OK);
    sandbox.revoke_tokens();
    assert_eq!(read_order(&sandbox, text).await, StatusCode::UNAUTHORIZED);
    assert_eq!(read_order(&sandbox, crate::OCAPI_TOKEN).await, StatusCode::OK);
}

#[tokio::test]
async fn wrong_credentials_are_told_as_oauth_does() {
    let sandbox = Sandbox::seeded();
    for (right, wrong, status, error) in [
        ("sandbox-password", "other", 400, "invalid_grant"),
        ("sandbox-user", "other", 400, "invalid_grant"),
        ("sandbox-client", "other", 401, "invalid_client"),
        ("=password&", "=client_credentials&", 400, "unsupported_grant_type"),
        ("&username=sandbox-user", "", 400, "invalid_request"),
    ] {
        let form = GOOD.replace(right, wrong);
        assert_eq!(token(&sandbox, &form).await, (status, json!({ "error": error })), "{form}");
    }
    let json = ("content-type", "application/json");
    let (status, _) =
        post(&sandbox, "/connect/token", &[json], json!({"password": GAS_PASSWORD}).to_string()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for call in sandbox.ledger() {
        assert!(!call.body.unwrap().to_string().contains(GAS_PASSWORD));
    }
}

#[tokio::test]
async fn the_ledger_holds_the_call_without_its_password() {
    let sandbox = Sandbox::seeded();
    sandbox.inject(Fault::once(Route::Token, FaultKind::status(503)));
    assert_eq!(token(&sandbox, GOOD).await, (503, json!({"error": "Service Unavailable"})));
    let call = sandbox.ledger().pop().unwrap();
    assert_eq!((call.route, call.status), (Route::Token, Some(503)));
    let kept = json!({
        "grant_type": "password",
        "client_id": "sandbox-client",
        "username": "sandbox-user",
        "password": "***",
        "scope": "ocapi"
    });
    assert_eq!(call.body, Some(kept));
}

#[tokio::test]
async fn an_expired_member_is_forbidden_wherever_the_token_is_sent() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let order = format!("/ocapi/v1/orders/{id}");
    let prices = format!("/ocapi/v1/showtimes/{}/ticket-prices", seed::SHOWTIME);
    for path in [&order, &prices] {
        let old = [("LoyaltySessionToken", "old")];
        let (status, body) = ask_with(&sandbox, Method::GET, path, Value::Null, &old).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(body["title"], "Loyalty Member Authentication Token Expired");
        assert_eq!(body["detail"], "Loyalty member authentication token is expired.");
        let member = [("LoyaltySessionToken", crate::MEMBER_TOKEN)];
        assert_eq!(ask_with(&sandbox, Method::GET, path, Value::Null, &member).await.0, StatusCode::OK);
    }
}
