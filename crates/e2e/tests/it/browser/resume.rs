//! The customer returns: by the back button, in another tab, or when the order was completed meanwhile.

use e2e::{Checkout, TestContext, Texts, eventually, needs, run_test};
use sandbox::{Route, When};
use serde_json::json;

/// Adds a voucher without the widget, as another device would.
async fn add_elsewhere(test: &TestContext, token: &str) {
    let script = "const [order, token] = arguments; const answer = await fetch(`/ocapi/v1/orders/${order}/vouchers`, { \
        method: 'POST', body: JSON.stringify({ type: 'Ticket', showtimeId: '0002-2681', \
          credentials: { barcode: 'ADTMM0000111', pin: '1234' } }), \
        headers: { 'Content-Type': 'application/json', 'Checkout-Order-Token': token, \
          'Idempotency-Key': crypto.randomUUID() } }); return answer.status";
    let answer = test.browser.run_async(script, vec![test.order.as_str().into(), token.into()]).await;
    assert_eq!(answer, json!({"value": 200}));
}

async fn vouchers(checkout: Checkout<'_>) -> usize {
    checkout.view().await.vouchers.len()
}

async fn token(test: &TestContext) -> String {
    test.browser.run("return probe.widgets()[0].orderToken", vec![]).await
}

#[test]
fn the_back_button_shows_what_the_order_holds_and_no_pin() {
    needs!(KeptPages);
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.enter_code("ADTMM0000333").await;
        checkout.retype("pin", "1234").await;
        let token = token(test).await;
        let script =
            "addEventListener('pageshow', (event) => { window.kept = event.persisted }); window.here = true";
        test.browser.run::<()>(script, vec![]).await;
        let elsewhere = format!("{}style/mark.svg", test.site());
        test.browser.open(&elsewhere).await;
        add_elsewhere(test, &token).await;
        test.browser.back().await;
        eventually!(vouchers(checkout), 1);
        assert_eq!(checkout.view().await.pin.as_deref(), Some(""));
        let kept: Option<bool> = test.browser.run("return window.here ? window.kept : null", vec![]).await;
        assert_eq!(kept, Some(true), "the browser kept the page as it was");
        assert_eq!(checkout.view().await.code_for, "ADTMM0000333");
    });
}

#[test]
fn a_page_that_is_kept_by_the_browser_reads_again_and_forgets_the_pin() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.enter_code("ADTMM0000333").await;
        checkout.retype("pin", "1234").await;
        let token = token(test).await;
        // The browser stops the page right after the event, before its timers.
        let leave = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); \
            for (let turn = 0; turn < 20; turn++) await null; \
            return probe.find(0, '#pin').value";
        assert_eq!(test.browser.run_async(leave, vec![]).await["value"], "");
        add_elsewhere(test, &token).await;
        let back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
        test.browser.run::<()>(back, vec![]).await;
        eventually!(vouchers(checkout), 1);
        let view = checkout.view().await;
        assert_eq!((view.code_for.as_str(), view.pin.as_deref()), ("ADTMM0000333", Some("")));
        assert_eq!(view.message, "", "and nothing is said of it");
    });
}

#[test]
fn what_one_tab_changes_the_other_one_shows() {
    run_test(async |test| {
        let first = test.open().await;
        let hear = "window.heard = []; new BroadcastChannel('voucher-checkout').onmessage = \
            (event) => heard.push(event.data)";
        test.browser.run::<()>(hear, vec![]).await;
        let [tab, _] = test.browser.open_tab().await;
        let second = test.open().await;
        second.add_voucher("ADTMM0000111", "1234").await;
        test.browser.go_to_tab(&tab).await;
        eventually!(first.total(), "$11.00");
        let view = first.settled().await;
        assert_eq!((view.vouchers.len(), view.message.as_str()), (1, ""));

        // Messages between tabs have only a hash of the order id.
        let heard: Vec<serde_json::Value> = test.browser.run("return heard", vec![]).await;
        assert!(!heard.is_empty());
        for message in &heard {
            let hash = message["order"].as_i64().unwrap_or_else(|| panic!("{message}"));
            assert_eq!(*message, json!({"v": 1, "order": hash, "what": "changed"}));
        }
        assert_eq!(test.events("error").await.len(), 0);
        assert_eq!(test.count(Route::AddVoucher), 1);
    });
}

#[test]
fn a_tab_that_another_one_is_in_the_way_of_loses_nothing() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.refuse_next(Route::AddVoucher, 409, "OrderBusy");
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.order-busy"));
        assert_eq!(test.events("error").await[0]["retryable"], true);
        assert_eq!((view.code.as_deref(), view.can_apply), (Some("ADTMM0000111"), true));
        checkout.click_part("apply").await;
        assert_eq!(checkout.enter_pin("1234").await.total, "$11.00");
    });
}

#[test]
fn two_tabs_that_add_at_once_both_show_both_vouchers() {
    run_test(async |test| {
        let first = test.open().await;
        let [tab, other] = test.browser.open_tab().await;
        let second = test.open().await;
        second.fill_in("ADTMM0000111", "1234").await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        second.click_part("apply").await;
        eventually!(async { test.count(Route::AddVoucher) }, 1);
        test.browser.go_to_tab(&tab).await;
        first.submit_voucher("ADTMM0000300", "").await;
        test.release();
        eventually!(vouchers(first), 2);
        // Each widget reads the order again after the other has chosen its ticket.
        first.settled().await;
        test.browser.go_to_tab(&other).await;
        eventually!(vouchers(second), 2);
        eventually!(async { (second.settled().await.lines.len(), second.total().await) }, (2, test.total()));
    });
}

#[test]
fn a_payment_that_is_confirmed_meanwhile_is_seen() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        checkout.pay_with(sandbox::seed::PROCINEMA_CODES[0], Some("7.50")).await;
        let done = checkout.script("return widget.complete()").await;
        assert_eq!(done["value"]["status"], "payment-due", "{done}");
        let hint = async || checkout.view().await.payments.into_iter().next().map(|row| row.hint);
        assert_eq!(hint().await, Some(checkout.text("payment.confirming")));
        // The site's backend completes the order without telling this page.
        let sell = format!(
            "return (await fetch('/demo/orders/{}/complete', {{ method: 'POST' }})).status",
            test.order
        );
        assert_eq!(test.browser.run_async(&sell, vec![]).await, json!({"value": 200}));
        eventually!(async { checkout.view().await.title }, checkout.text("ended.completed.title"));
        assert_eq!(test.events("completed").await.len(), 1);
    });
}

#[test]
fn nothing_of_the_widgets_keeps_a_page_from_being_kept() {
    run_test(async |test| {
        let listens = "window.added = []; for (const target of [window, document]) { \
            const add = target.addEventListener; \
            target.addEventListener = function (name, ...more) { added.push(name); return add.call(this, name, ...more); } }";
        test.browser.add_page_script(listens).await;
        test.browser.open(&test.address(Texts::English)).await;
        test.checkout(Texts::English).settled().await;
        let added: Vec<String> = test.browser.run("return added", vec![]).await;
        assert!(added.contains(&"pagehide".to_owned()), "{added:?}");
        assert!(!added.iter().any(|name| name == "unload" || name == "beforeunload"), "{added:?}");
    });
}
