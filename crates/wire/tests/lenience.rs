//! What live systems leave out, null, add or rewrite does not stop a response from being read, but for the few
//! fields that nothing can be done without.
#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use wire::cinematiccard::{GenerateResponse, WebhookEvent};
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse, SetTicketsResponse};
use wire::ocapi::{AddVoucherResponse, OrderResponse, OrderTicket, TicketPricesResponse};
use wire::procinema::{CheckResponse, RedemptionResponse};

macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../../tests/fixtures/", $path, ".json"))
    };
}

/// A pointer to each key of each object.
fn keys(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let pointer = format!("{at}/{key}");
                found.push(pointer.clone());
                keys(value, &pointer, found);
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, value)| keys(value, &format!("{at}/{n}"), found))
        }
        _ => {}
    }
}

/// The sample with something done to the object that holds the key.
fn changed(sample: &Value, pointer: &str, change: impl FnOnce(&mut Map<String, Value>, &str)) -> Value {
    let mut changed = sample.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    change(changed.pointer_mut(parent).unwrap().as_object_mut().unwrap(), key);
    changed
}

/// The changes after which a sample cannot be read, as "null /tickets/*/id". Each key is left out, is null, and has an
/// unknown neighbour; each id is a number.
fn fatal<T: DeserializeOwned>(json: &str) -> Vec<String> {
    let sample: Value = serde_json::from_str(json).unwrap();
    let mut pointers = Vec::new();
    keys(&sample, "", &mut pointers);
    assert!(!pointers.is_empty());
    let mut fatal = BTreeSet::new();
    for pointer in &pointers {
        let mut attempt = |word: &str, value: Value| {
            if serde_json::from_value::<T>(value).is_err() {
                let steps =
                    pointer.split('/').map(|step| if step.parse::<u32>().is_ok() { "*" } else { step });
                fatal.insert(format!("{word} {}", steps.collect::<Vec<_>>().join("/")));
            }
        };
        attempt("no", changed(&sample, pointer, |object, key| drop(object.remove(key))));
        attempt("null", changed(&sample, pointer, |object, key| object[key] = Value::Null));
        let neighbour = json!({"a": [1, null, "b"]});
        attempt(
            "unknown beside",
            changed(&sample, pointer, |object, _| drop(object.insert("newHere".into(), neighbour))),
        );
        if pointer.to_ascii_lowercase().ends_with("id") && sample.pointer(pointer).unwrap().is_string() {
            attempt("number", changed(&sample, pointer, |object, key| object[key] = json!(7)));
        }
    }
    fatal.into_iter().collect()
}

#[test]
fn ticket_prices_need_their_ids_and_prices() {
    let expected = [
        "no /ticketPrices/*/price",
        "no /ticketPrices/*/price/valueIncludingTax",
        "no /ticketPrices/*/ticketTypeId",
        "null /relatedData/ticketTypes/*/id",
        "null /ticketPrices/*/price",
        "null /ticketPrices/*/price/valueIncludingTax",
        "null /ticketPrices/*/ticketTypeId",
    ];
    assert_eq!(fatal::<TicketPricesResponse>(fixture!("ocapi/ticket-prices-response")), expected);
}

#[test]
fn orders_need_their_ids_and_prices() {
    let expected = [
        "no /order",
        "no /order/booking/totalBookingFee/valueIncludingTax",
        "no /order/showtimes/*/tickets/*/bookingFee/amount/valueIncludingTax",
        "no /order/showtimes/*/tickets/*/price",
        "no /order/showtimes/*/tickets/*/price/valueIncludingTax",
        "no /order/showtimes/*/tickets/*/ticketTypeId",
        "no /order/totalPrice",
        "no /order/totalPrice/valueIncludingTax",
        "null /order",
        "null /order/booking/totalBookingFee/valueIncludingTax",
        "null /order/showtimes/*/seats/*/seatId",
        "null /order/showtimes/*/showtimeId",
        "null /order/showtimes/*/tickets/*/bookingFee/amount/valueIncludingTax",
        "null /order/showtimes/*/tickets/*/price",
        "null /order/showtimes/*/tickets/*/price/valueIncludingTax",
        "null /order/showtimes/*/tickets/*/ticketTypeId",
        "null /order/totalPrice",
        "null /order/totalPrice/valueIncludingTax",
        "null /relatedData/ticketTypes/*/id",
    ];
    assert_eq!(fatal::<OrderResponse>(fixture!("ocapi/order-response")), expected);
}

#[test]
fn tickets_need_a_type_and_a_price() {
    let expected = [
        "no /amountSaved/valueIncludingTax",
        "no /price",
        "no /price/valueIncludingTax",
        "no /ticketTypeId",
        "null /amountSaved/valueIncludingTax",
        "null /price",
        "null /price/valueIncludingTax",
        "null /ticketTypeId",
    ];
    assert_eq!(fatal::<OrderTicket>(fixture!("ocapi/completed-ticket")), expected);
}

#[test]
fn vouchers_need_an_id() {
    let expected = ["no /voucher", "no /voucher/id", "null /voucher", "null /voucher/id"];
    assert_eq!(fatal::<AddVoucherResponse>(fixture!("ocapi/add-voucher-response")), expected);
    assert_eq!(fatal::<AddVoucherResponse>(fixture!("digital-platform/add-voucher-response")), expected);
}

#[test]
fn session_tickets_need_codes() {
    let expected = ["null /*/DiscountsAvailable/*/Code", "null /*/TicketTypeCode"];
    assert_eq!(fatal::<SessionTicketsResponse>(fixture!("connect/session-tickets-response")), expected);
}

#[test]
fn set_tickets_needs_codes_and_ids() {
    // The client itself makes the user session id, as text.
    let expected = [
        "null /order/sessions/*/tickets/*/ticketDetails/ticketId",
        "null /order/sessions/*/tickets/*/ticketDetails/ticketTypeCode",
        "number /order/userSessionId",
    ];
    assert_eq!(fatal::<SetTicketsResponse>(fixture!("connect/set-tickets-response")), expected);
}

#[test]
fn connect_orders_need_a_result_and_ids() {
    // The client itself makes the user session id, as text.
    let expected = [
        "no /Order/Sessions/*/Tickets/*/Id",
        "no /Result",
        "null /Order/Sessions/*/Tickets/*/Id",
        "null /Result",
        "number /Order/UserSessionId",
    ];
    assert_eq!(fatal::<ConnectOrderResponse>(fixture!("connect/apply-discount-response")), expected);
}

#[test]
fn partners_answers_need_nothing() {
    let nothing: [&str; 0] = [];
    assert_eq!(fatal::<CheckResponse>(fixture!("procinema/check-response")), nothing);
    assert_eq!(fatal::<CheckResponse>(fixture!("procinema/check-error")), nothing);
    assert_eq!(fatal::<RedemptionResponse>(fixture!("procinema/redeem-response")), nothing);
    assert_eq!(fatal::<RedemptionResponse>(fixture!("procinema/redeem-error")), nothing);
    assert_eq!(fatal::<RedemptionResponse>(fixture!("procinema/unredeem-response")), nothing);
    assert_eq!(fatal::<RedemptionResponse>(fixture!("procinema/unredeem-error")), nothing);
    assert_eq!(fatal::<GenerateResponse>(fixture!("cinematiccard/generate-response")), nothing);
}

#[test]
fn webhooks_need_what_tells_them_apart() {
    let test = [
        "no /event",
        "no /partner_id",
        "no /timestamp",
        "null /event",
        "null /partner_id",
        "null /timestamp",
    ];
    assert_eq!(fatal::<WebhookEvent>(fixture!("cinematiccard/webhook-test")), test);
    let redeemed = [
        "no /code",
        "no /event",
        "no /partner_id",
        "no /timestamp",
        "null /code",
        "null /event",
        "null /partner_id",
        "null /timestamp",
    ];
    assert_eq!(fatal::<WebhookEvent>(fixture!("cinematiccard/webhook-code-redeemed")), redeemed);
}

/// A word that no version knows yet is still there when the sample is read and written again.
fn keeps_a_new_word<T: DeserializeOwned + Serialize>(json: &str, pointers: &[&str]) {
    for pointer in pointers {
        let mut sample: Value = serde_json::from_str(json).unwrap();
        *sample.pointer_mut(pointer).unwrap() = json!("NewWord");
        let read: T = serde_json::from_value(sample).unwrap();
        let written = serde_json::to_value(read).unwrap();
        assert_eq!(written.pointer(pointer), Some(&json!("NewWord")), "{pointer}");
    }
}

#[test]
fn unknown_words_survive() {
    keeps_a_new_word::<TicketPricesResponse>(
        fixture!("ocapi/ticket-prices-response"),
        &["/ticketPrices/0/restrictions/0", "/relatedData/ticketTypes/0/type"],
    );
    keeps_a_new_word::<OrderResponse>(
        fixture!("ocapi/order-response"),
        &["/order/type", "/order/status", "/order/booking/mode", "/order/showtimes/0/tickets/0/type"],
    );
    keeps_a_new_word::<OrderTicket>(
        fixture!("ocapi/completed-ticket"),
        &["/type", "/refundAvailability/unavailableReason"],
    );
    keeps_a_new_word::<AddVoucherResponse>(fixture!("ocapi/add-voucher-response"), &["/voucher/type"]);
}

#[test]
fn session_tickets_come_bare_or_in_an_object() {
    let list: Value = serde_json::from_str(fixture!("connect/session-tickets-response")).unwrap();
    let object = json!({"ResponseCode": 0, "ErrorDescription": null, "Tickets": list});
    let bare: SessionTicketsResponse = serde_json::from_value(list).unwrap();
    let wrapped: SessionTicketsResponse = serde_json::from_value(object).unwrap();
    assert_eq!(bare, wrapped);
    assert_eq!(bare.tickets[0].discounts_available.len(), 2);
}
