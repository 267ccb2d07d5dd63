//! One press is one counted attempt, or none.

use super::{BARCODE, Counts, Desk, FIFTEEN, Says, VOUCHERS, code, with_ticket, without};
use crate::support::house::new_key;
use serde_json::json;

const NONE: Counts = Counts { vouchers: 0, discounts: 0, own: 0 };
const ONE: Counts = Counts { vouchers: 1, discounts: 0, own: 1 };

#[tokio::test]
async fn a_right_code_counts_nothing_although_other_kinds_refused_it() {
    // With a limit of one, a second attempt within the press would be refused.
    let desk = Desk::with(|config| {
        config.attempts.attempts_per_order = 1;
        config.attempts.attempts_per_voucher = 1;
    })
    .await;
    desk.cinema.say("Subscription", Says::Yes);
    for _ in 0..3 {
        let got = desk.press("o1", &code(BARCODE, &VOUCHERS)).await;
        assert_eq!((got.status, got.json()["kind"].as_str()), (200, Some("Subscription")), "{got:?}");
        assert_eq!(desk.asked(), ["Ticket", "Deal", "Subscription"]);
        assert_eq!(desk.counts().await, NONE);
    }
}

#[tokio::test]
async fn a_code_that_all_systems_refuse_counts_once() {
    let desk = Desk::open().await;
    let got = desk.press("o1", &code(FIFTEEN, &VOUCHERS)).await;
    assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-accepted"));
    assert_eq!(desk.asked(), VOUCHERS);
    assert_eq!(desk.counts().await, ONE);
}

#[tokio::test]
async fn a_code_that_no_system_heard_counts_for_the_callers_alone() {
    let desk = Desk::open().await;
    let got = desk.press("o1", &code("NODIGITS", &VOUCHERS)).await;
    assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-accepted"));
    assert!(desk.asked().is_empty());
    assert_eq!(desk.counts().await, Counts { vouchers: 1, ..NONE });
}

#[tokio::test]
async fn a_question_to_the_customer_calls_and_counts_nothing() {
    let desk = Desk::open().await;
    let all = ["Ticket", "VoucherPayment", "Discount"];
    for (body, needs) in [
        (without(code(BARCODE, &all), "pin"), "pin"),
        (without(code(FIFTEEN, &["VoucherPayment", "Ticket"]), "amount"), "amount"),
        (code("BLITZO", &all), "ticket"),
        (without(code("BLITZO", &all), "pin"), "ticket"),
        (without(code("ABCDEFGHIJKLMNO", &all), "amount"), "amount"),
    ] {
        let got = desk.press("o1", &body).await;
        assert_eq!((got.status, got.json()), (200, json!({"result": "needs", "needs": needs})), "{body}");
    }
    assert!(desk.asked().is_empty());
    assert_eq!(desk.counts().await, NONE);
}

#[tokio::test]
async fn a_question_after_a_refusal_keeps_the_attempt_counted() {
    for (body, needs) in [
        (without(code(FIFTEEN, &["Ticket", "VoucherPayment"]), "amount"), "amount"),
        (without(code(FIFTEEN, &["VoucherPayment", "Ticket"]), "pin"), "pin"),
        (code(BARCODE, &["Ticket", "Discount"]), "ticket"),
    ] {
        let desk = Desk::open().await;
        assert_eq!(desk.press("o1", &body).await.json(), json!({"result": "needs", "needs": needs}));
        assert_eq!((desk.asked().len(), desk.counts().await), (1, ONE), "{body}");
    }
}

#[tokio::test]
async fn a_lost_answer_ends_the_press() {
    let desk = Desk::open().await;
    desk.cinema.say("Ticket", Says::Lost);
    let got = desk.press("o1", &code(BARCODE, &VOUCHERS)).await;
    assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"));
    assert_eq!((desk.asked(), desk.counts().await), (vec!["Ticket".to_owned()], NONE));
    desk.cinema.say("VoucherPayment", Says::Lost);
    let got = desk.press("o2", &code(FIFTEEN, &["VoucherPayment", "Deal"])).await;
    assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"));
    assert_eq!((desk.asked(), desk.counts().await), (vec!["VoucherPayment".to_owned()], NONE));
}

/// Otherwise an outage of one system would open the other for every PIN.
#[tokio::test]
async fn a_lost_answer_after_a_refusal_does_not_give_the_attempt_back() {
    for kinds in [["Ticket", "Deal"], ["Ticket", "VoucherPayment"]] {
        let desk = Desk::open().await;
        desk.cinema.say(kinds[1], Says::Lost);
        let got = desk.press("o1", &code(FIFTEEN, &kinds)).await;
        assert!([502, 503].contains(&got.status), "{got:?}");
        assert_eq!((desk.asked().len(), desk.counts().await), (2, ONE));
    }
}

#[tokio::test]
async fn a_redeemed_voucher_ends_the_press_and_is_no_wrong_code() {
    for kinds in [["Ticket", "Deal", "Subscription"], ["Deal", "Ticket", "Subscription"]] {
        let desk = Desk::open().await;
        desk.cinema.say("Ticket", Says::Redeemed);
        let got = desk.press("o1", &code(BARCODE, &kinds)).await;
        assert_eq!((got.status, got.problem().as_str()), (400, "voucher-redeemed"));
        let last = kinds.iter().position(|kind| *kind == "Ticket").unwrap();
        assert_eq!(
            (desk.asked(), desk.counts().await),
            (kinds[..=last].iter().map(|kind| (*kind).to_owned()).collect(), NONE)
        );
    }
}

#[tokio::test]
async fn the_same_key_is_one_press() {
    let desk = Desk::open().await;
    let (key, body) = (new_key(), code(BARCODE, &VOUCHERS));
    let first = desk.press_as("o1", &key, &body).await;
    let again = desk.press_as("o1", &key, &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!((desk.asked().len(), desk.counts().await), (3, ONE));
    let other = desk.press_as("o1", &key, &without(body, "pin")).await;
    assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
    let missing =
        desk.proxy.request("POST", "/checkout/v1/orders/o1/codes").header("idempotency-key", "short");
    assert_eq!(missing.json(&code(BARCODE, &VOUCHERS)).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn after_five_presses_an_order_waits() {
    let desk = Desk::with(|config| config.attempts.attempts_per_order = 5).await;
    for _ in 0..5 {
        let got = desk.press("o1", &code(FIFTEEN, &VOUCHERS)).await;
        assert_eq!((got.status, got.problem().as_str()), (400, "voucher-not-accepted"));
    }
    desk.asked();
    let got = desk.press("o1", &code(FIFTEEN, &VOUCHERS)).await;
    assert_eq!((got.status, got.problem().as_str()), (429, "too-many-attempts"));
    assert!(got.headers["retry-after"].parse::<u32>().unwrap() > 0 && desk.asked().is_empty());
    // The limit for discounts is another one.
    desk.cinema.say("Discount", Says::Yes);
    let got = desk.press("o1", &with_ticket(code("BLITZO", &["Ticket", "Discount"]), "o1")).await;
    assert_eq!(got.json()["kind"], "Discount", "{got:?}");
}
