//! A valid answer with one damaged value is read without that detail, or fails with the name of a required field. Each
//! type is tested with 100,000 damaged answers.

use damage::{Damage, Place, each, places, samples};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Debug;
use wire::Unreadable;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse, SetTicketsResponse};
use wire::gas::TokenResponse;
use wire::reading::{At, Read, read_value};

/// The entry or object that is lost with a required field, by its path.
type Required = &'static [(&'static str, &'static str)];

/// Stands for the whole answer in [`Required`].
const ALL: &str = "";
/// Stands for the whole answer if the field may be missing or `null`, but not unreadable.
const ALL_UNLESS_NULL: &str = "null";

/// Damages a sample many times, each time one value.
fn survives_damage<T: Read + Serialize + PartialEq + Debug>(sample: &str, required: Required) {
    let sample: Value = serde_json::from_str(sample).unwrap();
    let whole = read_value::<T>(&serde::Deserialize::deserialize(&sample).unwrap());
    assert!(whole.left_out.is_empty(), "the sample is valid: {:?}", whole.left_out);
    let whole = serde_json::to_value(whole.answer.unwrap()).unwrap();
    let places = places(&sample);
    for &(path, gone) in required {
        let is_named = |path| places.iter().any(|place| place.path() == path);
        assert!(is_named(path), "{path} is not in the sample");
        assert!([ALL, ALL_UNLESS_NULL].contains(&gone) || is_named(gone), "{gone} is not in the sample");
    }
    each(&sample, |place, damage, damaged| check::<T>(&whole, place, damage, damaged, required));
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
    // Reads the bytes, because parsing must not fail because of one value either.
    let answer = match (wire::read::<T>(damaged.to_string().as_bytes()).answer, gone) {
        (Err(Unreadable::Required(named)), Some(ALL)) => return assert_eq!(named, path, "{damaged}"),
        (Ok(answer), gone) if gone != Some(ALL) => serde_json::to_value(answer).unwrap(),
        (answer, _) => panic!("{path}: {:?} for {damaged}", answer.map(|_| "read")),
    };
    let expected = match (path.as_str(), damage) {
        // An unknown restriction hides the price. Without it, every customer would be offered the price.
        ("ticketPrices[].restrictions", Damage::Unreadable) => place.replaced_in(whole, json!([""])),
        ("ticketPrices[].restrictions[]", Damage::Null | Damage::Unreadable) => {
            place.replaced_in(whole, json!(""))
        }
        // Without the entry the package would take too few seats, so the entry stays without its quantity.
        ("relatedData.ticketTypes[].tickets[]", Damage::Null | Damage::Unreadable) => {
            place.replaced_in(whole, json!({}))
        }
        // An offer is not made for too little, or to everybody.
        (
            "Tickets[].DiscountsAvailable[].LoyaltyPointsCost"
            | "Tickets[].DiscountsAvailable[].IsLoyaltyOnly",
            Damage::Unreadable,
        ) => place.ancestor("Tickets[].DiscountsAvailable[]").removed_from(whole),
        // Without its type, no client sends the ticket back without its voucher or discount.
        (
            "order.showtimes[].tickets[].id"
            | "order.showtimes[].tickets[].dealId"
            | "order.showtimes[].tickets[].rewardId"
            | "order.showtimes[].tickets[].ticketRedemptionCardId"
            | "order.showtimes[].tickets[].voucherId"
            | "order.showtimes[].tickets[].discountId",
            Damage::Unreadable,
        ) => untyped(place, place.removed_from(whole)),
        // Nor does one give a voucher to a ticket that may have a saving.
        ("order.showtimes[].tickets[].amountSaved", Damage::Unreadable)
        | ("order.showtimes[].tickets[].amountSaved.valueIncludingTax", _) => {
            let saving = place.ancestor("order.showtimes[].tickets[].amountSaved");
            untyped(place, saving.removed_from(whole))
        }
        _ => place.ancestor(gone.unwrap_or(&path)).removed_from(whole),
    };
    assert_eq!(without_empties(answer), without_empties(expected), "{damage:?} {path} of {damaged}");
}

/// The answer without the type of the ticket at this place.
fn untyped(place: &Place, answer: Value) -> Value {
    let ticket = place.ancestor("order.showtimes[].tickets[]");
    let mut untyped = ticket.value(&answer).clone();
    untyped.as_object_mut().unwrap().remove("ticketTypeId");
    ticket.replaced_in(&answer, untyped)
}

/// Lists at the top of an answer are written even if they are empty.
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

#[test]
fn ticket_prices() {
    survives_damage::<wire::ocapi::TicketPricesResponse>(
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
    survives_damage::<wire::ocapi::OrderResponse>(
        samples::ORDER,
        &[
            ("order", ALL),
            ("order.id", ALL_UNLESS_NULL),
            ("order.totalPrice", ALL),
            ("order.totalPrice.valueIncludingTax", ALL),
            ("order.booking.totalBookingFee.valueIncludingTax", "order.booking.totalBookingFee"),
            ("order.showtimes[].tickets[].price.valueIncludingTax", "order.showtimes[].tickets[].price"),
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
    survives_damage::<wire::ocapi::AddVoucherResponse>(
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
    survives_damage::<wire::ocapi::CompletionResponse>(samples::COMPLETION, &[]);
}

#[test]
fn session_tickets() {
    survives_damage::<SessionTicketsResponse>(
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
    survives_damage::<ConnectOrderResponse>(
        samples::CONNECT_ORDER,
        &[("Result", ALL), ("Order.Sessions[].Tickets[].Id", "Order.Sessions[].Tickets[]")],
    );
}

#[test]
fn set_tickets() {
    const DETAILS: &str = "order.sessions[].tickets[].ticketDetails";
    survives_damage::<SetTicketsResponse>(
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
    survives_damage::<wire::Problem>(samples::PROBLEM, &[]);
    survives_damage::<wire::procinema::CheckResponse>(samples::CHECK, &[]);
    survives_damage::<wire::procinema::RedemptionResponse>(
        samples::REDEMPTION,
        &[("success", ALL_UNLESS_NULL)],
    );
    survives_damage::<wire::cinematiccard::GenerateResponse>(samples::GENERATED, &[]);
}

#[test]
fn tokens() {
    survives_damage::<Token>(samples::TOKEN, &[("access_token", ALL)]);
}

/// A [`TokenResponse`], which itself is never shown or written.
#[derive(Debug, PartialEq, Serialize)]
struct Token {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
}

impl Read for Token {
    fn read(value: &wire::json_value::Value<'_>, at: &At<'_>) -> Option<Self> {
        let TokenResponse { access_token, expires_in } = TokenResponse::read(value, at)?;
        Some(Self { access_token, expires_in })
    }
}
