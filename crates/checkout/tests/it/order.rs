//! Reading the order: at the start, after an unconfirmed write, after a change, and at its end.

use crate::scene::*;
use crate::world::{ADULT_VOUCHER, settings};
use checkout::*;

#[test]
fn an_order_that_changes_while_it_is_read_is_read_again() {
    let mut scene = Scene::new(2, 2);
    let request = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Call(request, Call::Read(Read::Order)) => Some(*request),
            _ => None,
        })
    };
    let (checkout, first) = step(scene.checkout.clone(), Event::Refreshed);
    let old = scene.server.order();
    scene.server.add_voucher("ADTMM");
    let (checkout, second) = step(checkout, Event::Refreshed);
    let replied = |first: &[Effect], order| {
        Event::Replied(request(first).unwrap(), Ok(Answer::Order(order)), Moment::default())
    };
    let (checkout, _) = step(checkout, replied(&first, old));
    assert!(!checkout.is_settled(), "the first answer is too old");
    let (checkout, _) = step(checkout, replied(&second, scene.server.order()));
    assert_eq!(view_model(&checkout).vouchers.len(), 1);
}

#[test]
fn an_unconfirmed_write_is_looked_up_by_reading_the_order() {
    for (commit, message) in [(Commit::Yes, saved(900, 100)), (Commit::No, Some(Message::NotConfirmed))] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CHECK, Err(Failure::Unconfirmed), commit));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), message, "voucher");
        assert_eq!(scene.sent.iter().filter(|effect| CHECK(effect)).count(), 1, "never repeated");

        let mut scene = Scene::new(1, 1);
        scene.instead.push((SET, Err(Failure::Unconfirmed), commit));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), saved(900, 100), "tickets: putting them again is safe");
        assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
    }
}

#[test]
fn an_unconfirmed_write_reads_the_order_until_it_succeeds() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
    // The read beside it, and three lookups.
    for _ in 0..4 {
        scene.instead.push((READ, Err(Failure::Unavailable), Commit::No));
    }
    scene.add("ADTMM1");
    let pauses: Vec<_> = scene
        .sent
        .iter()
        .filter_map(|effect| if let Effect::Wait(_, ms) = effect { Some(*ms) } else { None })
        .collect();
    assert_eq!(pauses, [1000, 2000, 4000]);
    assert_eq!(scene.says(), saved(900, 100));
}

#[test]
fn an_unconfirmed_removal_is_looked_up_on_the_order() {
    for (commit, message) in [(Commit::Yes, Message::VoucherRemoved), (Commit::No, Message::NotConfirmed)] {
        let mut scene = Scene::new(1, 1);
        scene.add("ADTMM1");
        scene.instead.push((REMOVE, Err(Failure::Unconfirmed), commit));
        scene.happens(Event::VoucherRemoved(scene.view().vouchers[0].id.clone()));
        assert_eq!(scene.says(), Some(message));
    }
}

#[test]
fn an_order_that_is_gone_has_expired_or_was_bought() {
    let mut scene = Scene::new(1, 1);
    scene.server.gone = true;
    scene.instead.push((CHECK, Err(Failure::NotFound), Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
    assert!(scene.sent.contains(&Effect::Emit(HostEvent::Expired(settings().order))));

    let mut scene = Scene::new(1, 1);
    let bought = Order { state: Some(OrderState::Sold), ..scene.server.order() };
    scene.instead.push((READ, Err(Failure::NotFound), Commit::No));
    scene.instead.push((COMPLETED, Ok(Answer::Order(bought)), Commit::No));
    scene.happens(Event::Refreshed);
    assert_eq!(
        scene.view().screen,
        Screen::Ended(Ended::Completed(Receipt { voucher_redeemed: false, gift: None }))
    );
}

#[test]
fn an_order_is_not_called_expired_before_its_end_is_known() {
    let mut scene = Scene::new(1, 1);
    scene.server.sold = true;
    scene.instead.push((COMPLETED, Err(Failure::Unavailable), Commit::No));
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Broken(Message::Unavailable)));
    scene.happens(Event::Refreshed);
    assert!(matches!(scene.view().screen, Screen::Ended(Ended::Completed(_))));
}

#[test]
fn when_the_time_is_over_the_server_is_asked() {
    let mut scene = Scene::new(1, 1);
    scene.server.expires_in_ms = Some(60_000);
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().expiry, Some(60));
    scene.sent.clear();
    scene.server.expires_in_ms = Some(1_000);
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 61_000)));
    assert!(scene.sent.iter().any(READ));
    assert_eq!(scene.view().screen, Screen::Shopping, "the server still holds it");
}

#[test]
fn the_same_order_read_later_is_the_same() {
    let mut scene = Scene::new(1, 1);
    let order = scene.server.order();
    let read = |scene: &mut Scene, expires_in_ms| {
        let reply = Ok(Answer::Order(Order { expires_in_ms, ..order.clone() }));
        scene.instead.push((READ, reply, Commit::No));
        scene.happens(Event::Refreshed);
        scene.checkout.order().cloned()
    };
    let before = read(&mut scene, Some(60_000));
    scene.sent.clear();
    assert_eq!(read(&mut scene, Some(50_000)), before, "to other widgets");
    assert!(!scene.sent.iter().any(|effect| matches!(effect, Effect::Emit(_))), "to the page");
}

#[test]
fn a_failed_load_is_repeated_by_the_user() {
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let Effect::Call(request, Call::Read(Read::Order)) = effects[0] else { panic!("the order comes first") };
    let (checkout, _) = step(checkout, Event::Replied(request, Err(Failure::Unconfirmed), Moment::default()));
    assert_eq!(view_model(&checkout).screen, Screen::Ended(Ended::Broken(Message::Unavailable)));
    let (checkout, effects) = step(checkout, Event::Refreshed);
    let view = view_model(&checkout);
    assert_eq!((view.screen, view.busy, view.summary), (Screen::Shopping, true, None));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Call(_, Call::Read(Read::Prices)))));
}

#[test]
fn missing_prices_wait_for_the_answer_about_the_order() {
    let replied =
        |checkout, request, reply| step(checkout, Event::Replied(request, reply, Moment::default()));
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let [Effect::Call(order, Call::Read(Read::Order)), Effect::Call(prices, Call::Read(Read::Prices)), ..] =
        effects[..]
    else {
        panic!("{effects:?}")
    };
    let (checkout, effects) = replied(checkout, prices, Err(Failure::NotFound));
    assert_eq!((view_model(&checkout).screen, effects), (Screen::Shopping, vec![]), "the order will tell");

    let (gone, effects) = replied(checkout.clone(), order, Err(Failure::NotFound));
    let [Effect::Call(completed, Call::Read(Read::CompletedOrder))] = effects[..] else {
        panic!("{effects:?}")
    };
    let (gone, effects) = replied(gone, completed, Err(Failure::NotFound));
    assert_eq!(view_model(&gone).screen, Screen::Ended(Ended::Expired));
    assert_eq!(effects, [Effect::Emit(HostEvent::Expired(settings().order))]);

    let there = Scene::new(1, 1).checkout.order().unwrap().clone();
    let (wrong, effects) = replied(checkout, order, Ok(Answer::Order(there)));
    let other = Message::Refused(Refusal::Other);
    assert_eq!(
        view_model(&wrong).screen,
        Screen::Ended(Ended::Broken(other)),
        "a showtime that is not there"
    );
    assert_eq!(effects, [Effect::Emit(HostEvent::Error(other))]);
}

/// Opens the list of tickets, and returns its names.
fn ticket_names(scene: &mut Scene) -> Vec<String> {
    scene.happens(Event::TicketsShown(true));
    match scene.view().tickets {
        TicketList::Open(rows) => rows.into_iter().map(|row| row.name).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_closed_list_of_tickets_has_no_rows() {
    let mut scene = Scene::new(1, 1);
    assert_eq!(scene.view().tickets, TicketList::Closed);
    assert_eq!(ticket_names(&mut scene).len(), 3);
    scene.happens(Event::TicketsShown(false));
    assert_eq!(scene.view().tickets, TicketList::Closed);
}

#[test]
fn prices_with_an_unknown_condition_are_hidden() {
    assert_eq!(ticket_names(&mut Scene::new(1, 1)), ["Adult Voucher", "Family Adult", "Family Child"]);
}

#[test]
fn the_page_may_change_its_language() {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::LanguageChanged(Language::new("de-AT")));
    assert_eq!(ticket_names(&mut scene)[0], "Adult Voucher (de)");
}

/// Vista may list a sold order among the completed ones some seconds later.
#[test]
fn an_order_that_was_read_as_sold_has_not_expired() {
    let mut scene = Scene::new(1, 1);
    let sold = Order { state: Some(OrderState::Sold), ..scene.server.order() };
    scene.instead.push((READ, Ok(Answer::Order(sold)), Commit::No));
    scene.happens(Event::Refreshed);
    assert!(matches!(scene.view().screen, Screen::Ended(Ended::Completed(_))));
    assert_eq!(scene.count(COMPLETED), 1);
}

#[test]
fn a_completed_order_that_is_not_sold_is_no_purchase() {
    for (state, ended) in [
        (Some(OrderState::Void), Ended::Expired),
        (Some(OrderState::InProgress), Ended::Broken(Message::Unavailable)),
        (None, Ended::Completed(Receipt { voucher_redeemed: false, gift: None })),
    ] {
        let mut scene = Scene::new(1, 1);
        scene.server.sold = true;
        let completed = Order { state, ..scene.server.order() };
        scene.instead.push((COMPLETED, Ok(Answer::Order(completed)), Commit::No));
        scene.happens(Event::Refreshed);
        let bought = scene.sent.iter().any(|sent| matches!(sent, Effect::Emit(HostEvent::Completed(..))));
        assert_eq!((scene.view().screen, bought), (Screen::Ended(ended), state.is_none()), "{state:?}");
    }
}

#[test]
fn an_order_that_can_no_longer_be_changed_is_left() {
    let over = |scene: &mut Scene| {
        Ok(Answer::Order(Order { state: Some(OrderState::Void), ..scene.server.order() }))
    };
    // At the first read, at a later one, and in the answer to a write.
    let mut scene = Scene::new(1, 1);
    scene.checkout = Checkout::new(settings());
    let reply = over(&mut scene);
    scene.instead.push((READ, reply, Commit::No));
    scene.happens(Event::Started);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired), "and it was not bought");

    for event in [Event::Refreshed, Event::Resumed] {
        let mut scene = Scene::new(1, 1);
        scene.server.sold = true;
        let reply = over(&mut scene);
        scene.instead.push((READ, reply, Commit::No));
        scene.happens(event);
        assert!(matches!(scene.view().screen, Screen::Ended(Ended::Completed(_))));
        assert_eq!(scene.writes(), 0);
    }

    let mut scene = Scene::new(1, 1);
    let reply = over(&mut scene);
    scene.instead.push((SET, reply, Commit::No));
    scene.then = Some((SET, |scene| scene.server.gone = true));
    scene.add("ADTMM1");
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
}
