//! Discounts: listed ones can be used and removed; a code is applied only after a question.

use e2e::{Checkout, TestContext, View, eventually, run_test};
use sandbox::{Route, seed};
use serde_json::{Value, json};

const BLITZ: &str = "September Blitz Discount";

/// The number of tickets and the seats of each SetShowtime so far.
fn put(test: &TestContext) -> Vec<(usize, Value)> {
    let bodies = test.calls(Route::SetShowtime).into_iter().filter_map(|call| call.body);
    bodies.map(|body| (body["tickets"].as_array().map_or(0, Vec::len), body["seats"].clone())).collect()
}

async fn blitzed(test: &TestContext) -> (Checkout<'_>, View) {
    let checkout = test.open().await;
    checkout.offers().await;
    checkout.enter_code(seed::BLITZO).await;
    let view = checkout.agree().await;
    (checkout, view)
}

/// The ticket with the code, as the list of discounts names it.
fn applied(checkout: &Checkout<'_>) -> String {
    checkout.text_with("discounts.saves", &[("ticket", "Adult"), ("amount", "$2.50")])
}

#[test]
fn a_listed_discount_is_taken_and_dropped() {
    run_test(async |test| {
        let checkout = test.open().await;
        let named = |key: &str| checkout.text_with(key, &[("discount", "Student Night")]);
        let view = checkout.press(&named("discounts.use-named")).await;
        assert_eq!(view.message, checkout.text("message.discount-applied"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$15.00", "$15.00"));
        assert_eq!((view.lines[0].price.as_str(), view.lines[0].original.as_str()), ("$5.00", "$10.00"));
        let view = checkout.press(&named("discounts.remove-named")).await;
        assert_eq!(view.message, checkout.text("message.discount-removed"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
    });
}

#[test]
fn a_code_is_applied_only_after_the_question() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        let view = checkout.enter_code(seed::BLITZO).await;
        let yes = [("ticket", "Adult"), ("after", "$7.50"), ("before", "$10.00")];
        for text in [
            checkout.text_with("question.use.title", &[("code", "BLITZO")]),
            checkout.text("question.use.text"),
            checkout.text_with("question.use.yes-price", &yes),
        ] {
            assert!(view.question.contains(&text), "{text}: {}", view.question);
        }
        let view = checkout.press_text("question.no").await;
        assert_eq!((view.question.as_str(), test.count(Route::ApplyDiscount)), ("", 0));
        assert_eq!(view.code.as_deref(), Some("BLITZO"), "it stays to be corrected");

        checkout.enter_code(seed::BLITZO).await;
        let view = checkout.agree().await;
        assert_eq!(view.message, checkout.saved("$2.50", "$17.50"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$17.50", "$17.50"));
        assert_eq!((view.code.as_deref(), test.count(Route::ApplyDiscount)), (Some(""), 1));
    });
}

#[test]
fn an_offer_is_a_code_that_need_not_be_typed() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        let named = checkout.text_with("discounts.use-named", &[("discount", BLITZ)]);
        assert!(!checkout.press(&named).await.question.is_empty());
        let view = checkout.agree().await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$17.50", "$17.50"));
    });
}

#[test]
fn a_code_goes_with_its_ticket_which_is_added_again_on_the_same_seats() {
    run_test(async |test| {
        let (checkout, _) = blitzed(test).await;
        let named = checkout.text_with("discounts.remove-named", &[("discount", &applied(&checkout))]);
        let view = checkout.press(&named).await;
        assert!(view.question.contains(&checkout.text_with("question.drop.text", &[("ticket", "Adult")])));
        let yes = [("after", "$10.00"), ("before", "$7.50")];
        assert!(view.question.contains(&checkout.text_with("question.drop.yes", &yes)));
        assert_eq!(put(test), [], "asked first");
        let view = checkout.agree().await;
        assert_eq!(view.message, checkout.text("message.discount-removed"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        let seats = json!(["1_10_5", "1_10_6"]);
        assert_eq!(put(test), [(1, seats.clone()), (2, seats)], "out, in again, seats held all the time");
        assert_eq!(test.seats(), ["1_10_5", "1_10_6"]);
    });
}

#[test]
fn a_code_is_replaced_by_another_one_on_the_same_seats() {
    run_test(async |test| {
        let (checkout, _) = blitzed(test).await;
        test.sandbox.sign_in(&test.order).expect("the order is there");
        let view = checkout.enter_code(seed::MEMBERCLUB).await;
        assert!(view.question.contains(&checkout.text("question.use.which")), "{}", view.question);
        assert!(view.question.contains(&checkout.text("question.use.text")), "a ticket without a code first");
        let view = checkout.press("Adult$7.50").await;
        assert!(view.question.contains(&checkout.text("question.use.replaces")), "{}", view.question);
        let view = checkout.agree().await;
        assert_eq!(view.message, checkout.saved("$2.50", "$15.00"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$15.00", "$15.00"));
        let seats = json!(["1_10_5", "1_10_6"]);
        assert_eq!(put(test), [(1, seats.clone()), (2, seats)]);
        assert_eq!(test.count(Route::ApplyDiscount), 2);
    });
}

#[test]
fn a_ticket_keeps_its_code_if_the_new_one_is_refused() {
    run_test(async |test| {
        let (checkout, _) = blitzed(test).await;
        checkout.enter_code(seed::MEMBERCLUB).await;
        checkout.press("Adult$7.50").await;
        let view = checkout.agree().await;
        assert_eq!(view.field_error, checkout.text("message.discount-kept"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$17.50", "$17.50"));
    });
}

#[test]
fn a_ticket_that_cannot_be_added_again_is_not_forgotten() {
    run_test(async |test| {
        let (checkout, _) = blitzed(test).await;
        let named = checkout.text_with("discounts.remove-named", &[("discount", &applied(&checkout))]);
        checkout.press(&named).await;
        // The first call removes the ticket. The second one adds it again, and fails.
        test.delay_next(Route::SetShowtime, 1);
        test.fail_next(Route::SetShowtime, sandbox::FaultKind::NullField { pointer: "/order/id".to_owned() });
        test.refuse_next(Route::SetShowtime, 400, "SeatsUnavailable");
        let view = checkout.agree().await;
        assert_eq!(view.message, checkout.text("message.ticket-not-put-back"));
        assert!(view.question.contains(&checkout.text("question.put-back.title")));
        assert_eq!(test.seats(), ["1_10_5", "1_10_6"]);
        let view = checkout.press_text("question.put-back.yes").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
    });
}

#[test]
fn a_code_that_is_refused_says_why_at_its_field() {
    for (code, key) in
        [(seed::MEMBERCLUB, "message.members-only"), ("NOSUCHCODE", "message.discount-not-accepted")]
    {
        run_test(async |test| {
            let checkout = test.open().await;
            checkout.offers().await;
            checkout.enter_code(code).await;
            let view = checkout.agree().await;
            assert_eq!(
                (view.message, view.field_error),
                (checkout.text(key), checkout.refusal(key, "$20.00"))
            );
            eventually!(checkout.focus(), "code");
            assert_eq!(view.code.as_deref(), Some(code), "to be corrected");
            assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        });
    }
}

#[test]
fn no_code_at_all_is_said_without_asking_the_cinema() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.enter_code("").await;
        assert_eq!(view.field_error, checkout.text("message.code-missing"));
        assert_eq!(test.count(Route::ApplyDiscount), 0);
    });
}

/// Only the type codes of the price list tell "ADTMM" from the beginning of a discount code.
#[test]
fn a_code_that_may_be_both_is_asked_for_a_pin_and_can_be_a_discount() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        let view = checkout.enter_code("SUMMER2026").await;
        assert_eq!((view.code_for.as_str(), view.pin.as_deref()), ("SUMMER2026", Some("")));
        checkout.click_part("other-kind").await;
        let view = checkout.settled().await;
        assert!(
            view.question.contains(&checkout.text_with("question.use.unknown", &[("code", "SUMMER2026")]))
        );
        let view = checkout.press_text("question.no").await;
        assert_eq!((view.code.as_deref(), test.writes()), (Some("SUMMER2026"), vec![]));

        checkout.enter_code("ADTMM0000111").await;
        let other = "return Boolean(probe.find(0, '[part~=other-kind]'))";
        assert!(!test.browser.run::<bool>(other, vec![]).await, "this one begins like a voucher");
    });
}
