//! Changing the discount of a ticket: the ticket is taken out and added again, and loses nothing.

use crate::scene::*;
use crate::world::{ADULT, chf};
use checkout::*;

const SESSION: Which = |effect| matches!(effect, Effect::Call(_, Call::Read(Read::Session)));
const TAKE_OUT: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::SetTickets(wanted))) if wanted.tickets.is_empty());

/// An order of one ticket with the discount BLITZO.
fn discounted() -> Scene {
    let mut scene = Scene::new(1, 1);
    scene.discount("BLITZO");
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    scene.sent.clear();
    scene
}

/// The totals that the page heard of.
fn heard(scene: &Scene) -> Vec<i64> {
    let total = |effect: &Effect| match effect {
        Effect::Emit(HostEvent::Change(snapshot)) => Some(snapshot.total.minor),
        _ => None,
    };
    scene.sent.iter().filter_map(total).collect()
}

fn codes(scene: &Scene) -> Vec<String> {
    let code = |effect: &Effect| match effect {
        Effect::Call(_, Call::Write(Write::ApplyDiscount(_, code))) => Some(code.clone()),
        _ => None,
    };
    scene.sent.iter().filter_map(code).collect()
}

fn loses(scene: &Scene) -> bool {
    match scene.view().question {
        Some(Question::UseCode { tickets, picked, .. }) => tickets[picked].loses_discount,
        other => panic!("{other:?}"),
    }
}

fn refuse_code(scene: &mut Scene, failure: Failure) {
    scene.instead.push((CODE, Err(failure), Commit::No));
}

const NOT_ACCEPTED: Failure = Failure::Refused(Refusal::DiscountNotAccepted);

#[test]
fn a_refused_code_leaves_the_ticket_its_discount() {
    for failure in [NOT_ACCEPTED, Failure::Unavailable, Failure::Unconfirmed, Failure::NotFound] {
        let mut scene = discounted();
        refuse_code(&mut scene, failure);
        scene.submit("NOSUCHCODE");
        assert!(!loses(&scene));
        scene.happens(Event::Answered(true));
        assert_eq!(codes(&scene), ["NOSUCHCODE", "BLITZO"], "{failure:?}");
        assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
        assert_eq!(scene.view().summary.unwrap().total, chf(750));
        assert_eq!(scene.says(), Some(Message::DiscountKept));
        assert_eq!(scene.field(), ("code", "NOSUCHCODE".to_owned()), "to be corrected");
        assert_eq!(heard(&scene), Vec::<i64>::new(), "nothing has changed");
    }
}

#[test]
fn the_page_hears_of_one_change() {
    let mut scene = discounted();
    scene.discount("OTHER");
    assert_eq!((scene.says(), heard(&scene)), (Some(Message::CostsMore(by(50, 800))), vec![800]));
    scene.sent.clear();
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    scene.happens(Event::Answered(true));
    assert_eq!((scene.says(), heard(&scene)), (Some(Message::DiscountRemoved), vec![1000]));
}

fn by(by: i64, due: i64) -> Difference {
    Difference { by: chf(by), due: chf(due) }
}

#[test]
fn a_personal_code_is_restored_as_well_as_one_on_offer() {
    let mut scene = Scene::new(1, 1);
    scene.discount("MYOWN15");
    scene.happens(Event::OtherKindMeant);
    scene.happens(Event::Answered(true));
    assert_eq!(scene.view().summary.unwrap().total, chf(800));
    scene.sent.clear();
    refuse_code(&mut scene, NOT_ACCEPTED);
    scene.discount("NOSUCHCODE");
    assert_eq!(codes(&scene), ["NOSUCHCODE", "MYOWN15"]);
    assert_eq!(scene.says(), Some(Message::DiscountKept));
}

#[test]
fn after_a_reload_the_code_is_the_one_on_offer_at_the_price() {
    let mut scene = discounted();
    scene.checkout = Checkout::new(crate::world::settings());
    scene.happens(Event::Started);
    scene.sent.clear();
    refuse_code(&mut scene, NOT_ACCEPTED);
    scene.submit("NOSUCHCODE");
    assert!(!loses(&scene));
    scene.happens(Event::Answered(true));
    assert_eq!(codes(&scene), ["NOSUCHCODE", "BLITZO"]);
}

#[test]
fn the_question_says_if_the_discount_would_be_lost() {
    let mut scene = Scene::new(1, 1);
    scene.discount("OTHER");
    scene.checkout = Checkout::new(crate::world::settings());
    scene.happens(Event::Started);
    scene.sent.clear();
    refuse_code(&mut scene, NOT_ACCEPTED);
    scene.submit("NOSUCHCODE");
    assert!(loses(&scene), "no offer has this price");
    scene.happens(Event::Answered(true));
    assert_eq!((scene.says(), heard(&scene)), (Some(Message::DiscountLost), vec![1000]));
}

#[test]
fn a_discount_that_cannot_be_restored_now_is_asked_about() {
    let mut scene = discounted();
    refuse_code(&mut scene, NOT_ACCEPTED);
    refuse_code(&mut scene, Failure::Unavailable);
    scene.discount("NOSUCHCODE");
    assert_eq!((scene.says(), heard(&scene)), (Some(Message::DiscountLost), vec![1000]));
    let question = scene.view().question;
    assert!(matches!(&question, Some(Question::UseCode { code, .. }) if code == "BLITZO"), "{question:?}");
    scene.happens(Event::Answered(true));
    assert_eq!(scene.says(), saved(250, 750));

    let mut scene = discounted();
    refuse_code(&mut scene, NOT_ACCEPTED);
    refuse_code(&mut scene, NOT_ACCEPTED);
    scene.discount("NOSUCHCODE");
    assert_eq!((scene.says(), scene.view().question), (Some(Message::DiscountLost), None), "it is used up");
}

#[test]
fn a_session_that_cannot_be_read_costs_no_discount() {
    let mut scene = discounted();
    scene.instead.push((SESSION, Err(Failure::Unavailable), Commit::No));
    scene.discount("OTHER");
    assert_eq!((scene.says(), codes(&scene)), (Some(Message::DiscountKept), vec!["BLITZO".to_owned()]));
}

#[test]
fn the_page_hears_of_no_order_without_the_ticket() {
    let refused = Failure::Refused(Refusal::SeatsUnavailable);
    let mut scene = discounted();
    scene.instead.push((PUT_BACK, Err(refused), Commit::No));
    scene.discount("OTHER");
    assert_eq!((scene.says(), heard(&scene)), (Some(Message::TicketNotPutBack), Vec::new()));
    scene.happens(Event::Resumed);
    assert_eq!(heard(&scene), Vec::<i64>::new(), "not by a refresh either");
    scene.happens(Event::Answered(true));
    assert_eq!((scene.tickets(), heard(&scene)), (vec![format!("{ADULT} code")], vec![800]));

    let mut scene = discounted();
    scene.instead.push((PUT_BACK, Err(refused), Commit::No));
    scene.discount("OTHER");
    scene.happens(Event::Answered(false));
    assert_eq!((scene.tickets(), heard(&scene)), (Vec::new(), vec![0]), "the user gives it up");
}

#[test]
fn a_ticket_that_may_be_out_is_asked_about() {
    for (which, commit, tickets) in [
        (TAKE_OUT, Commit::Yes, vec![format!("{ADULT} code")]),
        (TAKE_OUT, Commit::No, vec![format!("{ADULT} code")]),
        (PUT_BACK, Commit::Yes, vec![format!("{ADULT} code")]),
        (PUT_BACK, Commit::No, vec![format!("{ADULT} code")]),
    ] {
        let mut scene = discounted();
        scene.instead.push((which, Err(Failure::Unconfirmed), commit));
        scene.then = Some((which, |scene| scene.silent = true));
        scene.discount("OTHER");
        assert_eq!((scene.says(), heard(&scene)), (Some(Message::TicketNotPutBack), Vec::new()));
        scene.silent = false;
        scene.happens(Event::Answered(true));
        assert_eq!(scene.tickets(), tickets, "never two, never none");
        assert!(scene.checkout.is_settled() && scene.view().question.is_none());
    }
}

#[test]
fn a_code_goes_to_one_of_two_equal_tickets_and_is_remembered_for_that_one() {
    let mut scene = Scene::new(2, 2);
    // Connect has its tickets in another sequence than OCAPI.
    scene.then = Some((SESSION, |scene| scene.server.tickets.reverse()));
    scene.discount("OTHER");
    assert_eq!(scene.says(), saved(200, 1800));
    scene.submit("NOSUCHCODE");
    let Some(Question::UseCode { tickets, .. }) = scene.view().question else { panic!("no question") };
    assert_eq!((tickets.len(), tickets[1].has_code, tickets[1].loses_discount), (2, true, false));
}

#[test]
fn a_ticket_that_the_page_added_meanwhile_does_not_hide_that_one_is_out() {
    let mut scene = discounted();
    // The first attempt to take it out does not arrive. Before the second one, the page adds a ticket.
    scene.instead.push((TAKE_OUT, Err(Failure::Unconfirmed), Commit::No));
    scene.then = Some((TAKE_OUT, |scene| scene.server.add_ticket()));
    scene.discount("OTHER");
    // The two are alike, so the code may be on either.
    assert_eq!(scene.tickets(), [format!("{ADULT} code"), ADULT.to_owned()]);
    assert_eq!(heard(&scene).last(), Some(&1800));
}
