//! The order's time: warnings, more time, and the end.

use crate::scene::*;
use checkout::*;

const RESET: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::ResetExpiry)));

/// An order that is held for this many seconds.
fn held_for(seconds: u64) -> Scene {
    // With one call for a code, no read of the order goes beside it.
    let mut scene = Scene::with(&["expiry-reset", "codes"], 2000);
    scene.server.expires_in_ms = Some(seconds * 1000);
    scene.happens(Event::Refreshed);
    scene.sent.clear();
    scene
}

/// Lets seconds pass one by one, and returns the messages about the time.
fn seconds(scene: &mut Scene, count: u64) -> Vec<Message> {
    let mut said = Vec::new();
    for _ in 0..count {
        let before = scene.checkout.notice();
        scene.clock += 1000;
        if let Some(left) = &mut scene.server.expires_in_ms {
            *left = left.saturating_sub(1000);
        }
        scene.happens(Event::Ticked(Moment::from_millis(scene.clock)));
        let after = scene.checkout.notice();
        said.extend(after.filter(|_| after != before));
    }
    said
}

#[test]
fn each_warning_is_given_once() {
    let mut scene = held_for(400);
    assert_eq!(seconds(&mut scene, 95), []);
    assert_eq!(seconds(&mut scene, 10), [Message::TimeLeft(5)]);
    let status = scene.view().status.unwrap();
    assert_eq!((status.tone, status.quiet), (Tone::Warning, false));
    assert_eq!(seconds(&mut scene, 230), []);
    // An action clears the warning, and it does not return.
    scene.happens(Event::Refreshed);
    assert_eq!(scene.says(), None);
    assert_eq!(seconds(&mut scene, 60), [Message::TimeLeft(1)]);
    assert_eq!(scene.view().expiry, Some(5));
    assert!(!scene.sent.iter().any(|effect| matches!(effect, Effect::Emit(HostEvent::Error(_)))));
}

#[test]
fn an_order_that_is_nearly_over_when_it_is_read_warns_at_once() {
    for (left, warning) in [(301, None), (290, Some(5)), (40, Some(1)), (0, None)] {
        let mut scene = held_for(left);
        let first = seconds(&mut scene, 1);
        let expected: Vec<_> = warning.map(Message::TimeLeft).into_iter().collect();
        assert_eq!(if left == 301 { Vec::new() } else { first }, expected, "{left}");
    }
}

#[test]
fn readings_of_one_end_that_differ_a_little_warn_once() {
    let mut scene = held_for(301);
    assert_eq!(seconds(&mut scene, 2), [Message::TimeLeft(5)]);
    for left in [302, 298, 310, 290] {
        scene.server.expires_in_ms = Some(left * 1000);
        scene.happens(Event::Refreshed);
        assert_eq!(seconds(&mut scene, 3), [], "{left}");
    }
    scene.server.expires_in_ms = Some(400_000);
    scene.happens(Event::Resumed);
    assert_eq!(scene.says(), None, "the warning is outdated");
    assert_eq!(seconds(&mut scene, 101), [Message::TimeLeft(5)], "more time is another end");
}

#[test]
fn a_warning_waits_until_an_activity_ends() {
    let mut scene = held_for(301);
    let (checkout, effects) = step(scene.checkout.clone(), Event::Refreshed);
    let Effect::Call(request, Call::Read(Read::Order)) = effects[0] else { panic!("{effects:?}") };
    let (checkout, _) = step(checkout, Event::Ticked(Moment::from_millis(scene.clock + 2000)));
    assert_eq!(view_model(&checkout).status.unwrap().message, Message::UpdatingOrder);
    let order = Order { expires_in_ms: Some(299_000), ..scene.server.order() };
    let at = Moment::from_millis(scene.clock + 2100);
    (scene.checkout, _) = step(checkout, Event::Replied(request, Ok(Answer::Order(order)), at));
    scene.clock += 2100;
    assert_eq!(seconds(&mut scene, 1), [Message::TimeLeft(5)]);
}

#[test]
fn after_device_sleep_the_server_gives_the_time_left() {
    let mut scene = held_for(900);
    // Ten minutes of sleep, in which the page's clock stands still.
    scene.server.expires_in_ms = Some(299_000);
    scene.happens(Event::Resumed);
    assert_eq!(scene.view().expiry, Some(299));
    assert_eq!(seconds(&mut scene, 1), [Message::TimeLeft(5)]);

    // The clock kept running, and the time is over.
    scene.sent.clear();
    scene.server.gone = true;
    scene.clock += 600_000;
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock)));
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
    assert_eq!(scene.says(), Some(Message::OrderExpired));
}

#[test]
fn when_the_time_is_over_the_order_is_refreshed_every_few_seconds() {
    let mut scene = held_for(2);
    scene.server.expires_in_ms = Some(0);
    assert_eq!(seconds(&mut scene, 22), [Message::TimeLeft(1)]);
    let reads = scene.sent.iter().filter(|effect| READ(effect)).count();
    assert!((3..=4).contains(&reads), "{reads} in twenty seconds");
    // The same if the server does not answer.
    scene.sent.clear();
    for _ in 0..10 {
        scene.instead.push((READ, Err(Failure::Unavailable), Commit::No));
    }
    seconds(&mut scene, 20);
    let reads = scene.sent.iter().filter(|effect| READ(effect)).count();
    assert!((3..=4).contains(&reads), "{reads} in twenty seconds");
    scene.instead.clear();
    let view = scene.view();
    assert_eq!((view.screen, view.expiry), (Screen::Shopping, None), "no countdown that stands at 0:00");
    scene.server.gone = true;
    seconds(&mut scene, 6);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
}

#[test]
fn more_time_can_be_had_once_the_end_is_near() {
    let mut scene = held_for(400);
    assert_eq!(scene.view().extend, None);
    scene.happens(Event::MoreTimeAsked);
    assert!(!scene.sent.iter().any(RESET), "not before");
    seconds(&mut scene, 101);
    assert_eq!(scene.view().extend, Some(true));
    scene.happens(Event::MoreTimeAsked);
    assert_eq!(scene.says(), Some(Message::TimeExtended));
    let view = scene.view();
    assert_eq!((view.expiry, view.extend), (Some(900), None));
    assert_eq!(scene.sent.iter().filter(|effect| RESET(effect)).count(), 1);
    assert!(scene.sent.contains(&Effect::Focus(Focus::Title)), "the button that had it is gone");
    assert_eq!(seconds(&mut scene, 601), [Message::TimeLeft(5)], "and the new end is warned of");
}

#[test]
fn there_is_no_warning_while_the_deadline_is_extended() {
    let mut scene = held_for(62);
    seconds(&mut scene, 1);
    let (checkout, effects) = step(scene.checkout.clone(), Event::MoreTimeAsked);
    let at = Moment::from_millis(scene.clock + 2000);
    let reply = Event::Replied(request(&effects[0]).unwrap(), Ok(Answer::ExpiryReset(None)), at);
    let (checkout, _) = step(checkout, reply);
    let (checkout, _) = step(checkout, Event::Ticked(at.after(1000)));
    assert_eq!(view_model(&checkout).status.unwrap().message, Message::TimeExtended);
}

#[test]
fn more_time_keeps_an_open_choice() {
    let mut scene = held_for(400);
    scene.add("FAMMM1");
    seconds(&mut scene, 101);
    assert!(scene.view().choice.is_some());
    let (checkout, effects) = step(scene.checkout.clone(), Event::MoreTimeAsked);
    let view = view_model(&checkout);
    assert!(view.choice.is_some() && view.busy && view.extend == Some(false));
    let Effect::Call(request, Call::Write(Write::ResetExpiry)) = effects[0] else { panic!("{effects:?}") };
    let (again, none) = step(checkout.clone(), Event::MoreTimeAsked);
    assert!(none.is_empty() && again == checkout, "one at a time");
    let reply = Event::Replied(request, Ok(Answer::ExpiryReset(None)), Moment::from_millis(scene.clock));
    (scene.checkout, _) = step(checkout, reply);
    assert!(scene.view().choice.is_some());
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.says(), Some(Message::VoucherApplied(1)), "the total is fixed");
}

#[test]
fn refused_time_is_not_offered_again() {
    for failure in [Failure::Refused(Refusal::Other), Failure::TooManyAttempts(Some(60)), Failure::NotFound] {
        let mut scene = held_for(200);
        seconds(&mut scene, 1);
        scene.instead.push((RESET, Err(failure), Commit::No));
        scene.happens(Event::MoreTimeAsked);
        assert_eq!(scene.says(), Some(Message::TimeNotExtended), "{failure:?}");
        assert_eq!((scene.view().screen, scene.view().extend), (Screen::Shopping, None));
    }
    let busy = Refusal::OrderBusy;
    for (failure, message) in
        [(Failure::Unavailable, Message::Unavailable), (Failure::Refused(busy), Message::Refused(busy))]
    {
        let mut scene = held_for(200);
        seconds(&mut scene, 1);
        scene.instead.push((RESET, Err(failure), Commit::No));
        scene.happens(Event::MoreTimeAsked);
        assert_eq!(scene.says(), Some(message));
        assert_eq!(scene.view().extend, Some(true), "that may go well later");
    }
}

#[test]
fn an_unconfirmed_extension_is_looked_up_by_the_deadline() {
    for (commit, message) in [(Commit::Yes, Message::TimeExtended), (Commit::No, Message::NotConfirmed)] {
        let mut scene = held_for(400);
        scene.add("FAMMM1");
        seconds(&mut scene, 110);
        scene.instead.push((RESET, Err(Failure::Unconfirmed), commit));
        scene.happens(Event::MoreTimeAsked);
        assert_eq!(scene.says(), Some(message));
        assert_eq!(scene.sent.iter().filter(|effect| RESET(effect)).count(), 1, "never repeated");
        assert!(scene.view().choice.is_some(), "the choice stays open");
    }
}

#[test]
fn more_time_is_offered_only_with_the_capability_and_a_deadline() {
    let mut scene = Scene::with(&["procinema"], 2000);
    scene.server.expires_in_ms = Some(100_000);
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().extend, None);
    let mut scene = held_for(100);
    scene.server.expires_in_ms = None;
    scene.happens(Event::Refreshed);
    assert_eq!((scene.view().expiry, scene.view().extend), (None, None));
}

#[test]
fn the_new_deadline_arrives_although_another_action_began() {
    let mut scene = held_for(62);
    seconds(&mut scene, 3);
    let (checkout, effects) = step(scene.checkout.clone(), Event::MoreTimeAsked);
    let at = Moment::from_millis(scene.clock);
    let done = Event::Replied(request(&effects[0]).unwrap(), Ok(Answer::ExpiryReset(None)), at);
    let (checkout, effects) = step(checkout, done);
    let refresh = effects.iter().find(|effect| READ(effect)).and_then(request).unwrap();
    scene.checkout = checkout;
    let refused = Failure::Refused(Refusal::VoucherNotAccepted);
    scene.instead.push((CHECK, Err(refused), Commit::No));
    scene.add("ADTMM1");
    let order = Order { expires_in_ms: Some(900_000), ..scene.server.order() };
    scene.happens(Event::Replied(refresh, Ok(Answer::Order(order)), at));
    assert_eq!(scene.view().expiry, Some(900));
}

#[test]
fn a_deadline_that_is_over_at_the_first_read_ends_the_order_without_a_countdown() {
    let mut scene = Scene::new(1, 1);
    scene.server.expires_in_ms = Some(0);
    scene.checkout = Checkout::new(crate::world::settings());
    scene.happens(Event::Started);
    assert_eq!((scene.view().screen, scene.view().expiry), (Screen::Shopping, None));
    scene.sent.clear();
    assert_eq!(seconds(&mut scene, 6), []);
    assert_eq!(scene.count(READ), 1, "it is read again");
    // The server goes on to send it: the order is held, and the deadline is wrong.
    assert_eq!(seconds(&mut scene, 600), []);
    assert!((15..30).contains(&scene.count(READ)), "{} reads in ten minutes", scene.count(READ));
    assert_eq!((scene.view().screen, scene.view().expiry), (Screen::Shopping, None));
    scene.server.expires_in_ms = Some(90_000);
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().expiry, Some(90));
    scene.server.gone = true;
    assert_eq!(seconds(&mut scene, 100).last(), Some(&Message::TimeLeft(1)));
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
}

#[test]
fn a_deadline_hours_away_is_not_shown() {
    for (hours, shown) in [(4, Some(4 * 3600)), (5, None), (72, None), (u64::MAX / 3_600_000, None)] {
        let mut scene = held_for(0);
        scene.server.expires_in_ms = Some(hours * 3_600_000);
        scene.happens(Event::Refreshed);
        assert_eq!(scene.view().expiry, shown, "{hours} hours");
        assert_eq!(seconds(&mut scene, 3), []);
    }
}
