//! What a code can be: worked out without a call, and asked about before anything is sent.

use crate::scene::*;
use crate::world::settings;
use checkout::*;

/// What the checkout asks after a code was submitted.
#[derive(Debug, PartialEq)]
enum Asks {
    /// For the PIN of a voucher, and nothing else is possible.
    Pin,
    /// For the PIN of a voucher, with a way to say that it is a discount.
    PinOrDiscount,
    /// Whether to apply it as a discount.
    Discount,
    /// For the amount that a ProCinema code pays.
    Amount,
    /// Nothing: no code of the site looks like this.
    Error(Message),
}

fn asks(scene: &mut Scene, text: &str) -> Asks {
    scene.submit(text);
    assert_eq!(scene.writes(), 0, "{text:?} costs no call");
    let view = scene.view();
    let asks = match (view.form.step, view.question, view.form.error) {
        (_, Some(Question::UseCode { .. }), None) => Asks::Discount,
        (StepView::Pin { may_be_discount: false, .. }, None, None) => Asks::Pin,
        (StepView::Pin { may_be_discount: true, .. }, None, None) => Asks::PinOrDiscount,
        (StepView::Amount { .. }, None, None) => Asks::Amount,
        (StepView::Code { .. }, None, Some(error)) => Asks::Error(error),
        other => panic!("{text:?}: {other:?}"),
    };
    scene.happens(Event::Answered(false));
    asks
}

/// A site that takes discount codes, or not, and ProCinema codes, or not.
fn site(discounts: bool, payments: bool) -> Scene {
    let mut words = Vec::new();
    words.extend(discounts.then_some("discount-codes"));
    words.extend(payments.then_some("procinema"));
    Scene::with(&words, 3000)
}

#[test]
fn each_code_is_asked_about_as_what_it_can_be() {
    let invalid = |character| Asks::Error(Message::CodeCharacter(character));
    let missing = || Asks::Error(Message::CodeMissing);
    let no_voucher = || Asks::Error(Message::CodeNotVoucher);
    // The text; a site with discounts and ProCinema, with discounts alone, with ProCinema alone, with neither.
    let table: &[(&str, [Asks; 4])] = &[
        ("ADTMM0000111", [Asks::Pin, Asks::Pin, Asks::Pin, Asks::Pin]),
        ("adtmm-0000-111", [Asks::Pin, Asks::Pin, Asks::Pin, Asks::Pin]),
        ("9300675024235", [Asks::Pin, Asks::Pin, Asks::Pin, Asks::Pin]),
        ("FAM2XY9", [Asks::PinOrDiscount, Asks::PinOrDiscount, Asks::Pin, Asks::Pin]),
        ("BLITZO", [Asks::Discount, Asks::Discount, no_voucher(), no_voucher()]),
        ("summer", [Asks::Discount, Asks::Discount, no_voucher(), no_voucher()]),
        ("AB12", [Asks::Discount, Asks::Discount, no_voucher(), no_voucher()]),
        ("MUM'S10", [Asks::Discount, Asks::Discount, invalid('\''), invalid('\'')]),
        ("SAVE_2026", [Asks::Discount, Asks::Discount, invalid('_'), invalid('_')]),
        ("SANDBOX867C42F3", [Asks::Amount, Asks::PinOrDiscount, Asks::Amount, Asks::Pin]),
        ("sandbox 867c-42f3", [Asks::Amount, Asks::PinOrDiscount, Asks::Amount, Asks::Pin]),
        ("", [missing(), missing(), missing(), missing()]),
        (" \u{200B} ", [missing(), missing(), missing(), missing()]),
    ];
    for (text, expected) in table {
        let sites = [(true, true), (true, false), (false, true), (false, false)];
        for ((discounts, payments), expected) in sites.into_iter().zip(expected) {
            let mut scene = site(discounts, payments);
            assert_eq!(asks(&mut scene, text), *expected, "{text:?}, {discounts}, {payments}");
        }
    }
}

#[test]
fn a_discount_code_is_cleaned_before_it_is_applied() {
    for (text, code) in [
        ("BLITZO\u{200B}", "BLITZO"),
        ("\u{FEFF}BLITZO", "BLITZO"),
        ("MUM\u{2019}S10", "MUM'S10"),
        ("ＳＡＶＥ＿１０", "SAVE_10"),
    ] {
        let mut scene = Scene::new(1, 1);
        scene.discount(text);
        let sent = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Write(Write::ApplyDiscount(1, sent))) if sent == code);
        assert!(scene.sent.iter().any(sent), "{text:?}: {:?}", scene.sent);
    }
}

#[test]
fn a_link_stands_for_its_code() {
    let mut scene = Scene::new(1, 1);
    scene.submit("https://tickets.example/redeem?voucher=ADTMM0000111");
    assert_eq!(scene.asked_about().as_deref(), Some("ADTMM0000111"));
    scene.happens(Event::CodePasted(Secret::new("https://tickets.example/?a=1&amp;discount=BLITZO")));
    assert_eq!(scene.field(), ("code", "BLITZO".to_owned()));
    scene.happens(Event::Submitted);
    assert!(scene.view().question.is_some());
}

#[test]
fn a_hand_scanner_costs_no_call() {
    let mut scene = Scene::new(1, 1);
    for _ in 0..5 {
        let mut typed = String::new();
        for character in "ADTMM0000111".chars() {
            typed.push(character);
            if scene.field().0 == "code" {
                scene.happens(Event::CodeTyped(Secret::new(typed.as_str())));
            }
        }
        scene.happens(Event::Submitted);
    }
    assert_eq!((scene.field(), scene.writes()), (("pin", String::new()), 0));
    assert_eq!(scene.view().form.error, Some(Message::PinMissing));
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene.happens(Event::Submitted);
    assert_eq!((scene.says(), scene.count(CHECK)), (saved(900, 100), 1));
}

#[test]
fn another_barcode_is_no_pin_either() {
    for (typed, is_pin) in [("1234567890", true), ("12345678901", false), ("ADTMM0000112", false)] {
        let mut scene = Scene::new(1, 1);
        scene.submit("ADTMM0000111");
        scene.happens(Event::PinTyped(Secret::new(typed)));
        scene.happens(Event::Submitted);
        assert_eq!(scene.view().form.error == Some(Message::PinMissing), !is_pin, "{typed}");
        assert_eq!(scene.count(CHECK), usize::from(is_pin), "{typed}");
    }
}

#[test]
fn the_user_can_say_that_a_code_is_of_another_kind() {
    let mut scene = Scene::new(1, 1);
    scene.submit("FAM2XY9");
    scene.happens(Event::OtherKindMeant);
    assert!(scene.view().question.is_some(), "a discount");
    scene.happens(Event::Answered(true));
    assert_eq!((scene.count(CODE), scene.count(CHECK), scene.says()), (1, 0, saved(200, 800)));

    let mut scene = site(true, true);
    scene.submit("SANDBOX867C42F3");
    scene.happens(Event::OtherKindMeant);
    assert_eq!((scene.field().0, scene.sent.last()), ("pin", Some(&Effect::Focus(Focus::Pin))), "a voucher");
    scene.happens(Event::OtherKindMeant);
    assert!(scene.view().question.is_some(), "a discount");
    assert_eq!(scene.writes(), 0);

    let mut scene = Scene::new(1, 1);
    scene.submit("ADTMM0000111");
    scene.happens(Event::OtherKindMeant);
    assert_eq!((scene.field().0, scene.view().question), ("pin", None), "it is certainly a voucher");
}

#[test]
fn the_code_can_be_changed_at_the_second_step() {
    let mut scene = Scene::new(1, 1);
    scene.submit("ADTMM0000111");
    scene.happens(Event::PinTyped(Secret::new("0042")));
    scene.happens(Event::CodeReopened);
    assert_eq!(scene.field(), ("code", "ADTMM0000111".to_owned()));
    assert_eq!(scene.sent.last(), Some(&Effect::Focus(Focus::Code)));
    scene.happens(Event::Submitted);
    assert_eq!(scene.field(), ("pin", String::new()), "the PIN was for the other code");
}

#[test]
fn a_code_of_the_page_is_taken_as_if_it_were_typed() {
    let given = |code: &str, pin: Option<&str>| Event::CodeGiven(Secret::new(code), pin.map(Secret::new));
    let mut scene = site(true, true);
    scene.happens(given("ADTMM0000111", Some("0042")));
    assert_eq!(scene.count(CHECK), 1);
    scene.happens(given("ADTMM0000112", None));
    assert_eq!((scene.field().0, scene.count(CHECK)), ("pin", 1));
    scene.happens(given("SANDBOX867C42F3", None));
    assert_eq!((scene.field().0, scene.count(PAY)), ("amount", 0));
}

#[test]
fn a_code_that_may_be_of_procinema_waits_until_the_site_is_known() {
    for (words, asks) in [(&["procinema"][..], "amount"), (&[], "pin")] {
        let mut scene = Scene::new(1, 1);
        scene.server.can(words);
        scene.checkout = Checkout::new(settings());
        let (checkout, reads) = step(scene.checkout.clone(), Event::Started);
        scene.checkout = checkout;
        scene.submit("SANDBOX867C42F3");
        let late = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Read(Read::Capabilities)));
        let (late, first): (Vec<Effect>, Vec<Effect>) = reads.into_iter().partition(late);
        for effect in first {
            let reply = scene.server.answer(&effect, Moment::default()).unwrap();
            scene.happens(reply);
        }
        let form = scene.view().form;
        assert_eq!((scene.field().0, form.busy, form.enabled), ("code", true, false));
        let reply = scene.server.answer(&late[0], Moment::default()).unwrap();
        scene.happens(reply);
        assert_eq!((scene.field().0, scene.writes()), (asks, 0), "{words:?}");
    }
}

#[test]
fn a_code_that_was_not_submitted_is_never_sent() {
    let mut scene = Scene::new(2, 2);
    scene.happens(Event::CodePasted(Secret::new("FAMMM0000111 1234\nADTMM0000112 2345")));
    scene.happens(Event::Submitted);
    assert!(scene.view().choice.is_some() && scene.count(CHECK) == 1);
    scene.happens(Event::ChoiceDismissed);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherUsed(voucher));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.count(CHECK), 1, "the list ended with \"Not now\"");
    assert_eq!(scene.field(), ("code", "ADTMM0000112 2345".to_owned()));
}
