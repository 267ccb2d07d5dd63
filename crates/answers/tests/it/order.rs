//! The facts of an order that are believed, and those that are not.

use crate::ways::parsed;
use answers::{At, Tree};
use checkout::{Currency, Failure, Language, Order, OrderId, Settings, ShowtimeId, VoucherKind};
use serde_json::{Value, json};
use std::cell::RefCell;

const ID: &str = "1aaa031755d64e6d9cbddfec4b3c8633";

/// Reads an order with some members replaced, and the paths of what could not be read.
fn read(changed: &[(&str, Value)]) -> (Option<Result<Order, Failure>>, Vec<String>) {
    let mut answer: Value = serde_json::from_str(damage::samples::ORDER).unwrap();
    for (name, value) in changed {
        *answer.get_mut("order").unwrap().get_mut(*name).unwrap() = value.clone();
    }
    let settings = Settings {
        order: OrderId::new(ID),
        showtime: ShowtimeId::new("0002-2681"),
        currency: Currency::parse("NZD").unwrap(),
        voucher_kinds: vec![VoucherKind::Ticket],
        language: Language::new("en"),
    };
    let notes = RefCell::new(Vec::new());
    let answer = parsed(answer.to_string().as_bytes()).unwrap();
    let order = answers::order(&At::new(Tree(Some(&answer)), Some(&notes)), &settings, &|_| Some(60_000));
    (order, notes.into_inner())
}

fn order(changed: &[(&str, Value)]) -> Order {
    read(changed).0.unwrap().unwrap()
}

#[test]
fn the_answer_must_be_about_the_order_that_was_asked_for() {
    let (other, notes) = read(&[("id", json!("2bbb031755d64e6d9cbddfec4b3c8633"))]);
    assert_eq!((other, notes), (None, vec!["order.id".to_owned()]));
    for same in [json!(null), json!(ID), json!(ID.to_uppercase())] {
        assert_eq!(order(&[("id", same)]).id, OrderId::new(ID));
    }
}

#[test]
fn a_negative_total_cannot_be_read() {
    let (negative, notes) = read(&[("totalPrice", json!({"valueIncludingTax": -0.01}))]);
    assert_eq!((negative, notes), (None, vec!["order.totalPrice".to_owned()]));
    assert_eq!(order(&[("totalPrice", json!({"valueIncludingTax": 0}))]).total.minor, 0);
}

#[test]
fn an_order_is_in_progress_unless_its_status_says_otherwise() {
    for (status, in_progress) in [
        (json!("InProgress"), true),
        (json!("inprogress"), true),
        (json!(null), true),
        (json!(1), true),
        (json!({}), true),
        (json!("AwaitingPayment"), true),
        (json!("Completed"), false),
        (json!("Cancelled"), false),
    ] {
        assert_eq!(order(&[("status", status.clone())]).in_progress, in_progress, "{status}");
    }
    let (gift_shop, _) = read(&[("type", json!("GiftShop"))]);
    assert_eq!(gift_shop, Some(Err(Failure::Unavailable)));
}
