//! Any valid answer with one damaged place is read as the answer without that detail, or fails by the name of one of the
//! few required fields. 100,000 damaged answers of each type.
#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests fail as tests do")]

mod place;
mod samples;

use place::{Place, places};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Debug;
use wire::Unreadable;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse, SetTicketsResponse};
use wire::reading::{Read, read_value};

const TIMES: u32 = 100_000;

/// What else goes with a required field, by its path: the entry or the object that needs it.
type Required = &'static [(&'static str, &'static str)];

/// Stands for the whole answer in [`Required`].
const ALL: &str = "";
/// The same, for a field that may be missing or null but not unreadable.
const ALL_UNLESS_NULL: &str = "null";

/// What happens to one place.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    Removed,
    Null,
    Unreadable,
}

/// Damages a sample again and again, each time in one place.
fn damage<T: Read + Serialize + PartialEq + Debug>(sample: &str, required: Required) {
    let sample: Value = serde_json::from_str(sample).unwrap();
    let whole = read_value::<T>(&sample);
    assert!(whole.left_out.is_empty(), "the sample is valid: {:?}", whole.left_out);
    let whole = serde_json::to_value(whole.answer.unwrap()).unwrap();
    let places = places(&sample);
    for &(path, gone) in required {
        let is_named = |path| places.iter().any(|place| place.path() == path);
        assert!(is_named(path), "{path} is not in the sample");
        assert!([ALL, ALL_UNLESS_NULL].contains(&gone) || is_named(gone), "{gone} is not in the sample");
    }
    let mut random = Random(0x5EED);
    for _ in 0..TIMES {
        let place = random.of(&places);
        let damage = *random.of(&[Damage::Removed, Damage::Null, Damage::Unreadable]);
        let damaged = match damage {
            Damage::Removed => place.removed_from(&sample),
            Damage::Null => place.replaced_in(&sample, Value::Null),
            Damage::Unreadable => place.replaced_in(&sample, random.unreadable(place, &sample)),
        };
        check::<T>(&whole, place, damage, &damaged, required);
    }
}

fn check<T: Read + Serialize>(
    whole: &Value,
    place: &Place,
    damage: Damage,
    damaged: &Value,
    required: Required,
) {
    let path = place.path();
    let gone = match required.iter().find(|(needed, _)| *needed == path) {
        Some((_, ALL_UNLESS_NULL)) => (damage == Damage::Unreadable).then_some(ALL),
        Some((_, gone)) => Some(*gone),
        None => None,
    };
    // From the bytes: parsing must not fail because of one value either.
    let answer = match (wire::read::<T>(damaged.to_string().as_bytes()).answer, gone) {
        (Err(Unreadable::Required(named)), Some(ALL)) => return assert_eq!(named, path, "{damaged}"),
        (Ok(answer), gone) if gone != Some(ALL) => serde_json::to_value(answer).unwrap(),
        (answer, _) => panic!("{path}: {:?} for {damaged}", answer.map(|_| "read")),
    };
    let expected = match (path.as_str(), damage) {
        // An unknown restriction hides the price; without it, it would be offered to everybody.
        ("ticketPrices[].restrictions", Damage::Unreadable) => place.replaced_in(whole, json!([""])),
        ("ticketPrices[].restrictions[]", Damage::Null | Damage::Unreadable) => {
            place.replaced_in(whole, json!(""))
        }
        // A package with one entry less would take too few seats, so the entry stays without its quantity.
        ("relatedData.ticketTypes[].tickets[]", Damage::Null | Damage::Unreadable) => {
            place.replaced_in(whole, json!({}))
        }
        _ => place.ancestor(gone.unwrap_or(&path)).removed_from(whole),
    };
    assert_eq!(without_empties(answer), without_empties(expected), "{damage:?} {path} of {damaged}");
}

/// Lists at the top of an answer are written though they are empty.
fn without_empties(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, without_empties(value)));
            members.filter(|(_, value)| *value != json!([]) && *value != json!({})).collect()
        }
        Value::Array(items) => items.into_iter().map(without_empties).collect(),
        other => other,
    }
}

/// xorshift: the same damage at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        list.get(self.below(list.len())).unwrap()
    }

    /// A value of another type, of which nothing can be read in this place.
    fn unreadable(&mut self, place: &Place, sample: &Value) -> Value {
        let every: &[&str] = match place.value(sample) {
            Value::Object(_) => &[r#""x""#, "7", "true", "[]", "1e300", DEEP],
            Value::Array(_) => &[r#""x""#, "7", "true", "{}", "1e300"],
            Value::Bool(_) => &[r#""x""#, "7", "{}", "[]", "1e300", DEEP],
            // Every word is a result code.
            Value::Number(_) if RESULT_CODES.contains(&place.path().as_str()) => {
                &[r#""""#, "true", "{}", "[1]", "1.5", "1e300", DEEP]
            }
            Value::Number(_) => &[r#""x""#, r#""""#, r#""1e400""#, "true", "{}", "[1]", "1e300", DEEP],
            Value::String(_) | Value::Null => &["true", "1.5", r#"{"a":1}"#, "[]", r#"["x"]"#, "1e300", DEEP],
        };
        serde_json::from_str::<Value>(self.of::<&str>(every)).unwrap()
    }
}

const RESULT_CODES: [&str; 3] = ["Result", "ResponseCode", "ExtendedResultCode"];
/// Below the level that is still read.
const DEEP: &str = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";

#[test]
fn ticket_prices() {
    damage::<wire::ocapi::TicketPricesResponse>(
        samples::PRICES,
        &[
            ("ticketPrices", ALL),
            ("ticketPrices[].ticketTypeId", "ticketPrices[]"),
            ("ticketPrices[].price", "ticketPrices[]"),
            ("ticketPrices[].price.valueIncludingTax", "ticketPrices[]"),
            ("ticketPrices[].bookingFee.amountIncludingTax", "ticketPrices[].bookingFee"),
            ("ticketPrices[].bookingFee.valueIncludingTax", "ticketPrices[].bookingFee"),
            ("relatedData.ticketTypes[].id", "relatedData.ticketTypes[]"),
            (
                "relatedData.ticketTypes[].description.translations[].languageTag",
                "relatedData.ticketTypes[].description.translations[]",
            ),
            (
                "relatedData.ticketTypes[].description.translations[].text",
                "relatedData.ticketTypes[].description.translations[]",
            ),
            ("relatedData.discounts[].id", "relatedData.discounts[]"),
        ],
    );
}

#[test]
fn orders() {
    damage::<wire::ocapi::OrderResponse>(
        samples::ORDER,
        &[
            ("order", ALL),
            ("order.id", ALL_UNLESS_NULL),
            ("order.totalPrice", ALL),
            ("order.totalPrice.valueIncludingTax", ALL),
            ("order.booking.totalBookingFee.valueIncludingTax", "order.booking.totalBookingFee"),
            ("order.showtimes[].tickets[].price.valueIncludingTax", "order.showtimes[].tickets[].price"),
            (
                "order.showtimes[].tickets[].amountSaved.valueIncludingTax",
                "order.showtimes[].tickets[].amountSaved",
            ),
            ("order.items[].price.valueIncludingTax", "order.items[].price"),
            ("order.vouchers[].id", "order.vouchers[]"),
            (
                "order.vouchers[].voucherTypeDescription.translations[].languageTag",
                "order.vouchers[].voucherTypeDescription.translations[]",
            ),
            (
                "order.vouchers[].voucherTypeDescription.translations[].text",
                "order.vouchers[].voucherTypeDescription.translations[]",
            ),
            ("relatedData.ticketTypes[].id", "relatedData.ticketTypes[]"),
        ],
    );
}

#[test]
fn added_vouchers() {
    damage::<wire::ocapi::AddVoucherResponse>(
        samples::ADDED_VOUCHER,
        &[
            ("voucher", ALL),
            ("voucher.id", ALL),
            (
                "voucher.voucherTypeDescription.translations[].languageTag",
                "voucher.voucherTypeDescription.translations[]",
            ),
            (
                "voucher.voucherTypeDescription.translations[].text",
                "voucher.voucherTypeDescription.translations[]",
            ),
        ],
    );
}

#[test]
fn completions() {
    damage::<wire::ocapi::CompletionResponse>(samples::COMPLETION, &[]);
}

#[test]
fn session_tickets() {
    damage::<SessionTicketsResponse>(
        samples::SESSION_TICKETS,
        &[
            ("ResponseCode", ALL),
            ("Tickets", ALL),
            ("Tickets[].TicketTypeCode", "Tickets[]"),
            ("Tickets[].DiscountsAvailable[].Code", "Tickets[].DiscountsAvailable[]"),
            ("Tickets[].DiscountsAvailable[].PriceToUseInCents", "Tickets[].DiscountsAvailable[]"),
        ],
    );
}

#[test]
fn connect_orders() {
    damage::<ConnectOrderResponse>(
        samples::CONNECT_ORDER,
        &[("Result", ALL), ("Order.Sessions[].Tickets[].Id", "Order.Sessions[].Tickets[]")],
    );
}

#[test]
fn set_tickets() {
    const DETAILS: &str = "order.sessions[].tickets[].ticketDetails";
    damage::<SetTicketsResponse>(
        samples::SET_TICKETS,
        &[
            ("order", ALL),
            ("order.orderTotalValueInCents", ALL),
            ("order.sessions[].tickets[].ticketDetails.ticketId", DETAILS),
            ("order.sessions[].tickets[].ticketDetails.ticketTypeCode", DETAILS),
        ],
    );
}

#[test]
fn partners_and_problems() {
    damage::<wire::Problem>(samples::PROBLEM, &[]);
    damage::<wire::procinema::CheckResponse>(samples::CHECK, &[]);
    damage::<wire::procinema::RedemptionResponse>(samples::REDEMPTION, &[]);
    damage::<wire::cinematiccard::GenerateResponse>(samples::GENERATED, &[]);
}
