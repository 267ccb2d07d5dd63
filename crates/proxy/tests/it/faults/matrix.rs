//! The table of faults in docs/RELIABILITY.md: each fault of an upstream at each call, through the proxy, over sockets.
//!
//! The table is the data. A cell has the answer to the caller and, after a comma, whether the call took effect.

use crate::support::house::{Booking, Got, House, Served, voucher};
use sandbox::seed::{ADULT, BLITZO, PROCINEMA_CODES, SHOWTIME};
use sandbox::{Fault, FaultKind, RawBody, Route};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DOCUMENT: &str = include_str!("../../../../docs/RELIABILITY.md");
/// The columns of the table.
const CALLS: [Call; 6] =
    [Call::AddVoucher, Call::SetShowtime, Call::RemoveVoucher, Call::ApplyDiscount, Call::Check, Call::Gift];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    AddVoucher,
    SetShowtime,
    RemoveVoucher,
    ApplyDiscount,
    /// ProCinema's check, which plans a voucher payment.
    Check,
    /// CinematicCard's code.
    Gift,
}

impl Call {
    fn route(self) -> Route {
        match self {
            Call::AddVoucher => Route::AddVoucher,
            Call::SetShowtime => Route::SetShowtime,
            Call::RemoveVoucher => Route::RemoveVoucher,
            Call::ApplyDiscount => Route::ApplyDiscount,
            Call::Check => Route::ProcinemaCheck,
            Call::Gift => Route::GenerateCode,
        }
    }

    /// The field without which the answer says nothing; `None` if the answer is not read.
    fn required(self) -> Option<&'static str> {
        match self {
            Call::AddVoucher => Some("/voucher/id"),
            Call::SetShowtime => Some("/order/totalPrice"),
            Call::RemoveVoucher => None,
            Call::ApplyDiscount => Some("/Result"),
            Call::Check => Some("/valid"),
            Call::Gift => Some("/code"),
        }
    }

    /// A failure inside a 200.
    fn failure(self) -> Value {
        match self {
            Call::AddVoucher | Call::SetShowtime | Call::RemoveVoucher => {
                json!({"errorCode": "VoucherRedeemed"})
            }
            Call::ApplyDiscount => json!({"Result": 1, "ExtendedResultCode": 4}),
            Call::Check => json!({"valid": false}),
            Call::Gift => json!({"ok": false, "error": "No codes remaining"}),
        }
    }
}

/// The faults of a row at a call; `None` if the call cannot have them.
type Faults = Box<dyn Fn(Call) -> Option<Vec<FaultKind>>>;

/// The rows: the name in the table, and the faults, which all lead to the same. No fault: the upstream is not there.
fn rows() -> Vec<(&'static str, Faults)> {
    fn status(all: &'static [u16]) -> Faults {
        Box::new(move |_| Some(all.iter().map(|status| FaultKind::status(*status)).collect()))
    }
    fn always(kind: FaultKind) -> Faults {
        Box::new(move |_| Some(vec![kind.clone()]))
    }
    let text = |status: u16, commit: bool, body: &str| FaultKind::Raw {
        status,
        headers: BTreeMap::from([("content-type".to_owned(), "text/html".to_owned())]),
        body: RawBody::Text(body.to_owned()),
        commit,
    };
    let redirect = FaultKind::Raw {
        status: 307,
        headers: BTreeMap::from([("location".to_owned(), "http://127.0.0.1:9/".to_owned())]),
        body: RawBody::Text(String::new()),
        commit: false,
    };
    let field = |kind: fn(String) -> FaultKind| -> Faults {
        Box::new(move |call| Some(vec![kind(call.required()?.to_owned())]))
    };
    vec![
        ("F01", Box::new(|_| Some(Vec::new()))),
        ("F02", always(FaultKind::CommitThenDrop)),
        ("F03", status(&[400])),
        ("F04", status(&[401])),
        ("F05", status(&[403])),
        ("F06", always(text(404, false, "<html>default backend</html>"))),
        ("F07", status(&[409])),
        ("F08", status(&[429])),
        ("F09", status(&[500, 502, 503, 504])),
        ("F10", always(FaultKind::Malformed)),
        ("F12", always(FaultKind::raw(vec![b' '; wire::LONGEST_ANSWER + 1], true))),
        ("F14", field(|pointer| FaultKind::MissingField { pointer })),
        ("F15", field(|pointer| FaultKind::NullField { pointer })),
        ("F16", always(FaultKind::WrongContentType)),
        ("F24", Box::new(|call: Call| Some(vec![FaultKind::raw(call.failure().to_string(), false)]))),
        ("F25", always(redirect)),
    ]
}

/// Makes the call with a fault. Returns the cell.
async fn cell(call: Call, fault: Option<FaultKind>) -> String {
    let Booking { house, proxy: whole, order, token } = Booking::at(House::new().await).await;
    let (house, order, token) = (&house, order.as_str(), token.as_str());
    if call == Call::Gift {
        house.sell(order).await;
    }
    let stored = match call {
        Call::RemoveVoucher => {
            let path = format!("/ocapi/v1/orders/{order}/vouchers");
            let got = whole.ask(token, "POST", &path, voucher("ADTMM0000111", "1234")).await;
            got.json()["voucher"]["id"].as_str().unwrap().to_owned()
        }
        _ => String::new(),
    };
    let proxy = match &fault {
        Some(fault) => {
            house.sandbox.inject(Fault::always(call.route(), fault.clone()));
            whole
        }
        None => {
            // The token needs the order. Afterwards no program listens at the address of the called system.
            let mut config = house.config();
            let nowhere: proxy::BaseUrl = "http://127.0.0.1:9".parse().unwrap();
            match call {
                Call::ApplyDiscount => config.connect.connect_url = Some(nowhere),
                Call::Check => config.procinema.procinema_url = Some(nowhere),
                Call::Gift => config.cinematiccard.cinematiccard_url = Some(nowhere),
                Call::AddVoucher | Call::SetShowtime | Call::RemoveVoucher => {
                    config.ocapi.ocapi_url = nowhere
                }
            }
            Served::with(config).await
        }
    };
    let before = effect(call, house, order);
    let calls = house.calls(call.route());
    let told = told(&make(call, &proxy, order, token, &stored).await);
    let asked = house.calls(call.route()) - calls;
    // The check is a read, which is repeated if its connection broke. A gift whose answer was lost is made once more.
    let most = usize::from(fault.is_some()) + usize::from(matches!(call, Call::Check | Call::Gift));
    assert!(asked <= most, "{call:?} {fault:?}: {asked} calls");
    let took = match (call, effect(call, house, order) == before) {
        (Call::Check, _) => return told,
        (_, true) => "not done",
        (_, false) => "done",
    };
    format!("{told}, {took}")
}

async fn make(call: Call, proxy: &Served, order: &str, token: &str, stored: &str) -> Got {
    let vista = format!("/ocapi/v1/orders/{order}");
    let own = format!("/checkout/v1/orders/{order}");
    let adults = json!([{"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}]);
    let item = json!([{"ItemId": 1, "DiscountCode": BLITZO}]);
    let (method, path, body) = match call {
        Call::AddVoucher => ("POST", vista + "/vouchers", voucher("ADTMM0000111", "1234")),
        Call::SetShowtime => {
            let body = json!({"tickets": adults, "seats": []});
            ("PUT", format!("{vista}/showtimes/{SHOWTIME}"), Some(body))
        }
        Call::RemoveVoucher => ("DELETE", format!("{vista}/vouchers/{stored}"), None),
        Call::ApplyDiscount => {
            let body = json!({"UserSessionId": order, "TicketDiscounts": item, "ReturnOrder": true});
            ("POST", "/RESTTicketing.svc/order/discount".to_owned(), Some(body))
        }
        Call::Check => ("POST", own + "/payments", Some(json!({"code": PROCINEMA_CODES[0], "amount": 5.0}))),
        Call::Gift => ("POST", own + "/gift", None),
    };
    proxy.ask(token, method, &path, body).await
}

/// The answer to the caller: the problem, or "ok".
fn told(got: &Got) -> String {
    if got.status >= 300 {
        return got.problem();
    }
    let says = |name: &str| got.text.contains(name);
    // Connect's failures stay inside a 200.
    let failed = serde_json::from_str::<Value>(&got.text)
        .is_ok_and(|body| body["Result"].as_i64().is_some_and(|result| result != 0));
    assert!(!says("default backend"), "{got:?}");
    if failed { "refused".to_owned() } else { "ok".to_owned() }
}

/// A figure that changes if the call takes effect.
fn effect(call: Call, house: &House, order: &str) -> String {
    let read = house.sandbox.order(order);
    match call {
        Call::AddVoucher | Call::RemoveVoucher => read
            .map(|read| read.order.vouchers.map(|vouchers| vouchers.len()))
            .map_or_else(String::new, |n| format!("{n:?}")),
        Call::SetShowtime | Call::ApplyDiscount => {
            read.map_or_else(String::new, |read| format!("{:?}", read.order.total_price.value_including_tax))
        }
        Call::Check => String::new(),
        Call::Gift => house.sandbox.codes_remaining().to_string(),
    }
}

#[tokio::test]
async fn every_fault_at_every_call_is_told_as_documented() {
    let mut differences = Vec::new();
    for (name, faults) in rows() {
        let documented: Vec<&str> = DOCUMENT
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {name} |")))
            .map(|rest| rest.trim_end_matches('|').split('|').skip(1).map(str::trim).collect())
            .unwrap_or_default();
        let mut found = Vec::new();
        for call in CALLS {
            let Some(faults) = faults(call) else {
                found.push("–".to_owned());
                continue;
            };
            let faults: Vec<Option<FaultKind>> =
                if faults.is_empty() { vec![None] } else { faults.into_iter().map(Some).collect() };
            let mut cells = Vec::new();
            for fault in faults {
                cells.push(cell(call, fault).await);
            }
            cells.dedup();
            found.push(cells.join(" / "));
        }
        if found != documented {
            differences.push(format!("| {name} | | {} |", found.join(" | ")));
        }
    }
    assert!(differences.is_empty(), "docs/RELIABILITY.md says otherwise:\n{}", differences.join("\n"));
}
