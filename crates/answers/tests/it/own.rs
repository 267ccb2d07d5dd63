//! Answers of our own proxy: voucher payments and completions.

use crate::ways::parsed;
use answers::{At, Tree};
use checkout::{
    Answer, Completion, CompletionStatus, Currency, Failure, Language, Money, OrderId, Refusal, Settings,
    ShowtimeId, VoucherPayment, VoucherPaymentState,
};
use serde_json::{Value, json};
use std::cell::RefCell;
use wire::ProblemCode;

fn payments(answer: Value) -> Option<Vec<VoucherPayment>> {
    answers::payments(&At::new(Tree(Some(&answer)), None), Currency::CHF)
}

/// A voucher payment as the proxy sends it, with one field replaced.
fn with(name: &str, value: Value) -> Value {
    let mut payment = json!({"id": "p1", "maskedCode": "...........42F3", "amount": 5.5, "state": "Planned"});
    payment.as_object_mut().unwrap().insert(name.to_owned(), value);
    payment
}

fn read(name: &str, value: Value) -> Option<VoucherPayment> {
    payments(json!({"payments": [with(name, value)]})).map(|mut all| all.pop().unwrap())
}

#[test]
fn every_payment_is_read_except_returned_ones() {
    let states =
        ["Planned", "Redeeming", "Returned", "Redeemed", "UnderReview", "Completed", "OfANewerProxy"];
    let entries: Vec<Value> = states.iter().map(|state| with("state", json!(state))).collect();
    let read = payments(json!({"payments": entries})).unwrap();
    let shown: Vec<VoucherPaymentState> = read.iter().map(|payment| payment.state).collect();
    assert_eq!(
        shown,
        [
            VoucherPaymentState::Planned,
            VoucherPaymentState::Confirming,
            VoucherPaymentState::Confirming,
            VoucherPaymentState::UnderReview,
            VoucherPaymentState::Completed,
            VoucherPaymentState::Confirming,
        ]
    );
    let first = VoucherPayment {
        id: "p1".to_owned(),
        masked_code: "...........42F3".to_owned(),
        amount: Money::new(550),
        state: VoucherPaymentState::Planned,
    };
    assert_eq!(read.first(), Some(&first));
}

#[test]
fn an_unreadable_amount_makes_the_answer_unreadable() {
    for odd in [json!(null), json!("five"), json!({"value": 5}), json!([])] {
        assert_eq!(read("amount", odd.clone()), None, "the amount due would be wrong: {odd}");
        let returned = json!({"id": "p2", "state": "Returned", "amount": odd});
        let answer = json!({"payments": [with("id", json!("p1")), returned]});
        assert_eq!(payments(answer).unwrap().len(), 1, "a returned payment may have any amount: {odd}");
    }
    for odd in [json!(null), json!("p1"), json!(7), json!([])] {
        assert_eq!(payments(json!({"payments": [odd]})), None, "an entry that is not a payment: {odd}");
    }
    assert_eq!(read("amount", json!("5.50")).unwrap().amount, Money::new(550));
}

#[test]
fn an_answer_without_payments_is_an_empty_list() {
    for answer in [json!({"payments": []}), json!({"payments": null}), json!({})] {
        assert_eq!(payments(answer), Some(Vec::new()));
    }
    for answer in [json!({"payments": {}}), json!({"payments": "none"})] {
        assert_eq!(payments(answer), None, "unknown payments are not an empty list");
    }
}

#[test]
fn an_unreadable_detail_leaves_the_payment_readable() {
    for odd in [json!(null), json!(true), json!({})] {
        assert_eq!(read("maskedCode", odd.clone()).unwrap().masked_code, "");
        assert_eq!(
            read("state", odd.clone()).unwrap().state,
            VoucherPaymentState::Confirming,
            "a payment in an unknown state cannot be removed"
        );
        assert_eq!(read("id", odd), None, "a payment without an id cannot be removed");
    }
    assert_eq!(read("id", json!(12)).unwrap().id, "12");
    let notes = RefCell::new(Vec::new());
    let answer = json!({"payments": [with("maskedCode", json!({}))]});
    answers::payments(&At::new(Tree(Some(&answer)), Some(&notes)), Currency::CHF);
    assert_eq!(notes.into_inner(), ["payments[].maskedCode"]);
}

#[test]
fn a_completion_has_its_payments_and_the_amount_due() {
    let settings = Settings {
        order: OrderId::new("1aaa031755d64e6d9cbddfec4b3c8633"),
        showtime: ShowtimeId::new("0002-2681"),
        currency: Currency::CHF,
        voucher_kinds: Vec::new(),
        language: Language::new("en"),
    };
    let read = |answer: Value| answers::completion(&At::new(Tree(Some(&answer)), None), &settings);
    let both = json!([with("state", json!("Redeemed")), with("id", json!("p2"))]);
    let Some(Answer::Completion(due)) =
        read(json!({"status": "PaymentDue", "due": 9, "payments": both.clone()}))
    else {
        panic!("no completion")
    };
    assert_eq!((due.status, due.payments.len()), (CompletionStatus::PaymentDue(Some(Money::new(900))), 2));
    let Some(Answer::Pending(payments)) = read(json!({"status": "Pending", "payments": both})) else {
        panic!("not pending")
    };
    assert_eq!(payments.len(), 2);
    let decided = |status| Answer::Completion(Completion { status, payments: Vec::new() });
    for (answer, expected) in [
        (json!({"status": "PaymentDue"}), decided(CompletionStatus::PaymentDue(None))),
        (json!({"status": "Pending", "payments": null}), Answer::Pending(Vec::new())),
        (json!({"status": "OfANewerProxy"}), Answer::Pending(Vec::new())),
        (json!({"status": "Completed", "completed": null}), decided(CompletionStatus::Completed(None))),
    ] {
        assert_eq!(read(answer.clone()), Some(expected), "{answer}");
    }
    assert_eq!(read(json!({"payments": []})), None);
}

#[test]
fn every_refusal_of_our_proxy_has_its_reason() {
    let others: Vec<&str> = ProblemCode::ALL
        .iter()
        .filter(|code| answers::failure(**code, None) == Failure::Refused(Refusal::Other))
        .map(|code| code.as_str())
        .collect();
    assert_eq!(others, ["voucher-cannot-be-removed", "invalid-request", "idempotency-key-reused"]);
    let reasons = ProblemCode::ALL.iter().filter(|code| {
        matches!(answers::failure(**code, None), Failure::Refused(reason) if reason.code() == code.as_str())
    });
    assert_eq!(reasons.count(), 17);
}

#[test]
fn only_vista_and_our_proxy_can_say_not_found() {
    let is_not_found = |body: &str| {
        let body = parsed(body.as_bytes()).unwrap_or_default();
        answers::problem(&At::new(Tree(Some(&body)), None)).is_not_found()
    };
    for page in damage::samples::GATEWAY_PAGES {
        assert!(!is_not_found(page), "{page}");
    }
    for vistas in [
        r#"{"status":404,"title":"Order does not exist."}"#,
        r#"{"status":404,"title":"Not Found","traceId":"00-1"}"#,
        r#"{"errorCode":"100","errors":[{"description":"No such order"}]}"#,
        r#"{"type":"urn:voucher-checkout:problem:order-not-found","title":"There is no such order in progress.","status":404}"#,
    ] {
        assert!(is_not_found(vistas), "{vistas}");
    }
}
