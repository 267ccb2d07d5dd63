//! Operation by keyboard, the live region, small screens and dark pages.

use e2e::{Checkout, HostPage, TestContext, Texts, View, eventually, keys, needs, run_test};
use sandbox::{FaultKind, Route, When};
use serde_json::json;

/// Presses Tab, or Shift and Tab, until the element that the script returns has the focus. Behind the last element of a
/// page, Firefox goes on in its own buttons.
async fn tab_to(test: &TestContext, finder: &str) {
    let there = format!(
        "const focus = probe.root(0).activeElement, wanted = {finder}; if (focus === wanted) return null; \
         return Boolean(focus && wanted?.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING)"
    );
    for _ in 0..40 {
        match test.browser.run::<Option<bool>>(&there, vec![]).await {
            None => return,
            Some(true) => test.browser.press_back().await,
            Some(false) => test.browser.press(keys::TAB).await,
        }
    }
    panic!("Tab does not lead to {finder}");
}

async fn tab_to_button(test: &TestContext, name: &str) {
    tab_to(test, &format!("probe.named(0, {})", json!(name))).await;
}

/// Asserts that the focus is not lost, so that keyboard users need not start again at the top of the page.
async fn has_focus(checkout: Checkout<'_>) -> View {
    let view = checkout.settled().await;
    assert_ne!(view.focus, "body", "{view:#?}");
    view
}

/// The order of the fields is the same in a right-to-left language.
#[test]
fn the_keyboard_alone_adds_a_voucher() {
    for language in ["en", "ar"] {
        keyboard_adds_a_voucher(language);
    }
}

fn keyboard_adds_a_voucher(language: &str) {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.script(&format!("widget.lang = {}", json!(language))).await;
        eventually!(async { checkout.view().await.language }, language);
        tab_to(test, "probe.find(0, '[part~=code]')").await;
        test.browser.press("ADTMM0000111").await;
        test.browser.press(keys::TAB).await;
        assert_eq!(checkout.focus().await, "apply", "the button comes after its field");
        test.browser.press(keys::ENTER).await;
        eventually!(checkout.focus(), "pin");
        test.browser.press("1234").await;
        tab_to(test, "probe.find(0, '[part~=apply]')").await;
        test.browser.press(keys::ENTER).await;
        eventually!(async { checkout.total().await.contains("11.00") }, true);
        assert_eq!(test.total(), "$11.00");
        eventually!(checkout.focus(), "code");
    });
}

#[test]
fn the_keyboard_alone_chooses_and_removes() {
    run_test(async |test| {
        let checkout = test.open().await;
        tab_to(test, "probe.find(0, '[part~=code]')").await;
        test.browser.press(&format!("FAMMM0000112{}", keys::ENTER)).await;
        eventually!(checkout.focus(), "pin");
        test.browser.press(&format!("1234{}", keys::ENTER)).await;
        eventually!(checkout.focus(), "choice");
        tab_to(test, "probe.named(0, 'Family Voucher Child')").await;
        test.browser.press("\u{E015}").await;
        tab_to_button(test, &checkout.text("choice.less")).await;
        test.browser.press(keys::SPACE).await;
        eventually!(async { checkout.view().await.quantity }, "1");
        has_focus(checkout).await;
        tab_to_button(test, &checkout.text_with("choice.confirm", &[("count", "1")])).await;
        test.browser.press(keys::ENTER).await;
        eventually!(checkout.total(), "$12.00");
        eventually!(checkout.focus(), "code");

        tab_to(test, "probe.find(0, '[part~=remove]')").await;
        test.browser.press(keys::ENTER).await;
        eventually!(checkout.total(), "$20.00");
        eventually!(checkout.focus(), "title");
    });
}

#[test]
fn the_keyboard_alone_answers_the_question() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        tab_to(test, "probe.find(0, '[part~=code]')").await;
        test.browser.press("BLITZO").await;
        let no = json!(checkout.text("question.no"));
        let answers = [
            (format!("probe.named(0, {no})"), "$20.00"),
            ("probe.find(0, '[part~=yes]')".to_owned(), "$17.50"),
        ];
        for (answer, total) in answers {
            tab_to(test, "probe.find(0, '[part~=code]')").await;
            test.browser.press(keys::ENTER).await;
            eventually!(checkout.focus(), "question");
            tab_to(test, &answer).await;
            test.browser.press(keys::ENTER).await;
            eventually!(checkout.total(), total);
            eventually!(checkout.focus(), "code");
        }
    });
}

/// The button that was pressed goes, and no field follows it.
#[test]
fn the_keyboard_goes_on_after_a_listed_discount() {
    run_test(async |test| {
        let checkout = test.open().await;
        for (name, total) in [("discounts.use-named", "$15.00"), ("discounts.remove-named", "$20.00")] {
            tab_to_button(test, &checkout.text_with(name, &[("discount", "Student Night")])).await;
            test.browser.press(keys::ENTER).await;
            eventually!(checkout.total(), total);
            eventually!(checkout.focus(), "title");
        }
    });
}

/// During the question for a PIN, the field of the code is not there to get the focus.
#[test]
fn the_keyboard_goes_on_after_a_choice_beside_a_pin() {
    run_test(async |test| {
        let checkout = test.open().await;
        let dismiss = checkout.text("choice.dismiss");
        checkout.add_voucher("FAMMM0000112", "1234").await;
        checkout.press_text("choice.dismiss").await;
        checkout.enter_code("ADTMM0000111").await;
        eventually!(checkout.focus(), "pin");
        tab_to(test, "probe.find(0, '[part~=use]')").await;
        test.browser.press(keys::ENTER).await;
        eventually!(checkout.focus(), "choice");
        tab_to_button(test, &dismiss).await;
        test.browser.press(keys::ENTER).await;
        eventually!(checkout.focus(), "title");
    });
}

#[test]
fn the_end_of_a_call_takes_no_focus_from_the_page() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.hold_next(Route::SetShowtime, When::Before).await;
        tab_to_button(test, &checkout.text_with("discounts.use-named", &[("discount", "Student Night")]))
            .await;
        test.browser.press(keys::ENTER).await;
        eventually!(async { test.count(Route::SetShowtime) }, 1);
        let leave = "const own = document.createElement('button'); own.id = 'own'; document.body.append(own); own.focus()";
        test.browser.run::<()>(leave, vec![]).await;
        test.release();
        eventually!(checkout.total(), "$15.00");
        let focused = "return document.activeElement.id";
        assert_eq!(test.browser.run::<String>(focused, vec![]).await, "own");
    });
}

#[test]
fn an_error_brings_the_focus_to_its_field() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        eventually!(checkout.focus(), "code");
        let described = "const field = probe.root(0).activeElement; \
            const ids = field.getAttribute('aria-describedby').split(' '); \
            return ids.map((id) => probe.text(probe.find(0, `#${id}`))).join(' ')";
        let refused = checkout.refusal("message.voucher-redeemed", "$20.00");
        assert_eq!(test.browser.run::<String>(described, vec![]).await, refused);
        checkout.add_voucher("ADTMM0000111", "9999").await;
        eventually!(checkout.focus(), "pin");
        let hint = checkout.text("form.pin-hint");
        let refused = checkout.refusal("message.voucher-not-accepted", "$20.00");
        assert_eq!(test.browser.run::<String>(described, vec![]).await, format!("{hint} {refused}"));
    });
}

#[test]
fn the_live_region_is_there_before_its_texts_and_stays() {
    run_test(async |test| {
        test.fail_next(Route::ReadOrder, FaultKind::Delay { ms: 1000, when: When::Before });
        let gate = test.hold_wasm();
        let checkout =
            test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() }).await;
        let early = "window.early = probe.find(0, '[part~=message]'); return Boolean(window.early)";
        eventually!(test.browser.run::<bool>(early, vec![]), true);
        gate.open();
        let keep = "window.region ??= window.early.isConnected ? undefined : probe.find(0, '[part~=message]'); \
            return Boolean(window.region)";
        eventually!(test.browser.run::<bool>(keep, vec![]), true);
        let same = "const now = probe.find(0, '[part~=message]'); \
            return now === window.region && now.role === 'status' && getComputedStyle(now).display !== 'none'";
        checkout.settled().await;
        assert!(test.browser.run::<bool>(same, vec![]).await, "while it is empty, too");
        for barcode in ["ADTMM0000900", "FAMMM0000112"] {
            checkout.add_voucher(barcode, "1234").await;
            assert!(test.browser.run::<bool>(same, vec![]).await);
        }
        test.sandbox.expire_order(&test.visited_order());
        checkout.use_for("2").await;
        eventually!(checkout.message(), checkout.text("message.order-expired"));
        assert!(test.browser.run::<bool>(same, vec![]).await, "to the end");
    });
}

#[test]
fn nothing_is_wider_than_a_small_telephone() {
    needs!(Screen);
    run_test(async |test| {
        test.browser.set_screen(320, 640).await;
        let widths = "const { scrollWidth, clientWidth } = document.documentElement; return [clientWidth, scrollWidth]";
        let fits = async |state: &str| {
            let [client, scroll]: [u32; 2] = test.browser.run(widths, vec![]).await;
            assert!(client <= 320 && scroll <= client, "{state}: {scroll} px on a screen of {client} px");
        };
        for texts in [Texts::English, Texts::German] {
            let checkout = test.open_in(texts).await;
            fits("at first").await;
            checkout.add_voucher("ADTMM0000900", "1234").await;
            fits("with an error").await;
            checkout.enter_code("ADTMM0000111").await;
            fits("in the second step").await;
            checkout.enter_pin("").await;
            fits("with an error at the PIN").await;
            checkout.add_voucher("FAMMM0000112", "1234").await;
            fits("with a choice").await;
            checkout.use_for("2").await;
            fits("with a voucher").await;
            checkout.remove_ending("0112").await;
            checkout.enter_code("BLITZO").await;
            fits("with a question").await;
            checkout.press_text("question.no").await;
        }
        test.sandbox.expire_order(&test.order);
        test.open().await;
        fits("at the end").await;
    });
}

#[test]
fn dark_pages_have_a_dark_widget() {
    needs!(Preferences);
    run_test(async |test| {
        let checkout = test.open().await;
        let colours = "const shade = (colour) => { \
              const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }); \
              context.fillStyle = colour; context.fillRect(0, 0, 1, 1); \
              const [red, green, blue] = context.getImageData(0, 0, 1, 1).data; return (red + green + blue) / 3 | 0 }; \
            const style = getComputedStyle(probe.find(0, '.actions')); \
            return [shade(style.backgroundColor), shade(style.color)]";
        let scheme = async |scheme: &str| -> [u32; 2] {
            test.browser.prefer(&[("prefers-color-scheme", scheme)]).await;
            test.browser.run(colours, vec![]).await
        };
        let ([paper, ink], [dark_paper, dark_ink]) = (scheme("light").await, scheme("dark").await);
        assert!(paper > 200 && ink < 100, "{ink} on {paper}");
        assert!(dark_paper < 80 && dark_ink > 180, "{dark_ink} on {dark_paper}");
        checkout.script("widget.setAttribute('theme', 'light')").await;
        let [paper, ink]: [u32; 2] = test.browser.run(colours, vec![]).await;
        assert!(paper > 200 && ink < 100, "the page may say light: {ink} on {paper}");
    });
}
