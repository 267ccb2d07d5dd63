//! Buying the order, the receipt and the gift.

use crate::scene::*;
use crate::world::{Server, chf, settings};
use checkout::*;

const COMPLETE: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::Complete(..))));
const GIFT: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::RequestGift)));

fn receipt(scene: &Scene) -> Receipt {
    match scene.view().screen {
        Screen::Ended(Ended::Completed(receipt)) => receipt,
        other => panic!("no receipt but {other:?}"),
    }
}

fn pauses(scene: &Scene) -> Vec<u32> {
    scene
        .sent
        .iter()
        .filter_map(|effect| if let Effect::Wait(_, ms) = effect { Some(*ms) } else { None })
        .collect()
}

#[test]
fn an_order_that_a_voucher_pays_whole_is_bought() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", None);
    scene.server.tickets[0].saved = chf(200);
    scene.server.tickets[0].voucher_redeemed = true;
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(None));
    assert_eq!(receipt(&scene), Receipt { voucher_redeemed: true, gift: None });
    let summary = scene.view().summary.unwrap();
    assert_eq!((summary.total, summary.bought), (chf(3000), true));
    assert_eq!(summary.payments, [("42F3".to_owned(), chf(3000))]);
    let told = HostEvent::Completed(settings().order, chf(200));
    assert_eq!(scene.sent.iter().filter(|effect| **effect == Effect::Emit(told.clone())).count(), 1);
}

/// Many completed orders have no names of tickets, and a saving that is the difference to another price.
#[test]
fn the_receipt_has_the_names_and_savings_that_the_order_had() {
    let mut scene = Scene::with(&[], 0);
    scene.add("ADTMM1");
    let lines = scene.view().summary.unwrap().lines;
    assert_eq!((lines[0].name.as_str(), lines[0].saved), ("Adult Voucher", Some(chf(900))));
    scene.server.tickets[0].saved = chf(1234);
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(None));
    let summary = scene.view().summary.unwrap();
    assert_eq!((summary.bought, summary.lines, summary.saved), (true, lines, Some(chf(900))));
}

#[test]
fn a_pending_or_lost_completion_is_repeated_for_half_a_minute() {
    let mut scene = Scene::with(&[], 0);
    scene.server.undecided = 1;
    scene.instead.push((COMPLETE, Err(Failure::Unconfirmed), Commit::No));
    scene.happens(Event::CompletionAsked);
    assert_eq!(pauses(&scene), [1000, 2000]);
    assert_eq!(scene.checkout.completion(), Ok(None));

    let mut scene = Scene::with(&[], 0);
    scene.server.undecided = 99;
    scene.happens(Event::CompletionAsked);
    assert_eq!(pauses(&scene).iter().sum::<u32>(), 30_000);
    assert_eq!(scene.checkout.completion(), Err(Message::NotCompleted));
    scene.server.undecided = 0;
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(None), "the person may try again");
}

#[test]
fn no_other_action_begins_during_a_completion() {
    let scene = Scene::with(&[], 0);
    let (checkout, effects) = step(scene.checkout, Event::CompletionAsked);
    assert!(COMPLETE(&effects[0]) && !checkout.is_settled());
    let status = view_model(&checkout).status.unwrap();
    assert_eq!((status.message, status.tone), (Message::Confirming, Tone::Busy));
    for event in [Event::CompletionAsked, Event::Refreshed, Event::Submitted] {
        assert_eq!(step(checkout.clone(), event).1, []);
    }
}

#[test]
fn the_page_collects_the_amount_due() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(Some(chf(1000))));
    assert_eq!((scene.says(), scene.count(READ)), (None, 0));
    let part = &scene.view().payments[0];
    assert_eq!((part.part, part.can_remove), (PartView::Confirming, None));

    let mut scene = Scene::with(&[], 3000);
    scene.server.total = Some(2500);
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Err(Message::Refused(Refusal::AmountChanged)));
    assert_eq!(scene.view().summary.unwrap().total, chf(2500), "the new amount is shown first");
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(Some(chf(2500))), "and named the second time");
    assert!(
        scene.sent.iter().any(|effect| matches!(effect, Effect::Call(_, Call::Write(Write::Complete(Some(due)))) if *due == chf(2500)))
    );
}

#[test]
fn a_failed_completion_explains_itself() {
    for (failure, message) in [
        (Failure::Unavailable, Message::Unavailable),
        (Failure::Refused(Refusal::OrderBusy), Message::Refused(Refusal::OrderBusy)),
        (Failure::Refused(Refusal::VoucherNotAccepted), Message::VoucherPaymentNotAccepted),
        (Failure::TooManyAttempts(Some(9)), Message::TooManyAttempts(9)),
    ] {
        let mut scene = Scene::with(&[], 0);
        scene.instead.push((COMPLETE, Err(failure), Commit::No));
        scene.happens(Event::CompletionAsked);
        assert_eq!(scene.checkout.completion(), Err(message));
        assert_eq!(scene.view().screen, Screen::Shopping);
    }
}

#[test]
fn without_a_proxy_that_completes_orders_the_page_collects_the_amount_due() {
    let mut scene = Scene::with(&[], 0);
    scene.instead.push((COMPLETE, Err(Failure::NotFound), Commit::No));
    scene.happens(Event::CompletionAsked);
    let total = scene.checkout.order().unwrap().total;
    assert_eq!(scene.checkout.completion(), Ok(Some(total)));
    assert_eq!(scene.view().screen, Screen::Shopping);

    let mut scene = Scene::with(&[], 0);
    scene.instead.push((COMPLETE, Err(Failure::NotFound), Commit::No));
    scene.instead.push((READ, Err(Failure::NotFound), Commit::No));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Err(Message::OrderExpired));
    assert_eq!(scene.checkout.failure(), Some(Message::OrderExpired), "for every action");

    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", None);
    scene.instead.push((COMPLETE, Err(Failure::NotFound), Commit::No));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Err(Message::Unavailable), "not with a voucher still to redeem");
}

#[test]
fn a_proxy_that_lists_no_completion_is_not_asked_for_one() {
    let mut scene = Scene::with(&[], 0);
    scene.server.can(&["discount-codes"]);
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    scene.server.total = Some(2500);
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(Some(chf(2500))), "the amount due of an order read just now");
    scene.instead.push((READ, Err(Failure::NotFound), Commit::No));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Err(Message::OrderExpired));
    assert!(!scene.sent.iter().any(COMPLETE));
}

#[test]
fn actions_after_the_end_are_refused() {
    let mut scene = Scene::with(&[], 0);
    scene.happens(Event::VoucherRemoved(VoucherId::new("unknown")));
    assert_eq!(scene.checkout.failure(), Some(Message::OrderChanged));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.failure(), Some(Message::OrderCompleted));
    assert_eq!(scene.checkout.completion(), Ok(None));
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let Effect::Call(request, Call::Read(Read::Order)) = effects[0] else { panic!("the order comes first") };
    let failed = Event::Replied(request, Err(Failure::Unconfirmed), Moment::default());
    assert_eq!(step(checkout, failed).0.failure(), Some(Message::Unavailable));
}

#[test]
fn the_gift_is_requested_once_and_on_demand() {
    let gift = |scene: &Scene| receipt(scene).gift;
    for (reply, shown) in [
        (Ok(Server::gift()), GiftView::Got(Server::gift())),
        (Err(Failure::Unavailable), GiftView::Missed),
        (Err(Failure::Unconfirmed), GiftView::Missed),
        (Err(Failure::NotFound), GiftView::Missed),
    ] {
        let mut scene = Scene::with(&["gift"], 0);
        scene.happens(Event::GiftAsked);
        assert!(!scene.sent.iter().any(GIFT), "not before the order is bought");
        scene.happens(Event::CompletionAsked);
        assert_eq!(gift(&scene), Some(GiftView::Offered));
        assert!(!scene.sent.iter().any(GIFT), "nor before it is asked for");
        let (checkout, effects) = step(scene.checkout.clone(), Event::GiftAsked);
        let Effect::Call(request, Call::Write(Write::RequestGift)) = effects[0] else {
            panic!("not asked for")
        };
        scene.checkout = checkout;
        assert_eq!(gift(&scene), Some(GiftView::Waiting));
        let late = RequestId::default();
        scene.happens(Event::Replied(late, Err(Failure::Unavailable), Moment::default()));
        assert_eq!(gift(&scene), Some(GiftView::Waiting), "another reply changes nothing");
        scene.happens(Event::GiftAsked);
        scene.happens(Event::Replied(request, reply.map(Answer::Gift), Moment::default()));
        assert_eq!(gift(&scene), Some(shown));
        scene.happens(Event::GiftAsked);
        assert!(!scene.sent.iter().any(GIFT), "not again");
    }
    let mut scene = Scene::with(&["procinema"], 0);
    scene.happens(Event::CompletionAsked);
    scene.happens(Event::GiftAsked);
    assert_eq!(gift(&scene), None);
    assert!(!scene.sent.iter().any(GIFT), "not without the capability");
    assert!(!format!("{:?}", Server::gift()).contains("CARD1234"));
}

#[test]
fn an_order_completed_elsewhere_shows_the_voucher_payment() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    for (state, shown) in
        [(VoucherPaymentState::Planned, vec![]), (VoucherPaymentState::Completed, vec![chf(2000)])]
    {
        scene.server.sold = true;
        scene.server.payments[0].state = state;
        let mut scene = Scene::of(scene.checkout.clone(), scene.server.clone());
        scene.happens(Event::Refreshed);
        let payments = scene.view().summary.unwrap().payments;
        assert_eq!(payments.into_iter().map(|(_, part)| part).collect::<Vec<_>>(), shown);
    }
}

#[test]
fn a_voucher_under_review_pays_nothing_and_the_whole_is_due() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    let refused = Err(Failure::Refused(Refusal::VoucherUnderReview));
    scene.instead.push((COMPLETE, refused, Commit::No));
    scene.server.payments[0].state = VoucherPaymentState::UnderReview;
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Err(Message::Refused(Refusal::VoucherUnderReview)));
    let view = scene.view();
    assert_eq!((view.payments[0].part, view.form.enabled), (PartView::UnderReview, true));
    let summary = view.summary.unwrap();
    assert_eq!((summary.due, summary.payments), (chf(3000), vec![]));
    scene.happens(Event::CompletionAsked);
    assert_eq!(scene.checkout.completion(), Ok(Some(chf(3000))));
}

#[test]
fn an_unused_voucher_is_announced_once_before_paying() {
    let mut scene = Scene::with(&[], 3000);
    scene.server.add_voucher("ADTMM");
    scene.happens(Event::Refreshed);
    for _ in 0..2 {
        scene.happens(Event::CompletionAsked);
        assert_eq!(scene.checkout.completion(), Err(Message::VoucherUnused));
        assert!(!scene.sent.iter().any(COMPLETE), "nothing is asked for yet");
        // The order changed, so it is announced again.
        scene.server.total = Some(scene.server.total.unwrap() + 100);
        scene.happens(Event::Refreshed);
    }
    scene.happens(Event::CompletionAsked);
    scene.happens(Event::CompletionAsked);
    assert!(scene.sent.iter().any(COMPLETE), "the second time it goes on");
}

#[test]
fn every_repeated_completion_names_the_amount_on_the_screen() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    scene.server.undecided = 1;
    // The voucher is given back while the completion is repeated.
    scene.then = Some((COMPLETE, |scene| scene.server.payments.clear()));
    scene.happens(Event::CompletionAsked);
    let named = |effect: &Effect| {
        if let Effect::Call(_, Call::Write(Write::Complete(due))) = effect { *due } else { None }
    };
    let named: Vec<Money> = scene.sent.iter().filter_map(named).collect();
    assert_eq!(named, [chf(1000), chf(1000)]);
    assert_eq!(scene.checkout.completion(), Err(Message::Refused(Refusal::AmountChanged)));
}
