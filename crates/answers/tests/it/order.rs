//! The facts of an order that are believed, and those that are not.

use crate::ways::parsed;
use answers::{At, Tree};
use checkout::{Currency, Failure, Language, Order, OrderId, OrderState, Settings, ShowtimeId, VoucherKind};
use serde_json::{Value, json};
use std::cell::RefCell;
use wire::ocapi::OrderResponse;

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
    for (status, state) in [
        (json!("InProgress"), Some(OrderState::InProgress)),
        (json!("inprogress"), Some(OrderState::InProgress)),
        (json!(null), None),
        (json!(1), None),
        (json!({}), None),
        (json!("AwaitingPayment"), None),
        (json!("Completed"), Some(OrderState::Sold)),
        (json!("Cancelled"), Some(OrderState::Void)),
        (json!("Refunded"), Some(OrderState::Void)),
        (json!("expired"), Some(OrderState::Void)),
    ] {
        let order = order(&[("status", status.clone())]);
        assert_eq!(order.state, state, "{status}");
        assert_eq!(order.in_progress(), matches!(state, None | Some(OrderState::InProgress)), "{status}");
    }
    let (gift_shop, _) = read(&[("type", json!("GiftShop"))]);
    assert_eq!(gift_shop, Some(Err(Failure::Unavailable)));
}

/// SetShowtime would drop the reward of a ticket that is read without it.
#[test]
fn a_ticket_that_cannot_be_repeated_makes_the_order_incomplete() {
    let seats = json!([{"seatId": "1_J_5"}]);
    let whole = json!({"id": "t1", "ticketTypeId": "0002-0191", "price": {"valueIncludingTax": 10}});
    let showtimes =
        |ticket: &Value| json!([{"showtimeId": "0002-2681", "tickets": [ticket], "seats": seats}]);
    assert!(order(&[("showtimes", showtimes(&whole))]).complete);
    for (name, odd) in [
        ("rewardId", json!("HO3412")),
        ("ticketRedemptionCardId", json!({"id": "c1"})),
        ("voucherId", json!({})),
        ("discountId", json!([1])),
        ("id", json!({"value": "t1"})),
        ("dealId", json!(true)),
        ("amountSaved", json!(true)),
    ] {
        let mut ticket = whole.clone();
        ticket.as_object_mut().unwrap().insert(name.to_owned(), odd);
        let (order, notes) = read(&[("showtimes", showtimes(&ticket))]);
        let order = order.unwrap().unwrap();
        assert_eq!((order.complete, notes), (false, vec![format!("order.showtimes[].tickets[].{name}")]));
        assert_eq!(order.total.minor, 2516, "the total is still shown");
        // Our proxy passes the ticket on without its type.
        let json =
            json!({"order": {"totalPrice": {"valueIncludingTax": 20}, "showtimes": showtimes(&ticket)}});
        let passed_on: OrderResponse = serde_json::from_value(json).unwrap();
        let tickets = passed_on.order.showtimes.unwrap().remove(0).tickets.unwrap();
        assert_eq!((tickets.len(), &tickets.first().unwrap().ticket_type_id), (1, &None));
    }
}

/// As in the answers of live tenants.
#[test]
fn an_empty_text_is_no_id() {
    let ticket = |more: Value| {
        let mut ticket = json!({"ticketTypeId": "0002-0191", "price": {"valueIncludingTax": 10}});
        ticket.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let showtimes = json!([{"showtimeId": "0002-2681", "tickets": [ticket], "seats": []}]);
        let (order, notes) = read(&[("showtimes", showtimes)]);
        let mut order = order.unwrap().unwrap();
        assert_eq!((order.complete, notes), (true, vec![]), "{more}");
        order.showtimes.remove(0).tickets.remove(0)
    };
    let plain = ticket(json!({}));
    let empty = json!({"id": "", "voucherId": "", "discountId": "", "dealId": "", "ticketRedemptionCardId": "",
        "rewardId": "", "amountSaved": ""});
    assert!(plain.is_plain() && plain.id.is_none());
    assert_eq!(ticket(empty), plain);
    assert_eq!(ticket(json!({"amountSaved": 2.5})).saved.minor, 250, "a number alone");
    assert_eq!(order(&[("id", json!(""))]).id, OrderId::new(ID));
}

/// SetShowtime would remove the tickets of a showtime that seems to have none.
#[test]
fn the_showtime_of_the_page_is_found_in_other_forms() {
    for (id, is_of_page) in
        [("0002-2681", true), ("2681", true), ("0002-268", false), ("0003-2681", false), ("0002", false)]
    {
        let showtimes = json!([{"showtimeId": id, "tickets": [], "seats": []}]);
        let read = order(&[("showtimes", showtimes)]);
        assert_eq!(read.showtime(&ShowtimeId::new("0002-2681")).is_some(), is_of_page, "{id}");
    }
}

/// An offer would be made for too little, or to everybody.
#[test]
fn an_offer_whose_conditions_cannot_be_read_is_left_out() {
    let offer = json!({"Code": "BLITZO", "PriceToUseInCents": 750});
    let read = |name: &str, value: Value| {
        let mut offer = offer.clone();
        offer.as_object_mut().unwrap().insert(name.to_owned(), value);
        let tickets = json!([{"TicketTypeCode": "0191", "DiscountsAvailable": [offer]}]);
        let answer = json!({"ResponseCode": 0, "Tickets": tickets});
        let currency = Currency::parse("NZD").unwrap();
        answers::offers(&At::new(Tree(Some(&answer)), None), currency).unwrap().unwrap().len()
    };
    for (name, value, offers) in [
        ("LoyaltyPointsCost", json!(null), 1),
        ("LoyaltyPointsCost", json!("12"), 1),
        ("LoyaltyPointsCost", json!(12.5), 0),
        ("LoyaltyPointsCost", json!("many"), 0),
        ("IsLoyaltyOnly", json!(true), 1),
        ("IsLoyaltyOnly", json!("true"), 1),
        ("IsLoyaltyOnly", json!("yes"), 0),
    ] {
        assert_eq!(read(name, value.clone()), offers, "{name} {value}");
    }
}

#[test]
fn a_ticket_with_parts_is_a_package_whether_or_not_it_says_so() {
    let places = |kind: Value, tickets: Value| {
        let kind = json!({"id": "0002-0060", "type": kind, "tickets": tickets});
        let answer = json!({"ticketPrices": [], "relatedData": {"ticketTypes": [kind]}});
        let prices =
            answers::price_list(&At::new(Tree(Some(&answer)), None), Currency::parse("NZD").unwrap());
        prices.unwrap().types.first().unwrap().places
    };
    let parts = json!([{"quantity": 2}, {"quantity": 2}]);
    for kind in [json!("Package"), json!(null), json!({}), json!("")] {
        assert_eq!(places(kind, parts.clone()), Some(4));
    }
    assert_eq!(places(json!(null), json!([])), Some(1));
    assert_eq!(places(json!("Normal"), parts), Some(1));
}
