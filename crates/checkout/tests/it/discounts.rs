//! Discounts of the price list, and discount codes.

use crate::scene::*;
use crate::world::{ADULT, STUDENT_NIGHT, chf, settings};
use checkout::*;

fn student_night() -> PriceKey {
    PriceKey { ticket_type: TicketTypeId::new(ADULT), discount: Some(DiscountId::new(STUDENT_NIGHT)) }
}

#[test]
fn a_listed_discount_comes_and_goes() {
    let mut scene = Scene::new(2, 2);
    scene.happens(Event::DiscountTaken(student_night()));
    assert_eq!(scene.tickets(), [format!("{ADULT} discount"), ADULT.to_owned()]);
    scene.happens(Event::DiscountDropped(student_night()));
    assert_eq!(scene.tickets(), [ADULT, ADULT]);
}

#[test]
fn tickets_are_not_written_if_the_order_does_not_tell_them() {
    let mut scene = Scene::new(2, 2);
    scene.incomplete = true;
    scene.happens(Event::DiscountTaken(student_night()));
    assert_eq!((scene.writes(), scene.says()), (0, Some(Message::Unconfirmed)));
    scene.incomplete = false;
    scene.happens(Event::DiscountTaken(student_night()));
    assert_eq!(scene.tickets(), [format!("{ADULT} discount"), ADULT.to_owned()]);
}

#[test]
fn a_listed_discount_is_for_tickets_of_its_type() {
    let mut scene = Scene::new(2, 2);
    let can = |scene: &Scene| match scene.view().discounts.first() {
        Some(DiscountRow::Listed { can_take, can_drop, .. }) => (*can_take, *can_drop),
        other => panic!("{other:?}"),
    };
    scene.server.tickets[0].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    assert_eq!(can(&scene), (true, false));
    scene.happens(Event::DiscountTaken(student_night()));
    assert_eq!(scene.tickets(), ["0002-0192".to_owned(), format!("{ADULT} discount")]);
    assert_eq!(can(&scene), (false, true));
    scene.happens(Event::DiscountDropped(student_night()));
    assert_eq!(scene.tickets(), ["0002-0192", ADULT]);
    scene.happens(Event::DiscountTaken(student_night()));
    scene.server.tickets.pop();
    scene.happens(Event::Refreshed);
    assert_eq!(can(&scene), (false, false));
}

#[test]
fn a_lost_change_of_tickets_is_repeated_once() {
    let mut scene = Scene::new(1, 1);
    for _ in 0..2 {
        scene.instead.push((SET, Err(Failure::Unconfirmed), Commit::No));
    }
    scene.happens(Event::DiscountTaken(student_night()));
    assert_eq!((scene.count(SET), scene.says()), (2, Some(Message::NotConfirmed)));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_code_is_applied_after_a_question() {
    let mut scene = Scene::new(1, 1);
    scene.submit(" BLITZO ");
    let ticket = TicketChoice {
        name: "Adult".to_owned(),
        seat: Some("J1".to_owned()),
        price: chf(1000),
        discounted: Some(chf(750)),
        has_code: false,
        loses_discount: false,
    };
    let question = Question::UseCode {
        code: "BLITZO".to_owned(),
        is_offered: true,
        tickets: vec![ticket],
        picked: 0,
        points: 0,
    };
    assert_eq!(scene.view().question, Some(question));
    let is_free = |row: &DiscountRow| matches!(row, DiscountRow::Listed { can_take: true, .. });
    assert!(!scene.view().discounts.iter().any(is_free), "one thing at a time");
    assert_eq!(scene.writes(), 0);
    scene.happens(Event::Answered(false));
    assert!(scene.view().discounts.iter().any(is_free));
    assert_eq!(scene.writes(), 0);
    assert_eq!(scene.field(), ("code", " BLITZO ".to_owned()), "it stays");
    scene.discount("BLITZO");
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.says(), saved(250, 750));
    assert_eq!(scene.field(), ("code", String::new()));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Code)));
}

#[test]
fn too_many_discount_codes_lock_vouchers_only_by_the_servers_word() {
    let mut scene = Scene::new(1, 1);
    let refused = Err(Failure::TooManyAttempts(Some(30)));
    scene.instead.push((CODE, refused, Commit::No));
    scene.discount("BLITZO");
    let form = scene.view().form;
    assert_eq!((form.error, form.enabled), (Some(Message::TooManyAttempts(30)), true));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), saved(900, 100), "vouchers are counted separately");
}

#[test]
fn a_voucher_lock_does_not_lock_discounts() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::TooManyAttempts(Some(30))), Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.view().form.error, Some(Message::TooManyAttempts(30)));
    scene.discount("BLITZO");
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
}

#[test]
fn another_code_takes_the_ticket_out_and_adds_it_again() {
    let mut scene = Scene::new(1, 1);
    scene.discount("BLITZO");
    scene.sent.clear();
    scene.submit("OTHER");
    let question = scene.view().question;
    assert!(
        matches!(&question, Some(Question::UseCode { tickets, .. }) if tickets[0].has_code),
        "{question:?}"
    );
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.server.seats.len(), 1, "the seat stays held throughout");
    assert_eq!(scene.count(SET), 2);
    assert!(
        scene
            .sent
            .iter()
            .any(|effect| matches!(effect, Effect::Call(_, Call::Write(Write::ApplyDiscount(1, code))) if code == "OTHER"))
    );
}

#[test]
fn the_user_picks_one_of_two_tickets_for_a_code() {
    let mut scene = Scene::new(2, 2);
    scene.server.tickets[1].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    scene.submit("SUMMER");
    let Some(Question::UseCode { tickets, picked: 0, is_offered: false, .. }) = scene.view().question else {
        panic!("{:?}", scene.view().question)
    };
    assert_eq!(tickets.len(), 2);
    scene.happens(Event::TicketPicked(2));
    scene.happens(Event::TicketPicked(1));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT, "0002-0192 code"]);
}

/// The order changes in another tab.
#[test]
fn a_question_about_a_ticket_that_is_gone_is_closed() {
    let mut scene = Scene::new(2, 2);
    scene.server.tickets[1].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    scene.submit("SUMMER");
    scene.happens(Event::TicketPicked(1));
    scene.server.tickets.remove(0);
    scene.happens(Event::Resumed);
    assert_eq!((scene.view().question, scene.says()), (None, Some(Message::OrderChanged)));
    assert_eq!(scene.field(), ("code", "SUMMER".to_owned()));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.writes(), 0, "nothing is asked any more");

    scene.discount("SUMMER");
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    scene.server.tickets.clear();
    scene.happens(Event::Resumed);
    assert_eq!((scene.view().question, scene.says()), (None, Some(Message::OrderChanged)));
}

#[test]
fn a_code_on_offer_is_only_for_its_tickets() {
    let mut scene = Scene::new(1, 1);
    let rows = |scene: &Scene| {
        let offered = |row: &&DiscountRow| matches!(row, DiscountRow::Offered { .. });
        scene.view().discounts.iter().filter(offered).count()
    };
    assert_eq!(rows(&scene), 1);
    scene.server.tickets[0].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    assert_eq!(rows(&scene), 0);
    scene.submit("blitzo");
    assert_eq!(scene.view().question, None);
    assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::DiscountNotAccepted)));
    assert_eq!(scene.writes(), 0);
}

#[test]
fn an_offer_is_taken_after_a_question_about_its_ticket() {
    let mut scene = Scene::new(1, 1);
    let ticket = scene.server.tickets[0].key.clone();
    scene.happens(Event::OfferTaken("BLITZO".to_owned(), ticket.clone()));
    assert_eq!(scene.writes(), 0);
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);

    scene.server.tickets.clear();
    scene.happens(Event::Resumed);
    scene.happens(Event::OfferTaken("BLITZO".to_owned(), ticket));
    assert_eq!((scene.view().question, scene.says()), (None, Some(Message::OrderChanged)));
}

#[test]
fn a_code_goes_with_its_ticket() {
    let mut scene = Scene::new(1, 1);
    scene.discount("BLITZO");
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    let question = scene.view().question;
    assert!(
        matches!(&question, Some(Question::DropCode(ticket)) if ticket.discounted == Some(chf(1000))),
        "{question:?}"
    );
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT]);
    assert_eq!(scene.says(), Some(Message::DiscountRemoved));
}

#[test]
fn a_ticket_that_was_not_put_back_is_asked_about_until_it_is() {
    let mut scene = Scene::new(1, 1);
    scene.discount("BLITZO");
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    let refused = Err(Failure::Refused(Refusal::SeatsUnavailable));
    scene.instead.push((PUT_BACK, refused, Commit::No));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), Vec::<String>::new());
    assert_eq!(scene.says(), Some(Message::TicketNotPutBack));
    scene.happens(Event::Submitted);
    assert!(
        matches!(scene.view().question, Some(Question::PutBackAgain { .. })),
        "nothing else comes in between"
    );
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_refused_code_is_shown_at_its_field() {
    let mut scene = Scene::new(1, 1);
    let refused = Err(Failure::Refused(Refusal::DiscountNotAccepted));
    scene.instead.push((CODE, refused, Commit::No));
    scene.discount("NOPE");
    assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::DiscountNotAccepted)));
    assert_eq!(scene.field(), ("code", "NOPE".to_owned()));
    assert_eq!(scene.view().form.or_pay, Some(chf(1000)), "the way on without it");
}

#[test]
fn an_unconfirmed_code_is_looked_up_on_the_ticket() {
    for (commit, message) in [(Commit::Yes, saved(250, 750)), (Commit::No, Some(Message::NotConfirmed))] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CODE, Err(Failure::Unconfirmed), commit));
        scene.discount("BLITZO");
        assert_eq!(scene.says(), message);
        assert_eq!(scene.count(CODE), 1, "never repeated");
    }
}

#[test]
fn a_site_whose_proxy_has_no_codes_takes_no_discount() {
    let mut scene = Scene::new(1, 1);
    assert!(scene.view().form.discounts);
    scene.instead.push((OFFERS, Err(Failure::NotFound), Commit::No));
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    assert!(!scene.view().form.discounts);
    scene.submit("BLITZO");
    assert_eq!(scene.view().form.error, Some(Message::CodeNotVoucher));
    assert_eq!((scene.view().question, scene.writes()), (None, 0));
}

#[test]
fn a_code_on_offer_finds_its_ticket_behind_others() {
    let mut scene = Scene::new(3, 3);
    scene.server.tickets[0].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    scene.discount("BLITZO");
    assert_eq!(scene.tickets(), ["0002-0192".to_owned(), format!("{ADULT} code"), ADULT.to_owned()]);
}

#[test]
fn a_ticket_is_not_exchanged_for_the_code_that_it_has() {
    let mut scene = Scene::new(1, 1);
    scene.discount("BLITZO");
    scene.submit("blitzo");
    assert_eq!(scene.view().question, None);
    assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::DiscountAlreadyApplied)));
}
