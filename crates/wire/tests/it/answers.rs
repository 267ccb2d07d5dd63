//! Answers with one unexpected value (`tests/fixtures/answers`): the values read, and the field left out.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse};
use wire::ocapi::{AddVoucherResponse, OrderResponse, Restriction, TicketPricesResponse};
use wire::reading::Read;
use wire::{Problem, Unreadable, read};

/// File, the values read, and the paths left out.
const CASES: &[(&str, &str, &[&str])] = &[
    ("0-control-prices.json", "2 prices, 2 types", &[]),
    ("0-control-order.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("0-control-set.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("0-control-voucher.json", "code ADTMM, redemptions 1", &[]),
    ("0-control-tickets.json", "2 tickets, 2 discounts", &[]),
    ("0-control-v1.json", "2 tickets", &[]),
    ("A-price-reward-id-text.json", "2 prices, 2 types", &[]),
    ("A-price-subscription-id-text.json", "2 prices, 2 types", &[]),
    ("A-price-discount-percentage-text.json", "2 prices, 2 types", &[]),
    ("B-price-untaxed-huge.json", "2 prices, 2 types", &[]),
    ("A-type-hopk-number.json", "2 prices, 2 types", &[]),
    ("A-type-package-item-half.json", "2 prices, 2 types", &[]),
    ("B-discounts-id-null.json", "2 prices, 2 types", &["relatedData.discounts[].id"]),
    ("B-discounts-null.json", "2 prices, 2 types", &["relatedData.discounts[]"]),
    ("A-seat-position-minus.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("A-ticket-fee-amount-null-inside.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("A-ticket-refundable-text.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("A-order-status-number.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("A-order-mode-number.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("A-order-item-id-object.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("B-connect-error-description-object.json", "2 tickets, 2 discounts", &[]),
    ("A-connect-order-count-text.json", "2 tickets", &[]),
    ("A-connect-order-session-id-of-user-number.json", "2 tickets", &[]),
    ("B-price-null.json", "1 prices, 2 types", &["ticketPrices[].price"]),
    ("B-price-nested.json", "1 prices, 2 types", &["ticketPrices[].price.valueIncludingTax"]),
    ("B-type-id-missing.json", "1 prices, 2 types", &["ticketPrices[].ticketTypeId"]),
    ("B-entry-null.json", "1 prices, 2 types", &["ticketPrices[]"]),
    ("B-priority-above-i32.json", "2 prices, 2 types", &["ticketPrices[].displayPriority"]),
    ("B-fee-number.json", "2 prices, 2 types", &["ticketPrices[].bookingFee"]),
    ("B-restrictions-objects.json", "2 prices (1 hidden), 2 types", &["ticketPrices[].restrictions[]"]),
    ("B-voucher-codes-null-inside.json", "2 prices, 2 types", &["ticketPrices[].voucherTypeCodes[]"]),
    ("B-package-quantity-text.json", "2 prices, 2 types", &[]),
    ("B-seat-null.json", "2 tickets, 1 seats, 1 vouchers, total 2000", &["order.showtimes[].seats[]"]),
    ("B-voucher-code-number.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    (
        "B-voucher-description-text.json",
        "2 tickets, 2 seats, 1 vouchers, total 2000",
        &["order.vouchers[].voucherTypeDescription"],
    ),
    ("B-item-half.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &["order.items[].quantity"]),
    ("B-refund-reason-number.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &[]),
    ("B-expiry-number.json", "2 tickets, 2 seats, 1 vouchers, total 2000", &["order.expiresAt"]),
    ("B-connect-discount-code-null.json", "2 tickets, 1 discounts", &["Tickets[].DiscountsAvailable[].Code"]),
    ("B-connect-result-for-response-code.json", "2 tickets, 2 discounts", &[]),
    ("B-connect-order-ticket-null.json", "1 tickets", &["Order.Sessions[].Tickets[]"]),
    ("B-connect-order-final-text.json", "2 tickets", &[]),
    // These test the decoding of the body, which happens before.
    ("C-gzip.json.gz", "not JSON", &[]),
    ("C-brotli.json.br", "not JSON", &[]),
    ("C-bom.json", "2 prices, 2 types", &[]),
    ("C-lone-surrogate-in-a-name.json", "2 prices, 2 types", &[]),
    ("C-lone-surrogate-in-a-long-description.json", "2 prices, 2 types", &[]),
    ("C-cut-utf8-in-a-name.json", "2 prices, 2 types", &[]),
    ("C-latin1-in-a-translation.json", "2 prices, 2 types", &[]),
    ("C-duplicate-key.json", "2 prices, 2 types", &[]),
    ("D-empty-object-at-200.json", "without ticketPrices", &["ticketPrices"]),
    ("D-problem-at-200.json", "without ticketPrices", &["ticketPrices"]),
    ("E-voucher-redemptions-above-u32.json", "code ADTMM, redemptions unknown", &["availableRedemptions"]),
    ("E-voucher-description-text.json", "code ADTMM, redemptions 1", &["voucher.voucherTypeDescription"]),
    ("E-voucher-code-number.json", "code 66666, redemptions 1", &[]),
    ("E-voucher-mask-number.json", "code ADTMM, redemptions 1", &[]),
    ("E-refusal-bom.json", "VoucherRedeemed", &[]),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/answers")
}

/// The cases of the index: file, and how it was served.
fn index() -> Vec<(String, String)> {
    let index: Value = serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    let text = |case: &Value, name| case.get(name).unwrap().as_str().unwrap().to_owned();
    index.as_array().unwrap().iter().map(|case| (text(case, "file"), text(case, "as"))).collect()
}

fn summary(file: &str, served_as: &str) -> (String, Vec<String>) {
    let body = fs::read(folder().join(file)).unwrap();
    match served_as.split(' ').next_back().unwrap() {
        "prices" => describe(&body, |answer: TicketPricesResponse| {
            let known = [Restriction::Voucher, Restriction::Discount];
            let is_hidden =
                |restrictions: &[Restriction]| !restrictions.iter().all(|one| known.contains(one));
            let hidden = answer.ticket_prices.iter().filter(|price| is_hidden(&price.restrictions.0)).count();
            let hidden = if hidden == 0 { String::new() } else { format!(" ({hidden} hidden)") };
            let types = answer.related_data.ticket_types.len();
            format!("{} prices{hidden}, {types} types", answer.ticket_prices.len())
        }),
        "order" | "set" => describe(&body, |answer: OrderResponse| {
            let showtimes = answer.order.showtimes.unwrap();
            let (tickets, seats): (Vec<usize>, Vec<usize>) = showtimes
                .iter()
                .map(|one| (one.tickets.as_ref().unwrap().len(), one.seats.as_ref().unwrap().len()))
                .unzip();
            format!(
                "{} tickets, {} seats, {} vouchers, total {}",
                tickets.iter().sum::<usize>(),
                seats.iter().sum::<usize>(),
                answer.order.vouchers.unwrap().len(),
                answer.order.total_price.value_including_tax.to_minor(2)
            )
        }),
        "voucher" if served_as.starts_with("400") => {
            describe(&body, |problem: Problem| format!("{:?}", problem.code().unwrap()))
        }
        "voucher" => describe(&body, |answer: AddVoucherResponse| {
            let redemptions = answer.available_redemptions.map_or("unknown".to_owned(), |n| n.to_string());
            format!("code {}, redemptions {redemptions}", answer.voucher.voucher_type_code)
        }),
        "tickets" => describe(&body, |answer: SessionTicketsResponse| {
            let discounts: usize = answer.tickets.iter().map(|one| one.discounts_available.len()).sum();
            format!("{} tickets, {discounts} discounts", answer.tickets.len())
        }),
        "v1" => describe(&body, |answer: ConnectOrderResponse| {
            assert_eq!(answer.failure(), None);
            let sessions = answer.order.unwrap().sessions;
            format!("{} tickets", sessions.iter().map(|one| one.tickets.len()).sum::<usize>())
        }),
        other => panic!("served in an unknown way: {other}"),
    }
}

fn describe<T: Read>(body: &[u8], describe: impl FnOnce(T) -> String) -> (String, Vec<String>) {
    let reading = read::<T>(body);
    let text = match reading.answer {
        Ok(answer) => describe(answer),
        Err(Unreadable::NotJson) => "not JSON".to_owned(),
        Err(Unreadable::Required(path)) => format!("without {path}"),
    };
    (text, reading.left_out.into_keys().collect())
}

#[test]
fn each_case_is_read_without_its_unexpected_value() {
    for (file, served_as) in index() {
        let Some((_, expected, left_out)) = CASES.iter().find(|(name, ..)| *name == file) else {
            panic!("{file} is not in the table")
        };
        let (read, paths) = summary(&file, &served_as);
        assert_eq!(
            (read.as_str(), &paths[..]),
            (*expected, &left_out.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()[..]),
            "{file}"
        );
    }
}

#[test]
fn every_case_of_the_index_is_tested() {
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "index.json")
        .collect();
    let indexed: BTreeSet<String> = index().into_iter().map(|(file, _)| file).collect();
    let known: BTreeSet<String> = CASES.iter().map(|(file, ..)| (*file).to_owned()).collect();
    assert_eq!(there, indexed);
    assert_eq!(indexed, known);
}

#[test]
fn a_name_keeps_what_can_be_read_of_it() {
    for file in ["C-lone-surrogate-in-a-name.json", "C-cut-utf8-in-a-name.json"] {
        let body = fs::read(folder().join(file)).unwrap();
        let types = read::<TicketPricesResponse>(&body).answer.unwrap().related_data.ticket_types;
        let names: Vec<_> =
            types.iter().filter_map(|one| one.description.as_ref()).map(|one| &one.text).collect();
        assert_eq!(names, ["Adult", "Child \u{FFFD}"], "{file}");
    }
}

#[test]
fn missing_lists_are_unknown_and_not_empty() {
    let order = br#"{"order":{"totalPrice":{"valueIncludingTax":17100}}}"#;
    let order = read::<OrderResponse>(order).answer.unwrap().order;
    assert_eq!((order.id, order.showtimes, order.vouchers), (None, None, None));
    let empty = br#"{"order":{"totalPrice":{"valueIncludingTax":0},"showtimes":[],"vouchers":[]}}"#;
    let order = read::<OrderResponse>(empty).answer.unwrap().order;
    assert_eq!((order.showtimes, order.vouchers), (Some(vec![]), Some(vec![])));
    let no_tickets = read::<SessionTicketsResponse>(br#"{"ResponseCode":0}"#).answer;
    assert_eq!(no_tickets, Err(Unreadable::Required("Tickets".to_owned())));
}

#[test]
fn an_answer_does_not_grow_when_it_is_written_again() {
    let price = r#"{"ticketTypeId":"0002-0191","price":{"valueIncludingTax":10}}"#;
    let sparse = format!(r#"{{"ticketPrices":[{}]}}"#, vec![price; 500].join(","));
    let written =
        serde_json::to_vec(&read::<TicketPricesResponse>(sparse.as_bytes()).answer.unwrap()).unwrap();
    let extra = written.len().saturating_sub(sparse.len());
    // `10` is written as `10.0`, and the kept lists of `relatedData` are added.
    assert!(extra <= 500 * 2 + 60, "{extra} bytes more than {}", sparse.len());
}
