//! Scanning a code.

use crate::scene::*;
use checkout::*;

/// A scene with a text in the field.
fn typed() -> Scene {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::CodeTyped(Secret::new("TYPED")));
    scene
}

fn scans(scene: &Scene) -> usize {
    scene.count(|effect| matches!(effect, Effect::Scan(_)))
}

fn text(checkout: &Checkout) -> String {
    match view_model(checkout).form.step {
        StepView::Code { text } => text.reveal().to_owned(),
        StepView::Pin { code, .. } | StepView::Amount { code, .. } => format!("{} and more", code.reveal()),
    }
}

#[test]
fn a_scanned_code_is_submitted_and_its_pin_is_asked_for() {
    let mut scene = typed();
    let (opening, _) = step(scene.checkout.clone(), Event::ScanAsked);
    assert!(view_model(&opening).form.scanning && !scene.view().form.scanning, "it may take a while to come");
    scene.happens(Event::ScanAsked);
    assert!(!scene.view().form.scanning && scene.sent.contains(&Effect::CloseScanner));
    assert_eq!(scene.asked_about().as_deref(), Some("ADTMM3"));
    assert!(scene.sent.contains(&Effect::Focus(Focus::Pin)));
    assert_eq!(scene.writes(), 0, "a scan costs no attempt");
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene.happens(Event::Submitted);
    assert_eq!(scene.says(), saved(900, 100));
}

#[test]
fn codes_with_their_pins_are_added_one_after_the_other_while_the_scanner_stays_open() {
    let mut scene = Scene::new(4, 4);
    scene.server.scanned = Scanned::Code(Secret::new("ADTMM0000111 1234"));
    scene.happens(Event::ScanAsked);
    assert_eq!((scene.count(CHECK), scene.says()), (1, saved(1800, 2200)));
    let request = scene.sent.iter().find_map(|effect| match effect {
        Effect::Scan(request) => Some(*request),
        _ => None,
    });
    let mut scanned = |scanned| scene.happens(Event::Scanned(request.unwrap(), scanned));
    scanned(Scanned::Code(Secret::new("ADTMM0000112 1234")));
    scanned(Scanned::Closed);
    assert_eq!((scene.count(CHECK), scene.says()), (2, saved(1800, 400)));
    assert!(!scene.view().form.scanning && !scene.sent.contains(&Effect::CloseScanner));
    let stale = Event::Scanned(request.unwrap(), Scanned::Code(Secret::new("ADTMM0000113 1234")));
    scene.happens(stale);
    assert_eq!(scene.count(CHECK), 2, "it is closed");
}

#[test]
fn the_scanner_stays_open_at_a_code_that_cannot_be_one() {
    let mut scene = Scene::with(&[], 1000);
    scene.server.scanned = Scanned::Code(Secret::new("?!"));
    scene.happens(Event::ScanAsked);
    assert!(scene.view().form.error.is_some() && scene.view().form.scanning);
}

#[test]
fn a_scanned_link_gives_its_code() {
    let mut scene = typed();
    let link = "https://tickets.example/redeem?voucher=ADTMM0000111";
    scene.server.scanned = Scanned::Code(Secret::new(link));
    scene.happens(Event::ScanAsked);
    assert_eq!(scene.asked_about().as_deref(), Some("ADTMM0000111"));
    scene.happens(Event::CodeReopened);
    assert_eq!(scene.field(), ("code", "ADTMM0000111".to_owned()));
}

#[test]
fn without_a_code_the_form_is_as_it_was() {
    let mut scene = typed();
    let before = scene.view();
    scene.server.scanned = Scanned::Closed;
    scene.happens(Event::ScanAsked);
    assert_eq!((scene.view(), scene.sent.len()), (before, 1));
    scene.happens(Event::ScanAsked);
    assert_eq!(scans(&scene), 2, "it can be tried again");
}

#[test]
fn a_missing_scanner_is_announced_and_loses_nothing() {
    let mut scene = typed();
    scene.server.scanned = Scanned::Missing;
    scene.happens(Event::ScanAsked);
    assert_eq!(scene.says(), Some(Message::ScannerMissing));
    assert_eq!(scene.field(), ("code", "TYPED".to_owned()));
    assert!(scene.view().form.enabled);
    assert!(scene.sent.contains(&Effect::Emit(HostEvent::Error(Message::ScannerMissing))));
    scene.server.scanned = Scanned::Closed;
    scene.happens(Event::ScanAsked);
    assert_eq!(scene.says(), None, "a new attempt clears the message");
}

#[test]
fn there_is_one_scanner_at_a_time_and_only_its_code_counts() {
    let scene = typed();
    let (checkout, first) = step(scene.checkout, Event::ScanAsked);
    let (checkout, second) = step(checkout, Event::ScanAsked);
    let Some(&[Effect::Scan(request)]) = first.first_chunk() else { panic!("{first:?}") };
    assert_eq!(second, []);
    let scanned = |checkout: Checkout, request| {
        step(checkout, Event::Scanned(request, Scanned::Code(Secret::new("ADTMM3"))))
    };
    let (checkout, stale) = scanned(checkout, RequestId::default());
    assert_eq!((stale, text(&checkout)), (vec![], "TYPED".to_owned()));
    let (checkout, now) = scanned(checkout, request);
    let asks = vec![Effect::Focus(Focus::Pin), Effect::CloseScanner];
    assert_eq!((now, text(&checkout)), (asks, "ADTMM3 and more".to_owned()));
    let (_, again) = scanned(checkout, request);
    assert_eq!(again, []);
}

#[test]
fn a_code_scanned_before_the_order_is_read_is_submitted_with_it() {
    let (checkout, _) = step(Checkout::new(crate::world::settings()), Event::Started);
    let (checkout, effects) = step(checkout, Event::ScanAsked);
    let scanned = Event::Scanned(request(&effects[0]).unwrap(), Scanned::Code(Secret::new("ADTMM3")));
    let (checkout, effects) = step(checkout, scanned);
    assert_eq!(text(&checkout), "ADTMM3");
    assert!(view_model(&checkout).form.busy);
    assert_eq!(effects, []);
}

#[test]
fn a_scan_that_ends_after_the_order_fills_in_nothing() {
    let mut scene = Scene::new(1, 1);
    let (checkout, effects) = step(scene.checkout.clone(), Event::ScanAsked);
    scene.checkout = checkout;
    scene.instead.push((READ, Err(Failure::NotFound), Commit::No));
    scene.happens(Event::Refreshed);
    assert_eq!(view_model(&scene.checkout).screen, Screen::Ended(Ended::Expired));
    assert!(scene.sent.contains(&Effect::CloseScanner), "it closes with its form");
    let before = scene.checkout.clone();
    let code = Scanned::Code(Secret::new("ADTMM3"));
    let (checkout, effects) = step(before.clone(), Event::Scanned(request(&effects[0]).unwrap(), code));
    assert_eq!((checkout, effects), (before, vec![]));
    scene.happens(Event::ScanAsked);
    assert_eq!(scans(&scene), 0, "nor is there a scanner");
}

#[test]
fn an_order_that_cannot_be_loaded_closes_the_scanner() {
    let (checkout, effects) = step(Checkout::new(crate::world::settings()), Event::Started);
    let read = effects.iter().find(|effect| READ(effect)).and_then(request).unwrap();
    let (checkout, _) = step(checkout, Event::ScanAsked);
    let failed = Event::Replied(read, Err(Failure::Unavailable), Moment::default());
    let (checkout, effects) = step(checkout, failed);
    assert!(effects.contains(&Effect::CloseScanner), "it would take codes that go nowhere");
    assert!(!view_model(&checkout).form.scanning);
}

#[test]
fn after_a_discount_that_failed_the_scanner_opens() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CODE, Err(Failure::Unavailable), Commit::No));
    scene.discount("BLITZO");
    scene.happens(Event::ScanAsked);
    assert_eq!(scans(&scene), 1);
}
