//! The calls that the upstreams may receive, and a proxy with all four of them. The fuzz target `router` uses them too.

use axum::http::{HeaderMap, Method};
use proxy::config::{AttemptSettings, CinematicCardSettings, ConnectSettings, ProCinemaSettings};
use proxy::{BaseUrl, Config};

/// The calls that each upstream may receive, after the prefix of its base; `*` is an id.
const TEMPLATES: [(&str, &str, &str); 18] = [
    ("ocapi", "GET", "/ocapi/v1/orders/*"),
    ("ocapi", "POST", "/ocapi/v1/orders/*/expiry/reset"),
    ("ocapi", "GET", "/ocapi/v1/orders/completed/*"),
    ("ocapi", "POST", "/ocapi/v1/orders/*/completion"),
    ("ocapi", "GET", "/ocapi/v1/orders/*/completion"),
    ("ocapi", "POST", "/ocapi/v1/orders/*/vouchers"),
    ("ocapi", "DELETE", "/ocapi/v1/orders/*/vouchers/*"),
    ("ocapi", "PUT", "/ocapi/v1/orders/*/showtimes/*"),
    ("ocapi", "GET", "/ocapi/v1/showtimes/*/ticket-prices"),
    ("connect", "GET", "/RESTData.svc/cinemas/*/sessions/*/tickets?returnDiscountInfo=true"),
    ("connect", "POST", "/RESTTicketing.svc/order"),
    ("connect", "POST", "/RESTTicketing.svc/order/discount"),
    ("connect", "POST", "/orders/*/sessions/*/set-tickets"),
    ("procinema", "POST", "/check"),
    ("procinema", "POST", "/redeem"),
    ("cinematiccard", "POST", "/api/partners/codes/generate"),
    ("cinematiccard", "GET", "/api/partners/codes/generate"),
    ("token", "POST", "/token"),
];

pub(super) fn fits(template: &str, target: &str) -> bool {
    let id = |text: &str| {
        let byte = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        (1..=64).contains(&text.len()) && text.bytes().all(byte) && text != "." && text != ".."
    };
    let (expected, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), target.split('/').collect());
    expected.len() == given.len() && expected.iter().zip(&given).all(|(e, g)| *e == *g || *e == "*" && id(g))
}

/// Fails if the upstream must not receive this call. The target is the part after the prefix of its base.
pub(super) fn check(upstream: &str, method: &Method, target: &str, headers: &HeaderMap) {
    let is_known = TEMPLATES.iter().any(|(owner, template_method, template)| {
        *owner == upstream && *template_method == method.as_str() && fits(template, target)
    });
    assert!(is_known, "{upstream} was asked {method} {target}");
    assert!(headers["host"].to_str().unwrap().starts_with("127.0.0.1:"));
    for name in ["cookie", "x-evil", "x-forwarded-host", "x-original-url", "forwarded"] {
        assert!(!headers.contains_key(name), "{name} went on");
    }
}

/// A proxy in front of OCAPI, Connect, ProCinema and CinematicCard that limits no attempts.
pub(super) fn config(bases: &[BaseUrl; 4], webhook: &str) -> Config {
    let [ocapi, connect, procinema, cinematiccard] = bases.clone();
    let many = u32::MAX;
    Config {
        connect: ConnectSettings {
            connect_url: Some(connect),
            connect_token: Some("token".into()),
            ..ConnectSettings::default()
        },
        procinema: ProCinemaSettings {
            procinema_url: Some(procinema),
            procinema_key: Some("key".into()),
            ..ProCinemaSettings::default()
        },
        cinematiccard: CinematicCardSettings {
            cinematiccard_url: Some(cinematiccard),
            cinematiccard_key: Some("key".into()),
            cinematiccard_partner: Some("p".to_owned()),
            cinematiccard_webhook: Some(webhook.into()),
        },
        attempts: AttemptSettings {
            attempts_per_voucher: many,
            attempts_per_order: many,
            attempts_per_address: many,
            attempts_per_address_day: many,
            attempts_in_all: many,
        },
        ..Config::new(ocapi, "token".into())
    }
}
