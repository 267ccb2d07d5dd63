//! The widget shows the same through both kinds of proxy: a site's own one, which passes Vista's bytes on unchanged, and
//! ours, which reads an answer with the types of `wire` and writes it again.

use crate::ways::{Reader, both, order, prices, tickets, v1, voucher};
use serde::Serialize;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse};
use wire::ocapi::{AddVoucherResponse, OrderResponse, TicketPricesResponse};
use wire::reading::Read;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../wire/tests/fixtures/answers")
}

#[test]
fn an_unusual_answer_reads_the_same_through_both_proxies() {
    let index: Value = serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    let mut readable = 0;
    for case in index.as_array().unwrap() {
        let text = |name| case.get(name).unwrap().as_str().unwrap();
        let (file, served_as) = (text("file"), text("as"));
        let body = fs::read(folder().join(file)).unwrap();
        let (direct, proxied) = match served_as {
            "200 of GET prices" => both::<TicketPricesResponse>(&body, prices),
            "200 of GET order" | "200 of PUT set" => both::<OrderResponse>(&body, order),
            "200 of POST voucher" => both::<AddVoucherResponse>(&body, voucher),
            "200 of GET tickets" => both::<SessionTicketsResponse>(&body, tickets),
            "200 of POST v1" => both::<ConnectOrderResponse>(&body, v1),
            "400 of POST voucher" => continue,
            other => panic!("unknown kind of answer: {other}"),
        };
        assert_eq!(direct, proxied, "{file}");
        // The HTTP client decompresses bodies before they are read. The two files of group D are not answers.
        let is_readable =
            !file.starts_with("C-gzip") && !file.starts_with("C-brotli") && !file.starts_with("D-");
        assert_eq!(direct.is_some(), is_readable, "{file}");
        readable += u32::from(is_readable);
    }
    assert_eq!(readable, 52);
}

/// Reads 100,000 answers, each with different damage, through both proxies.
fn assert_damaged_answers_read_the_same<T: Read + Serialize>(sample: &str, read: Reader) {
    let sample: Value = serde_json::from_str(sample).unwrap();
    damage::each(&sample, |place, damage, damaged| {
        let (direct, proxied) = both::<T>(damaged.to_string().as_bytes(), read);
        assert_eq!(direct, proxied, "{damage:?} {} of {damaged}", place.path());
    });
}

#[test]
fn damaged_prices_read_the_same_through_both_proxies() {
    assert_damaged_answers_read_the_same::<TicketPricesResponse>(damage::samples::PRICES, prices);
}

#[test]
fn damaged_orders_read_the_same_through_both_proxies() {
    assert_damaged_answers_read_the_same::<OrderResponse>(damage::samples::ORDER, order);
}

#[test]
fn damaged_vouchers_read_the_same_through_both_proxies() {
    assert_damaged_answers_read_the_same::<AddVoucherResponse>(damage::samples::ADDED_VOUCHER, voucher);
}

#[test]
fn damaged_session_tickets_read_the_same_through_both_proxies() {
    assert_damaged_answers_read_the_same::<SessionTicketsResponse>(damage::samples::SESSION_TICKETS, tickets);
}

#[test]
fn damaged_connect_orders_read_the_same_through_both_proxies() {
    assert_damaged_answers_read_the_same::<ConnectOrderResponse>(damage::samples::CONNECT_ORDER, v1);
}

#[test]
fn a_price_in_another_form_reads_the_same_through_both_proxies() {
    for (price, digits, is_read) in [
        ("1234.0", "1234", true),
        (r#"" 1234.0 ""#, "1234", true),
        ("1234.5", "1234", false),
        (r#""1234.5""#, "1234", false),
        // A browser rounds the numbers from 2^53 on.
        ("9007199254740991", "9007199254740991", true),
        ("9007199254740992", "900719925474099", false),
        (r#""9007199254740993""#, "900719925474099", false),
    ] {
        let sample = damage::samples::CONNECT_ORDER;
        let body = sample.replace("\"PriceCents\": 1000", &format!("\"PriceCents\": {price}"));
        let (direct, proxied) = both::<ConnectOrderResponse>(body.as_bytes(), v1);
        assert_eq!(direct, proxied, "{price}");
        assert_eq!(direct.map(|shown| shown.contains(digits)), Some(is_read), "{price}");
    }
}
