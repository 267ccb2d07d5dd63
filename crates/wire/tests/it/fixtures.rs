//! Every sample of `tests/fixtures` is read by its wire type, has the values of its document, and survives being
//! written.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use wire::cinematiccard::{GenerateResponse, WebhookEvent, WebhookTest};
use wire::connect::{
    ApplyDiscountRequest, ConnectOrderResponse, ResultCode, SessionTicketsResponse, SetTicketsRequest,
    SetTicketsResponse,
};
use wire::ocapi::{
    AddVoucherRequest, AddVoucherResponse, MonetaryValue, OrderResponse, OrderStatus, OrderTicket, OrderType,
    Restriction, SetShowtimeRequest, SetTicket, TicketPricesResponse, TicketTypeKind, Translatable,
    VoucherType,
};
use wire::procinema::{CheckResponse, CodeRequest, RedeemRequest, RedemptionResponse};

const VOUCHER: &str = "b004dc1a727b406e9c1dd949258b3190";
const SESSION: &str = "b47e5287860b9c906125343c8dab09c2";
const CODE: &str = "SANDBOX867C42F3";

/// Reads a sample and asserts its values.
type Expectation = fn(&str);

/// The expectation for each file.
const EXPECTATIONS: &[(&str, Expectation)] = &[
    ("ocapi/ticket-prices-response.json", |json| {
        let read: TicketPricesResponse = both_ways(json);
        let [price] = &read.ticket_prices[..] else { panic!("one price") };
        assert_eq!(price.ticket_type_id, "0002-0050");
        assert_eq!(cents(price.price), (100, 14));
        assert!(price.is_default);
        assert_eq!(price.booking_fee, None);
        assert_eq!(price.restrictions.0, [Restriction::Voucher]);
        assert_eq!(price.voucher_type_codes, ["ADTMM"]);
        assert_eq!(price.display_priority, Some(98));
        assert_eq!(price.discount_id, None);
        let [kind] = &read.related_data.ticket_types[..] else { panic!("one ticket type") };
        assert_eq!((&kind.kind, &*kind.id), (&TicketTypeKind::Normal, "0002-0050"));
        assert_eq!(kind.description.as_ref().unwrap().text, "Adult Voucher");
        assert_eq!(kind.area_category_id.as_deref(), Some("0002-0000000001"));
    }),
    ("ocapi/add-voucher-request.json", |json| {
        let read: AddVoucherRequest = both_ways(json);
        assert_eq!(read.kind, VoucherType::Ticket, "the guide writes it in lower case");
        assert_eq!(read.credentials.barcode, "ADTMM0000111");
        assert_eq!(read.credentials.pin.as_deref(), Some("1234"));
        assert_eq!(read.showtime_id.as_deref(), Some("0002-2681"));
        assert!(!format!("{read:?}").contains("1234") && !format!("{read:?}").contains("0111"));
    }),
    ("ocapi/add-voucher-response.json", |json| {
        let read: AddVoucherResponse = both_ways(json);
        assert_eq!((&*read.voucher.id, &read.voucher.kind), (VOUCHER, &VoucherType::Ticket));
        assert_eq!(read.voucher.masked_barcode, "........0111");
        assert_eq!(read.voucher.voucher_type_code, "ADTMM");
        assert_eq!(read.voucher.voucher_type_description.unwrap().text, "Adult Movie Money");
        assert_eq!(read.available_redemptions, Some(1));
    }),
    ("ocapi/set-showtime-request.json", |json| {
        let read: SetShowtimeRequest = both_ways(json);
        let ticket = SetTicket {
            ticket_type_id: "0002-0050".into(),
            voucher_id: Some(VOUCHER.into()),
            ..SetTicket::default()
        };
        assert_eq!(read, SetShowtimeRequest { tickets: vec![ticket], seats: vec![] });
        assert_eq!(serde_json::to_value(&read).unwrap(), value(json));
    }),
    ("ocapi/completed-ticket.json", |json| {
        let read: OrderTicket = both_ways(json);
        assert_eq!(read.ticket_type_id.as_deref(), Some("0002-0050"));
        assert_eq!(read.id.as_deref(), Some("5b2523ea-a93b-4d8e-bad4-4ca7acf01aa0"));
        assert_eq!(read.price.map(cents), Some((300, 42)));
        assert_eq!(read.amount_saved.map(cents), Some((1500, 0)), "as printed: no tax in it");
        assert_eq!(read.voucher_id.as_deref(), Some(VOUCHER));
        assert_eq!((read.discount_id, read.deal_id), (None, None));
        let refund = read.refund_availability.unwrap();
        assert_eq!(refund.unavailable_reason.as_deref(), Some("VoucherRedeemed"));
    }),
    ("ocapi/order-response.json", |json| {
        let OrderResponse { order, related_data } = both_ways(json);
        assert_eq!(order.id.as_deref(), Some("1aaa031755d64e6d9cbddfec4b3c8633"));
        assert_eq!((&order.kind, &order.status), (&OrderType::Standard, &OrderStatus::InProgress));
        let [showtime] = &order.showtimes.unwrap()[..] else { panic!("one showtime") };
        let [ticket] = &showtime.tickets.as_ref().unwrap()[..] else { panic!("one ticket") };
        let fee = order.booking.unwrap().total_booking_fee.unwrap();
        assert_eq!(ticket.price.map(cents), Some((1950, 326)));
        assert_eq!(cents(fee), (566, 94));
        assert_eq!(cents(order.total_price), (1950 + 566, 326 + 94));
        assert_eq!(cents(order.total_price), (2516, 420));
        assert_eq!(showtime.seats.as_ref().unwrap()[0].seat_id.as_deref(), Some("0000000001_10_5"));
        assert_eq!(Some(&related_data.ticket_types[0].id), ticket.ticket_type_id.as_ref());
    }),
    ("digital-platform/add-voucher-request.json", |json| {
        let read: AddVoucherRequest = both_ways(json);
        assert_eq!(read.kind, VoucherType::Ticket);
        assert_eq!(serde_json::to_value(&read).unwrap(), value(json));
    }),
    ("digital-platform/add-voucher-response.json", |json| {
        let read: AddVoucherResponse = both_ways(json);
        assert_eq!((&*read.voucher.id, &read.voucher.kind), ("string", &VoucherType::Ticket));
        assert_eq!(read.voucher.masked_barcode, "12.......6789");
        assert_eq!(read.voucher.voucher_type_description, Some(Translatable::default()));
        assert_eq!(read.available_redemptions, Some(0));
    }),
    ("connect/session-tickets-response.json", |json| {
        let read: SessionTicketsResponse = both_ways(json);
        assert_eq!(read.response_code, ResultCode::OK);
        let [ticket] = &read.tickets[..] else { panic!("one ticket type") };
        assert_eq!(ticket.ticket_type_code, "0191");
        let discounts = ticket.discounts_available.iter().map(|one| {
            let cost = (one.price_to_use_in_cents, one.loyalty_points_cost, one.is_loyalty_only);
            (&*one.code, &*one.description, cost)
        });
        let expected = [
            ("BLITZO", "September Blitz Discount", (750, 0, false)),
            ("MEMBERCLUB", "Movie Club Member Discount", (500, 10, true)),
        ];
        assert_eq!(discounts.collect::<Vec<_>>(), expected);
    }),
    ("connect/set-tickets-request.json", |json| {
        let read: SetTicketsRequest = both_ways(json);
        let [ticket] = &read.tickets[..] else { panic!("one ticket") };
        let details = ticket.ticket_details.as_ref().unwrap();
        assert_eq!(details.ticket_type_code, "0191", "the guide mixes the case of its keys");
    }),
    ("connect/set-tickets-response.json", |json| {
        let order = both_ways::<SetTicketsResponse>(json).order;
        assert_eq!((order.cinema_id.as_deref(), &*order.user_session_id), (Some("0001"), SESSION));
        assert_eq!(order.order_total_value_in_cents, 1000);
        assert_eq!(order.expiry_date_utc.as_deref(), Some("2017-11-23T01:26:50.1543587Z"));
        let [session] = &order.sessions[..] else { panic!("one session") };
        assert_eq!(session.film_title.as_deref(), Some("Airplane!"));
        assert_eq!(session.film_classification.as_deref(), Some("R"));
        let details = session.tickets[0].ticket_details.as_ref().unwrap();
        assert_eq!((details.ticket_id, &*details.ticket_type_code), (1, "0191"));
        assert_eq!(details.description, "Adult");
        assert_eq!((details.final_price_in_cents, details.original_price_in_cents), (Some(1000), Some(1000)));
        let seat = &session.tickets[0].seats[0];
        assert_eq!((seat.row_display.as_deref(), seat.column_display.as_deref()), (Some("J"), Some("5")));
    }),
    ("connect/apply-discount-request.json", |json| {
        let read: ApplyDiscountRequest = both_ways(json);
        assert!(read.user_session_id == SESSION && read.return_order);
        let [discount] = &read.ticket_discounts[..] else { panic!("one discount") };
        assert_eq!((discount.item_id, &*discount.discount_code), (1, "BLITZO"));
        assert_eq!(serde_json::to_value(&read).unwrap(), value(json));
    }),
    ("connect/apply-discount-response.json", |json| {
        let read: ConnectOrderResponse = both_ways(json);
        assert_eq!((read.result, read.extended_result_code), (ResultCode::OK, Some(ResultCode::OK)));
        assert_eq!(read.failure(), None);
        let order = read.order.unwrap();
        let ticket = &order.sessions[0].tickets[0];
        assert_eq!(ticket.id, "1");
        assert_eq!((ticket.price_cents, ticket.final_price_cents), (Some(1000), Some(750)));
    }),
    ("procinema/check-request.json", |json| assert_eq!(both_ways::<CodeRequest>(json).code, CODE)),
    ("procinema/check-response.json", |json| {
        assert_eq!(both_ways::<CheckResponse>(json), CheckResponse { valid: Some(true), error: None });
    }),
    ("procinema/check-error.json", |json| {
        let error = Some("Invalid voucher code".into());
        assert_eq!(both_ways::<CheckResponse>(json), CheckResponse { valid: Some(false), error });
    }),
    ("procinema/redeem-request.json", |json| {
        let read: RedeemRequest = both_ways(json);
        assert_eq!((&*read.code, read.amount.to_minor(2)), (CODE, 2500));
        assert_eq!(read.suisanr.as_deref(), Some("123456"));
        assert_eq!(read.cinema_site_id.as_deref(), Some("1147630"));
        assert!(!format!("{read:?}").contains(CODE));
    }),
    ("procinema/redeem-response.json", |json| {
        let read: RedemptionResponse = both_ways(json);
        assert!(read.success == Some(true) && read.error.is_none());
        assert_eq!(read.redemption_id.as_deref(), Some("166d00b1-2ed6-4b35-b5a2-36968a325e1a"));
    }),
    ("procinema/redeem-error.json", |json| {
        let error = Some("Voucher code is invalid".into());
        let expected = RedemptionResponse { error, ..RedemptionResponse::default() };
        assert_eq!(both_ways::<RedemptionResponse>(json), expected);
    }),
    ("procinema/unredeem-request.json", |json| assert_eq!(both_ways::<CodeRequest>(json).code, CODE)),
    ("procinema/unredeem-response.json", |json| {
        let expected = RedemptionResponse { success: Some(true), ..RedemptionResponse::default() };
        assert_eq!(both_ways::<RedemptionResponse>(json), expected);
    }),
    ("procinema/unredeem-error.json", |json| {
        let error = Some("Voucher has not been redeemed".into());
        let expected = RedemptionResponse { error, ..RedemptionResponse::default() };
        assert_eq!(both_ways::<RedemptionResponse>(json), expected);
    }),
    ("cinematiccard/generate-response.json", |json| {
        let read: GenerateResponse = both_ways(json);
        assert!(read.ok == Some(true) && read.error.is_none());
        assert_eq!(read.code.as_deref(), Some("PREFIX-1A0A48C0"));
        assert_eq!(read.url.as_deref(), Some("https://cinematiccard.com/?promo=PREFIX-1A0A48C0"));
        assert_eq!(read.expires_at.as_deref(), Some("2026-03-18T23:29:28.917Z"));
    }),
    ("cinematiccard/webhook-code-redeemed.json", |json| {
        let WebhookEvent::CodeRedeemed(read) = both_ways(json) else { panic!("code.redeemed") };
        assert_eq!((&*read.partner_id, &*read.code), ("your-partner-id", "PREFIX-1A0A48C0"));
        assert_eq!(read.card_id.as_deref(), Some("a1b2c3d4"));
        assert_eq!(read.recipient_name.as_deref(), Some("Sarah"));
        assert_eq!((read.occasion.as_deref(), read.codes_remaining), (Some("mother"), Some(49_823)));
        assert_eq!(read.timestamp.as_deref(), Some("2026-03-16T20:15:00.000Z"));
    }),
    ("cinematiccard/webhook-test.json", |json| {
        let WebhookEvent::Test(test) = both_ways(json) else { panic!("test") };
        let WebhookTest { partner_id, timestamp, message } = test;
        let timestamp = timestamp.unwrap_or_default();
        assert_eq!((&*partner_id, &*timestamp), ("your-partner-id", "2026-03-16T20:15:00.000Z"));
        assert_eq!(message.as_deref(), Some("Test webhook from CinematicCard"));
    }),
];

/// Reads a sample, and asserts that it reads the same after it was written.
fn both_ways<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &str) -> T {
    let read: T = serde_json::from_str(json).unwrap();
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<T>(&written).unwrap(), read, "{written}");
    read
}

fn value(json: &str) -> serde_json::Value {
    serde_json::from_str(json).unwrap()
}

/// The amount with tax, and the tax, in hundredths.
fn cents(amount: MonetaryValue) -> (i64, i64) {
    (amount.value_including_tax.to_minor(2), amount.tax.to_minor(2))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_sample_has_the_values_of_its_document() {
    for (path, expectation) in EXPECTATIONS {
        println!("{path}");
        expectation(&fs::read_to_string(folder().join(path)).unwrap());
    }
}

#[test]
fn no_sample_is_forgotten() {
    let there: BTreeSet<String> = files(&folder())
        .iter()
        .map(|path| path.strip_prefix(folder()).unwrap().to_string_lossy().into_owned())
        .filter(|path| path != "README.md" && !path.starts_with("answers/"))
        .collect();
    let known: BTreeSet<String> = EXPECTATIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(there, known);
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    for path in known {
        assert!(readme.contains(&format!("`{path}`")), "the README does not say where {path} is from");
    }
}
