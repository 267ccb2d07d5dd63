//! The ways in which a page gives the order token: in its markup, as a property, early, late, or in a copy of itself.

use e2e::{Checkout, ServedFile, TestContext, Texts, eventually, run_test};
use sandbox::seed;
use serde_json::{Value, json};

/// Opens a page whose element has these attributes, with `TOKEN` replaced.
async fn open<'a>(test: &'a TestContext, attributes: &str) -> (Checkout<'a>, String) {
    let TestContext { order, .. } = test;
    let (showtime, currency) = (seed::SHOWTIME, seed::CURRENCY);
    let token = test.order_token(order).await;
    let html = format!(
        r#"<!DOCTYPE html><html lang="en"><title>A page of a test</title>
        <script type="module" src="/voucher-checkout.js"></script>
        <div id="place"><voucher-checkout order="{order}" showtime="{showtime}" currency="{currency}" {attributes}>
        <p>What the page has to say.</p></voucher-checkout></div>"#
    );
    test.serve("tokens", ServedFile::new("text/html", html.replace("TOKEN", &token)));
    test.browser.open(&format!("{}test/tokens", test.site())).await;
    (test.checkout(Texts::English), token)
}

/// The paths that were asked of the proxy, each with its status, which WebKit does not tell.
async fn asked(test: &TestContext) -> Vec<(String, Option<u16>)> {
    let script = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/ocapi/')) \
        .map(({ name, responseStatus }) => [new URL(name).pathname, responseStatus])";
    test.browser.run(script, vec![]).await
}

/// Asserts that no call was refused, and that the page got no false word.
async fn nothing_was_refused(test: &TestContext) {
    let asked = asked(test).await;
    assert!(
        !asked.is_empty() && asked.iter().all(|(_, status)| status.is_none_or(|status| status < 400)),
        "{asked:?}"
    );
    for name in ["expired", "error", "fatal"] {
        assert_eq!(test.events(name).await, [] as [Value; 0], "{name}");
    }
    assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
}

#[test]
fn a_token_in_the_markup_is_used_and_taken_out_of_it() {
    run_test(async |test| {
        // A server that renders the property `orderToken` writes it in one of the last two ways.
        for name in ["order-token", "ordertoken", "orderToken"] {
            let (checkout, token) = open(test, &format!(r#"{name}="TOKEN""#)).await;
            assert_eq!(checkout.settled().await.total, "$20.00", "{name}");
            let seen = "return [probe.widgets()[0].orderToken, document.documentElement.outerHTML]";
            let (property, html): (String, String) = test.browser.run(seen, vec![]).await;
            assert!(property == token && !html.contains(&token), "{html}");
            nothing_was_refused(test).await;
        }
    });
}

#[test]
fn while_a_token_is_expected_nothing_is_read_or_said() {
    run_test(async |test| {
        let (checkout, token) = open(test, "order-token").await;
        let frames = "await customElements.whenDefined('voucher-checkout'); \
            for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame)";
        test.browser.run_async(frames, vec![]).await;
        let view = checkout.view().await;
        assert!(!view.drawn && view.fallback == "What the page has to say.", "{view:?}");
        assert_eq!(asked(test).await, []);
        test.browser.run::<()>("probe.widgets()[0].orderToken = arguments[0]", vec![token.into()]).await;
        assert_eq!(checkout.settled().await.total, "$20.00");
        nothing_was_refused(test).await;
    });
}

#[test]
fn the_token_that_it_has_starts_nothing_anew() {
    run_test(async |test| {
        let (checkout, token) = open(test, r#"order-token="TOKEN""#).await;
        checkout.settled().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = test.sandbox.ledger().len();
        // A framework that compares the page with the server's sets the attribute again.
        let again = "probe.widgets()[0].setAttribute('order-token', arguments[0])";
        test.browser.run::<()>(again, vec![token.into()]).await;
        let view = checkout.settled().await;
        assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"));
        assert_eq!(test.sandbox.ledger().len(), calls, "nothing is asked again");
    });
}

/// Turbo keeps a copy of the page for the back button. htmx sets markup that a server sent.
#[test]
fn a_copy_of_the_page_shows_the_order_too() {
    let copies = [
        "document.body.replaceWith(document.body.cloneNode(true))",
        "const { outerHTML } = place; place.innerHTML = ''; place.outerHTML = outerHTML",
        "const { innerHTML } = place; place.innerHTML = innerHTML",
    ];
    run_test(async |test| {
        for attributes in [r#"order-token="TOKEN""#, ""] {
            let (checkout, token) = open(test, attributes).await;
            test.browser.run::<()>("probe.widgets()[0].orderToken = arguments[0]", vec![token.into()]).await;
            assert_eq!(checkout.settled().await.total, "$20.00");
            for how in copies {
                let script =
                    format!("probe.events.length = 0; const place = document.getElementById('place'); {how}");
                test.browser.run::<()>(&script, vec![]).await;
                eventually!(async { (how, test.events("ready").await.len()) }, (how, 1));
                assert_eq!(checkout.settled().await.total, "$20.00", "{how}");
                assert_eq!(test.events("expired").await, [] as [Value; 0], "{how}");
            }
        }
    });
}

#[test]
fn a_listener_that_comes_late_finds_the_last_detail() {
    run_test(async |test| {
        let checkout = test.open().await;
        let detail = async || checkout.script("return widget.detail").await["value"].take();
        assert_eq!(detail().await, test.events("ready").await[0]);
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let last = test.events("change").await.pop().expect("a change");
        assert_eq!((&detail().await, &last["total"]["text"]), (&last, &json!("$11.00")));
        checkout.script("widget.setAttribute('currency', 'dollars')").await;
        eventually!(async { test.events("fatal").await.len() }, 1);
        assert_eq!(detail().await, Value::Null, "no order is shown");
    });
}
