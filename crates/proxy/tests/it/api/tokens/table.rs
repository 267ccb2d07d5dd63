//! The table of all routes, and the check that it is complete.

use sandbox::seed::{ADULT, BLITZO, SHOWTIME};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The caller that a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// The browser with the order in the path.
    OrderInPath,
    /// The browser with the session in the path.
    SessionInPath,
    /// The browser with the session in the body.
    SessionInBody,
    /// Any browser with a token.
    AnyOrder,
    /// The site's backend.
    Site,
    /// A caller that knows the secret in the path.
    SecretInPath,
    /// Any caller.
    Everybody,
    /// Prometheus, on another port.
    Operator,
}

/// A route: method, template, caller.
pub(super) const ROUTES: [(&str, &str, For); 23] = [
    ("GET", "/ocapi/v1/orders/{order}", For::OrderInPath),
    ("GET", "/ocapi/v1/orders/completed/{order}", For::OrderInPath),
    ("POST", "/ocapi/v1/orders/{order}/expiry/reset", For::OrderInPath),
    ("POST", "/ocapi/v1/orders/{order}/vouchers", For::OrderInPath),
    ("DELETE", "/ocapi/v1/orders/{order}/vouchers/{voucher}", For::OrderInPath),
    ("PUT", "/ocapi/v1/orders/{order}/showtimes/{showtime}", For::OrderInPath),
    ("GET", "/checkout/v1/orders/{order}/payments", For::OrderInPath),
    ("POST", "/checkout/v1/orders/{order}/payments", For::OrderInPath),
    ("DELETE", "/checkout/v1/orders/{order}/payments/{payment}", For::OrderInPath),
    ("POST", "/checkout/v1/orders/{order}/codes", For::OrderInPath),
    ("POST", "/checkout/v1/orders/{order}/complete", For::OrderInPath),
    ("POST", "/checkout/v1/orders/{order}/gift", For::OrderInPath),
    ("POST", "/orders/{user_session}/sessions/{session}/set-tickets", For::SessionInPath),
    ("POST", "/RESTTicketing.svc/order", For::SessionInBody),
    ("POST", "/RESTTicketing.svc/order/discount", For::SessionInBody),
    ("GET", "/ocapi/v1/showtimes/{showtime}/ticket-prices", For::AnyOrder),
    ("GET", "/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets", For::AnyOrder),
    ("POST", "/checkout/v1/order-tokens", For::Site),
    ("POST", "/checkout/v1/webhooks/cinematiccard/{secret}", For::SecretInPath),
    ("GET", "/checkout/v1/capabilities", For::Everybody),
    ("GET", "/health/live", For::Everybody),
    ("GET", "/health/ready", For::Everybody),
    ("GET", "/metrics", For::Operator),
];

/// A template's path for one order.
pub(super) fn path(template: &str, order: &str) -> String {
    let ids = [
        ("{order}", order),
        ("{user_session}", order),
        ("{voucher}", "v1"),
        ("{showtime}", SHOWTIME),
        ("{session}", "2681"),
        ("{cinema}", "0002"),
        ("{payment}", "p1"),
    ];
    ids.iter().fold(template.to_owned(), |path, (name, id)| path.replace(name, id))
}

/// A body that the route accepts.
pub(super) fn body(method: &str, template: &str, order: &str) -> Option<Value> {
    match template {
        template if method == "POST" && template.ends_with("/vouchers") => {
            crate::support::house::voucher("ADTMM0000111", "1234")
        }
        template if template.contains("/showtimes/") && method == "PUT" => {
            Some(json!({"tickets": [{"ticketTypeId": ADULT}], "seats": []}))
        }
        template if template.ends_with("/payments") && method == "POST" => {
            Some(json!({"code": sandbox::seed::PROCINEMA_DEMO, "amount": 5.0}))
        }
        template if template.ends_with("/codes") => {
            let kinds = ["Ticket", "VoucherPayment", "Discount"];
            Some(json!({"code": "ADTMM0000111", "kinds": kinds, "showtimeId": SHOWTIME, "pin": "1234"}))
        }
        template if template.ends_with("/set-tickets") => {
            Some(json!({"tickets": [{"ticketDetails": {"ticketTypeCode": "0191"}}]}))
        }
        "/RESTTicketing.svc/order" => Some(json!({"UserSessionId": order})),
        "/RESTTicketing.svc/order/discount" => {
            let discounts = json!([{"ItemId": 1, "DiscountCode": BLITZO}]);
            Some(json!({"UserSessionId": order, "TicketDiscounts": discounts, "ReturnOrder": true}))
        }
        _ => None,
    }
}

/// Every `.route(path, methods)` in the sources.
fn in_the_sources(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_the_sources(&path, found);
        } else {
            read(&std::fs::read_to_string(&path).unwrap(), found);
        }
    }
}

fn read(source: &str, found: &mut BTreeSet<(String, String)>) {
    // Other ways to add a route would be missed below.
    for other in
        [".nest(", "route_service(", "nest_service(", "fallback_service(", "MethodFilter", " any(", " on("]
    {
        assert!(!source.contains(other), "{other} makes routes that this test does not see");
    }
    for call in source.split(".route(").skip(1) {
        let (name, rest) = call.split_once(',').unwrap();
        let name = name.trim();
        let template = match name.strip_prefix('"') {
            Some(text) => text.trim_end_matches('"').to_owned(),
            None => {
                let (_, value) = source.split_once(&format!("const {name}: &str = \"")).unwrap();
                value.split('"').next().unwrap().to_owned()
            }
        };
        let methods = &rest[..end(rest)];
        let mut some = false;
        for method in ["get", "post", "put", "delete", "patch", "head", "options", "trace", "connect"] {
            let [first, next] = [format!(" {method}("), format!(".{method}(")];
            if methods.contains(&first) || methods.contains(&next) {
                found.insert((method.to_uppercase(), template.clone()));
                some = true;
            }
        }
        assert!(some, "no method of {template} in {methods}");
    }
}

/// The end of the call's parenthesis.
fn end(text: &str) -> usize {
    let mut open = 1;
    let closes = text.bytes().position(|byte| {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        open == 0
    });
    closes.unwrap()
}

#[test]
fn the_table_has_every_route_that_the_sources_have() {
    let mut found = BTreeSet::new();
    in_the_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let table: BTreeSet<_> =
        ROUTES.iter().map(|(method, path, _)| (method.to_string(), path.to_string())).collect();
    assert_eq!(found, table);
}
