//! Four upstreams that answer every call, and the calls that they may receive.

use crate::support::Stub;
use crate::support::house::base;
use proxy::Config;
use proxy::config::{AttemptSettings, CinematicCardSettings, ConnectSettings, ProCinemaSettings};
use serde_json::json;

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

/// Four upstreams with a prefix each. Their answers let calls go as far as possible.
pub(super) struct Upstreams {
    stubs: [(&'static str, Stub); 4],
    pub(super) config: Config,
}

impl Upstreams {
    pub(super) async fn new() -> Upstreams {
        let price = json!({"valueIncludingTax": 10.0, "valueExcludingTax": 8.7, "tax": 1.3});
        let order = json!({"order": {"id": "o1", "status": "Completed", "totalPrice": price}, "voucher": {"id": "v", "type": "Ticket"}});
        let answers = [
            ("ocapi", order.to_string()),
            ("connect", r#"{"Result":0,"order":{}}"#.to_owned()),
            ("procinema", r#"{"valid":false}"#.to_owned()),
            ("cinematiccard", r#"{"ok":false}"#.to_owned()),
        ];
        let (mut stubs, mut bases) = (Vec::new(), Vec::new());
        for (name, answer) in answers {
            let stub = Stub::default();
            let address = stub.clone().answering(200, &[], &answer).await;
            bases.push(format!("{}/{name}", base(address)).parse::<proxy::BaseUrl>().unwrap());
            stubs.push((name, stub));
        }
        let mut config = Config::new(bases[0].clone(), "token".into());
        config.connect = ConnectSettings {
            connect_url: Some(bases[1].clone()),
            connect_token: Some("token".into()),
            ..ConnectSettings::default()
        };
        config.procinema = ProCinemaSettings {
            procinema_url: Some(bases[2].clone()),
            procinema_key: Some("key".into()),
            ..ProCinemaSettings::default()
        };
        config.cinematiccard = CinematicCardSettings {
            cinematiccard_url: Some(bases[3].clone()),
            cinematiccard_key: Some("key".into()),
            cinematiccard_partner: Some("p".to_owned()),
            cinematiccard_webhook: Some(crate::support::house::WEBHOOK.into()),
        };
        let many = u32::MAX;
        config.attempts = AttemptSettings {
            attempts_per_voucher: many,
            attempts_per_order: many,
            attempts_per_address: many,
            attempts_per_address_day: many,
            attempts_in_all: many,
        };
        Upstreams { stubs: stubs.try_into().unwrap_or_else(|_| panic!()), config }
    }

    /// Checks that every call fits a template of its upstream. Returns the number of calls per upstream.
    pub(super) fn judge(&self) -> [usize; 4] {
        self.stubs.each_ref().map(|(name, stub)| {
            let seen = stub.seen();
            for call in &seen {
                let target = call.target.strip_prefix(&format!("/{name}")).unwrap_or("outside of the prefix");
                let known = TEMPLATES.iter().any(|(upstream, method, template)| {
                    upstream == name && *method == call.method.as_str() && fits(template, target)
                });
                assert!(known, "{name} was asked {} {}", call.method, call.target);
                assert!(call.headers["host"].to_str().unwrap().starts_with("127.0.0.1:"));
                for name in ["cookie", "x-evil", "x-forwarded-host", "x-original-url", "forwarded"] {
                    assert!(!call.headers.contains_key(name), "{name} went on");
                }
            }
            seen.len()
        })
    }
}
