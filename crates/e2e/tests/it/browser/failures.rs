//! Answers that are late, lost or unreadable: no write is done twice, and a write that failed is reported.

use e2e::{TestContext, Texts, View, eventually, run_test};
use sandbox::{Fault, FaultKind, Route};

/// Adds a voucher while the route has this fault.
async fn add_with(test: &TestContext, route: Route, fault: FaultKind) -> View {
    let checkout = test.open().await;
    test.fail_next(route, fault);
    let view = checkout.add_voucher("ADTMM0000111", "1234").await;
    assert_eq!(view.total, test.total());
    assert_eq!(test.count(Route::AddVoucher), 1, "never sent twice");
    view
}

/// Asserts that the voucher was added. The answer did not say how many tickets it pays for, so it is used for one.
fn was_done(fault: FaultKind) {
    run_test(async |test| {
        let view = add_with(test, Route::AddVoucher, fault).await;
        let checkout = test.checkout(Texts::English);
        assert_eq!(view.message, checkout.saved("$9.00", "$11.00"));
        assert_eq!((view.total.as_str(), view.code.as_deref()), ("$11.00", Some("")));
        assert_eq!((test.cinema_vouchers().len(), view.vouchers.len()), (1, 1));
    });
}

/// Asserts that the tickets were set, by this many calls.
fn were_set(fault: FaultKind, puts: usize) {
    run_test(async |test| {
        let view = add_with(test, Route::SetShowtime, fault).await;
        assert_eq!((view.total.as_str(), view.tone.as_str()), ("$11.00", "success"));
        assert_eq!(test.cinema_vouchers().len(), 1);
        assert_eq!((test.count(Route::SetShowtime), test.seats().len()), (puts, 2));
    });
}

fn was_not_done(fault: FaultKind) {
    run_test(async |test| {
        let view = add_with(test, Route::AddVoucher, fault).await;
        let checkout = test.checkout(Texts::English);
        assert_eq!(
            (view.message.as_str(), view.tone.as_str()),
            (&*checkout.text("message.not-confirmed"), "error")
        );
        assert_eq!((view.code.as_deref(), view.pin), (Some("ADTMM0000111"), None));
        assert!(view.can_apply && test.cinema_vouchers().is_empty());
        assert_eq!(test.events("error").await[0]["retryable"], true);
        test.sandbox.clear_ledger();
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    });
}

#[test]
fn a_voucher_added_without_an_answer_is_on_the_order_once() {
    was_done(FaultKind::CommitThenDrop);
}

#[test]
fn a_voucher_added_with_half_an_answer_is_on_the_order_once() {
    was_done(FaultKind::Malformed);
}

#[test]
fn more_than_the_voucher_pays_is_refused_and_can_be_corrected() {
    run_test(async |test| {
        add_with(test, Route::AddVoucher, FaultKind::CommitThenDrop).await;
        let checkout = test.checkout(Texts::English);
        checkout.click_part("use").await;
        assert_eq!(checkout.settled().await.quantity, "1");
        checkout.press_text("choice.more").await;
        let view = checkout.use_for("2").await;
        assert_eq!(
            (view.tone.as_str(), view.total.as_str(), test.total().as_str()),
            ("error", "$11.00", "$11.00")
        );
        checkout.click_part("use").await;
        checkout.settled().await;
        let view = checkout.use_for("1").await;
        assert_eq!((view.tone.as_str(), view.total.as_str()), ("success", "$11.00"));
        assert_eq!(test.total(), "$11.00");
    });
}

#[test]
fn a_voucher_that_did_not_arrive_is_not_confirmed() {
    was_not_done(FaultKind::DropBefore);
}

#[test]
fn a_page_of_some_network_is_no_answer() {
    was_not_done(FaultKind::WrongContentType);
}

#[test]
fn an_error_of_the_cinema_does_not_say_what_was_done() {
    was_not_done(FaultKind::status(503));
}

#[test]
fn tickets_set_without_an_answer_are_set_once() {
    were_set(FaultKind::CommitThenDrop, 1);
}

#[test]
fn tickets_set_with_half_an_answer_are_set_once() {
    were_set(FaultKind::Malformed, 1);
}

#[test]
fn tickets_that_did_not_arrive_are_sent_again() {
    were_set(FaultKind::DropBefore, 2);
}

#[test]
fn tickets_lost_in_some_network_are_sent_again() {
    were_set(FaultKind::WrongContentType, 2);
}

#[test]
fn an_order_that_cannot_be_read_is_read_again_before_anything_is_said() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.fail_next(Route::ReadOrder, FaultKind::status(503));
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!((view.total.as_str(), view.tone.as_str()), ("$11.00", "success"));
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1));
    });
}

#[test]
fn seats_that_are_gone_leave_the_voucher_unused() {
    run_test(async |test| {
        let checkout = test.open().await;
        // The proxy sets the tickets first, and the widget hears the reason.
        test.refuse_next(Route::SetShowtime, 400, "SeatsUnavailable");
        test.refuse_next(Route::SetShowtime, 400, "SeatsUnavailable");
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(
            (&view.message, view.tone.as_str()),
            (&checkout.text("message.seats-unavailable"), "error")
        );
        assert!(view.vouchers[0].hint.starts_with(&checkout.text("vouchers.unused")));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        assert_eq!(test.events("error").await[0]["code"], "seats-unavailable");
        assert_eq!(checkout.press_text("vouchers.use").await.total, "$11.00");
    });
}

#[test]
fn a_cinema_that_does_not_answer_can_be_tried_again() {
    run_test(async |test| {
        for route in [Route::ReadOrder, Route::TicketPrices] {
            test.sandbox.inject(Fault::always(route, FaultKind::status(503)));
            let checkout = test.open().await;
            let view = checkout.view().await;
            assert_eq!(view.message, checkout.text("message.unavailable"));
            assert!(view.headings.contains(&checkout.text("ended.broken.title")));
            test.sandbox.clear_faults();
            assert_eq!(checkout.press_text("ended.broken.retry").await.total, "$20.00");
        }
    });
}

#[test]
fn who_types_elsewhere_by_then_is_left_there() {
    let email = "const email = document.createElement('input'); document.body.append(email); email.focus(); \
        window.typed = () => email.value";
    // The field for a card is in a frame of the payment provider.
    let card = "const frame = document.createElement('iframe'); document.body.append(frame); \
        const card = frame.contentDocument.createElement('input'); frame.contentDocument.body.append(card); \
        card.focus(); window.typed = () => card.value";
    for elsewhere in [email, card] {
        run_test(async |test| {
            let checkout = test.open().await;
            test.delay_next(Route::AddVoucher, 1500);
            checkout.submit_voucher("ADTMM0000900", "1234").await;
            test.browser.run::<()>(elsewhere, vec![]).await;
            eventually!(checkout.field_error(), checkout.refusal("message.voucher-redeemed", "$20.00"));
            test.browser.press("a@b").await;
            assert_eq!(test.browser.run::<String>("return typed()", vec![]).await, "a@b");
        });
    }
}

#[test]
fn an_order_whose_time_is_over_says_so() {
    run_test(async |test| {
        let checkout = test.open().await;
        let expiry = checkout.view().await.expiry;
        // On a fast machine the countdown starts within the first second.
        assert!(["15:00", "14:"].iter().any(|left| expiry.contains(left)), "{expiry}");
        assert!(test.sandbox.expire_order(&test.order));
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.order-expired"));
        assert_eq!(view.title, checkout.text("ended.expired.title"));
        assert_eq!((view.code, view.total.as_str()), (None, ""));
        assert_eq!(test.events("expired").await, [serde_json::json!({"orderId": test.order})]);
        let pay = test.browser.run::<bool>("return document.getElementById('pay-button').disabled", vec![]);
        assert!(pay.await, "the page was told");
    });
}

#[test]
fn a_key_that_is_wrong_is_no_fault_of_the_customers() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.fail_next(Route::AddVoucher, FaultKind::status(401));
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!((view.message, view.field_error), (checkout.text("message.unavailable"), String::new()));
        eventually!(checkout.total(), test.total());
    });
}
