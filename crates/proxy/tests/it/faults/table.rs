//! The calls and the faults of the tables of docs/RELIABILITY.md, and the cells of these tables.
#![allow(dead_code, reason = "two test programs have this file, and each uses a part of it")]

use sandbox::{FaultKind, Place, RawBody, Route, SocketFault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DOCUMENT: &str = include_str!("../../../../../docs/RELIABILITY.md");

/// A call that a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    AddVoucher,
    SetShowtime,
    RemoveVoucher,
    ApplyDiscount,
    ReadOrder,
    ReadPrices,
    /// ProCinema's check, which plans a voucher payment.
    Check,
    /// CinematicCard's code.
    Gift,
    Redeem,
    Unredeem,
}

/// The calls that a request of a browser makes.
pub(crate) const CALLS: [Call; 8] = [
    Call::AddVoucher,
    Call::SetShowtime,
    Call::RemoveVoucher,
    Call::ApplyDiscount,
    Call::ReadOrder,
    Call::ReadPrices,
    Call::Check,
    Call::Gift,
];

impl Call {
    /// The column of the table of faults.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Call::AddVoucher => "add a voucher",
            Call::SetShowtime => "set the tickets",
            Call::RemoveVoucher => "remove a voucher",
            Call::ApplyDiscount => "apply a discount",
            Call::ReadOrder => "read the order",
            Call::ReadPrices => "read the prices",
            Call::Check => "check a ProCinema code",
            Call::Gift => "make a gift code",
            Call::Redeem => "`/redeem`",
            Call::Unredeem => "`/unredeem`",
        }
    }

    /// The column of the tables of the sockets.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Call::AddVoucher | Call::SetShowtime | Call::RemoveVoucher | Call::ApplyDiscount => "a write",
            Call::ReadOrder | Call::ReadPrices | Call::Check => "a read",
            Call::Gift | Call::Redeem | Call::Unredeem => self.column(),
        }
    }

    pub(crate) fn upstream_route(self) -> Route {
        match self {
            Call::AddVoucher => Route::AddVoucher,
            Call::SetShowtime => Route::SetShowtime,
            Call::RemoveVoucher => Route::RemoveVoucher,
            Call::ApplyDiscount => Route::ApplyDiscount,
            Call::ReadOrder => Route::ReadOrder,
            Call::ReadPrices => Route::TicketPrices,
            Call::Check => Route::ProcinemaCheck,
            Call::Gift => Route::GenerateCode,
            Call::Redeem => Route::ProcinemaRedeem,
            Call::Unredeem => Route::ProcinemaUnredeem,
        }
    }

    /// The field that the answer must have; `None` for an answer that is not read.
    fn required(self) -> Option<&'static str> {
        match self {
            Call::AddVoucher => Some("/voucher/id"),
            Call::SetShowtime | Call::ReadOrder => Some("/order/totalPrice"),
            Call::RemoveVoucher => None,
            Call::ApplyDiscount => Some("/Result"),
            Call::ReadPrices => Some("/ticketPrices"),
            Call::Check => Some("/valid"),
            Call::Gift => Some("/code"),
            Call::Redeem | Call::Unredeem => Some("/success"),
        }
    }

    /// A failure inside a 200.
    fn failure(self) -> Value {
        match self {
            Call::AddVoucher | Call::SetShowtime | Call::RemoveVoucher => {
                json!({"errorCode": "VoucherRedeemed"})
            }
            Call::ReadOrder | Call::ReadPrices => json!({"title": "Internal error", "status": 500}),
            Call::ApplyDiscount => json!({"Result": 1, "ExtendedResultCode": 4}),
            Call::Check => json!({"valid": false}),
            Call::Gift => json!({"ok": false, "error": "No codes remaining"}),
            Call::Redeem | Call::Unredeem => json!({"success": false}),
        }
    }
}

/// The faults of a row at a call; `None` for a call that cannot have them.
pub(crate) type Faults = Box<dyn Fn(Call) -> Option<Vec<FaultKind>> + Send + Sync>;

/// The rows: the name in the table, and the faults, which all lead to the same. No fault: the upstream is not there.
pub(crate) fn rows() -> Vec<(&'static str, Faults)> {
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

/// The faults of sockets, with their names in the tables.
pub(crate) const SOCKET_FAULTS: [(&str, SocketFault); 7] = [
    ("latency", SocketFault::Latency),
    ("hang", SocketFault::Hang),
    ("reset", SocketFault::Reset),
    ("slow close", SocketFault::SlowClose),
    ("sliced", SocketFault::Sliced),
    ("truncated", SocketFault::Truncated),
    ("narrow", SocketFault::Narrow),
];

/// The places of socket faults, with their names in the tables.
pub(crate) const PLACES: [(&str, Place); 3] =
    [("request", Place::Request), ("head", Place::Head), ("body", Place::Body)];

/// Every fault of a socket at every place, with the names of both.
pub(crate) fn socket_faults() -> impl Iterator<Item = ((&'static str, &'static str), (SocketFault, Place))> {
    let at = |(name, fault)| PLACES.map(|(at, place)| ((name, at), (fault, place)));
    SOCKET_FAULTS.into_iter().flat_map(at)
}

/// The cell of a fault in the column of the table that has this column.
pub(crate) fn documented(fault: &str, column: &str) -> String {
    find(column, |cells| cells.first() == Some(&fault)).unwrap_or_else(|| panic!("no {fault} of {column:?}"))
}

/// The same in the tables of the sockets, of which the one begins with `side`. A row may have several faults and places.
pub(crate) fn documented_at(side: &str, (fault, place): (&str, &str), column: &str) -> String {
    let has =
        |cell: Option<&&str>, name: &str| cell.is_some_and(|cell| cell.split(", ").any(|one| one == name));
    let row =
        |cells: &[&str]| cells.first() == Some(&side) && has(cells.get(1), fault) && has(cells.get(2), place);
    find(column, row).unwrap_or_else(|| panic!("no {fault} at the {place} of {column:?}"))
}

/// The cells that are not as documented.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    pub(crate) fn compare(&mut self, cell: &str, found: &str, documented: &str) {
        if found != documented {
            self.0.push(format!("{cell}: {found}, and not {documented}"));
        }
    }

    pub(crate) fn assert_none(mut self) {
        self.0.sort();
        assert!(self.0.is_empty(), "docs/RELIABILITY.md says otherwise:\n{}", self.0.join("\n"));
    }
}

/// Compares each row of the table of faults at these calls. `cell` makes a call with a fault, or without its upstream.
pub(crate) async fn compare_rows(calls: &[Call], cell: impl AsyncFn(Call, Option<FaultKind>) -> String) {
    let mut differences = Differences::default();
    for (name, faults) in rows() {
        for &call in calls {
            let mut cells = match faults(call) {
                None => vec!["–".to_owned()],
                Some(faults) if faults.is_empty() => vec![cell(call, None).await],
                Some(faults) => {
                    let mut cells = Vec::new();
                    for fault in faults {
                        cells.push(cell(call, Some(fault)).await);
                    }
                    cells
                }
            };
            cells.dedup();
            let at = format!("{name}, {}", call.column());
            differences.compare(&at, &cells.join(" / "), &documented(name, call.column()));
        }
    }
    differences.assert_none();
}

fn find(column: &str, is_row: impl Fn(&[&str]) -> bool) -> Option<String> {
    let mut at = None;
    let mut is_inside = false;
    for line in DOCUMENT.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let is_table = line.starts_with('|');
        if is_table && !is_inside {
            at = cells.iter().position(|cell| *cell == column);
        }
        is_inside = is_table;
        if let (true, Some(at), true) = (is_table, at, is_row(&cells)) {
            return cells.get(at).map(|cell| (*cell).to_owned());
        }
    }
    None
}
