//! Changing the tickets that a voucher pays, after it was used.

use crate::scene::*;
use crate::world::{self, ADULT, ADULT_VOUCHER, FAMILY_ADULT, chf};
use checkout::*;

fn change(scene: &mut Scene) -> ChoiceView {
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherUsed(voucher));
    scene.view().choice.unwrap()
}

fn remove(scene: &mut Scene) {
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
}

#[test]
fn a_voucher_pays_fewer_tickets_and_more_again() {
    let mut scene = Scene::new(2, 2);
    scene.server.tickets[1].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    let before = scene.tickets();
    scene.add("ADTMM1");
    assert_eq!(scene.says(), saved(1800, 200));
    assert!(scene.view().vouchers[0].can_use);

    let choice = change(&mut scene);
    assert_eq!((choice.quantity, choice.most), (2, 2));
    scene.happens(Event::QuantityPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.says(), Some(Message::CostsMore(Difference { by: chf(900), due: chf(1100) })));
    assert_eq!(scene.view().vouchers[0].tickets, Some(1));

    change(&mut scene);
    scene.happens(Event::QuantityPicked(2));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!((scene.says(), scene.view().vouchers[0].tickets), (saved(900, 200), Some(2)));

    remove(&mut scene);
    let sorted = |mut tickets: Vec<String>| {
        tickets.sort();
        tickets
    };
    assert_eq!(sorted(scene.tickets()), sorted(before), "each ticket is what it was at first");
    assert_eq!(scene.view().summary.unwrap().total, chf(2000));
}

#[test]
fn a_voucher_pays_other_tickets() {
    let mut scene = Scene::new(1, 1);
    scene.add("FAMMM1");
    scene.happens(Event::TicketPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid("0002-0052")]);
    change(&mut scene);
    scene.happens(Event::TicketPicked(0));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(FAMILY_ADULT)]);
    remove(&mut scene);
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_choice_that_is_dismissed_changes_nothing() {
    let mut scene = Scene::new(2, 2);
    scene.add("ADTMM1");
    change(&mut scene);
    scene.sent.clear();
    scene.happens(Event::ChoiceDismissed);
    assert_eq!((scene.writes(), scene.view().choice), (0, None));
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER)]);
}

#[test]
fn one_ticket_is_proposed_if_the_number_is_unknown() {
    // The answer does not say it.
    let mut scene = Scene::new(3, 3);
    let voucher = scene.server.add_voucher("ADTMM");
    let added = AddedVoucher { voucher, redemptions: None, order: None, before: Vec::new() };
    scene.instead.push((CHECK, Ok(Answer::VoucherAdded(added)), Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), saved(900, 2100));
    assert_eq!(scene.view().vouchers[0].tickets, Some(1));
    let choice = change(&mut scene);
    assert_eq!((choice.quantity, choice.most), (1, 3), "the user may know that it pays more");

    // The answer is lost.
    let mut scene = Scene::new(3, 3);
    scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
    scene.add("ADTMM1");
    assert_eq!((scene.says(), scene.view().vouchers[0].tickets), (saved(900, 2100), Some(1)));
}

#[test]
fn an_unconfirmed_use_keeps_the_types_that_it_replaced() {
    let mut scene = Scene::new(1, 1);
    scene.server.tickets[0].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    scene.instead.push((SET, Err(Failure::Unconfirmed), Commit::Yes));
    // Meanwhile the page adds a ticket, so that the order is not the one that was set.
    scene.then = Some((SET, |scene| {
        let more = world::Server::new(2, 2).tickets.remove(1);
        scene.server.tickets.push(more);
    }));
    scene.add("ADTMM1");
    assert_eq!(scene.count(SET), 1);
    remove(&mut scene);
    assert_eq!(scene.tickets(), ["0002-0192", ADULT]);
}
