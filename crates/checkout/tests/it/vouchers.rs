//! Vouchers, from the barcode to the ticket and back.

use crate::scene::*;
use crate::world::{self, ADULT, ADULT_VOUCHER, FAMILY_ADULT, Server, chf, settings};
use checkout::*;

#[test]
fn a_voucher_pays_a_ticket_that_is_there() {
    let mut scene = Scene::new(1, 1);
    scene.add("adtmm-0000111");
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
    assert_eq!((scene.says(), scene.view().form.error), (saved(900, 100), None));
    assert_eq!(scene.field(), ("code", String::new()));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Code)), "for the next one");
    let row = &scene.view().vouchers[0];
    assert_eq!((row.tickets, row.saved, row.can_use), (Some(1), chf(900), false));
}

#[test]
fn a_voucher_pays_all_tickets_that_it_can_at_once() {
    let mut scene = Scene::new(3, 3);
    scene.add("ADTMM1");
    assert_eq!(scene.view().choice, None);
    assert_eq!(scene.says(), saved(1800, 1200));
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
    let (order, showtime) = (scene.server.order(), settings().showtime);
    let again = cover_at_once(&order, &world::prices(), &showtime, &order.vouchers[0].id, Some(1));
    assert!(again.is_none(), "it pays tickets already");
}

#[test]
fn a_voucher_that_needs_tickets_added_asks_first() {
    for (seats, most) in [(2, 2), (0, 2), (1, 1)] {
        let mut scene = Scene::new(0, seats);
        scene.add("ADTMM1");
        let choice = scene.view().choice.unwrap();
        assert_eq!((choice.quantity, choice.most), (1, most), "{seats} seats");
        assert!(!scene.sent.iter().any(SET), "nothing is added unasked");
        scene.happens(Event::QuantityPicked(9));
        scene.happens(Event::ChoiceConfirmed);
        assert_eq!(scene.tickets(), vec![paid(ADULT_VOUCHER); most as usize]);
        let costs = Difference { by: chf(100 * i64::from(most)), due: chf(100 * i64::from(most)) };
        assert_eq!(scene.says(), Some(Message::CostsMore(costs)));
    }
}

#[test]
fn the_user_chooses_between_tickets_of_different_prices() {
    let mut scene = Scene::new(1, 1);
    scene.add("FAMMM1");
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Choice)));
    let choice = scene.view().choice.unwrap();
    let names: Vec<_> = choice.options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["Family Adult", "Family Child"], "the cheapest first");
    assert_eq!(choice.picked, 0);
    scene.happens(Event::TicketPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid("0002-0052")]);
}

#[test]
fn removing_a_voucher_restores_the_tickets() {
    let mut scene = Scene::new(2, 3);
    let before = scene.tickets();
    scene.add("ADTMM1");
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
fn a_wrong_pin_is_asked_for_again() {
    let mut scene = Scene::new(1, 1);
    let refused = Failure::Refused(Refusal::VoucherNotAccepted);
    scene.instead.push((CHECK, Err(refused), Commit::No));
    scene.add("ADTMM1");
    let form = scene.view().form;
    assert_eq!((form.error, form.enabled), (Some(refused.into()), true));
    assert_eq!((scene.field(), scene.asked_about().as_deref()), (("pin", String::new()), Some("ADTMM1")));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Pin)));
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene.happens(Event::Submitted);
    assert_eq!((scene.says(), scene.count(CHECK)), (saved(900, 100), 2));
}

#[test]
fn another_refusal_goes_back_to_the_code() {
    for refusal in [Refusal::VoucherRedeemed, Refusal::VoucherExpired, Refusal::VoucherInUse] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CHECK, Err(Failure::Refused(refusal)), Commit::No));
        scene.add("ADTMM1");
        let form = scene.view().form;
        assert_eq!((form.error, form.enabled), (Some(Message::Refused(refusal)), true));
        assert_eq!(form.or_pay, Some(chf(1000)), "the way on without the voucher");
        assert_eq!(scene.field(), ("code", "ADTMM1".to_owned()));
        assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Code)));
    }
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
fn too_many_attempts_lock_vouchers_for_as_long_as_the_server_says() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::TooManyAttempts(Some(30))), Commit::No));
    scene.add("ADTMM1");
    let asked = scene.writes();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 10_000)));
    assert_eq!(scene.view().form.error, Some(Message::TooManyAttempts(20)));
    scene.add("ADTMM1");
    scene.add("ADTMM0000111 0042");
    assert_eq!(scene.writes(), asked, "locked");
    assert_eq!(scene.field(), ("code", "ADTMM0000111 0042".to_owned()), "the PIN is not lost");
    assert_eq!(scene.checkout.failure(), Some(Message::TooManyAttempts(20)), "for a page that asked");
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 30_000)));
    assert!(scene.view().form.enabled);
    assert_eq!(scene.view().form.error, None);
}

#[test]
fn a_code_that_was_not_judged_suggests_no_way_on_without_it() {
    for refusal in [Refusal::OrderBusy, Refusal::VoucherAlreadyOnOrder, Refusal::Other] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CHECK, Err(Failure::Refused(refusal)), Commit::No));
        scene.add("ADTMM1");
        let form = scene.view().form;
        assert_eq!((form.error, form.or_pay), (Some(Message::Refused(refusal)), None));
    }
}

#[test]
fn a_choice_shows_the_prices_of_its_voucher() {
    let (mut scene, mut prices) = (Scene::new(2, 2), world::prices());
    let mut of_others = prices.prices[3].clone();
    (of_others.price, of_others.voucher_types) = (chf(900), vec!["OTHER".to_owned()]);
    prices.prices.insert(0, of_others);
    scene.reload(prices);
    scene.add("FAMMM1");
    let shown: Vec<Money> = scene.view().choice.unwrap().options.iter().map(|option| option.price).collect();
    assert_eq!(shown, [chf(200), chf(300)]);
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
fn a_voucher_is_asked_for_as_every_kind_of_the_site_or_the_one_that_the_page_gives() {
    let kinds = |scene: &Scene| match scene.sent.iter().find(|effect| CHECK(effect)) {
        Some(Effect::Call(_, Call::Write(Write::AddVoucher(new)))) => (new.kinds.clone(), new.in_one_call),
        other => panic!("{other:?}"),
    };
    let mut scene = Scene::new(1, 1);
    scene.add("ADTMM1");
    assert_eq!(kinds(&scene), (VoucherKind::ALL.to_vec(), false));
    let mut scene = Scene::with(&["codes"], 1000);
    scene.add("ADTMM1");
    assert_eq!(kinds(&scene), (VoucherKind::ALL.to_vec(), true), "the proxy tries them in one call");
    let mut scene = Scene::new(1, 1);
    let (barcode, pin) = (Secret::new("ADTMM1"), Secret::new(""));
    scene.happens(Event::VoucherGiven(Some(VoucherKind::Subscription), barcode, pin));
    assert_eq!(kinds(&scene), (vec![VoucherKind::Subscription], false));
    assert_eq!(VoucherKind::Subscription.as_str(), "Subscription");
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
}

#[test]
fn a_voucher_that_is_not_accepted_may_be_of_the_next_kind() {
    let [first, second, ..] = VoucherKind::ALL;
    let (barcode, pin) = (Barcode::parse("ADTMM1").unwrap(), Secret::default());
    let new = NewVoucher { kinds: vec![first, second], barcode, pin, in_one_call: false };
    let after = |new: &NewVoucher, failure| match Call::Write(Write::AddVoucher(new.clone()))
        .after::<()>(&Err(failure))
    {
        Some(Call::Write(Write::AddVoucher(next))) => Some(next.kinds),
        other => other.map(|call| panic!("{call:?}")),
    };
    let not_accepted = Failure::Refused(Refusal::VoucherNotAccepted);
    assert_eq!(after(&new, not_accepted), Some(vec![second]));
    assert_eq!(after(&new, Failure::Refused(Refusal::VoucherExpired)), None);
    assert_eq!(after(&NewVoucher { kinds: vec![second], ..new.clone() }, not_accepted), None);
    assert_eq!(after(&NewVoucher { in_one_call: true, ..new }, not_accepted), None);
}

#[test]
fn a_deal_needs_no_tickets_and_can_be_removed_in_use() {
    let mut scene = Scene::new(1, 1);
    scene.submit("DEAL01");
    let (checkout, effects) = step(scene.checkout.clone(), Event::PinAbsent);
    let answered = scene.server.answer(&effects[0], Moment::default()).unwrap();
    // The server applies the deal's saving.
    let ticket = &mut scene.server.tickets[0];
    (ticket.price, ticket.saved, ticket.in_deal) = (world::chf(800), world::chf(200), true);
    scene.checkout = checkout;
    scene.happens(answered);
    assert_eq!(scene.says(), saved(200, 800));
    let row = scene.view().vouchers.remove(0);
    assert_eq!((row.tickets, row.can_use, row.can_remove), (None, false, true));
    assert_eq!(scene.field(), ("code", String::new()));

    scene.happens(Event::VoucherRemoved(row.id));
    assert_eq!(scene.says(), Some(Message::VoucherRemoved));
    assert_eq!(scene.server.vouchers, []);
    assert!(!scene.sent.iter().any(SET), "no ticket is set");
}

#[test]
fn a_deal_that_saves_nothing_yet_is_on_the_order() {
    for unconfirmed in [false, true] {
        let mut scene = Scene::new(1, 1);
        if unconfirmed {
            scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
        }
        scene.add("DEAL01");
        assert_eq!(scene.says(), Some(Message::VoucherAdded));
        assert_eq!(scene.view().choice, None);
    }
}

#[test]
fn one_attempt_at_a_time() {
    let typed = Event::CodeTyped(Secret::new("ADTMM0000111 0042"));
    let (checkout, _) = step(Scene::new(1, 1).checkout, typed);
    let (checkout, first) = step(checkout, Event::Submitted);
    let (_, second) = step(checkout, Event::Submitted);
    assert_eq!(first.iter().filter(|effect| is_write(effect)).count(), 1);
    assert_eq!(second, []);
}

#[test]
fn a_change_is_computed_on_the_order_as_it_is_now() {
    let mut scene = Scene::new(2, 2);
    scene.add("FAMMM1");
    // Meanwhile the page added a seat and a ticket.
    let other = Server::new(3, 3);
    (scene.server.tickets, scene.server.seats) = (other.tickets, other.seats);
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(FAMILY_ADULT), paid(FAMILY_ADULT), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
}

#[test]
fn the_code_that_was_just_added_can_be_undone() {
    let mut scene = Scene::new(4, 4);
    let new = |scene: &Scene| scene.view().vouchers.iter().map(|row| row.is_new).collect::<Vec<_>>();
    scene.submit("ADTMM0000111 1234");
    assert_eq!(new(&scene), [true]);
    scene.submit("ADTMM0000112 1234");
    assert_eq!(new(&scene), [false, true]);
    // Other tickets for an old voucher are no new voucher.
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherUsed(voucher));
    scene.happens(Event::QuantityPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(new(&scene), [false, false]);
    let voucher = scene.view().vouchers[1].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(new(&scene), [false]);
}
