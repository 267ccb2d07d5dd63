//! Malformed and hostile requests.

use crate::support::dice::Dice;

const METHODS: [&str; 13] = [
    "GET", "POST", "PUT", "DELETE", "GET", "POST", "PUT", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT",
    "UNREDEEM",
];
const PIECES: [&str; 62] = [
    "ocapi",
    "v1",
    "orders",
    "completed",
    "completion",
    "expiry",
    "reset",
    "vouchers",
    "showtimes",
    "ticket-prices",
    "o1",
    "v1-2",
    "checkout",
    "payments",
    "complete",
    "gift",
    "order-tokens",
    "webhooks",
    "cinematiccard",
    "capabilities",
    "RESTData.svc",
    "RESTTicketing.svc",
    "order",
    "discount",
    "cinemas",
    "0002",
    "sessions",
    "2681",
    "tickets",
    "set-tickets",
    "check",
    "redeem",
    "unredeem",
    "health",
    "live",
    "metrics",
    "..",
    ".",
    "",
    "%2e%2e",
    "%2E",
    "..%2f",
    "%2funredeem",
    "%5c..%5c",
    "..;",
    ";a=b",
    "@evil.example",
    "evil.example:80",
    "%00",
    "%0d%0aHost:%20evil",
    "\u{fc}",
    "%ff",
    "%c0%ae",
    "%252e%252e",
    "a%20b",
    "a+b",
    "*",
    "~",
    "$",
    "connect",
    "token",
    "api",
];
/// The real paths, `#` for an id, each with its method and an accepted body.
const REAL: [(&str, &str, &str); 20] = [
    ("GET", "/ocapi/v1/orders/#", ""),
    ("GET", "/ocapi/v1/orders/completed/#", ""),
    ("POST", "/checkout/v1/orders/#/complete", ""),
    ("POST", "/ocapi/v1/orders/#/expiry/reset", ""),
    ("POST", "/ocapi/v1/orders/#/vouchers", BODIES[6]),
    ("DELETE", "/ocapi/v1/orders/#/vouchers/#", ""),
    ("PUT", "/ocapi/v1/orders/#/showtimes/#", BODIES[7]),
    ("GET", "/ocapi/v1/showtimes/#/ticket-prices", ""),
    ("GET", "/RESTData.svc/cinemas/#/sessions/#/tickets", ""),
    ("POST", "/RESTTicketing.svc/order", BODIES[4]),
    ("POST", "/RESTTicketing.svc/order/discount", BODIES[10]),
    ("POST", "/orders/#/sessions/#/set-tickets", BODIES[8]),
    ("POST", "/checkout/v1/orders/#/payments", BODIES[9]),
    ("POST", "/checkout/v1/orders/#/gift", ""),
    ("POST", "/checkout/v1/order-tokens", BODIES[1]),
    ("POST", "/checkout/v1/webhooks/cinematiccard/#", BODIES[1]),
    ("DELETE", "/checkout/v1/orders/#/payments/#", ""),
    ("POST", "/checkout/v1/orders/#/codes", BODIES[11]),
    ("POST", "/checkout/v1/orders/#/codes", BODIES[12]),
    ("POST", "/#", BODIES[9]),
];
const QUERIES: [&str; 8] = [
    "",
    "",
    "",
    "?",
    "?path=/unredeem",
    "?returnDiscountInfo=false",
    "?a=../../unredeem",
    "?url=http://evil.example/",
];
const BEFORE: [&str; 10] =
    ["", "", "", "", "", "/", "//evil.example", "/..", "http://evil.example", "http://127.0.0.1"];
pub(super) const HEADERS: [(&str, &str); 16] = [
    ("x-forwarded-host", "evil.example"),
    ("x-original-url", "/unredeem"),
    ("x-rewrite-url", "/unredeem"),
    ("x-http-method-override", "DELETE"),
    ("host", "evil.example"),
    ("forwarded", "host=evil.example"),
    ("authorization", "Bearer stolen"),
    ("connectapitoken", "stolen"),
    ("x-api-key", "stolen"),
    ("cookie", "a=b"),
    ("connect-region-code", "NZ-01"),
    ("loyaltysessiontoken", "a.b/c"),
    ("transfer-encoding", "chunked"),
    ("upgrade", "h2c"),
    ("x_evil", "1"),
    ("x-evil", "1"),
];
const BODIES: [&str; 13] = [
    "",
    "{}",
    "[]",
    "null",
    "{\"UserSessionId\":\"o1\"}",
    "{\"UserSessionId\":\"../unredeem\"}",
    "{\"type\":\"Ticket\",\"showtimeId\":\"0002-2681\",\"credentials\":{\"barcode\":\"ABC\",\"pin\":\"1\"}}",
    "{\"tickets\":[{\"ticketTypeId\":\"0002-0001\"}],\"seats\":[\"1_5_1\"]}",
    "{\"tickets\":[{\"ticketDetails\":{\"ticketTypeCode\":\"0001\"}}]}",
    "{\"code\":\"SANDBOX867C42F3\",\"amount\":5.0,\"currency\":\"CHF\"}",
    "{\"UserSessionId\":\"o1\",\"TicketDiscounts\":[{\"ItemId\":1,\"DiscountCode\":\"X\"}],\"ReturnOrder\":true}",
    "{\"code\":\"SANDBOX867C42F3\",\"kinds\":[\"VoucherPayment\",\"Ticket\"],\"pin\":\"\",\"amount\":5.0}",
    "{\"code\":\"X\",\"kinds\":[\"Discount\"],\"ticket\":{\"ticketTypeCode\":\"0191\",\"priceHundredths\":1000,\"userSessionId\":\"o1\"}}",
];

/// The method, target and body of a request: half with a real path and odd ids, half with anything.
pub(super) fn request(dice: &mut Dice) -> (&'static str, String, &'static str) {
    let mut path = String::from(dice.pick(&BEFORE));
    let (mut method, mut body) = (dice.pick(&METHODS), dice.pick(&BODIES));
    if dice.roll(2) == 0 {
        let (real, template, taken) = dice.pick(&REAL);
        if dice.roll(2) == 0 {
            (method, body) = (real, taken);
        }
        for part in template.split_inclusive('#') {
            path.push_str(part.trim_end_matches('#'));
            match dice.roll(3) {
                _ if !part.ends_with('#') => {}
                0 => path.push_str(dice.pick(&PIECES)),
                // Many orders, because one may not have many writes.
                _ => path.push_str(&format!("o{}", dice.roll(1_000))),
            }
        }
    } else {
        for _ in 0..=dice.roll(7) {
            path.push('/');
            path.push_str(dice.pick(&PIECES));
        }
    }
    (method, path + dice.pick(&QUERIES), body)
}
