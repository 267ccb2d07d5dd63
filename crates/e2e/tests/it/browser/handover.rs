//! The form that is shown before the wasm has loaded looks like the form of the widget, and loses no input.

use e2e::{Checkout, Gate, HostPage, TestContext, eventually, keys, run_test};
use sandbox::Route;
use serde_json::Value;

/// Whether the widget has replaced the early form.
const TAKEN: &str = "return !window.early.isConnected && Boolean(probe.find(0, 'form'))";
/// The nodes of the form with their attributes and positions, without the parts that only the widget fills in.
const SEEN: &str = "const see = (node) => { \
    if (node.nodeType === Node.TEXT_NODE) return node.data; \
    const hidden = ['data-quiet', 'data-tone']; \
    const attributes = [...node.attributes].filter(({ name }) => !hidden.includes(name)); \
    const { x, y, width, height } = node.getBoundingClientRect(); \
    const content = [...node.childNodes].filter((child) => child.nodeType !== Node.COMMENT_NODE && (child.data ?? 'x') !== ''); \
    const quiet = node.getAttribute('role') === 'status'; \
    return [node.localName, attributes.map(({ name, value }) => `${name}=${value}`).sort(), \
      quiet ? [] : [x, y, width, height].map(Math.round), quiet ? [] : content.map(see)]; \
    }; return see(probe.root(0).querySelector('section.vc'))";

/// Opens a page whose wasm does not arrive until the gate is opened.
async fn early<'a>(test: &'a TestContext, attributes: &str) -> (Checkout<'a>, Gate) {
    test.without_time_limits().await;
    let gate = test.hold_wasm();
    let page = HostPage { script: TestContext::SERVED_SCRIPT, attributes, ..HostPage::default() };
    let checkout = test.visit(&page).await;
    let keep = "window.early = probe.find(0, 'form'); return Boolean(window.early)";
    eventually!(test.browser.run::<bool>(keep, vec![]), true);
    (checkout, gate)
}

#[test]
fn it_is_the_form_that_the_widget_draws() {
    run_test(async |test| {
        // The widget shows the empty form until the order is read.
        let never = "{ const { fetch } = window; window.fetch = (request, options) => \
            String(request.url ?? request).includes('/ocapi/') ? new Promise(() => {}) : fetch(request, options); }";
        test.browser.add_page_script(never).await;
        for attributes in [
            r#"lang="en""#,
            r#"lang="de" voucher-types="Ticket Subscription Deal""#,
            r#"lang="fr""#,
            r#"lang="ja""#,
            r#"lang="ar""#,
            r#"lang="xx""#,
        ] {
            let (_, gate) = early(test, attributes).await;
            let before: Value = test.browser.run(SEEN, vec![]).await;
            assert!(!test.browser.run::<bool>(TAKEN, vec![]).await);
            gate.open();
            eventually!(test.browser.run::<bool>(TAKEN, vec![]), true);
            assert_eq!(test.browser.run::<Value>(SEEN, vec![]).await, before, "{attributes}");
        }
    });
}

#[test]
fn what_is_typed_and_the_caret_stay() {
    run_test(async |test| {
        let (checkout, gate) = early(test, "").await;
        checkout.retype("code", "ADTM0000111 1234").await;
        let browser = checkout.browser();
        browser.press(&keys::LEFT.repeat(12)).await;
        gate.open();
        eventually!(browser.run::<bool>(TAKEN, vec![]), true);
        browser.press("M").await;
        let view = checkout.settled().await;
        assert_eq!((view.code.as_deref(), view.focus.as_str()), (Some("ADTMM0000111 1234"), "code"));
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
    });
}

/// An input field drops the line breaks, so only the paste event shows that a code ends there.
#[test]
fn codes_that_were_pasted_together_are_told_apart_then() {
    run_test(async |test| {
        for (before, more, expected) in [
            ("", "", "ADTMM0000111, BLITZO"),
            ("", "5", "ADTMM0000111 BLITZO5"),
            ("X", "", "XADTMM0000111 BLITZO"),
        ] {
            let (checkout, gate) = early(test, "").await;
            test.browser.copy("ADTMM0000111\nBLITZO").await;
            checkout.retype("code", &format!("{before}{}", keys::PASTE)).await;
            eventually!(
                async { checkout.view().await.code.is_some_and(|code| code.contains("BLITZO")) },
                true
            );
            test.browser.press(more).await;
            gate.open();
            eventually!(test.browser.run::<bool>(TAKEN, vec![]), true);
            assert_eq!(checkout.settled().await.code.as_deref(), Some(expected));
        }
    });
}

#[test]
fn a_code_without_a_pin_leads_to_the_pin_then() {
    run_test(async |test| {
        let (checkout, gate) = early(test, "").await;
        checkout.fill_in("ADTMM0000111", "").await;
        checkout.browser().press(keys::ENTER).await;
        gate.open();
        eventually!(checkout.focus(), "pin");
        let view = checkout.settled().await;
        assert_eq!((view.code_for.as_str(), test.writes()), ("ADTMM0000111", vec![]));
    });
}

#[test]
fn a_voucher_that_was_asked_for_is_added_then() {
    run_test(async |test| {
        for by_key in [false, true] {
            test.sandbox.clear_ledger();
            let (checkout, gate) = early(test, "").await;
            checkout.fill_in("ADTMM0000111", "1234").await;
            if by_key {
                checkout.browser().press(keys::ENTER).await;
            } else {
                checkout.click_part("apply").await;
            }
            let view = checkout.view().await;
            assert!(!view.can_apply && view.busy, "it is shown that it is on its way");
            gate.open();
            eventually!(checkout.total(), "$11.00");
            assert_eq!(checkout.settled().await.vouchers.len(), 1);
            assert_eq!(test.count(Route::AddVoucher), 1);
            assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
        }
    });
}

#[test]
fn nothing_is_replaced_under_a_finger() {
    run_test(async |test| {
        let (checkout, gate) = early(test, "").await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let browser = checkout.browser();
        browser.press_mouse("return probe.find(0, '[part=apply]')", vec![]).await;
        gate.open();
        let here = "return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('.wasm') && responseEnd)";
        eventually!(browser.run::<bool>(here, vec![]), true);
        let a_while = "for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame)";
        browser.run_async(a_while, vec![]).await;
        assert!(!browser.run::<bool>(TAKEN, vec![]).await, "the button is still the one that is held");
        browser.release_mouse().await;
        eventually!(checkout.total(), "$11.00");
    });
}

#[test]
fn the_first_reads_begin_before_the_widget_is_there() {
    run_test(async |test| {
        let (_, gate) = early(test, "").await;
        let reads = async || (test.count(Route::ReadOrder), test.count(Route::TicketPrices));
        eventually!(reads(), (1, 1));
        gate.open();
        let checkout = test.checkout(e2e::Texts::English);
        assert_eq!(checkout.settled().await.total, "$20.00");
        assert_eq!(reads().await, (1, 1), "their answers are used");
    });
}

#[test]
fn what_the_page_has_read_ahead_without_the_token_is_read_again() {
    run_test(async |test| {
        // A preload link cannot send the token, so the proxy answers 404.
        let head = "<script>for (const path of ['orders/ORDER', 'showtimes/0002-2681/ticket-prices']) { \
            const link = document.createElement('link'); Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: '' }); \
            link.href = '/ocapi/v1/' + path; document.head.append(link); }</script>";
        let gate = test.hold_wasm();
        let checkout =
            test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, head, ..HostPage::default() }).await;
        gate.open();
        assert_eq!(checkout.settled().await.total, "$20.00");
    });
}
