//! Voucher payments: ProCinema codes that pay a part of the order.

use crate::scene::*;
use crate::world::{chf, settings};
use checkout::*;

const CODE_TEXT: &str = "SANDBOX867C42F3";
const MASK: &str = "...........42F3";
const ENDING: &str = "42F3";
const ASK: Which = |effect| matches!(effect, Effect::Call(_, Call::Read(Read::VoucherPayments)));
const TAKE_BACK: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Write(Write::RemoveVoucherPayment(..))));

fn swiss(total: i64) -> Scene {
    Scene::with(&["procinema"], total)
}

fn take_back(scene: &mut Scene) {
    let id = scene.view().payments[0].id.clone();
    scene.happens(Event::VoucherPaymentRemoved(id));
}

fn part(scene: &Scene) -> (PartView, Option<bool>) {
    let row = &scene.view().payments[0];
    (row.part, row.can_remove)
}

fn state(scene: &mut Scene, state: VoucherPaymentState) {
    let masked_code = MASK.to_owned();
    scene.server.payments =
        vec![VoucherPayment { id: "p1".to_owned(), masked_code, amount: chf(2000), state }];
    scene.happens(Event::Refreshed);
}

#[test]
fn payments_need_francs_and_the_capability() {
    for (words, currency, there) in [
        (&["procinema"][..], "CHF", true),
        (&["procinema"], "EUR", false),
        (&["gift"], "CHF", false),
        (&[], "CHF", false),
    ] {
        let mut scene = swiss(3000);
        scene.server.can(words);
        let currency = Currency::parse(currency).unwrap();
        scene.checkout = Checkout::new(Settings { currency, ..settings() });
        scene.happens(Event::Started);
        scene.submit(CODE_TEXT);
        let asks = if there { "amount" } else { "pin" };
        assert_eq!(scene.field().0, asks, "{words:?} {currency:?}");
        assert_eq!(scene.sent.iter().filter(|effect| ASK(effect)).count(), usize::from(there));
    }
    let mut scene = swiss(99);
    scene.pay(CODE_TEXT, None);
    assert_eq!(
        scene.view().form.error,
        Some(Message::Refused(Refusal::AmountNotAccepted)),
        "too little is due"
    );
    assert_eq!(scene.writes(), 0);
}

#[test]
fn the_amount_due_is_filled_in_and_can_be_changed() {
    for (total, typed, sent) in
        [(3000, None, 3000), (30_000, None, 10_000), (3000, Some("12,5"), 1250), (3000, Some("1.00"), 100)]
    {
        let mut scene = swiss(total);
        scene.pay("sandbox 867c-42f3", typed);
        let effect = scene.sent.iter().find(|effect| PAY(effect)).unwrap();
        let Effect::Call(_, Call::Write(Write::AddVoucherPayment(code, amount))) = effect else {
            panic!("no payment")
        };
        assert_eq!((code.reveal(), *amount), (CODE_TEXT, chf(sent)));
        assert_eq!(scene.says(), saved(sent, total - sent));
        assert_eq!(scene.field(), ("code", String::new()));
    }
}

#[test]
fn a_planned_payment_is_a_line_and_the_page_gets_the_amount_due() {
    let mut scene = swiss(3000);
    scene.pay(CODE_TEXT, Some("20"));
    assert_eq!(part(&scene), (PartView::Planned(chf(2000)), Some(true)));
    let summary = scene.view().summary.unwrap();
    assert_eq!((summary.total, summary.due), (chf(3000), chf(1000)));
    assert_eq!(summary.payments, [(ENDING.to_owned(), chf(2000))]);
    let told = scene.sent.iter().rev().find_map(|effect| match effect {
        Effect::Emit(HostEvent::Change(snapshot)) => Some((snapshot.payment, snapshot.due)),
        _ => None,
    });
    assert_eq!(told, Some((Some(chf(2000)), chf(1000))));
    assert!(!format!("{:?}{:?}", scene.checkout, scene.sent).contains(CODE_TEXT));

    take_back(&mut scene);
    assert_eq!(scene.says(), Some(Message::VoucherRemoved));
    assert_eq!(scene.server.payments, []);
    let form = scene.view().form;
    assert_eq!((form.error, form.enabled), (None, true));
}

#[test]
fn an_invalid_amount_is_not_sent() {
    for amount in ["0.99", "100.01", "a lot", ""] {
        let mut scene = swiss(20_000);
        scene.pay(CODE_TEXT, Some(amount));
        assert_eq!(scene.writes(), 0);
        assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::AmountNotAccepted)));
        assert_eq!(scene.field(), ("amount", amount.to_owned()), "it stays to be corrected");
        assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Amount)));
    }
}

#[test]
fn the_code_stays_in_its_field_until_its_payment_is_planned() {
    let scene = swiss(3000);
    let (checkout, _) = step(scene.checkout, Event::CodeTyped(Secret::new(CODE_TEXT)));
    let (checkout, none) = step(checkout, Event::Submitted);
    assert_eq!(none, [Effect::Focus(Focus::Amount)]);
    let (checkout, effects) = step(checkout, Event::Submitted);
    let Effect::Call(request, Call::Write(Write::AddVoucherPayment(..))) = effects[0] else {
        panic!("no payment")
    };
    let form = view_model(&checkout).form;
    assert!(form.busy && !form.enabled);
    assert!(matches!(form.step, StepView::Amount { code, .. } if code.reveal() == CODE_TEXT));
    for (failure, message) in [
        (Failure::Refused(Refusal::VoucherNotAccepted), Message::VoucherPaymentNotAccepted),
        (Failure::Refused(Refusal::VoucherInUse), Message::Refused(Refusal::VoucherInUse)),
        (Failure::TooManyAttempts(Some(9)), Message::TooManyAttempts(9)),
    ] {
        let reply = Event::Replied(request, Err(failure), Moment::default());
        let (checkout, _) = step(checkout.clone(), reply);
        let form = view_model(&checkout).form;
        assert_eq!(form.step, StepView::Code { text: Secret::new(CODE_TEXT) });
        assert_eq!((form.error, form.enabled), (Some(message), true));
    }
    let reply = Event::Replied(request, Err(Failure::Unavailable), Moment::default());
    let (unavailable, _) = step(checkout.clone(), reply);
    assert_eq!(unavailable.notice(), Some(Message::Unavailable));
    let reply = Event::Replied(request, Ok(Answer::VoucherPayments(Vec::new())), Moment::default());
    let (planned, _) = step(checkout, reply);
    assert_eq!(view_model(&planned).form.step, StepView::default());
}

#[test]
fn a_refused_amount_reads_the_order() {
    let mut scene = swiss(3000);
    let refused = Err(Failure::Refused(Refusal::AmountNotAccepted));
    scene.instead.push((PAY, refused, Commit::No));
    scene.pay(CODE_TEXT, None);
    assert!(scene.sent.iter().any(READ));
    assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::AmountNotAccepted)));
    assert_eq!(scene.asked_about().as_deref(), Some(CODE_TEXT));
}

#[test]
fn an_unconfirmed_payment_is_looked_up_and_never_sent_again() {
    for (commit, message) in [(Commit::Yes, saved(3000, 0)), (Commit::No, Some(Message::NotConfirmed))] {
        let mut scene = swiss(3000);
        scene.instead.push((PAY, Err(Failure::Unconfirmed), commit));
        scene.instead.push((ASK, Err(Failure::Unavailable), Commit::No));
        scene.pay(CODE_TEXT, None);
        assert_eq!(scene.says(), message);
        assert_eq!(scene.writes(), 1);
        assert!(scene.sent.iter().any(|effect| matches!(effect, Effect::Wait(_, 1000))));
    }
    for (commit, message) in [(Commit::Yes, Message::VoucherRemoved), (Commit::No, Message::NotConfirmed)] {
        let mut scene = swiss(3000);
        scene.pay(CODE_TEXT, None);
        scene.instead.push((TAKE_BACK, Err(Failure::Unconfirmed), commit));
        take_back(&mut scene);
        assert_eq!(scene.says(), Some(message));
    }
}

#[test]
fn a_total_that_falls_is_never_overpaid() {
    let mut scene = swiss(3000);
    scene.pay(CODE_TEXT, Some("20"));
    for (total, shown, left) in [(1500, PartView::Planned(chf(1500)), 0), (90, PartView::Unused, 90)] {
        scene.server.total = Some(total);
        scene.happens(Event::Refreshed);
        assert_eq!(part(&scene), (shown, Some(true)));
        let summary = scene.view().summary.unwrap();
        assert_eq!((summary.total, summary.due), (chf(total), chf(left)));
    }
}

#[test]
fn a_payment_under_redemption_cannot_be_removed() {
    let mut scene = swiss(3000);
    state(&mut scene, VoucherPaymentState::Confirming);
    assert_eq!(part(&scene), (PartView::Confirming, None));
    take_back(&mut scene);
    assert_eq!(scene.writes(), 0);

    state(&mut scene, VoucherPaymentState::Planned);
    let busy = Err(Failure::Refused(Refusal::OrderBusy));
    scene.instead.push((TAKE_BACK, busy, Commit::No));
    scene.server.payments[0].state = VoucherPaymentState::Confirming;
    take_back(&mut scene);
    assert_eq!(part(&scene), (PartView::Confirming, None), "it was too late");
}

#[test]
fn a_read_from_before_the_payment_is_ignored() {
    let mut scene = swiss(3000);
    let (checkout, effects) = step(scene.checkout.clone(), Event::Refreshed);
    let read = effects.iter().find_map(|effect| match effect {
        Effect::Call(request, Call::Read(Read::VoucherPayments)) => Some(*request),
        _ => None,
    });
    let order = effects.iter().find(|effect| READ(effect)).unwrap();
    let (checkout, _) = step(checkout, scene.server.answer(order, Moment::default()).unwrap());
    scene.checkout = checkout;
    scene.pay(CODE_TEXT, None);
    scene.happens(Event::Replied(read.unwrap(), Ok(Answer::VoucherPayments(Vec::new())), Moment::default()));
    assert_eq!(scene.checkout.payments().len(), 1);
}

#[test]
fn a_code_is_taken_even_if_the_payments_cannot_be_read() {
    let mut scene = Scene::new(1, 1);
    scene.server.can(&["procinema"]);
    scene.server.total = Some(3000);
    scene.instead.push((ASK, Err(Failure::Unavailable), Commit::No));
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    scene.pay(CODE_TEXT, None);
    assert_eq!(scene.says(), saved(3000, 0));
}

#[test]
fn several_vouchers_pay_together_while_an_amount_is_due() {
    let mut scene = swiss(3000);
    scene.pay(CODE_TEXT, Some("20"));
    scene.pay("SANDBOX867C42F4", None);
    let sent: Vec<Money> = scene.sent.iter().filter_map(amount_of).collect();
    assert_eq!(sent, [chf(2000), chf(1000)], "the amount due is filled in");
    let view = scene.view();
    let pays: Vec<PartView> = view.payments.iter().map(|part| part.part).collect();
    assert_eq!(pays, [PartView::Planned(chf(2000)), PartView::Planned(chf(1000))]);
    let summary = view.summary.unwrap();
    assert_eq!((summary.due, summary.payments.len()), (chf(0), 2));
    take_back(&mut scene);
    let summary = scene.view().summary.unwrap();
    assert_eq!((summary.due, summary.payments.len()), (chf(2000), 1));
}

fn amount_of(effect: &Effect) -> Option<Money> {
    if let Effect::Call(_, Call::Write(Write::AddVoucherPayment(_, amount))) = effect {
        Some(*amount)
    } else {
        None
    }
}

#[test]
fn a_payment_that_was_just_planned_can_be_undone() {
    let mut scene = swiss(3000);
    scene.pay(CODE_TEXT, Some("10.00"));
    let new = |scene: &Scene| scene.view().payments.iter().map(|row| row.is_new).collect::<Vec<_>>();
    assert_eq!(new(&scene), [true]);
    scene.happens(Event::Refreshed);
    assert_eq!(new(&scene), [false], "it is as old as the others now");
}
