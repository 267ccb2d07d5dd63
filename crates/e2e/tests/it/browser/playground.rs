//! The playground and the page of themes, in the demo and as static files without a cinema.

use e2e::{Checkout, TestContext, Texts, eventually, needs, run_test};
use sandbox::{Route, When};
use serde_json::json;

async fn open(test: &TestContext) -> Checkout<'_> {
    test.browser.open(&format!("{}playground/", test.site())).await;
    let checkout = test.checkout(Texts::English);
    eventually!(checkout.total(), "$20.00");
    checkout
}

async fn text(test: &TestContext, id: &str) -> String {
    test.browser.run("return document.getElementById(arguments[0]).textContent", vec![json!(id)]).await
}

/// Sets the value of a field and dispatches the events of a user's input.
async fn set(test: &TestContext, id: &str, value: &str) {
    let script = "const [id, value] = arguments; const field = document.getElementById(id); field.value = value; \
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true })); return 0";
    test.browser.run::<u32>(script, vec![json!(id), json!(value)]).await;
}

#[test]
fn what_is_set_is_seen_on_the_widget_and_in_the_snippet() {
    run_test(async |test| {
        let checkout = open(test).await;
        set(test, "lang", "de").await;
        eventually!(async { checkout.view().await.language }, "de");
        set(test, "voucher", "ADTMM0000111").await;
        eventually!(async { checkout.view().await.code }, Some("ADTMM0000111".to_owned()));
        set(test, "scheme", "dark").await;
        set(test, "theme", "loud").await;
        set(test, "accent", "#ffcc00").await;
        let accent =
            "const style = getComputedStyle(probe.find(0, '[part~=apply]')); return style.backgroundColor";
        assert_eq!(test.browser.run::<String>(accent, vec![]).await, "rgb(255, 204, 0)");
        let expected = [
            "integrity=\"sha384-",
            "<script type=\"module\" crossorigin",
            "themes/loud.css",
            "--vc-accent: #ffcc00;",
            "--vc-on-accent: #000;",
            "lang=\"de\"",
            "theme=\"dark\"",
            "class=\"loud\"",
            "showtime=\"0002-2681\"",
        ];
        eventually!(
            async {
                let snippet = text(test, "snippet").await;
                expected.into_iter().filter(|part| !snippet.contains(part)).collect::<Vec<_>>()
            },
            Vec::<&str>::new()
        );
    });
}

#[test]
fn events_and_calls_are_told_without_codes() {
    run_test(async |test| {
        let checkout = open(test).await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        let in_events = ["voucher-checkout-ready", "voucher-checkout-change", "........0111", "$11.00"];
        let in_calls = ["GET /ocapi/v1/orders/{order}", "POST /checkout/v1/orders/{order}/codes", " ms"];
        for (id, expected) in [("events", in_events.as_slice()), ("calls", &in_calls)] {
            let missing = async || {
                let text = text(test, id).await;
                expected.iter().filter(|part| !text.contains(**part)).copied().collect::<Vec<_>>()
            };
            eventually!(missing(), Vec::<&str>::new());
        }
        let (events, calls) = (text(test, "events").await, text(test, "calls").await);
        for secret in ["ADTMM0000111", "1234"] {
            assert!(!events.contains(&format!("\"{secret}\"")) && !calls.contains(secret), "{secret}");
        }
    });
}

#[test]
fn trouble_is_made_and_ended() {
    run_test(async |test| {
        let checkout = open(test).await;
        eventually!(
            test.browser.run::<bool>("return document.getElementById('trouble').length > 5", vec![]),
            true
        );
        set(test, "trouble", "too-many-attempts").await;
        let asked = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/demo/trouble')).length";
        eventually!(test.browser.run::<u32>(asked, vec![]), 3);
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        eventually!(async { checkout.view().await.tone }, "error");
        let [call] = test.calls(Route::AddVoucher).try_into().expect("one try");
        assert_eq!(call.status, Some(429));
        test.browser.click("return document.getElementById('expire')", vec![]).await;
        eventually!(checkout.message(), checkout.text("message.order-expired"));
        test.browser.click("return document.getElementById('fresh')", vec![]).await;
        eventually!(checkout.total(), "$20.00");
    });
}

#[test]
fn files_alone_show_a_recorded_order_and_say_so() {
    run_test(async |test| {
        test.browser.block(&["/demo/"]);
        let checkout = {
            test.browser.open(&format!("{}playground/", test.site())).await;
            test.checkout(Texts::English)
        };
        eventually!(checkout.total(), "$11.00");
        let note = text(test, "note").await;
        assert!(note.contains("no cinema") && note.contains("cargo xtask demo"), "{note}");
        assert_eq!(checkout.view().await.vouchers.len(), 1);
    });
}

#[test]
fn four_themes_stand_side_by_side() {
    run_test(async |test| {
        test.browser.open(&format!("{}playground/themes.html", test.site())).await;
        for at in 0..4 {
            eventually!(Checkout::new(&test.browser, at, Texts::English).total(), "$11.00");
        }
        let colours = "return [0, 1, 2, 3].map((at) => getComputedStyle(probe.find(at, '[part~=apply]')).backgroundColor)";
        let accents = ["rgb(12, 102, 80)", "rgb(255, 182, 72)", "rgb(0, 24, 143)", "rgb(196, 0, 107)"];
        assert_eq!(test.browser.run::<Vec<String>>(colours, vec![]).await, accents);
    });
}

#[test]
fn the_pages_fit_a_telephone_and_keep_their_policy() {
    needs!(Screen);
    run_test(async |test| {
        test.browser.set_screen(320, 640).await;
        for page in ["playground/", "playground/themes.html"] {
            test.browser.open(&format!("{}{page}", test.site())).await;
            test.checkout(Texts::English).settled().await;
            let widths = "const { scrollWidth, clientWidth } = document.documentElement; return [clientWidth, scrollWidth]";
            let [client, scroll]: [u32; 2] = test.browser.run(widths, vec![]).await;
            assert!(scroll <= client, "{page}: {scroll} px on a screen of {client} px");
            let names = "return [...document.querySelectorAll('input, select, button')].filter((field) => \
                !(field.labels?.length || field.textContent.trim())).map((field) => field.id)";
            assert_eq!(test.browser.run::<Vec<String>>(names, vec![]).await, Vec::<String>::new());
            for kind in ["violations", "errors"] {
                assert!(test.browser.recorded(kind).await.is_empty(), "{page}: {kind}");
            }
        }
    });
}

/// The violations that axe-core finds in the whole page, with its widgets.
const AXE: &str = "await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))); \
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']; \
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values } }); \
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`))";

#[test]
fn axe_finds_nothing_on_the_pages_around_the_widget() {
    needs!(Preferences);
    run_test(async |test| {
        let booking = test.address(Texts::English);
        for page in [booking.as_str(), "playground/", "playground/themes.html"] {
            let address = if page == booking { page.to_owned() } else { format!("{}{page}", test.site()) };
            test.browser.open(&address).await;
            let checkout = test.checkout(Texts::English);
            checkout.settled().await;
            checkout.load_axe().await;
            let open = "for (const one of document.querySelectorAll('details')) one.open = true; return 0";
            test.browser.run::<u32>(open, vec![]).await;
            for scheme in ["light", "dark"] {
                test.browser.prefer(&[("prefers-color-scheme", scheme)]).await;
                let found = test.browser.run_async(AXE, vec![]).await["value"].clone();
                let mut found: Vec<String> = serde_json::from_value(found).expect("axe answers");
                // The four widgets of this page have landmarks of the same name. A booking site has one widget.
                found.retain(|line| !line.starts_with("landmark-unique"));
                assert!(found.is_empty(), "{page}, {scheme}: {found:?}");
            }
        }
    });
}

#[test]
fn who_wants_less_motion_sees_none() {
    needs!(Preferences);
    run_test(async |test| {
        test.browser.prefer(&[("prefers-reduced-motion", "reduce")]).await;
        let checkout = test.open().await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        eventually!(async { checkout.view().await.tone }, "busy");
        let moving =
            "return probe.root(0).getAnimations().filter(({ playState }) => playState === 'running').length";
        assert_eq!(test.browser.run::<u32>(moving, vec![]).await, 0, "while the call is under way");
        test.release();
        checkout.settled().await;
        assert_eq!(test.browser.run::<u32>(moving, vec![]).await, 0);
    });
}
