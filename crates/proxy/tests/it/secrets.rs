//! Secrets are only in the places that need them: every action of a day happens once, then all places are searched.

use crate::support::Log;
use crate::support::house::{
    Folder, Got, House, ORIGIN, PASSWORD, SECRET, SITE_KEY, Served, WEBHOOK, grant, voucher,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use proxy::Config;
use sandbox::seed::{ADULT_VOUCHER, PROCINEMA_DEMO, SHOWTIME};
use sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

const CONNECT: &str = "canary-connect-7c1f09";
const PROCINEMA: &str = "canary-procinema-31be55";
const PARTNER: &str = "canary-partner-d00de1";
const BARCODE: &str = "ADTMM0000222";
const WRONG_BARCODE: &str = "CANARYCODE4471902";
const WRONG_CODE: &str = "CANARYCODE67890";
const PROCINEMA_WRONG: &str = "CANARYCODE12345";
const WRONG_PIN: &str = "90817263544536271";
const DISCOUNT: &str = "CANARYPROMO88";
const MEMBER: &str = "canary.member-session.5f2e";

/// An answer, and the secrets that it may contain.
struct Heard {
    what: String,
    got: Got,
    may_hold: Vec<String>,
}

/// A day at the till.
pub(crate) struct Day {
    house: House,
    pub(crate) proxy: Served,
    heard: Vec<Heard>,
    pub(crate) secrets: Vec<String>,
}

impl Day {
    /// A day with these changes to the settings.
    pub(crate) async fn begin(folder: &Folder, change: impl FnOnce(&mut Config)) -> Day {
        let settings = Settings {
            connect_token: CONNECT.to_owned(),
            procinema_key: PROCINEMA.to_owned(),
            partner_key: PARTNER.to_owned(),
            gas_password: PASSWORD.to_owned(),
            // Vista's own limit counts each kind that refuses a code.
            attempts: 1_000_000,
            ..Settings::default()
        };
        let house = House::of(Sandbox::with(settings)).await;
        let mut config = house.config();
        config.ocapi = grant(house.base.clone(), &format!("{}/connect/token", house.base));
        config.connect.connect_token = Some(CONNECT.into());
        config.procinema.procinema_key = Some(PROCINEMA.into());
        config.cinematiccard.cinematiccard_key = Some(PARTNER.into());
        config.state.store = folder.url().parse().unwrap();
        change(&mut config);
        let proxy = Served::with(config).await;
        let secrets = [
            CONNECT,
            PROCINEMA,
            PARTNER,
            PASSWORD,
            SECRET,
            SITE_KEY,
            WEBHOOK,
            BARCODE,
            WRONG_BARCODE,
            WRONG_CODE,
            WRONG_PIN,
            DISCOUNT,
            MEMBER,
            PROCINEMA_DEMO,
            PROCINEMA_WRONG,
        ];
        Day { house, proxy, heard: Vec::new(), secrets: secrets.map(str::to_owned).into() }
    }

    /// Every action once.
    pub(crate) async fn pass(&mut self) {
        self.sell_for_a_voucher().await;
        self.sell_for_a_code().await;
        self.ask("not-a-token", "GET", "/ocapi/v1/orders/o1", None).await;
    }

    /// The ids of the orders.
    #[cfg(feature = "otlp")]
    pub(crate) fn orders(&self) -> Vec<String> {
        let parts = self.heard.iter().flat_map(|heard| heard.what.split('/'));
        let is_id = |part: &&str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        parts.filter(is_id).map(str::to_owned).collect()
    }

    async fn ask(&mut self, token: &str, method: &str, path: &str, body: Option<Value>) -> Got {
        let request = self.proxy.request(method, path).header("checkout-order-token", token);
        let request = request.header("origin", ORIGIN).header("connect-region-code", "NZ-01");
        let got = Got::from(crate::support::house::with(request, body)).await;
        self.heard.push(Heard { what: format!("{method} {path}"), got: got.clone(), may_hold: Vec::new() });
        got
    }

    async fn token(&mut self, order: &str) -> String {
        let got = self.proxy.token_answer(json!({"orderId": order})).await;
        let token = got.json()["token"].as_str().unwrap().to_owned();
        self.heard.push(Heard { what: "token".to_owned(), got, may_hold: vec![token.clone()] });
        // The claims of a token are not secret, but its signature is.
        self.secrets.push(token.clone());
        self.secrets.push(token.rsplit('.').next().unwrap().to_owned());
        token
    }

    /// Right and wrong vouchers, a member, a discount, until everything is paid; then the receipt and the gift.
    async fn sell_for_a_voucher(&mut self) {
        let order = self.house.order();
        let token = self.token(&order).await;
        let of = |rest: &str| format!("/ocapi/v1/orders/{order}{rest}");
        self.ask(&token, "GET", &of(""), None).await;
        self.ask(&token, "GET", &format!("/ocapi/v1/showtimes/{SHOWTIME}/ticket-prices"), None).await;
        let wrong = self.ask(&token, "POST", &of("/vouchers"), voucher(WRONG_BARCODE, WRONG_PIN)).await;
        assert_eq!(wrong.problem(), "voucher-not-accepted");
        let wrong = self.ask(&token, "POST", &of("/vouchers"), voucher(BARCODE, WRONG_PIN)).await;
        assert_eq!(wrong.problem(), "voucher-not-accepted");
        let added = self.ask(&token, "POST", &of("/vouchers"), voucher(BARCODE, "1234")).await;
        let voucher_id = added.json()["voucher"]["id"].as_str().unwrap().to_owned();
        let session = json!({"UserSessionId": order});
        self.ask(&token, "POST", "/RESTTicketing.svc/order", Some(session)).await;
        self.press_with_wrong_codes(&order, &token).await;
        let discounts = json!([{"ItemId": 1, "DiscountCode": DISCOUNT}]);
        let discount = json!({"UserSessionId": order, "TicketDiscounts": discounts, "ReturnOrder": true});
        let got = self.ask(&token, "POST", "/RESTTicketing.svc/order/discount", Some(discount)).await;
        assert_eq!(got.status, 200, "{got:?}");
        let read = self.proxy.request("GET", &of("")).header("checkout-order-token", &token);
        let got = Got::from(read.header("loyaltysessiontoken", MEMBER)).await;
        assert_eq!(got.problem(), "session-expired");
        self.heard.push(Heard { what: "the member's read".to_owned(), got, may_hold: Vec::new() });
        let selection =
            json!({"tickets": [{"ticketTypeId": ADULT_VOUCHER, "voucherId": voucher_id}], "seats": []});
        let got = self.ask(&token, "PUT", &of(&format!("/showtimes/{SHOWTIME}")), Some(selection)).await;
        assert_eq!(got.status, 200, "{got:?}");
        // The site collects the remaining fee.
        self.house.sell(&order).await;
        self.finish(&order, &token).await;
        self.give(&order).await;
    }

    /// A wrong code of every kind, by one call.
    async fn press_with_wrong_codes(&mut self, order: &str, token: &str) {
        let ticket = json!({"ticketTypeCode": "0191", "priceHundredths": 1000, "userSessionId": order});
        let kinds = ["Ticket", "Deal", "Subscription", "VoucherPayment", "Discount"];
        for (code, problem) in [(WRONG_CODE, "voucher-not-accepted"), (DISCOUNT, "discount-not-accepted")] {
            let kinds = if code == DISCOUNT { &kinds[..] } else { &kinds[..4] };
            let body =
                json!({"code": code, "kinds": kinds, "pin": WRONG_PIN, "amount": 5.0, "ticket": ticket});
            let got =
                self.ask(token, "POST", &format!("/checkout/v1/orders/{order}/codes"), Some(body)).await;
            assert_eq!(got.problem(), problem);
        }
    }

    /// A voucher payment pays a part, and the site collects the amount due.
    async fn sell_for_a_code(&mut self) {
        let order = self.house.order();
        let token = self.token(&order).await;
        let path = format!("/checkout/v1/orders/{order}/payments");
        let wish = |code: &str| Some(json!({"code": code, "amount": 5.0}));
        self.ask(&token, "POST", &path, wish(PROCINEMA_WRONG)).await;
        let got = self.ask(&token, "POST", &path, wish(PROCINEMA_DEMO)).await;
        assert_eq!(got.status, 200, "{got:?}");
        self.ask(&token, "GET", &path, None).await;
        let amount = Some(json!({"amount": 5}));
        let due = self.ask(&token, "POST", &format!("/checkout/v1/orders/{order}/complete"), amount).await;
        assert_eq!(due.json()["status"], "PaymentDue", "{due:?}");
        self.house.sell(&order).await;
        self.finish(&order, &token).await;
    }

    async fn finish(&mut self, order: &str, token: &str) {
        let got = self.ask(token, "POST", &format!("/checkout/v1/orders/{order}/complete"), None).await;
        assert_eq!(got.json()["status"], "Completed", "{got:?}");
    }

    /// The gift, twice, and the event about its use.
    async fn give(&mut self, order: &str) {
        let token = self.token(order).await;
        let path = format!("/checkout/v1/orders/{order}/gift");
        let gift = self.ask(&token, "POST", &path, None).await;
        let code = gift.json()["code"].as_str().unwrap_or_else(|| panic!("{gift:?}")).to_owned();
        assert_eq!(self.ask(&token, "POST", &path, None).await.json()["code"], json!(code));
        for heard in self.heard.iter_mut().filter(|heard| heard.what.ends_with("/gift")) {
            heard.may_hold.push(code.clone());
        }
        self.secrets.push(code.clone());
        let event = json!({
            "event": "code.redeemed", "timestamp": "2026-11-23T20:15:00Z", "partner_id": sandbox::PARTNER_ID,
            "code": code, "redeemed_at": "2026-11-23T20:15:00Z", "codes_remaining": 499,
        });
        let webhook = format!("/checkout/v1/webhooks/cinematiccard/{WEBHOOK}");
        let request = self.proxy.request("POST", &webhook).json(&event);
        let got = Got::from(request).await;
        assert_eq!(got.status, 204, "{got:?}");
        self.heard.push(Heard { what: "the webhook".to_owned(), got, may_hold: Vec::new() });
    }
}

/// Whether the bytes have this text.
pub(crate) fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
}

/// The base64 of a secret at any position in a text: its ends depend on the neighbouring bytes.
fn encoded(secret: &str) -> impl Iterator<Item = String> {
    (0..3).map(|before| {
        let whole = STANDARD_NO_PAD.encode([&[0; 3][..before], secret.as_bytes()].concat());
        let (first, last) = ([0, 2, 3][before], (before + secret.len()) / 3 * 4);
        String::from_utf8(whole.as_bytes()[first..last].to_vec()).unwrap()
    })
}

#[tokio::test]
async fn after_a_day_at_the_till_no_secret_stands_where_it_should_not() {
    let (log, _guard) = Log::start();
    let folder = Folder::new();
    let mut day = Day::begin(&folder, |_| ()).await;
    day.pass().await;
    let metrics = day.proxy.metrics().await;
    // Read while the proxy runs, so the write-ahead log is included.
    let kept = folder.bytes();
    let Day { heard, secrets, proxy, .. } = day;
    proxy.end().await;
    let kept = [kept, folder.bytes()].concat();

    let ours = ["proxy", "redemption_runner", "store", "edge", "redemption"];
    let text = log.text();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let target = line["target"].as_str().unwrap().split("::").next().unwrap().to_owned();
            ours.contains(&target.as_str())
        })
        .collect();
    assert!(lines.len() > heard.len(), "{} lines", lines.len());
    assert!(kept.len() > 10_000 && metrics.len() > 1_000);
    for secret in &secrets {
        for line in &lines {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
        assert!(!metrics.contains(secret), "{secret} in {metrics}");
        for text in encoded(secret).chain([secret.clone()]) {
            assert!(!holds(&kept, &text), "{secret} is kept as {text}");
        }
        for Heard { what, got, may_hold } in &heard {
            let found = format!("{got:?}").contains(secret);
            assert!(
                !found || may_hold.iter().any(|may| may.contains(secret)),
                "{secret} in the answer of {what}"
            );
        }
    }
    // Orders are stored by their ids, so the search does see the contents.
    assert!(holds(&kept, "requests") && heard.iter().any(|heard| format!("{:?}", heard.got).contains("eyJ")));
}

#[test]
fn a_secret_is_found_in_base64_wherever_it_stands() {
    for around in ["", "a", "bc", "def"] {
        let text = STANDARD_NO_PAD.encode(format!("{around}{PROCINEMA_DEMO}{around}"));
        assert!(encoded(PROCINEMA_DEMO).any(|part| text.contains(&part)), "{around:?}");
    }
    assert!(encoded(PROCINEMA_DEMO).all(|part| part.len() >= 16));
}
