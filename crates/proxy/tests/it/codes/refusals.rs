//! All refusals look the same and take equally long, for a code of any kind.

use super::{BARCODE, Counts, Desk, FIFTEEN, Says, VOUCHERS, code, with_ticket, without};
use crate::support::house::{Got, House, Served};
use sandbox::{Fault, FaultKind, Route, Sandbox, Settings, When};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The answers to these presses, each for an order of its own.
async fn answers(desk: Desk, presses: &[Value]) -> Vec<(Value, Got)> {
    let (desk, mut open, mut all) = (Arc::new(desk), JoinSet::new(), Vec::new());
    for (number, body) in presses.iter().cloned().enumerate() {
        let desk = desk.clone();
        open.spawn(async move {
            let got = desk.press(&format!("o{number}"), &body).await;
            (body, got)
        });
        // One client may have a hundred requests at work.
        if open.len() == 50 {
            all.extend(open.join_next().await.map(Result::unwrap));
        }
    }
    all.extend(open.join_all().await);
    all
}

#[tokio::test]
async fn all_refusals_have_the_same_bytes() {
    // Each code is locked after its first press.
    let desk = Desk::with(|config| config.attempts.attempts_per_voucher = 1).await;
    let codes = [BARCODE, FIFTEEN, "ABCDEFGHIJKLMNO", "NODIGITS", "10%OFF", "", "\u{ff10}\u{ff11}0000000001"];
    let subsets = (0..16_usize)
        .map(|subset| VOUCHERS.into_iter().enumerate().filter(move |(at, _)| subset >> at & 1 == 1));
    let mut presses = Vec::new();
    for subset in subsets {
        let kinds: Vec<&str> = subset.map(|(_, kind)| kind).collect();
        presses.extend(codes.map(|text| code(text, &kinds)));
    }
    let answers = answers(desk, &presses).await;
    let (_, first) = &answers[0];
    assert_eq!((answers.len(), first.status, first.problem().as_str()), (112, 400, "voucher-not-accepted"));
    for (body, got) in &answers {
        assert_eq!(got, first, "{body}");
    }
}

#[tokio::test]
async fn a_locked_code_gets_the_answers_of_a_wrong_one() {
    let presses = [
        code(FIFTEEN, &VOUCHERS),
        without(code(FIFTEEN, &["Ticket", "VoucherPayment"]), "amount"),
        without(code(FIFTEEN, &["VoucherPayment", "Ticket"]), "pin"),
        code(FIFTEEN, &["Ticket", "Discount"]),
        with_ticket(code(FIFTEEN, &["Ticket", "Discount"]), "o1"),
    ];
    for discount in [Says::Yes, Says::NotAccepted] {
        let desk = Desk::with(|config| config.attempts.attempts_per_voucher = 1).await;
        desk.cinema.say("Discount", discount);
        let open = Desk::open().await;
        open.cinema.say("Discount", discount);
        desk.press("o1", &code(FIFTEEN, &["Ticket"])).await;
        desk.asked();
        for body in &presses {
            let before = desk.counts().await;
            let (locked, wrong) = (desk.press("o1", body).await, open.press("o1", body).await);
            assert_eq!(locked, wrong, "{body}");
            let asked = desk.asked();
            assert!(asked.iter().all(|kind| kind == "Discount"), "{asked:?}");
            let after = desk.counts().await;
            // A code that Connect takes is right, and every other press counts for the callers.
            let is_right = !asked.is_empty() && discount == Says::Yes;
            let expected = Counts { vouchers: before.vouchers + i64::from(!is_right), ..after };
            assert_eq!((after, after.own), (expected, before.own), "{body}");
        }
    }
}

/// The time that each of Vista's refusals takes, longer than any refusal by the proxy itself.
const SLOW: Duration = Duration::from_millis(700);

#[tokio::test]
async fn a_locked_code_takes_as_long_as_all_its_systems_take_for_a_wrong_one() {
    let house = House::of(Sandbox::with(Settings { attempts: 1_000_000, ..Settings::default() })).await;
    let ms = u64::try_from(SLOW.as_millis()).unwrap();
    house.sandbox.inject(Fault::always(Route::AddVoucher, FaultKind::Delay { ms, when: When::After }));
    let mut config = house.config();
    config.sites.site_key.clear();
    config.attempts.attempts_per_voucher = 1;
    let proxy = Served::with(config).await;
    let press = async |body: Value| {
        let request = proxy.request("POST", &format!("/checkout/v1/orders/{}/codes", house.order()));
        let began = Instant::now();
        let got = Got::from(request.json(&body)).await;
        (got, began.elapsed())
    };
    let body = || code("010000000099", &["Ticket", "Deal", "Subscription"]);
    let (wrong, took) = press(body()).await;
    assert!(took >= 3 * SLOW && house.calls(Route::AddVoucher) == 3, "{took:?}");
    let (locked, took) = press(body()).await;
    assert_eq!((&locked, house.calls(Route::AddVoucher)), (&wrong, 3));
    assert!(took >= 3 * SLOW, "{took:?}");
    // A text that can be no barcode takes as long, for the same kinds.
    let (unheard, took) = press(code("NODIGITS", &["Ticket", "Deal"])).await;
    assert_eq!((&unheard, house.calls(Route::AddVoucher)), (&wrong, 3));
    assert!(took >= 2 * SLOW, "{took:?}");
    // So does the question that follows a refusal.
    let (asks, took) = press(code("010000000099", &["Ticket", "Deal", "Discount"])).await;
    assert_eq!(
        (asks.json(), house.calls(Route::AddVoucher)),
        (json!({"result": "needs", "needs": "ticket"}), 3)
    );
    assert!(took >= 2 * SLOW, "{took:?}");
}
