//! Which caller may reach which order: every route with every kind of token, and how tokens are issued.

mod issue;
mod matrix;
mod table;

use crate::support::Stub;
use crate::support::house::{SECRET, Served, base};
use aws_lc_rs::hkdf;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::{EncodingKey, Header};
use proxy::Config;
use proxy::config::SiteKey;
use serde_json::{Value, json};

/// Signs tokens that the real proxy would not, with its secret or another: a proxy whose Vista answers as the test
/// needs.
struct Forge {
    proxy: Served,
    key: String,
}

impl Forge {
    /// For orders that expire at `expires_at`.
    async fn new(origin: &str, secret: &str, expires_at: &str) -> Forge {
        let order = ending(expires_at);
        let vista = Stub::default().answering(200, &[], &order).await;
        let mut config = Config::new(base(vista), "token".into());
        let key = "the-forges-key-0123456789abcdef-0123456789abcdef".to_owned();
        config.sites.site_key = vec![SiteKey { origin: origin.to_owned(), key: key.clone().into() }];
        config.state.secret = secret.into();
        Forge { proxy: Served::with(config).await, key }
    }

    async fn token(&self, order: &str) -> String {
        let asked = self.proxy.request("POST", "/checkout/v1/order-tokens").bearer_auth(&self.key);
        let got = crate::support::house::Got::from(asked.json(&json!({"orderId": order}))).await;
        got.json()["token"].as_str().unwrap().to_owned()
    }
}

/// An order of Vista's with this expiry.
fn ending(expires_at: &str) -> String {
    let price = json!({"valueIncludingTax": 10.0, "valueExcludingTax": 8.7, "tax": 1.3});
    json!({"order": {"id": "any", "expiresAt": expires_at, "totalPrice": price}}).to_string()
}

/// The claims of a token, which are not encrypted.
pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

const FUTURE: &str = "2099-01-01T00:00:00Z";

/// Signs claims with a secret, as the proxy does.
fn signed(claims: &Value, secret: &str) -> String {
    let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, b"voucher-checkout").extract(secret.as_bytes());
    let mut key = [0; 32];
    pseudorandom.expand(&[b"token"], hkdf::HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(&key)).unwrap()
}

/// Invalid tokens for this order: the fault of each, and the token.
async fn forgeries(own: &str, order: &str) -> Vec<(&'static str, String)> {
    let site = crate::support::house::ORIGIN;
    let [header, payload, signature] = own.split('.').collect::<Vec<_>>()[..] else { panic!() };
    let mut later = claims(own);
    later["exp"] = json!(4_070_908_800_i64);
    let mut expired = claims(own);
    expired["exp"] = json!(Timestamp::now().as_second() - 1);
    let flipped = |text: &str| {
        // Not the last character, whose lowest bits carry no data.
        let at = text.len() - 2;
        let other = if text[at..].starts_with('A') { 'B' } else { 'A' };
        format!("{}{other}{}", &text[..at], &text[at + 1..])
    };
    let unsigned = part(&json!({"alg": "none", "typ": "JWT"}));
    vec![
        ("empty", String::new()),
        ("no token at all", "not-a-token".to_owned()),
        ("expired", signed(&expired, SECRET)),
        (
            "of another secret",
            Forge::new(site, "another-secret-of-32-characters!!", FUTURE).await.token(order).await,
        ),
        (
            "of a site that is not configured",
            Forge::new("https://gone.example", SECRET, FUTURE).await.token(order).await,
        ),
        ("prolonged", format!("{header}.{}.{signature}", part(&later))),
        ("with another signature", format!("{header}.{payload}.{}", flipped(signature))),
        ("without a signature", format!("{header}.{payload}.")),
        ("cut off", format!("{header}.{payload}")),
        ("alg none", format!("{unsigned}.{payload}.")),
        ("alg none with the signature", format!("{unsigned}.{payload}.{signature}")),
        ("with more behind", format!("{own}.{payload}")),
        ("twice", format!("{own},{own}")),
    ]
}
