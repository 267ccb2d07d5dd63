//! Returning to the page, other tabs, a payment that is confirmed meanwhile, and a prefilled field.

use crate::scene::*;
use crate::world::{Server, chf, settings};
use checkout::*;

fn read_request(effects: &[Effect]) -> RequestId {
    effects.iter().find(|effect| READ(effect)).and_then(request).unwrap()
}

#[test]
fn a_change_by_another_tab_is_shown_without_a_message() {
    let mut scene = Scene::new(1, 1);
    scene.add("FAMMM1");
    assert!(scene.view().choice.is_some());
    scene.happens(Event::CodeTyped(Secret::new("ADTMM1")));
    scene.server.add_voucher("ADTMM");
    let (checkout, effects) = step(scene.checkout.clone(), Event::Resumed);
    let view = view_model(&checkout);
    assert!(!view.busy && view.status == scene.view().status, "no activity");
    let order = scene.server.order();
    let reply = Event::Replied(read_request(&effects), Ok(Answer::Order(order)), Moment::default());
    let (checkout, effects) = step(checkout, reply);
    let view = view_model(&checkout);
    assert_eq!(view.vouchers.len(), 2);
    assert!(view.choice.is_some());
    assert_eq!(view.form.step, StepView::Code { text: Secret::new("ADTMM1") });
    assert!(matches!(&effects[..], [Effect::Emit(HostEvent::Change(_))]), "{effects:?}");
}

#[test]
fn an_outdated_reply_changes_nothing() {
    let mut scene = Scene::new(1, 1);
    let old = scene.server.order();
    let (checkout, effects) = step(scene.checkout.clone(), Event::Resumed);
    let refresh = read_request(&effects);
    scene.checkout = checkout;
    scene.add("ADTMM1");
    let shown = scene.view();
    assert_eq!(scene.says(), saved(900, 100));
    scene.happens(Event::Replied(refresh, Ok(Answer::Order(old)), Moment::default()));
    assert_eq!(scene.view(), shown);
}

#[test]
fn a_failed_refresh_is_not_announced() {
    for failure in [Failure::Unavailable, Failure::Unconfirmed, Failure::TooManyAttempts(None)] {
        let mut scene = Scene::new(1, 1);
        let before = scene.view();
        scene.instead.push((READ, Err(failure), Commit::No));
        scene.happens(Event::Resumed);
        assert_eq!(scene.view(), before);
    }
    let mut scene = Scene::new(1, 1);
    scene.server.gone = true;
    scene.happens(Event::Resumed);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
}

#[test]
fn a_read_for_a_change_is_restarted() {
    let mut scene = Scene::new(2, 2);
    scene.add("ADTMM1");
    let voucher = scene.view().vouchers[0].id.clone();
    let (checkout, first) = step(scene.checkout.clone(), Event::VoucherRemoved(voucher));
    let old = scene.server.order();
    let (checkout, second) = step(checkout, Event::Resumed);
    assert_ne!(read_request(&first), read_request(&second));
    let replied = |request, order| Event::Replied(request, Ok(Answer::Order(order)), Moment::default());
    let (checkout, none) = step(checkout, replied(read_request(&first), old));
    assert_eq!(none, [], "from before the other tab's change");
    let (_, effects) = step(checkout, replied(read_request(&second), scene.server.order()));
    assert!(effects.iter().any(SET), "{effects:?}");
}

#[test]
fn a_write_refused_as_busy_can_be_tried_again() {
    let mut scene = Scene::new(1, 1);
    let busy = Failure::Refused(Refusal::OrderBusy);
    scene.instead.push((CHECK, Err(busy), Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), Some(Message::Refused(Refusal::OrderBusy)));
    assert!(Message::Refused(Refusal::OrderBusy).is_retryable());
    assert!(!Message::Refused(Refusal::VoucherExpired).is_retryable());
    assert!(scene.view().form.enabled);
    assert_eq!(scene.field(), ("code", "ADTMM1".to_owned()));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), saved(900, 100));
}

#[test]
fn a_failed_load_is_repeated_when_the_page_is_visible_again() {
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let failed = Err(Failure::Unavailable);
    let (checkout, _) = step(checkout, Event::Replied(read_request(&effects), failed, Moment::default()));
    let (checkout, effects) = step(checkout, Event::Resumed);
    assert_eq!(view_model(&checkout).screen, Screen::Shopping);
    assert!(effects.iter().any(READ));
    assert_eq!(step(checkout, Event::Resumed).1, [], "once");
}

#[test]
fn leaving_the_page_clears_the_pin() {
    let mut scene = Scene::new(1, 1);
    scene.submit("ADTMM1");
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene.happens(Event::Left);
    assert_eq!(scene.field(), ("pin", String::new()));
    assert_eq!(scene.asked_about().as_deref(), Some("ADTMM1"));

    let mut scene = Scene::new(1, 1);
    scene.happens(Event::CodeTyped(Secret::new("ADTMM0000111 1234")));
    scene.happens(Event::Left);
    assert_eq!(scene.field(), ("code", "ADTMM0000111".to_owned()));
}

/// A card payment completes the order elsewhere.
#[test]
fn a_payment_is_read_until_it_is_confirmed() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    scene.happens(Event::CompletionAsked);
    scene.sent.clear();
    let mut looked = Vec::new();
    for second in 0..60 {
        scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 1000)));
        scene.clock += 900;
        if !scene.sent.is_empty() {
            looked.push(second);
            assert!(
                scene.sent.iter().any(READ)
                    && scene
                        .sent
                        .iter()
                        .any(|e| matches!(e, Effect::Call(_, Call::Read(Read::VoucherPayments))))
            );
            scene.sent.clear();
        }
    }
    let gaps: Vec<i32> = looked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() >= 5 && gaps.is_sorted(), "ever longer: {looked:?}");
    assert!(gaps.last().is_some_and(|gap| (14..=18).contains(gap)), "{gaps:?}");

    scene.server.sold = true;
    scene.server.payments[0].state = VoucherPaymentState::Completed;
    scene.clock += 20_000;
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock)));
    assert!(matches!(scene.view().screen, Screen::Ended(Ended::Completed(_))));
    assert_eq!(scene.view().summary.unwrap().payments[0].1, chf(2000));
    scene.sent.clear();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 90_000)));
    assert_eq!(scene.sent, [], "that is all");
}

#[test]
fn the_form_returns_when_a_payment_is_given_back() {
    let mut scene = Scene::with(&["procinema"], 3000);
    scene.pay("SANDBOX867C42F3", Some("20"));
    scene.happens(Event::CompletionAsked);
    scene.server.payments.clear();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 1000)));
    let view = scene.view();
    assert!(view.payments.is_empty() && view.form.enabled);
    scene.sent.clear();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 90_000)));
    assert_eq!(scene.sent, []);
}

#[test]
fn a_prefilled_field_is_not_sent() {
    let mut scene = Scene::new(1, 1);
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::CodeTyped(Secret::new("ADTMM0000111, BLITZO")));
    scene.happens(Event::Started);
    assert_eq!(scene.field(), ("code", "ADTMM0000111, BLITZO".to_owned()));
    assert_eq!((scene.writes(), scene.view().question), (0, None));
    scene.happens(Event::Submitted);
    assert_eq!((scene.field().0, scene.writes()), ("pin", 0), "as if it had been typed");
}

#[test]
fn an_order_that_arrived_before_its_prices_is_read_again() {
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let order = Answer::Order(Server::new(1, 1).order());
    let arrived = Event::Replied(read_request(&effects), Ok(order), Moment::default());
    let (checkout, _) = step(checkout, arrived);
    let (checkout, effects) = step(checkout, Event::Resumed);
    assert!(effects.iter().any(READ), "another tab may have changed it");
    assert_eq!(step(checkout, Event::Resumed).1, [], "once");
}
