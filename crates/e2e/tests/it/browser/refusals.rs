//! Vouchers that the cinema refuses, and the messages for them.

use e2e::{Checkout, TestContext, View, eventually, run_test, run_with_options, run_with_sandbox};
use sandbox::{Fault, FaultKind, RetryAfter, Route, Settings};

/// Asserts the state after a refused voucher: the message is in the live region and at the field, with the way on if the
/// code is of no use. The barcode is still there to be corrected, the PIN is gone, and the form is ready. If the PIN may
/// be wrong, it is asked for again.
async fn refused(test: &TestContext, checkout: Checkout<'_>, view: View, barcode: &str, key: &str) {
    let text = checkout.text(key);
    assert_eq!((&view.message, view.tone.as_str()), (&text, "error"));
    let is_judged = key != "message.order-busy";
    assert_eq!(view.field_error, if is_judged { checkout.refusal(key, "$20.00") } else { text.clone() });
    assert!(view.field_invalid && view.can_apply);
    let asks_for_pin = key == "message.voucher-not-accepted";
    if asks_for_pin {
        assert_eq!((view.code, view.code_for.as_str(), view.pin.as_deref()), (None, barcode, Some("")));
    } else {
        assert_eq!((view.code.as_deref(), view.pin), (Some(barcode), None));
    }
    assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
    let error = test.events("error").await.pop().expect("the page was told");
    assert_eq!(error["code"], key.trim_start_matches("message."));
    assert_eq!(error["message"], text);
    eventually!(checkout.focus(), if asks_for_pin { "pin" } else { "code" });
}

/// Adds a voucher that the sandbox refuses, and then one that it accepts.
fn is_refused(barcode: &str, pin: &str, key: &str) {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher(barcode, pin).await;
        refused(test, checkout, view, barcode, key).await;
        // The form works again.
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    });
}

#[test]
fn a_wrong_pin() {
    is_refused("ADTMM0000111", "9999", "message.voucher-not-accepted");
}

#[test]
fn a_wrong_barcode() {
    is_refused("NOSUCH000001", "1234", "message.voucher-not-accepted");
}

#[test]
fn a_used_voucher() {
    is_refused("ADTMM0000900", "1234", "message.voucher-redeemed");
}

#[test]
fn an_expired_voucher() {
    is_refused("ADTMM0000901", "1234", "message.voucher-expired");
}

#[test]
fn a_voucher_for_another_film() {
    is_refused("TIDMM0000902", "1234", "message.voucher-not-valid-for-showtime");
}

#[test]
fn every_other_word_of_the_cinema() {
    // The proxy must allow one attempt for each refusal.
    run_with_options(
        |options| options.attempts.attempts_per_order = 20,
        async |test| {
            let checkout = test.open().await;
            for (status, code, key) in [
                (400, "VoucherNoRedemptionsLeft", "message.voucher-no-redemptions-left"),
                (400, "VoucherInUse", "message.voucher-in-use"),
                (409, "OrderBusy", "message.order-busy"),
                (400, "SomethingNew", "message.voucher-not-accepted"),
            ] {
                test.refuse_next(Route::AddVoucher, status, code);
                let view = checkout.add_voucher("ADTMM0000111", "1234").await;
                refused(test, checkout, view, "ADTMM0000111", key).await;
            }
        },
    );
}

#[test]
fn a_voucher_that_pays_nothing_is_taken_off_again() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("ADTMM0000903", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-no-redemptions-left"));
        assert_eq!(test.writes(), [Route::AddVoucher, Route::RemoveVoucher]);
        assert!(view.vouchers.is_empty() && test.cinema_vouchers().is_empty());
        assert_eq!((view.code.as_deref(), view.pin), (Some("ADTMM0000903"), None));
    });
}

#[test]
fn a_voucher_for_better_seats_stays_to_be_used_there() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("PRMMM0000113", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-fits-no-ticket"));
        assert!(view.vouchers[0].hint.starts_with(&checkout.text("vouchers.unused")));
        assert_eq!(test.total(), "$20.00");
    });
}

#[test]
fn a_voucher_that_is_on_the_order_already() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        let key = "message.voucher-already-on-order";
        assert_eq!((view.message, view.field_error), (checkout.text(key), checkout.text(key)));
        assert_eq!(view.total, "$11.00");
    });
}

#[test]
fn what_cannot_be_a_code_is_said_without_asking_the_cinema() {
    run_test(async |test| {
        // Without offers of Connect, the site takes no discount codes.
        test.sandbox.inject(Fault::always(Route::SessionTickets, FaultKind::status(503)));
        let checkout = test.open().await;
        let label = async || -> String {
            test.browser.run("return probe.text(probe.find(0, 'label[for=code]'))", vec![]).await
        };
        eventually!(label(), checkout.text("form.voucher"));
        let character = checkout.text_with("message.code-invalid", &[("character", "/")]);
        let no_voucher = checkout.refusal("message.code-not-a-voucher", "$20.00");
        for (code, error) in [
            ("ADTMM/111", character),
            ("", checkout.text("message.code-missing")),
            ("ADTM1", no_voucher.clone()),
            ("NOSUCHCARD", no_voucher),
        ] {
            let view = checkout.enter_code(code).await;
            assert_eq!((view.field_error, view.code.as_deref()), (error, Some(code)));
            eventually!(checkout.focus(), "code");
        }
        assert_eq!(test.writes(), []);
    });
}

#[test]
fn a_pin_that_is_left_out_is_asked_for_and_counts_as_no_attempt() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.enter_code("ADTMM0000111").await;
        for _ in 0..6 {
            let view = checkout.enter_pin(" ").await;
            assert_eq!(view.field_error, checkout.text("message.pin-missing"));
            eventually!(checkout.focus(), "pin");
        }
        assert_eq!(test.writes(), []);
        assert_eq!(checkout.enter_pin("1234").await.total, "$11.00");
    });
}

#[test]
fn too_many_attempts_lock_the_form_for_as_long_as_the_cinema_says() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        let retry_after = Some(RetryAfter::Seconds(300));
        let locked = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
        test.fail_next(Route::AddVoucher, locked);

        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        let minutes = checkout.text_with("message.too-many-attempts-minutes", &[("count", "5")]);
        assert_eq!((&view.message, &view.field_error), (&minutes, &minutes));
        checkout.enter_pin("1234").await;
        assert_eq!(test.count(Route::AddVoucher), 1, "it is not sent");

        test.advance_page_clock(241_000).await;
        let seconds = async || checkout.wait_in(&checkout.field_error().await).unwrap_or(u32::MAX);
        eventually!(async { seconds().await < 60 }, true);
        let first = seconds().await;
        eventually!(async { seconds().await < first }, true);
        // A discount code is no voucher.
        assert!(!checkout.enter_code("BLITZO").await.question.is_empty());
        checkout.press_text("question.no").await;

        test.advance_page_clock(300_000).await;
        eventually!(checkout.field_error(), "");
        assert_eq!(checkout.message().await, checkout.text("message.try-again"));
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    });
}

#[test]
fn guessing_is_stopped_by_the_cinema() {
    let settings = Settings { attempts: 2, lockout_seconds: 300, ..Settings::default() };
    run_with_sandbox(settings, async |test| {
        let checkout = test.open().await;
        // The cinema counts each kind that it is asked for in vain.
        checkout.script("widget.setAttribute('voucher-types', 'Ticket')").await;
        eventually!(checkout.total(), "$20.00");
        for pin in ["0001", "0002"] {
            checkout.add_voucher("ADTMM0000111", pin).await;
        }
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        // The lock began with the second wrong PIN, so a slow machine has less of it left.
        let wait = checkout.wait_in(&view.message);
        assert!(wait.is_some_and(|seconds| seconds <= 300), "{}", view.message);
        assert_eq!(test.events("error").await.pop().expect("told")["retryable"], true);
    });
}
