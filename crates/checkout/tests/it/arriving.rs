//! The field for codes before the order is read: input in it counts as soon as the order is there.

use crate::scene::*;
use crate::world::{Server, settings};
use checkout::*;

/// A user who submits before the order is read.
fn early(events: Vec<Event>) -> Scene {
    let mut checkout = Checkout::new(settings());
    for event in events {
        let (next, effects) = step(checkout, event);
        assert_eq!(effects, [], "no call before the order is read");
        checkout = next;
    }
    Scene::of(checkout, Server::new(2, 2))
}

fn typed() -> Vec<Event> {
    vec![Event::CodeTyped(Secret::new("ADTMM0000111 0042"))]
}

fn submitted() -> Vec<Event> {
    let mut events = typed();
    events.push(Event::Submitted);
    events
}

#[test]
fn the_form_is_shown_before_the_order() {
    let view = view_model(&Checkout::new(settings()));
    assert_eq!((view.screen, view.summary.is_none()), (Screen::Shopping, true));
    assert!(view.form.enabled && !view.form.busy && view.busy);
}

#[test]
fn text_typed_before_the_order_is_read_stays() {
    let mut scene = early(typed());
    scene.happens(Event::Started);
    assert_eq!(scene.field(), ("code", "ADTMM0000111 0042".to_owned()));
    assert_eq!(scene.writes(), 0, "without a submit");
}

#[test]
fn a_voucher_submitted_before_the_order_is_read_is_added_once() {
    let mut scene = early(submitted());
    let form = scene.view().form;
    assert!(form.busy && !form.enabled);
    let (loading, _) = step(scene.checkout.clone(), Event::Started);
    assert!(view_model(&loading).form.busy, "it is still to come");
    scene.happens(Event::Started);
    assert_eq!(scene.count(CHECK), 1);
    assert_eq!(scene.view().vouchers.len(), 1);
    assert_eq!(scene.field(), ("code", String::new()));
}

#[test]
fn a_code_submitted_before_the_order_is_read_asks_for_its_pin_later() {
    let mut scene = early(vec![Event::CodeTyped(Secret::new("ADTMM1")), Event::Submitted, Event::Submitted]);
    scene.happens(Event::Started);
    assert_eq!((scene.field().0, scene.writes()), ("pin", 0));
    assert!(scene.sent.contains(&Effect::Focus(Focus::Pin)));
}

#[test]
fn typing_after_an_early_submit_takes_it_back() {
    for event in [Event::CodeTyped(Secret::new("ADTMM0000112")), Event::CodePasted(Secret::new("BLITZO"))] {
        let mut scene = early(submitted());
        let (checkout, _) = step(scene.checkout, event);
        scene.checkout = checkout;
        assert!(scene.view().form.enabled);
        scene.happens(Event::Started);
        assert_eq!(scene.writes(), 0);
    }
}

#[test]
fn an_error_of_an_early_submit_is_shown_later() {
    let mut scene = early(vec![Event::Submitted]);
    scene.happens(Event::Started);
    assert_eq!(scene.view().form.error, Some(Message::CodeMissing));
    assert_eq!(scene.writes(), 0);
}

#[test]
fn an_early_submit_does_not_survive_a_failure() {
    let mut scene = early(submitted());
    scene.instead.push((READ, Err(Failure::Unavailable), Commit::No));
    scene.happens(Event::Started);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Broken(Message::Unavailable)));
    scene.happens(Event::Refreshed);
    assert_eq!(scene.field(), ("code", "ADTMM0000111 0042".to_owned()));
    assert_eq!((scene.view().form.busy, scene.writes()), (false, 0));
}
