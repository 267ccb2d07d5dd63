//! The bodies of requests, made from the types of the checkout.
//!
//! They have one type, because the code that serde derives for a type of each body is 2 kB larger
//! (docs/decisions/0044-one-type-for-bodies.md). The tests hold them to the types of `wire`, which the servers read.

use checkout::{Barcode, Currency, Money, NewVoucher, Selection, ShowtimeId, VoucherKind};
use serde::{Serialize, Serializer};
use wire::Decimal;

/// A value in the body of a request.
pub(crate) enum Body<'a> {
    /// A field of an object that is left out.
    Absent,
    Null,
    Flag(bool),
    Number(Decimal),
    Text(&'a str),
    List(Vec<Body<'a>>),
    Object(Vec<(&'static str, Body<'a>)>),
}

use Body::{Absent, Flag, List, Null, Number, Object, Text};

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Absent | Null => serializer.serialize_none(),
            Flag(flag) => serializer.serialize_bool(*flag),
            Number(number) => number.serialize(serializer),
            Text(text) => serializer.serialize_str(text),
            List(items) => serializer.collect_seq(items),
            Object(fields) => {
                let present = fields.iter().filter(|(_, value)| !matches!(value, Absent));
                serializer.collect_map(present.map(|(name, value)| (name, value)))
            }
        }
    }
}

fn optional(text: Option<&str>) -> Body<'_> {
    text.map_or(Absent, Text)
}

fn whole<'a>(number: i64) -> Body<'a> {
    Number(Decimal::from_minor(number, 0))
}

/// A voucher to check and store, as one of this kind. Only a ticket voucher is checked for a showtime.
pub(crate) fn add_voucher<'a>(
    showtime: &'a ShowtimeId,
    kind: VoucherKind,
    voucher: &'a NewVoucher,
) -> Body<'a> {
    let pin = voucher.pin.reveal().trim();
    let credentials = vec![
        ("barcode", Text(voucher.barcode.reveal())),
        ("pin", if pin.is_empty() { Null } else { Text(pin) }),
    ];
    Object(vec![
        ("type", Text(kind.as_str())),
        ("showtimeId", if kind == VoucherKind::Ticket { Text(showtime.as_str()) } else { Absent }),
        ("credentials", Object(credentials)),
    ])
}

/// A voucher of one of several kinds, whose tickets the proxy may set.
pub(crate) fn code<'a>(showtime: &'a ShowtimeId, currency: &'a str, voucher: &'a NewVoucher) -> Body<'a> {
    Object(vec![
        ("code", Text(voucher.barcode.reveal())),
        ("kinds", List(voucher.kinds.iter().map(|kind| Text(kind.as_str())).collect())),
        ("showtimeId", Text(showtime.as_str())),
        ("pin", Text(voucher.pin.reveal().trim())),
        ("currency", Text(currency)),
    ])
}

/// All tickets and seats of a showtime.
pub(crate) fn set_showtime(selection: &Selection) -> Body<'_> {
    let tickets = selection.tickets.iter().map(|ticket| {
        Object(vec![
            ("id", optional(ticket.id.as_ref().map(|id| id.as_str()))),
            ("ticketTypeId", Text(ticket.ticket_type.as_str())),
            ("rewardId", ticket.reward.map_or(Absent, whole)),
            ("ticketRedemptionCardId", optional(ticket.redemption_card.as_deref())),
            ("voucherId", optional(ticket.voucher.as_ref().map(|id| id.as_str()))),
            ("discountId", optional(ticket.discount.as_ref().map(|id| id.as_str()))),
        ])
    });
    let seats = selection.seats.iter().map(|seat| Text(seat.as_str()));
    Object(vec![("tickets", List(tickets.collect())), ("seats", List(seats.collect()))])
}

/// A voucher payment to plan. Its amount is in francs, like every ProCinema code.
pub(crate) fn payment(code: &Barcode, amount: Money) -> Body<'_> {
    let amount = Decimal::from_minor(amount.minor, Currency::CHF.exponent());
    Object(vec![("code", Text(code.reveal())), ("amount", Number(amount))])
}

/// The amount due that the user saw, in the order's currency with this code. It is rounded to minor units, which the
/// proxy can compare with Vista's total only if it knows the currency.
pub(crate) fn complete(due: Option<Money>, currency: Currency, code: &str) -> Body<'_> {
    let amount = |due: Money| Decimal::from_minor(due.minor, currency.exponent());
    Object(vec![("amount", Number(due.map_or(Decimal::ZERO, amount))), ("currency", Text(code))])
}

/// Connect's session, to read its order.
pub(crate) fn read_order(session: &str) -> Body<'_> {
    Object(vec![("UserSessionId", Text(session))])
}

/// A discount code for one item of Connect's session.
pub(crate) fn apply_discount<'a>(session: &'a str, item: i64, code: &'a str) -> Body<'a> {
    let discount = Object(vec![("ItemId", whole(item)), ("DiscountCode", Text(code))]);
    Object(vec![
        ("UserSessionId", Text(session)),
        ("TicketDiscounts", List(vec![discount])),
        ("ReturnOrder", Flag(true)),
    ])
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use checkout::{DiscountId, SeatId, Secret, TicketId, TicketTypeId, VoucherId, WantedTicket};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};
    use std::fmt::Debug;
    use wire::checkout_api::{CodeRequest, CompleteRequest, VoucherPaymentRequest};
    use wire::connect::{ApplyDiscountRequest, ReadOrderRequest};
    use wire::ocapi::{AddVoucherRequest, SetShowtimeRequest};

    /// The body, which the server's type must read, and would write alike.
    fn written<T: DeserializeOwned + Serialize + Debug>(body: &Body<'_>) -> Value {
        let body = as_javascript(serde_json::to_value(body).unwrap());
        let read: T = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(as_javascript(serde_json::to_value(&read).unwrap()), body, "{read:?}");
        body
    }

    /// JavaScript writes 2 where Rust writes 2.0.
    fn as_javascript(value: Value) -> Value {
        match value {
            Value::Number(number) => {
                let whole = number.to_string().strip_suffix(".0").and_then(|whole| whole.parse::<i64>().ok());
                whole.map_or(Value::Number(number), Value::from)
            }
            Value::Array(items) => items.into_iter().map(as_javascript).collect(),
            Value::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name, as_javascript(value))).collect()
            }
            other => other,
        }
    }

    fn voucher(pin: &str) -> NewVoucher {
        NewVoucher {
            kinds: VoucherKind::ALL.to_vec(),
            barcode: Barcode::parse("ADTMM0000111").unwrap(),
            pin: Secret::new(pin),
            in_one_call: true,
        }
    }

    #[test]
    fn a_voucher_is_written_as_vista_reads_it() {
        let showtime = ShowtimeId::new("0002-2681");
        let body = |kind, pin| written::<AddVoucherRequest>(&add_voucher(&showtime, kind, &voucher(pin)));
        let credentials = json!({"barcode": "ADTMM0000111", "pin": "0042"});
        let ticket = json!({"type": "Ticket", "showtimeId": "0002-2681", "credentials": credentials});
        assert_eq!(body(VoucherKind::Ticket, " 0042 "), ticket);
        let credentials = json!({"barcode": "ADTMM0000111", "pin": null});
        assert_eq!(body(VoucherKind::Deal, ""), json!({"type": "Deal", "credentials": credentials}));
    }

    #[test]
    fn a_code_is_written_as_our_proxy_reads_it() {
        let kinds = ["Ticket", "Subscription", "Deal"];
        let (code, showtime, currency) = ("ADTMM0000111", "0002-2681", "NZD");
        let body =
            json!({"code": code, "kinds": kinds, "showtimeId": showtime, "pin": "", "currency": currency});
        let written =
            written::<CodeRequest>(&super::code(&ShowtimeId::new(showtime), currency, &voucher("")));
        assert_eq!(written, body);
    }

    #[test]
    fn a_selection_is_written_as_vista_reads_it() {
        let plain = WantedTicket {
            id: None,
            ticket_type: TicketTypeId::new("0002-0191"),
            voucher: None,
            discount: None,
            reward: None,
            redemption_card: None,
        };
        let full = WantedTicket {
            id: Some(TicketId::new("t1")),
            voucher: Some(VoucherId::new("v1")),
            discount: Some(DiscountId::new("d1")),
            reward: Some(7),
            redemption_card: Some("c1".to_owned()),
            ..plain.clone()
        };
        let selection = Selection { tickets: vec![plain, full], seats: vec![SeatId::new("1_10_5")] };
        let full = json!({
            "id": "t1", "ticketTypeId": "0002-0191", "rewardId": 7, "ticketRedemptionCardId": "c1",
            "voucherId": "v1", "discountId": "d1",
        });
        let tickets = json!([{"ticketTypeId": "0002-0191"}, full]);
        let body = written::<SetShowtimeRequest>(&set_showtime(&selection));
        assert_eq!(body, json!({"tickets": tickets, "seats": ["1_10_5"]}));
    }

    #[test]
    fn amounts_are_written_in_major_units() {
        let code = Barcode::parse("4ZQ81C0GG0542F3").unwrap();
        let body = written::<VoucherPaymentRequest>(&payment(&code, Money::new(1250)));
        assert_eq!(body, json!({"code": "4ZQ81C0GG0542F3", "amount": 12.5}));
        let body = |due| written::<CompleteRequest>(&complete(due, Currency::parse("JPY").unwrap(), "JPY"));
        assert_eq!(
            (body(Some(Money::new(1250))), body(None)),
            (json!({"amount": 1250, "currency": "JPY"}), json!({"amount": 0, "currency": "JPY"}))
        );
    }

    #[test]
    fn connects_bodies_are_written_as_connect_reads_them() {
        assert_eq!(written::<ReadOrderRequest>(&read_order("s")), json!({"UserSessionId": "s"}));
        let discounts = json!([{"ItemId": 2, "DiscountCode": "BLITZO"}]);
        let body = json!({"UserSessionId": "s", "TicketDiscounts": discounts, "ReturnOrder": true});
        assert_eq!(written::<ApplyDiscountRequest>(&apply_discount("s", 2, "BLITZO")), body);
    }
}
