//! Scanning a barcode.

use crate::scene::*;
use checkout::*;

/// A scene with text in both fields.
fn typed() -> Scene {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::BarcodeTyped("TYPED".to_owned()));
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene
}

fn fields(scene: &Scene) -> (String, String) {
    let form = scene.view().form;
    (form.barcode.value.reveal().to_owned(), form.pin.value.reveal().to_owned())
}

fn scans(scene: &Scene) -> usize {
    scene.sent.iter().filter(|effect| matches!(effect, Effect::Scan(_))).count()
}

#[test]
fn a_scanned_code_fills_its_field_and_focuses_the_pin() {
    let mut scene = typed();
    let (opening, _) = step(scene.checkout.clone(), Event::ScanAsked);
    assert!(view_model(&opening).form.scanning && !scene.view().form.scanning, "it may take a while to come");
    scene.happens(Event::ScanAsked);
    assert!(!scene.view().form.scanning);
    assert_eq!(fields(&scene), ("ADTMM3".to_owned(), "0042".to_owned()));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Pin)));
    assert_eq!(scene.writes(), 0, "a scan does not submit");
    scene.happens(Event::VoucherSubmitted);
    assert_eq!(scene.says(), Some(Message::VoucherApplied(1)));
}

#[test]
fn a_code_that_holds_the_pin_too_fills_both_fields() {
    let mut scene = typed();
    scene.server.scanned = Scanned::Code(Secret::new("ADTMM0000111 1234"));
    scene.happens(Event::ScanAsked);
    assert_eq!(fields(&scene), ("ADTMM0000111".to_owned(), "1234".to_owned()));
}

#[test]
fn without_a_code_the_form_is_as_it_was() {
    let mut scene = typed();
    let before = scene.view();
    scene.server.scanned = Scanned::Nothing;
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
    assert_eq!(fields(&scene), ("TYPED".to_owned(), "0042".to_owned()));
    assert!(scene.view().form.enabled);
    assert!(scene.sent.contains(&Effect::Emit(HostEvent::Error(Message::ScannerMissing))));
    scene.server.scanned = Scanned::Nothing;
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
    assert_eq!((stale, view_model(&checkout).form.barcode.value.reveal()), (vec![], "TYPED"));
    let (checkout, now) = scanned(checkout, request);
    assert_eq!(
        (now, view_model(&checkout).form.barcode.value.reveal()),
        (vec![Effect::Focus(Focus::Pin)], "ADTMM3")
    );
    let (_, again) = scanned(checkout, request);
    assert_eq!(again, []);
}

#[test]
fn the_early_form_can_be_filled_by_the_scanner() {
    let (checkout, _) = step(Checkout::new(crate::world::settings()), Event::Started);
    let (checkout, effects) = step(checkout, Event::ScanAsked);
    let scanned = Event::Scanned(request(&effects[0]).unwrap(), Scanned::Code(Secret::new("ADTMM3")));
    let (checkout, effects) = step(checkout, scanned);
    assert_eq!(view_model(&checkout).form.barcode.value.reveal(), "ADTMM3");
    assert_eq!(effects, [Effect::Focus(Focus::Pin)]);
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
