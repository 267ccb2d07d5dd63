//! The two ways of an answer to the widget. The fuzz target `answers` uses them too.

use answers::{At, Tree};
use checkout::{Currency, Language, OrderId, Settings, ShowtimeId, VoucherKind};
use serde::Serialize;
use std::fmt::Debug;
use wire::reading::Read;

/// The body of an answer as a tree, by the rule of the servers.
pub(crate) fn parsed(body: &[u8]) -> Option<serde_json::Value> {
    let text = wire::json::text(body);
    serde_json::to_value(wire::json::parse(&text)?).ok()
}

/// Reads an answer as the widget does.
pub(crate) type Reader = fn(&At<'_, Tree<'_>>) -> Shown;

/// The read values as text; `None` if the answer cannot be read.
pub(crate) type Shown = Option<String>;

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

pub(crate) fn prices(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::price_list(at, currency()))
}

pub(crate) fn order(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::order(at, &settings(), &|moment| moment.len().try_into().ok()))
}

pub(crate) fn voucher(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::added_voucher(at, &settings(), &|_| None))
}

pub(crate) fn tickets(at: &At<'_, Tree<'_>>) -> Shown {
    shown(answers::offers(at, currency()))
}

pub(crate) fn v1(at: &At<'_, Tree<'_>>) -> Shown {
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

/// Reads the answer through each of them.
pub(crate) fn both<T: Read + Serialize>(body: &[u8], read: Reader) -> (Shown, Shown) {
    (through_site_proxy(body, read), through_our_proxy::<T>(body, read))
}
