//! Vouchers, from the barcode to the ticket and back.

use crate::scene::*;
use crate::world::{self, ADULT, ADULT_VOUCHER, Server, settings};
use checkout::*;

#[test]
fn a_voucher_pays_a_ticket_that_is_there() {
    let mut scene = Scene::new(1, 1);
    scene.add("adtmm-0000111");
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
    assert_eq!(scene.says(), Some(Message::VoucherApplied(1)));
    assert_eq!(scene.view().form.barcode.value.reveal(), "");
    assert_eq!(scene.view().vouchers[0].tickets, Some(1));
}

#[test]
fn by_default_a_voucher_pays_all_tickets_that_it_can() {
    let mut scene = Scene::new(3, 3);
    scene.add("ADTMM1");
    let choice = scene.view().choice.unwrap();
    assert_eq!((choice.quantity, choice.most), (2, 2));
    scene.happens(Event::QuantityPicked(9));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
}

#[test]
fn without_tickets_one_for_each_seat_and_without_seats_one() {
    let mut scene = Scene::new(0, 2);
    scene.add("ADTMM1");
    assert_eq!(scene.view().choice.unwrap().quantity, 2);
    let mut scene = Scene::new(0, 0);
    scene.add("ADTMM1");
    assert_eq!(scene.view().choice.unwrap().quantity, 1);
}

#[test]
fn the_user_chooses_between_two_tickets() {
    let mut scene = Scene::new(1, 1);
    scene.add("FAM1");
    let choice = scene.view().choice.unwrap();
    let names: Vec<_> = choice.options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["Family Adult", "Family Child"]);
    scene.happens(Event::TicketPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid("0002-0052")]);
}

#[test]
fn removing_a_voucher_restores_the_tickets() {
    let mut scene = Scene::new(2, 3);
    let before = scene.tickets();
    scene.add("ADTMM1");
    scene.happens(Event::ChoiceConfirmed);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(scene.tickets(), before);
    assert_eq!(scene.server.vouchers, []);
    assert_eq!(scene.says(), Some(Message::VoucherRemoved));
}

#[test]
fn after_a_reload_a_removed_voucher_leaves_the_usual_ticket() {
    let mut scene = Scene::new(1, 1);
    scene.add("ADTMM1");
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_useless_voucher_is_removed_again() {
    for (redemptions, type_code, message) in [
        (Some(0), "ADTMM", Message::Refused(Refusal::VoucherNoRedemptionsLeft)),
        (Some(1), "OTHER", Message::VoucherHasNoTicket),
    ] {
        let mut scene = Scene::new(1, 1);
        let voucher = world::voucher("voucher-1", type_code);
        scene.instead.push((
            CHECK,
            Ok(Answer::VoucherAdded(AddedVoucher { voucher, redemptions })),
            Commit::No,
        ));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), Some(message));
        assert!(scene.sent.iter().any(REMOVE));
        assert_eq!(scene.view().form.barcode.value.reveal(), "ADTMM1", "the typed text stays");
    }
}

#[test]
fn a_refused_voucher_is_shown_at_its_field_and_costs_only_the_pin() {
    let mut scene = Scene::new(1, 1);
    let refused = Err(Failure::Refused(Refusal::VoucherNotAccepted));
    scene.instead.push((CHECK, refused, Commit::No));
    scene.add("ADTMM1");
    let form = scene.view().form;
    assert_eq!(form.error, Some(Message::Refused(Refusal::VoucherNotAccepted)));
    assert!(form.pin.invalid);
    assert_eq!((form.barcode.value.reveal(), form.pin.value.reveal()), ("ADTMM1", ""));
    assert!(form.enabled);
    assert!(scene.sent.contains(&Effect::Focus(Focus::Barcode)));
}

#[test]
fn a_voucher_that_is_on_the_order_already_is_shown() {
    let mut scene = Scene::new(1, 1);
    scene.server.add_voucher("ADTMM");
    assert!(scene.view().vouchers.is_empty());
    let refused = Err(Failure::Refused(Refusal::VoucherAlreadyOnOrder));
    scene.instead.push((CHECK, refused, Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), Some(Message::Refused(Refusal::VoucherAlreadyOnOrder)));
    assert_eq!(scene.view().vouchers.len(), 1);
}

#[test]
fn an_invalid_barcode_is_never_sent() {
    let mut scene = Scene::new(1, 1);
    scene.add(" - ");
    assert_eq!(scene.says(), Some(Message::BarcodeMissing));
    scene.add("AB_1");
    assert_eq!(scene.says(), Some(Message::BarcodeCharacter('_')));
    assert_eq!(scene.writes(), 0);
}

#[test]
fn too_many_attempts_lock_the_form_for_as_long_as_the_server_says() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::TooManyAttempts(Some(30))), Commit::No));
    scene.add("ADTMM1");
    let asked = scene.writes();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 10_000)));
    assert_eq!(scene.view().form.error, Some(Message::TooManyAttempts(20)));
    scene.happens(Event::VoucherSubmitted);
    assert_eq!(scene.writes(), asked, "locked");
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 30_000)));
    assert!(scene.view().form.enabled);
    assert_eq!(scene.view().form.error, None);
}

#[test]
fn the_live_region_announces_a_lock_and_its_end_once() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::TooManyAttempts(Some(3))), Commit::No));
    scene.add("ADTMM1");
    let told = Status { message: Message::TooManyAttempts(3), tone: Tone::Error, quiet: true };
    for waited in [0, 1000, 2000] {
        scene.happens(Event::Ticked(Moment::from_millis(scene.clock + waited)));
        assert_eq!(scene.view().status, Some(told), "after {waited} ms");
    }
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 3000)));
    let over = Status { message: Message::TryAgain, tone: Tone::Info, quiet: false };
    assert_eq!(scene.view().status, Some(over));
}

#[test]
fn a_subscription_pays_tickets_as_a_ticket_voucher_does() {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::KindPicked(VoucherKind::Subscription));
    scene.add("ADTMM1");
    let sent = scene.sent.iter().find(|effect| CHECK(effect)).unwrap();
    assert!(matches!(sent, Effect::Call(_, Call::Write(Write::AddVoucher(VoucherKind::Subscription, ..)))));
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
}

#[test]
fn a_deal_needs_no_tickets_and_can_be_removed_in_use() {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::KindPicked(VoucherKind::Deal));
    scene.happens(Event::BarcodeTyped("DEAL1".to_owned()));
    let (checkout, effects) = step(scene.checkout.clone(), Event::VoucherSubmitted);
    let answered = scene.server.answer(&effects[0], Moment::default()).unwrap();
    // The server applies the deal's saving.
    let ticket = &mut scene.server.tickets[0];
    (ticket.price, ticket.saved, ticket.in_deal) = (world::chf(800), world::chf(200), true);
    scene.checkout = checkout;
    scene.happens(answered);
    assert_eq!(scene.says(), Some(Message::DealApplied(world::chf(200))));
    let row = scene.view().vouchers.remove(0);
    assert_eq!((row.tickets, row.can_use, row.can_remove), (None, false, true));
    assert_eq!(scene.view().form.barcode.value.reveal(), "");

    scene.happens(Event::VoucherRemoved(row.id));
    assert_eq!(scene.says(), Some(Message::VoucherRemoved));
    assert_eq!(scene.server.vouchers, []);
    assert!(!scene.sent.iter().any(SET), "no ticket is set");
}

#[test]
fn a_deal_that_saves_nothing_yet_is_on_the_order() {
    for unconfirmed in [false, true] {
        let mut scene = Scene::new(1, 1);
        scene.happens(Event::KindPicked(VoucherKind::Deal));
        if unconfirmed {
            scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
        }
        scene.add("DEAL1");
        assert_eq!(scene.says(), Some(Message::VoucherAdded));
        assert_eq!(scene.view().choice, None);
    }
}

#[test]
fn one_attempt_at_a_time() {
    let (checkout, _) = step(Scene::new(1, 1).checkout, Event::BarcodeTyped("ADTMM1".to_owned()));
    let (checkout, first) = step(checkout, Event::VoucherSubmitted);
    let (_, second) = step(checkout, Event::VoucherSubmitted);
    assert_eq!(first.iter().filter(|effect| is_write(effect)).count(), 1);
    assert_eq!(second, []);
}

#[test]
fn a_change_is_computed_on_the_order_as_it_is_now() {
    let mut scene = Scene::new(2, 2);
    scene.add("ADTMM1");
    // Meanwhile the page added a seat and a ticket.
    let other = Server::new(3, 3);
    (scene.server.tickets, scene.server.seats) = (other.tickets, other.seats);
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
}
