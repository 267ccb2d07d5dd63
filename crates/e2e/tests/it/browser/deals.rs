//! Vouchers that do not pay for a ticket: deals, which reduce a price, and subscriptions.

use e2e::{TestContext, run_test, run_with_options};
use sandbox::{Route, seed};
use serde_json::Value;

/// The cinema counts each kind that it is asked for in vain as an attempt.
fn with_enough_attempts(scene: impl AsyncFnOnce(&TestContext)) {
    let set_up = |options: &mut demo::Options| {
        options.sandbox.attempts = 20;
        options.attempts.attempts_per_order = 20;
    };
    run_with_options(set_up, scene);
}

fn sent(test: &TestContext) -> Value {
    test.calls(Route::AddVoucher).pop().expect("a voucher was sent").body.expect("with a body")
}

#[test]
fn a_deal_takes_its_price_off_and_can_be_removed_while_it_is_used() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("DEALM0000700", "1234").await;
        assert_eq!(view.message, checkout.saved("$4.00", "$16.00"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$16.00", "$16.00"));
        let body = sent(test);
        assert_eq!((&body["type"], body.get("showtimeId").and_then(Value::as_str)), (&"Deal".into(), None));
        assert_eq!((view.vouchers[0].ending.as_str(), test.count(Route::SetShowtime)), ("ending in 0700", 0));

        let view = checkout.remove_ending("0700").await;
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        assert_eq!((test.count(Route::SetShowtime), test.cinema_vouchers().len()), (0, 0));
    });
}

#[test]
fn a_deal_is_taken_once_and_another_beside_it() {
    with_enough_attempts(async |test| {
        let checkout = test.open().await;
        assert_eq!(checkout.add_voucher("DEALM0000700", "1234").await.total, "$16.00");
        let view = checkout.add_voucher("DEALM0000701", "1234").await;
        assert_eq!(view.field_error, checkout.text("message.voucher-already-on-order"));
        let view = checkout.add_voucher("DEALC0000702", "1234").await;
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$16.00", 2), "no child is on the order");
        assert_eq!(view.message, checkout.text("message.voucher-added"), "the amount is the same");
    });
}

#[test]
fn barcodes_and_type_codes_of_digits_stay_texts() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("020000000124571230", "1234").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$12.00", "$12.00"));
        assert_eq!(view.vouchers[0].ending, "ending in 1230");
        assert_eq!(
            checkout.add_voucher("020000000123561220", "1234").await.total,
            "$4.00",
            "in its days of grace"
        );
    });
}

#[test]
fn a_subscription_is_sent_as_one_and_pays_no_ticket_here() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("SUBSC0000800", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-has-no-ticket"));
        assert_eq!(sent(test)["type"], "Subscription");
        assert_eq!((view.total.as_str(), test.ticket_types()), ("$20.00", vec![seed::ADULT.to_owned(); 2]));
        assert_eq!(view.vouchers.len(), test.cinema_vouchers().len());
    });
}

#[test]
fn a_voucher_of_a_kind_that_the_site_does_not_take_is_not_accepted() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.script("widget.setAttribute('voucher-types', 'Deal')").await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.field_error, checkout.refusal("message.voucher-not-accepted", "$20.00"));
        checkout.script("widget.removeAttribute('voucher-types')").await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "each kind is tried");
    });
}
