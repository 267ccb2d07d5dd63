//! Random presses, and the rules that hold for each of them.

use super::{BARCODE, Cinema, Counts, Desk, FIFTEEN, Says, VOUCHERS, code, with_ticket, without};
use crate::support::dice::Dice;
use crate::support::house::Got;
use serde_json::Value;
use tokio::task::JoinSet;

const SEQUENCES: u64 = 24;
const PRESSES: usize = 8;
const CODES: [&str; 6] = [BARCODE, FIFTEEN, "ABCDEFGHIJKLMNO", "BLITZO", "10%OFF", "ÀDTMM0000111"];

/// A request, for which the cinema's answers are chosen too.
fn press(dice: &mut Dice, cinema: &Cinema) -> Value {
    for kind in VOUCHERS.into_iter().chain(["Discount"]) {
        cinema.say(
            kind,
            dice.pick(&[Says::Yes, Says::NotAccepted, Says::NotAccepted, Says::Redeemed, Says::Lost]),
        );
    }
    let named = ["Ticket", "Deal", "Subscription", "VoucherPayment", "Discount", "Snack"];
    let kinds: Vec<&str> = (0..dice.roll(6)).map(|_| dice.pick(&named)).collect();
    let mut body = code(dice.pick(&CODES), &kinds);
    for field in ["pin", "amount"] {
        if dice.roll(5) == 0 {
            body = without(body, field);
        }
    }
    if dice.roll(2) == 0 { with_ticket(body, "o1") } else { body }
}

/// The rules of the systems, written down a second time.
fn looks_like_one_of(kind: &str, text: &str) -> bool {
    let plain = text.chars().all(|character| character.is_ascii_alphanumeric());
    match kind {
        "VoucherPayment" => plain && text.len() == 15,
        "Discount" => true,
        _ => plain && text.chars().any(|character| character.is_ascii_digit()),
    }
}

/// The code that a system received.
fn received(sent: &Value) -> &str {
    let places =
        [&sent["credentials"]["barcode"], &sent["code"], &sent["TicketDiscounts"][0]["DiscountCode"]];
    places.into_iter().find_map(Value::as_str).unwrap()
}

fn check(body: &Value, got: &Got, asked: &[(String, Value)], says: impl Fn(&str) -> Says, grown: Counts) {
    let context = format!("{body} {got:?} {asked:?} {grown:?}");
    let named: Vec<&str> =
        body["kinds"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
    let mut refused = 0;
    for (at, (kind, sent)) in asked.iter().enumerate() {
        assert!(named.contains(&kind.as_str()) && looks_like_one_of(kind, received(sent)), "{context}");
        assert_eq!(received(sent), body["code"], "{context}");
        assert!(asked[..at].iter().all(|(before, _)| before != kind), "twice: {context}");
        let is_refused =
            says(kind) == Says::NotAccepted || (kind == "VoucherPayment" && says(kind) == Says::Redeemed);
        assert!(is_refused || at + 1 == asked.len(), "it went on: {context}");
        refused += usize::from(is_refused && kind != "Discount");
        if kind == "Discount" {
            assert!(body["ticket"].is_object() && at + 1 == asked.len(), "{context}");
        }
    }
    for count in [grown.vouchers, grown.discounts, grown.own] {
        assert!((0..=1).contains(&count), "{context}");
    }
    assert!(grown.own == 0 || refused > 0, "no system refused it: {context}");
    assert!(grown.discounts == 0 || body["ticket"].is_object(), "{context}");
    let is_added = got.status == 200 && got.json()["result"] == "added";
    assert!(!is_added || grown == Counts::default(), "{context}");
    let asks = got.status == 200 && got.json()["result"] == "needs";
    assert!(!asks || !asked.is_empty() || grown.own == 0, "{context}");
    if got.status == 400 && got.problem() == "voucher-not-accepted" {
        assert_eq!(grown.vouchers, 1, "{context}");
    }
}

async fn sequence(seed: u64) -> (usize, usize) {
    let (desk, mut dice) = (Desk::open().await, Dice(seed));
    let (mut before, mut added, mut refused) = (Counts::default(), 0, 0);
    for number in 0..PRESSES {
        let body = press(&mut dice, &desk.cinema);
        // Another order each time, because a planned payment stays on its order. Connect's session is always the same.
        let got = desk.press(&format!("o{number}"), &body).await;
        let after = desk.counts().await;
        let grown = Counts {
            vouchers: after.vouchers - before.vouchers,
            discounts: after.discounts - before.discounts,
            own: after.own - before.own,
        };
        check(&body, &got, &desk.cinema.asked(), |kind| desk.cinema.says(kind), grown);
        before = after;
        added += usize::from(got.status == 200);
        refused += usize::from(got.status == 400);
    }
    (added, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_counts_at_most_once_and_no_code_goes_where_it_cannot_belong() {
    let mut sequences = JoinSet::new();
    for seed in 0..SEQUENCES {
        sequences.spawn(sequence(seed));
    }
    let (mut answered, mut refused) = (0, 0);
    for (some, others) in sequences.join_all().await {
        answered += some;
        refused += others;
    }
    // The test proves nothing if every press ends in the same way.
    assert!(answered > 20 && refused > 20, "{answered} {refused}");
}
