//! Pasted texts: a code with its PIN, several lines, and links.

use crate::scene::*;
use checkout::*;

fn paste(scene: &mut Scene, text: &str) {
    scene.happens(Event::CodePasted(Secret::new(text)));
}

/// The barcode and the PIN of each voucher that was sent.
fn sent(scene: &Scene) -> Vec<(String, String)> {
    let voucher = |effect: &Effect| match effect {
        Effect::Call(_, Call::Write(Write::AddVoucher(new))) => {
            Some((new.barcode.reveal().to_owned(), new.pin.reveal().to_owned()))
        }
        _ => None,
    };
    scene.sent.iter().filter_map(voucher).collect()
}

fn voucher(barcode: &str, pin: &str) -> (String, String) {
    (barcode.to_owned(), pin.to_owned())
}

#[test]
fn a_code_with_its_pin_is_sent_at_once() {
    for (text, barcode, pin) in [
        ("adtmm 0000 111 / 0042", "ADTMM0000111", "0042"),
        ("ADTMM0000111 AB12", "ADTMM0000111", "AB12"),
        ("Voucher: ADTMM0000111\nPIN: 1234\n", "ADTMM0000111", "1234"),
        ("https://tickets.example/redeem?voucher=ADTMM0000111&pin=1234", "ADTMM0000111", "1234"),
    ] {
        let mut scene = Scene::new(1, 1);
        paste(&mut scene, text);
        assert_eq!(scene.writes(), 0, "a paste alone sends nothing");
        scene.happens(Event::Submitted);
        assert_eq!(sent(&scene), [voucher(barcode, pin)], "{text:?}");
    }
}

#[test]
fn a_wrong_pin_of_a_pasted_code_leaves_the_field() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Err(Failure::Refused(Refusal::VoucherNotAccepted)), Commit::No));
    paste(&mut scene, "ADTMM0000111 1234");
    scene.happens(Event::Submitted);
    assert_eq!(
        (scene.field(), scene.asked_about().as_deref()),
        (("pin", String::new()), Some("ADTMM0000111"))
    );
    scene.happens(Event::CodeReopened);
    assert_eq!(scene.field(), ("code", "ADTMM0000111".to_owned()), "without the PIN");
}

#[test]
fn codes_in_several_lines_are_taken_one_after_the_other() {
    let mut scene = Scene::new(4, 4);
    paste(&mut scene, "ADTMM0000111 1234\nADTMM0000112 2345\n");
    scene.happens(Event::Submitted);
    assert_eq!(sent(&scene), [voucher("ADTMM0000111", "1234"), voucher("ADTMM0000112", "2345")]);
    assert_eq!((scene.view().vouchers.len(), scene.field()), (2, ("code", String::new())));
    assert_eq!(scene.says(), saved(1800, 400), "what the last one did");
}

#[test]
fn the_next_code_of_a_list_asks_for_what_it_needs() {
    let mut scene = Scene::new(4, 4);
    paste(&mut scene, "ADTMM0000111 1234\nADTMM0000112\nBLITZO");
    scene.happens(Event::Submitted);
    assert_eq!(sent(&scene), [voucher("ADTMM0000111", "1234")]);
    assert_eq!(scene.asked_about().as_deref(), Some("ADTMM0000112"));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Pin)));
    scene.happens(Event::PinAbsent);
    assert_eq!(sent(&scene)[1], voucher("ADTMM0000112", ""));
    assert!(scene.view().question.is_none(), "no ticket is left for the discount");
    assert_eq!(scene.view().form.error, Some(Message::Refused(Refusal::DiscountNotAccepted)));
    assert_eq!(scene.field(), ("code", "BLITZO".to_owned()));
}

#[test]
fn a_refused_code_of_a_list_stops_it_and_keeps_the_rest() {
    let mut scene = Scene::new(4, 4);
    scene.instead.push((CHECK, Err(Failure::Refused(Refusal::VoucherRedeemed)), Commit::No));
    paste(&mut scene, "ADTMM0000111 1234\nADTMM0000112 2345");
    scene.happens(Event::Submitted);
    assert_eq!(sent(&scene).len(), 1);
    assert_eq!(scene.field(), ("code", "ADTMM0000111, ADTMM0000112 2345".to_owned()));
}

#[test]
fn a_pin_is_cleaned_like_a_code() {
    for typed in ["0042", " 0042\u{200B}", "\u{202A}0042\u{202C}", "００４２", "٠٠٤٢"] {
        let mut scene = Scene::new(1, 1);
        scene.submit("ADTMM1");
        scene.happens(Event::PinTyped(Secret::new(typed)));
        scene.happens(Event::Submitted);
        let sent = scene.sent.iter().find_map(|effect| match effect {
            Effect::Call(_, Call::Write(Write::AddVoucher(voucher))) => Some(voucher.pin.reveal()),
            _ => None,
        });
        assert_eq!(sent, Some("0042"), "{typed:?}");
    }
}
