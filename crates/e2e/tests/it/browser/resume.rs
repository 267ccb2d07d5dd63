//! Coming back: by the back button, in another tab, to a payment that was confirmed meanwhile.

use e2e::{Checkout, Stage, Texts, play, shows};
use sandbox::Route;
use serde_json::json;

/// Adds the good voucher from the page's own script, as another device would.
async fn add_elsewhere(stage: &Stage, token: &str) {
    let script = "const [order, token] = arguments; const answer = await fetch(`/ocapi/v1/orders/${order}/vouchers`, { \
        method: 'POST', body: JSON.stringify({ type: 'Ticket', showtimeId: '0002-2681', \
          credentials: { barcode: 'ADTMM0000111', pin: '1234' } }), \
        headers: { 'Content-Type': 'application/json', 'Checkout-Order-Token': token, \
          'Idempotency-Key': crypto.randomUUID() } }); return answer.status";
    let answer = stage.browser.settle(script, vec![stage.order.as_str().into(), token.into()]).await;
    assert_eq!(answer, json!({"value": 200}));
}

async fn vouchers(checkout: Checkout<'_>) -> usize {
    checkout.view().await.vouchers.len()
}

async fn token(stage: &Stage) -> String {
    stage.browser.run("return witness.widgets()[0].orderToken", vec![]).await
}

#[test]
fn the_back_button_shows_what_the_order_holds_and_no_pin() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.fill_in("ADTMM0000333", "1234").await;
        let token = token(stage).await;
        let script =
            "addEventListener('pageshow', (event) => { window.kept = event.persisted }); window.here = true";
        stage.browser.run::<()>(script, vec![]).await;
        let elsewhere = format!("{}style/mark.svg", stage.site());
        stage.browser.open(&elsewhere).await;
        add_elsewhere(stage, &token).await;
        stage.browser.back().await;
        shows!(vouchers(checkout), 1);
        assert_eq!(checkout.view().await.pin.as_deref(), Some(""));
        let kept: Option<bool> = stage.browser.run("return window.here ? window.kept : null", vec![]).await;
        assert_eq!(kept, Some(true), "the browser kept the page as it was");
        assert_eq!(checkout.view().await.barcode.as_deref(), Some("ADTMM0000333"));
    });
}

#[test]
fn a_page_that_is_kept_by_the_browser_reads_again_and_forgets_the_pin() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.fill_in("ADTMM0000333", "1234").await;
        checkout.press_text("form.show").await;
        let token = token(stage).await;
        let leave = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))";
        stage.browser.run::<()>(leave, vec![]).await;
        shows!(async { checkout.view().await.pin }, Some(String::new()));
        add_elsewhere(stage, &token).await;
        let back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
        stage.browser.run::<()>(back, vec![]).await;
        shows!(vouchers(checkout), 1);
        let view = checkout.view().await;
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000333"), Some("")));
        assert_eq!(view.message, "", "and nothing is said of it");
    });
}

#[test]
fn what_one_tab_changes_the_other_one_shows() {
    play(async |stage| {
        let first = stage.open().await;
        let hear = "window.heard = []; new BroadcastChannel('voucher-checkout').onmessage = \
            (event) => heard.push(event.data)";
        stage.browser.run::<()>(hear, vec![]).await;
        let [tab, _] = stage.browser.open_tab().await;
        let second = stage.open().await;
        second.add_voucher("ADTMM0000111", "1234").await;
        stage.browser.go_to_tab(&tab).await;
        shows!(first.total(), "$11.00");
        let view = first.settled().await;
        assert_eq!((view.vouchers.len(), view.message.as_str()), (1, ""));

        // What goes between tabs names neither order nor voucher.
        let heard: Vec<serde_json::Value> = stage.browser.run("return heard", vec![]).await;
        assert!(!heard.is_empty());
        for message in &heard {
            let hash = message["order"].as_i64().unwrap_or_else(|| panic!("{message}"));
            assert_eq!(*message, json!({"v": 1, "order": hash, "what": "changed"}));
        }
        assert_eq!(stage.events("error").await.len(), 0);
        assert_eq!(stage.count(Route::AddVoucher), 1);
    });
}

#[test]
fn a_tab_that_another_one_is_in_the_way_of_loses_nothing() {
    play(async |stage| {
        let checkout = stage.open().await;
        stage.refuse_next(Route::AddVoucher, 409, "OrderBusy");
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.order-busy"));
        assert_eq!(stage.events("error").await[0]["retryable"], true);
        assert_eq!((view.barcode.as_deref(), view.can_apply), (Some("ADTMM0000111"), true));
        checkout.retype("pin", "1234").await;
        checkout.click_part("apply").await;
        shows!(checkout.total(), "$11.00");
    });
}

#[test]
fn two_tabs_that_add_at_once_both_show_both_vouchers() {
    play(async |stage| {
        let first = stage.open().await;
        let [tab, other] = stage.browser.open_tab().await;
        let second = stage.open().await;
        second.fill_in("ADTMM0000111", "1234").await;
        stage.delay_next(Route::AddVoucher, 1500);
        second.click_part("apply").await;
        shows!(async { stage.count(Route::AddVoucher) }, 1);
        stage.browser.go_to_tab(&tab).await;
        first.add_voucher("ADTMM0000300", "").await;
        shows!(vouchers(first), 2);
        stage.browser.go_to_tab(&other).await;
        shows!(vouchers(second), 2);
        let (lines, total) = (second.settled().await.lines.len(), second.total().await);
        assert_eq!((lines, total), (2, stage.total()));
    });
}

#[test]
fn a_payment_that_is_confirmed_meanwhile_is_seen() {
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        checkout.pay_with(sandbox::seed::PROCINEMA_CODES[0], Some("7.50")).await;
        let done = checkout.script("return widget.complete()").await;
        assert_eq!(done["value"]["status"], "payment-due", "{done}");
        let hint = async || checkout.view().await.payments.into_iter().next().map(|row| row.hint);
        assert_eq!(hint().await, Some(checkout.text("payment.confirming")));
        // The site's backend gets the rest, and nobody tells this page.
        let sell = format!(
            "return (await fetch('/demo/orders/{}/complete', {{ method: 'POST' }})).status",
            stage.order
        );
        assert_eq!(stage.browser.settle(&sell, vec![]).await, json!({"value": 200}));
        shows!(
            async { checkout.view().await.headings.contains(&checkout.text("ended.completed.title")) },
            true
        );
        assert_eq!(stage.events("completed").await.len(), 1);
    });
}

#[test]
fn nothing_of_the_widgets_keeps_a_page_from_being_kept() {
    play(async |stage| {
        let listens = "window.added = []; for (const target of [window, document]) { \
            const add = target.addEventListener; \
            target.addEventListener = function (name, ...more) { added.push(name); return add.call(this, name, ...more); } }";
        let source = json!({"source": listens});
        stage.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        stage.browser.open(&stage.address(Texts::English)).await;
        stage.checkout(Texts::English).settled().await;
        let added: Vec<String> = stage.browser.run("return added", vec![]).await;
        assert!(added.contains(&"pagehide".to_owned()), "{added:?}");
        assert!(!added.iter().any(|name| name == "unload" || name == "beforeunload"), "{added:?}");
    });
}
