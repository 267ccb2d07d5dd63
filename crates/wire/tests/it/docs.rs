//! docs/ANSWERS.md lists the required and the optional fields of each answer, and is made from the types:
//! `SNAPSHOTS=write cargo test -p wire docs` writes it anew.

use std::fmt::Write;
use std::path::Path;
use wire::cinematiccard::GenerateResponse;
use wire::connect::{
    ConnectOrder, ConnectOrderResponse, ConnectSession, ConnectTicket, DiscountAvailable, SessionTicket,
    SessionTicketsResponse, SetTicketsOrder, SetTicketsResponse, SetTicketsSession, SetTicketsTicket,
    TicketDetails, TicketSeat,
};
use wire::ocapi::{
    AddVoucherResponse, Booking, CompletionResponse, DiscountDetails, MonetaryValue, Order, OrderItem,
    OrderRelatedData, OrderResponse, OrderSeat, OrderShowtime, OrderTicket, OrderVoucher, RefundAvailability,
    TicketPrice, TicketPricesRelatedData, TicketPricesResponse, TicketType, Translatable, Translation,
};
use wire::procinema::{CheckResponse, RedemptionResponse};
use wire::reading::Field;

macro_rules! tables {
    ($($name:ident),+ $(,)?) => { &[$((stringify!($name), $name::FIELDS)),+] };
}

/// The types that have fields of their own.
const TABLES: &[(&str, &[Field])] = tables![
    AddVoucherResponse,
    Booking,
    CheckResponse,
    CompletionResponse,
    ConnectOrder,
    ConnectOrderResponse,
    ConnectSession,
    ConnectTicket,
    DiscountAvailable,
    DiscountDetails,
    GenerateResponse,
    MonetaryValue,
    Order,
    OrderItem,
    OrderRelatedData,
    OrderResponse,
    OrderSeat,
    OrderShowtime,
    OrderTicket,
    OrderVoucher,
    RedemptionResponse,
    RefundAvailability,
    SessionTicket,
    SessionTicketsResponse,
    SetTicketsOrder,
    SetTicketsResponse,
    SetTicketsSession,
    SetTicketsTicket,
    TicketDetails,
    TicketPrice,
    TicketPricesRelatedData,
    TicketPricesResponse,
    TicketSeat,
    TicketType,
    Translatable,
    Translation,
];

/// The types without fields of their own.
const LEAVES: [&str; 17] = [
    "String",
    "bool",
    "i32",
    "i64",
    "u16",
    "u32",
    "u64",
    "Decimal",
    "ResultCode",
    "CompletionStatus",
    "OrderStatus",
    "OrderType",
    "TicketTypeKind",
    "VoucherType",
    "Restrictions",
    "ListedFee",
    "PackageTicket",
];

const ANSWERS: &[(&str, &str)] = &[
    ("Prices: `GET /ocapi/v1/showtimes/{id}/ticket-prices`", "TicketPricesResponse"),
    ("Orders: `GET /ocapi/v1/orders/{id}`, `…/completed/{id}`, and the answers of writes", "OrderResponse"),
    ("Vouchers: `POST /ocapi/v1/orders/{id}/vouchers`", "AddVoucherResponse"),
    ("Completion: `POST /ocapi/v1/orders/{id}/completion`", "CompletionResponse"),
    ("Connect, discounts: `GET /RESTData.svc/cinemas/{id}/sessions/{id}/tickets`", "SessionTicketsResponse"),
    ("Connect, orders: `POST /RESTTicketing.svc/order` and `…/order/discount`", "ConnectOrderResponse"),
    ("Connect, tickets: `POST /orders/{id}/sessions/{id}/set-tickets`", "SetTicketsResponse"),
    ("ProCinema: `POST /check`", "CheckResponse"),
    ("ProCinema: `POST /redeem` and `/unredeem`", "RedemptionResponse"),
    ("CinematicCard: `POST /api/partners/codes/generate`", "GenerateResponse"),
];

const INTRODUCTION: &str = "# How answers are read

Live systems run many versions, and any of them may send a field in an unexpected form. One rule covers every answer:

- An entry of a list that cannot be read is left out.
- An optional detail that cannot be read counts as missing.
- A restriction that cannot be read hides its price. An entry of a package that cannot be read makes its size unknown.
- An answer fails only if a required field cannot be read.
- A missing list is unknown, not empty.
- In ids, codes, counts and amounts, a number is accepted as text and the other way round. A flag may be the text `true`
  or `false`, or 1 or 0. An empty text stands for `null`.
- A voucher whose type or kind cannot be read is kept, and the customer chooses its tickets.
- A byte order mark is skipped. Broken UTF-8 and lone surrogates become U+FFFD. Of duplicate keys, the last one counts.
- Fields that are not in these tables are neither read nor passed on, so they cannot fail.

The proxy counts the fields that it left out in a metric, and logs their paths at debug level, never their values. The
widget logs the paths to the console if its attribute `debug` is set. An answer may be up to 2 MiB long.

The tables are made from the types of `crates/wire`.
";

fn fields(kind: &str) -> Option<&'static [Field]> {
    let inner = kind.rsplit('<').next().unwrap().trim_end_matches('>');
    let table = TABLES.iter().find(|(name, _)| *name == inner).map(|(_, fields)| *fields);
    assert!(table.is_some() || LEAVES.contains(&inner), "{inner} is missing from the test's tables");
    table
}

/// `holder` is lost with a missing required field.
fn rows(page: &mut String, fields_of: &[Field], path: &str, holder: &str) {
    for field in fields_of {
        let is_list = field.kind.contains("Vec<");
        let path = format!("{path}{}{}", field.name, if is_list { "[]" } else { "" });
        let (consequence, inner_holder) = match field.need {
            "required" => (holder.to_owned(), holder.to_owned()),
            "required_unless_null" => (format!("{holder}, unless it is `null`"), String::new()),
            _ if field.kind == "Restrictions" => ("the price is hidden".to_owned(), String::new()),
            _ if is_list => ("the list is empty".to_owned(), String::new()),
            _ => ("it is missing".to_owned(), format!("`{}` is missing", path.rsplit('.').next().unwrap())),
        };
        let consequence = if field.kind.starts_with("Option<Vec<") {
            "the list is unknown".to_owned()
        } else {
            consequence
        };
        let inner_holder = if is_list { "the entry is left out".to_owned() } else { inner_holder };
        writeln!(page, "| `{path}` | {consequence} | {} |", plain(field.about)).unwrap();
        if let Some(inner) = fields(field.kind) {
            rows(page, inner, &format!("{path}."), &inner_holder);
        }
    }
}

/// Removes the links from Rust documentation, and writes a linked field's name as on the wire.
fn plain(about: &str) -> String {
    let mut plain = String::new();
    let mut rest = about.trim();
    while let Some((before, link)) = rest.split_once("[`") {
        let (link, after) = link.split_once("`]").unwrap();
        let name = link.rsplit("::").next().unwrap();
        write!(plain, "{before}`{}`", camel_case(name)).unwrap();
        rest = after;
    }
    (plain + rest).replace("`None` means", "A missing list means")
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(1);
        name + &initial.to_uppercase() + rest
    })
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (call, answer) in ANSWERS {
        write!(page, "\n## {call}\n\n| field | if it cannot be read | meaning |\n|---|---|---|\n").unwrap();
        rows(&mut page, fields(answer).unwrap(), "", "the answer fails");
    }
    page
}

#[test]
fn the_document_matches_the_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ANSWERS.md");
    let expected = page();
    if std::env::var("SNAPSHOTS").is_ok_and(|word| word == "write") {
        std::fs::write(&file, &expected).unwrap();
    }
    let is_fresh = std::fs::read_to_string(&file).is_ok_and(|written| written == expected);
    assert!(is_fresh, "docs/ANSWERS.md is stale: `SNAPSHOTS=write cargo test -p wire docs` writes it anew");
}
