//! Discounts of the price list, and discount codes.

use crate::scene::*;
use crate::world::{ADULT, STUDENT_NIGHT, settings};
use checkout::*;

#[test]
fn a_listed_discount_comes_and_goes() {
    let mut scene = Scene::new(2, 2);
    let key =
        PriceKey { ticket_type: TicketTypeId::new(ADULT), discount: Some(DiscountId::new(STUDENT_NIGHT)) };
    scene.happens(Event::DiscountTaken(key.clone()));
    assert_eq!(scene.tickets(), [format!("{ADULT} discount"), ADULT.to_owned()]);
    scene.happens(Event::DiscountDropped(key));
    assert_eq!(scene.tickets(), [ADULT, ADULT]);
}

fn typed_code(scene: &mut Scene, code: &str) {
    scene.happens(Event::CodeTyped(code.to_owned()));
    scene.happens(Event::CodeSubmitted);
}

#[test]
fn a_code_is_applied_after_a_question() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, " BLITZO ");
    let question = Question::ApplyCode { code: "BLITZO".to_owned(), ticket: "Adult".to_owned(), points: 0 };
    assert_eq!(scene.view().question, Some(question));
    assert_eq!(scene.writes(), 0);
    scene.happens(Event::Answered(false));
    assert_eq!(scene.writes(), 0);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.says(), Some(Message::DiscountApplied));
}

#[test]
fn too_many_codes_lock_their_form_alone() {
    let mut scene = Scene::new(1, 1);
    let refused = Err(Failure::TooManyAttempts(Some(30)));
    scene.instead.push((CODE, refused, Commit::No));
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    let code = scene.view().code.unwrap();
    assert_eq!((code.error, code.enabled), (Some(Message::TooManyAttempts(30)), false));
    assert!(scene.view().form.enabled);
    let asked = scene.writes();
    typed_code(&mut scene, "");
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    assert_eq!(scene.writes(), asked, "locked");
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 31_000)));
    assert!(scene.view().code.unwrap().enabled);
}

#[test]
fn another_code_takes_the_ticket_out_and_adds_it_again() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.sent.clear();
    typed_code(&mut scene, "OTHER");
    assert!(matches!(scene.view().question, Some(Question::ReplaceTicket { code: Some(_), .. })));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.server.seats.len(), 1, "the seat stays held throughout");
    assert_eq!(scene.sent.iter().filter(|effect| SET(effect)).count(), 2);
    assert!(
        scene
            .sent
            .iter()
            .any(|effect| matches!(effect, Effect::Call(_, Call::Write(Write::ApplyDiscount(1, code))) if code == "OTHER"))
    );
}

#[test]
fn a_code_goes_with_its_ticket() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT]);
    assert_eq!(scene.says(), Some(Message::DiscountRemoved));
}

#[test]
fn a_ticket_that_was_not_put_back_is_asked_about_until_it_is() {
    const PUT_BACK: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::SetTickets(wanted))) if !wanted.tickets.is_empty());
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    let refused = Err(Failure::Refused(Refusal::SeatsUnavailable));
    scene.instead.push((PUT_BACK, refused, Commit::No));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), Vec::<String>::new());
    assert_eq!(scene.says(), Some(Message::TicketNotPutBack));
    scene.happens(Event::VoucherSubmitted);
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
    typed_code(&mut scene, "NOPE");
    scene.happens(Event::Answered(true));
    let code = scene.view().code.unwrap();
    assert_eq!(
        (code.error, code.code.as_str()),
        (Some(Message::Refused(Refusal::DiscountNotAccepted)), "NOPE")
    );
}

#[test]
fn an_unconfirmed_code_is_looked_up_on_the_ticket() {
    for (commit, message) in [(Commit::Yes, Message::DiscountApplied), (Commit::No, Message::NotConfirmed)] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CODE, Err(Failure::Unconfirmed), commit));
        typed_code(&mut scene, "BLITZO");
        scene.happens(Event::Answered(true));
        assert_eq!(scene.says(), Some(message));
        assert_eq!(scene.sent.iter().filter(|effect| CODE(effect)).count(), 1, "never repeated");
    }
}

#[test]
fn a_site_whose_proxy_has_no_codes_shows_no_code_form() {
    let mut scene = Scene::new(1, 1);
    assert!(scene.view().code.is_some());
    let none = Err(Failure::NotFound);
    scene.instead.push((
        |effect| matches!(effect, Effect::Call(_, Call::Read(Read::Offers))),
        none,
        Commit::No,
    ));
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    assert_eq!(scene.view().code, None);
}
