//! The widget shows the same through both kinds of proxy: a site's own one, which passes Vista's bytes on unchanged, and
//! ours, which reads an answer with the types of `wire` and writes it again.

use crate::parsed;
use answers::{At, Tree};
use checkout::{Currency, Language, OrderId, Settings, ShowtimeId, VoucherKind};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;
use wire::connect::{ConnectOrderResponse, SessionTicketsResponse};
use wire::ocapi::{AddVoucherResponse, OrderResponse, TicketPricesResponse};
use wire::reading::Read;

/// Reads an answer as the widget does.
type Reader = fn(&At<'_, Tree<'_>>) -> Shown;

/// The read values as text; `None` if the answer cannot be read.
type Shown = Option<String>;

fn shown<T: Debug>(read: Option<T>) -> Shown {
    read.map(|read| format!("{read:#?}"))
}

fn currency() -> Currency {
    Currency::parse("NZD").unwrap()
}

fn settings() -> Settings {
    Settings {
        order: OrderId::new("1aaa031755d64e6d9cbddfec4b3c8633"),
        showtime: ShowtimeId::new("0002-2681"),
        currency: currency(),
        voucher_kinds: vec![VoucherKind::Ticket],
        language: Language::new("en"),
    }
}

fn prices(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::price_list(at, currency()))
}

fn order(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::order(at, &settings(), &|moment| moment.len().try_into().ok()))
}

fn voucher(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::added_voucher(at, &settings(), &|_| None))
}

fn tickets(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::offers(at, currency()))
}

fn v1(at: &At<'_, Tree<'_>>) -> Shown {
    let session = answers::session(at, &ShowtimeId::new("0002-2681"));
    shown(answers::connect_failure(at).map(|failure| (failure, session)))
}

/// Reads the answer as it arrives through a site's own proxy.
fn through_site_proxy(body: &[u8], read: Reader) -> Shown {
    let body = parsed(body)?;
    read(&At::new(Tree(Some(&body)), None))
}

/// Reads the answer as it arrives through our proxy.
fn through_our_proxy<T: Read + Serialize>(body: &[u8], read: Reader) -> Shown {
    let written = serde_json::to_vec(&wire::read::<T>(body).answer.ok()?).unwrap();
    through_site_proxy(&written, read)
}

fn both<T: Read + Serialize>(body: &[u8], read: Reader) -> (Shown, Shown) {
    (through_site_proxy(body, read), through_our_proxy::<T>(body, read))
}

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
