//! The accessibility of every state of the widget: in each display mode axe-core finds nothing, in each room targets are
//! large enough and apart, and nothing is cut off, and the tree of a screen reader equals the one in `snapshots`.

use e2e::{Checkout, DisplayMode, Room, TestContext, Texts, eventually, needs, run_test};
use e2e::{run_with_options, run_with_sandbox};
use sandbox::{Fault, FaultKind, RetryAfter, Route, Settings, seed};

/// Defines `hold()`, after which calls to the cinema wait until `release()`.
const HOLD: &str = "{ const fetch = window.fetch; let gate; \
    window.hold = () => { gate = new Promise((open) => { window.release = open; }); }; \
    window.fetch = async (...given) => { \
      if (/\\/(ocapi\\/|codes$)/.test(given[0].url ?? given[0])) await gate; \
      return fetch(...given); }; }";

/// Compares the accessibility tree with the snapshot of this name, and audits the widget in every display mode and its
/// layout in every room.
pub(crate) async fn check_state(checkout: Checkout<'_>, state: &str) {
    checkout.matches_snapshot(state).await;
    let mut wrong = Vec::new();
    for mode in DisplayMode::ALL {
        mode.apply(checkout).await;
        let found = checkout.audit().await;
        wrong.extend(found.into_iter().map(|line| format!("{state}, {mode:?}: {line}")));
    }
    for room in Room::all() {
        room.apply(checkout).await;
        let found = checkout.audit_layout().await;
        wrong.extend(found.into_iter().map(|line| format!("{state}, {room:?}: {line}")));
    }
    DisplayMode::Light.apply(checkout).await;
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn opened<'a>(test: &'a TestContext, order: &str) -> Checkout<'a> {
    test.browser.open(&test.address(Texts::English).replace(&test.order, order)).await;
    let checkout = test.checkout(Texts::English);
    checkout.settled().await;
    checkout.load_axe().await;
    checkout
}

#[test]
fn states_on_the_way_to_a_voucher() {
    needs!(Tree);
    // Each refusal counts as an attempt.
    run_with_options(
        |options| options.attempts.attempts_per_order = 20,
        async |test| {
            let browser = &test.browser;
            test.without_time_limits().await;
            browser.add_page_script(HOLD).await;
            let held = browser.add_page_script("hold()").await;
            browser.open(&test.address(Texts::English)).await;
            browser.remove_page_script(held).await;
            let checkout = test.checkout(Texts::English);
            eventually!(checkout.message(), checkout.text("message.loading"));
            checkout.load_axe().await;
            check_state(checkout, "loading").await;

            browser.run::<()>("release()", vec![]).await;
            checkout.settled().await;
            check_state(checkout, "form").await;

            checkout.add_voucher("ADTMM0000900", "1234").await;
            eventually!(checkout.focus(), "code");
            check_state(checkout, "form-error").await;

            checkout.enter_code("ADTMM0000111").await;
            eventually!(checkout.focus(), "pin");
            check_state(checkout, "pin").await;

            checkout.enter_pin("9999").await;
            eventually!(checkout.focus(), "pin");
            check_state(checkout, "pin-error").await;

            checkout.fill_in("ADTMM0000111", "1234").await;
            browser.run::<()>("hold()", vec![]).await;
            checkout.click_part("apply").await;
            eventually!(checkout.message(), checkout.text("message.checking-voucher"));
            check_state(checkout, "busy").await;

            browser.run::<()>("release()", vec![]).await;
            assert_eq!(checkout.settled().await.total, "$11.00");
            check_state(checkout, "voucher").await;

            checkout.click_part("remove").await;
            checkout.settled().await;
            checkout.enter_code("ADTMM0000111 1234, SUMMER2026, BLITZO").await;
            eventually!(checkout.focus(), "pin");
            check_state(checkout, "several-codes").await;

            checkout.click_part("remove").await;
            checkout.settled().await;
            checkout.add_voucher("FAMMM0000112", "1234").await;
            eventually!(checkout.focus(), "choice");
            check_state(checkout, "choice").await;
        },
    );
}

#[test]
fn states_of_discounts_and_of_what_goes_wrong() {
    needs!(Tree);
    run_test(async |test| {
        let checkout = opened(test, &test.order).await;
        checkout.enter_code("").await;
        eventually!(checkout.focus(), "code");
        check_state(checkout, "code-error").await;

        checkout.offers().await;
        checkout.enter_code("NOSUCHCODE").await;
        eventually!(checkout.focus(), "question");
        check_state(checkout, "question-unknown").await;

        checkout.press_text("question.no").await;
        checkout.enter_code(seed::BLITZO).await;
        eventually!(checkout.focus(), "question");
        check_state(checkout, "question").await;

        checkout.agree().await;
        check_state(checkout, "discount").await;

        let retry_after = Some(RetryAfter::Seconds(3600));
        let locked = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
        test.fail_next(Route::AddVoucher, locked);
        checkout.add_voucher("ADTMM0000111", "1234").await;
        check_state(checkout, "locked").await;

        test.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(503)));
        let checkout = opened(test, &test.order).await;
        check_state(checkout, "broken").await;
        test.sandbox.clear_faults();

        test.sandbox.expire_order(&test.order);
        let checkout = opened(test, &test.order).await;
        check_state(checkout, "expired").await;
    });
}

#[test]
fn the_state_of_a_code_for_one_of_several_tickets() {
    needs!(Tree);
    run_test(async |test| {
        let tickets = [seed::ADULT, seed::CHILD, seed::ADULT];
        let order = test.sandbox.create_order(seed::SHOWTIME, &tickets, &[]).expect("seats are free");
        let checkout = opened(test, &order).await;
        checkout.enter_code("NOSUCHCODE").await;
        eventually!(checkout.focus(), "question");
        check_state(checkout, "question-tickets").await;
    });
}

/// Makes the pauses between lookups of an unconfirmed write 50 times shorter. They take a minute and a half otherwise.
const HURRY: &str = "{ const { setTimeout } = window; window.setTimeout = (work, wait, ...given) => \
    setTimeout(work, [1000, 2000, 4000, 8000, 15000].includes(wait) ? wait / 50 : wait, ...given); }";

#[test]
fn the_state_of_an_unconfirmed_write() {
    needs!(Tree);
    run_test(async |test| {
        test.browser.add_page_script(HURRY).await;
        let checkout = opened(test, &test.order).await;
        test.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(503)));
        test.fail_next(Route::AddVoucher, FaultKind::CommitThenDrop);
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.unconfirmed"));
        check_state(checkout, "unconfirmed").await;

        test.sandbox.clear_faults();
        let view = checkout.press(&checkout.text("check.again")).await;
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$20.00", 1), "it is there, and can be used");
    });
}

#[test]
fn the_state_of_little_time() {
    needs!(Tree);
    run_with_sandbox(Settings { expiry_minutes: 5, ..Settings::default() }, async |test| {
        let checkout = opened(test, &test.order).await;
        eventually!(checkout.message(), checkout.text_with("message.time-left", &[("count", "5")]));
        check_state(checkout, "time-left").await;
    });
}

#[test]
fn states_of_paying_and_of_the_receipt() {
    needs!(Tree);
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        checkout.load_axe().await;
        checkout.enter_code(seed::PROCINEMA_CODES[0]).await;
        eventually!(checkout.focus(), "amount");
        check_state(checkout, "amount").await;

        checkout.pay_with(seed::PROCINEMA_CODES[0], Some("7.50")).await;
        check_state(checkout, "payment-planned").await;

        test.pay().await;
        eventually!(async { checkout.view().await.offers_gift }, true);
        check_state(checkout, "receipt").await;

        checkout.click_part("gift").await;
        eventually!(async { checkout.view().await.gift.is_empty() }, false);
        check_state(checkout, "gift").await;
    });
}
