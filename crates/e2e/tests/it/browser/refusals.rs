//! Vouchers that the cinema refuses, and the messages for them.

use e2e::{Checkout, TestContext, View, eventually, run_test, run_with_sandbox};
use sandbox::{FaultKind, RetryAfter, Route, Settings};

/// Asserts the state after a refused voucher: the message is in the live region and at the field, the barcode is still
/// there to be corrected, the PIN is gone, and the form is ready.
async fn refused(test: &TestContext, checkout: Checkout<'_>, view: View, barcode: &str, key: &str) {
    let text = checkout.text(key);
    assert_eq!((&view.message, view.tone.as_str(), &view.field_error), (&text, "error", &text));
    assert!(view.field_invalid && view.can_apply);
    assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some(barcode), Some("")));
    assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
    let error = test.events("error").await.pop().expect("the page was told");
    assert_eq!(error["code"], key.trim_start_matches("message."));
    assert_eq!(error["message"], text);
    eventually!(checkout.focus(), "barcode");
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
    is_refused("NOSUCHCARD", "1234", "message.voucher-not-accepted");
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
    run_test(async |test| {
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
    });
}

#[test]
fn a_voucher_that_pays_nothing_is_taken_off_again() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("ADTMM0000903", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-no-redemptions-left"));
        assert_eq!(test.writes(), [Route::AddVoucher, Route::RemoveVoucher]);
        assert!(view.vouchers.is_empty() && test.cinema_vouchers().is_empty());
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000903"), Some("")));
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
        assert_eq!(view.message, checkout.text("message.voucher-already-on-order"));
        assert_eq!((view.field_error, view.total), (view.message, "$11.00".to_owned()));
    });
}

#[test]
fn what_cannot_be_a_barcode_is_said_without_asking_the_cinema() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("ADTMM/111", "1234").await;
        assert_eq!(view.field_error, checkout.text_with("message.barcode-invalid", &[("character", "/")]));
        let view = checkout.add_voucher("", "").await;
        assert_eq!(view.field_error, checkout.text("message.barcode-missing"));
        assert_eq!(test.count(Route::AddVoucher), 0);
    });
}

#[test]
fn too_many_attempts_lock_the_form_for_as_long_as_the_cinema_says() {
    run_test(async |test| {
        let checkout = test.open().await;
        let retry_after = Some(RetryAfter::Seconds(300));
        let locked = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
        test.fail_next(Route::AddVoucher, locked);
        let wait =
            |count: u32| checkout.text_with("message.too-many-attempts", &[("count", &count.to_string())]);

        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, wait(300));
        let countdown = |text: &str| (1..=300).find(|seconds| wait(*seconds) == text);
        let first = countdown(&view.field_error);
        let first = first.unwrap_or_else(|| panic!("no countdown: {}", view.field_error));
        assert!(!view.can_apply);
        let goes_on =
            async || countdown(&checkout.field_error().await).is_some_and(|seconds| seconds < first);
        eventually!(goes_on(), true);
        checkout.click_part("apply").await;
        assert_eq!(test.count(Route::AddVoucher), 1);

        test.advance_page_clock(300_000).await;
        eventually!(checkout.field_error(), "");
        assert!(checkout.view().await.can_apply);
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    });
}

#[test]
fn guessing_is_stopped_by_the_cinema() {
    let settings = Settings { attempts: 2, lockout_seconds: 300, ..Settings::default() };
    run_with_sandbox(settings, async |test| {
        let checkout = test.open().await;
        for pin in ["0001", "0002"] {
            checkout.add_voucher("ADTMM0000111", pin).await;
        }
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        // The lock began with the second wrong PIN, so a slow machine has fewer seconds of it left.
        let wait =
            |count: u32| checkout.text_with("message.too-many-attempts", &[("count", &count.to_string())]);
        assert!((1..=300).any(|seconds| wait(seconds) == view.message), "{}", view.message);
        assert!(!view.can_apply);
        assert_eq!(test.events("error").await.pop().expect("told")["retryable"], true);
    });
}
