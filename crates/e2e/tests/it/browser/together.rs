//! Two widgets on one page.

use e2e::{Checkout, TestContext, Texts, eventually, run_test};
use sandbox::{Fault, FaultKind, Route, When, seed};

/// Opens the page with a second widget, for the same order or for the given one.
async fn open_two<'a>(test: &'a TestContext, order: Option<&str>) -> (Checkout<'a>, Checkout<'a>) {
    let first = test.open().await;
    let script = "const [first] = probe.widgets(), second = first.cloneNode(true), order = arguments[0]; \
        if (order) second.setAttribute('order', order); \
        const token = async () => (await (await fetch(`/demo/orders/${order}/token`, { method: 'POST' })).json()).token; \
        second.orderToken = order ? await token() : first.orderToken; first.after(second)";
    test.browser.run_async(script, vec![order.into()]).await;
    let second = Checkout::new(&test.browser, 1, Texts::English);
    second.settled().await;
    (first, second)
}

#[test]
fn two_widgets_of_one_order_take_turns_and_tell_each_other() {
    run_test(async |test| {
        let (first, second) = open_two(test, None).await;
        second.fill_in("ADTMM0000111", "1234").await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        first.submit_voucher("ADTMM0000111", "1234").await;
        second.click_part("apply").await;
        eventually!(second.message(), second.text("message.order-busy"));
        assert!(first.view().await.busy, "the first one is still adding");
        test.release();
        assert_eq!(first.settled().await.total, "$11.00");
        assert_eq!(test.count(Route::AddVoucher), 1);
        eventually!(second.total(), "$11.00");
        let view = second.settled().await;
        assert_eq!((view.vouchers.len(), view.lines.len()), (1, 2));
    });
}

#[test]
fn an_answer_to_something_else_ends_no_turn() {
    run_test(async |test| {
        // Holds the first read of the discounts until the page calls `release`.
        let hold = "{ const { fetch } = window; let held; window.fetch = async (request, options) => { \
            if (!held && String(request.url ?? request).includes('/sessions/')) \
              await (held = new Promise((release) => { window.release = release; })); \
            return fetch(request, options); }; }";
        test.browser.add_page_script(hold).await;
        test.without_time_limits().await;
        let (first, second) = open_two(test, None).await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        first.submit_voucher("ADTMM0000111", "1234").await;
        second.fill_in("ADTMM0000111", "1234").await;
        let before = first.view().await.discounts;
        test.browser.run::<()>("release()", vec![]).await;
        eventually!(async { first.view().await.discounts.len() > before.len() }, true);
        second.click_part("apply").await;
        eventually!(second.message(), second.text("message.order-busy"));
        assert!(first.view().await.busy, "the first one is still adding");
        test.release();
        assert_eq!(first.settled().await.total, "$11.00");
        assert_eq!(test.count(Route::AddVoucher), 1);
    });
}

#[test]
fn a_choice_stays_open_while_the_other_widget_reads_the_order() {
    run_test(async |test| {
        let (first, second) = open_two(test, None).await;
        // Reads of both widgets, of the page for the seats, and of the proxy for the token.
        eventually!(async { test.count(Route::ReadOrder) }, 4);
        // Slow answers, so that the two widgets read the order in different seconds and get different times.
        test.sandbox
            .inject(Fault::always(Route::ReadOrder, FaultKind::Delay { ms: 1100, when: When::After }));
        first.add_voucher("FAMMM0000112", "1234").await;
        eventually!(async { second.view().await.vouchers.len() }, 1);
        second.settled().await;
        assert_eq!(first.settled().await.quantity, "2");
        assert_eq!(test.count(Route::ReadOrder), 6, "each widget once after the change");
    });
}

#[test]
fn a_widget_that_is_reading_while_the_other_writes_reads_again() {
    run_test(async |test| {
        let (first, second) = open_two(test, None).await;
        first.add_voucher("FAMMM0000112", "1234").await;
        eventually!(async { second.view().await.vouchers.len() }, 1);
        // The reply to the second widget is made before the change of the first one, and arrives after it.
        test.hold_next(Route::ReadOrder, When::After).await;
        let reads = test.count(Route::ReadOrder);
        test.browser.run::<()>("probe.widgets()[1].refresh()", vec![]).await;
        eventually!(async { test.count(Route::ReadOrder) }, reads + 1);
        let view = first.use_for("2").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$0.00", "$0.00"));
        test.release();
        eventually!(second.total(), "$0.00");
        assert_eq!(second.settled().await.total, "$0.00", "whichever answer comes last");
    });
}

#[test]
fn widgets_of_different_orders_do_not_mix() {
    run_test(async |test| {
        let other =
            test.sandbox.create_order(seed::SHOWTIME, &[seed::ADULT; 3], &[]).expect("seats are free");
        let (first, second) = open_two(test, Some(&other)).await;
        assert_eq!(second.total().await, "$30.00");
        second.enter_code("ADTMM0000300").await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        first.submit_voucher("ADTMM0000111", "1234").await;
        second.click_part("no-pin").await;
        test.release();
        let (first, second) = (first.settled().await, second.settled().await);
        assert_eq!((first.total.as_str(), second.total.as_str()), ("$11.00", "$21.00"));
        assert_eq!(
            (first.vouchers[0].ending.as_str(), second.vouchers[0].ending.as_str()),
            ("ending in 0111", "ending in 0300")
        );
        let orders =
            test.browser.recorded("events").await.into_iter().map(|event| {
                (event["widget"].as_u64(), event["detail"]["orderId"].as_str().map(str::to_owned))
            });
        for (widget, order) in orders {
            let expected = if widget == Some(0) { &test.order } else { &other };
            assert_eq!(order.as_ref(), Some(expected));
        }
    });
}
