//! The keyboard alone, what is announced, small screens and dark ones.

use e2e::{Checkout, HostPage, Stage, Texts, View, keys, play, shows};
use sandbox::{FaultKind, Route, When};
use serde_json::json;

/// Presses Tab until the focus is on the element of the widget that the script finds.
async fn tab_to(stage: &Stage, finder: &str) {
    let there = format!("return witness.root(0).activeElement === ({finder})");
    for _ in 0..40 {
        if stage.browser.run::<bool>(&there, vec![]).await {
            return;
        }
        stage.browser.press(keys::TAB).await;
    }
    panic!("Tab does not lead to {finder}");
}

async fn tab_to_button(stage: &Stage, name: &str) {
    tab_to(stage, &format!("witness.named(0, {})", json!(name))).await;
}

/// Nobody who uses the keyboard has to begin again at the top of the page.
async fn has_focus(checkout: Checkout<'_>) -> View {
    let view = checkout.settled().await;
    assert_ne!(view.focus, "body", "{view:#?}");
    view
}

/// In the other direction it is the same way.
#[test]
fn the_keyboard_alone_adds_a_voucher() {
    for language in ["en", "ar"] {
        keyboard_adds_a_voucher(language);
    }
}

fn keyboard_adds_a_voucher(language: &str) {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.script(&format!("widget.lang = {}", json!(language))).await;
        shows!(async { checkout.view().await.language }, language);
        tab_to(stage, "witness.find(0, '[part~=barcode]')").await;
        stage.browser.press("ADTMM0000111").await;
        stage.browser.press(keys::TAB).await;
        assert_eq!(checkout.focus().await, "pin");
        stage.browser.press("1234").await;
        tab_to(stage, "witness.find(0, '[part~=apply]')").await;
        stage.browser.press(keys::ENTER).await;
        shows!(async { checkout.total().await.contains("11.00") }, true);
        assert_eq!(stage.total(), "$11.00");
        has_focus(checkout).await;
    });
}

#[test]
fn the_keyboard_alone_chooses_and_removes() {
    play(async |stage| {
        let checkout = stage.open().await;
        tab_to(stage, "witness.find(0, '[part~=barcode]')").await;
        stage.browser.press(&format!("FAMMM0000112{}1234{}", keys::TAB, keys::ENTER)).await;
        shows!(checkout.focus(), "choice");
        tab_to(stage, "witness.named(0, 'Family Voucher Adult')").await;
        stage.browser.press("\u{E015}").await;
        tab_to_button(stage, &checkout.text("choice.less")).await;
        stage.browser.press(keys::SPACE).await;
        shows!(async { checkout.view().await.quantity }, "1");
        has_focus(checkout).await;
        tab_to_button(stage, &checkout.text_with("choice.confirm", &[("count", "1")])).await;
        stage.browser.press(keys::ENTER).await;
        shows!(checkout.total(), "$10.00");
        shows!(checkout.focus(), "title");

        tab_to(stage, "witness.find(0, '[part~=remove]')").await;
        stage.browser.press(keys::ENTER).await;
        shows!(checkout.total(), "$20.00");
        shows!(checkout.focus(), "title");
    });
}

#[test]
fn the_keyboard_alone_answers_the_question() {
    play(async |stage| {
        let checkout = stage.open().await;
        tab_to(stage, "witness.find(0, '[part~=discount-code]')").await;
        stage.browser.press("BLITZO").await;
        for (answer, total) in [("question.no", "$20.00"), ("question.apply.yes", "$17.50")] {
            tab_to(stage, "witness.find(0, '[part~=discount-code]')").await;
            stage.browser.press(keys::ENTER).await;
            shows!(checkout.focus(), "question");
            tab_to_button(stage, &checkout.text(answer)).await;
            stage.browser.press(keys::ENTER).await;
            shows!(checkout.total(), total);
            shows!(checkout.focus(), "title");
        }
    });
}

#[test]
fn an_error_brings_the_focus_to_its_field() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        shows!(checkout.focus(), "barcode");
        let described = "const field = witness.find(0, '[part~=barcode]'); \
            return witness.text(witness.find(0, '#' + field.getAttribute('aria-describedby')))";
        let text = checkout.text("message.voucher-redeemed");
        assert_eq!(stage.browser.run::<String>(described, vec![]).await, text);
    });
}

#[test]
fn the_live_region_is_there_before_its_texts_and_stays() {
    play(async |stage| {
        stage.fail_next(Route::ReadOrder, FaultKind::Delay { ms: 1000, when: When::Before });
        let gate = stage.hold_wasm();
        let checkout = stage.visit(&HostPage { script: Stage::HELD, ..HostPage::default() }).await;
        let early = "window.early = witness.find(0, '[part~=message]'); return Boolean(window.early)";
        shows!(stage.browser.run::<bool>(early, vec![]), true);
        gate.let_out();
        let keep = "window.region ??= window.early.isConnected ? undefined : witness.find(0, '[part~=message]'); \
            return Boolean(window.region)";
        shows!(stage.browser.run::<bool>(keep, vec![]), true);
        let same = "const now = witness.find(0, '[part~=message]'); \
            return now === window.region && now.role === 'status' && getComputedStyle(now).display !== 'none'";
        checkout.settled().await;
        assert!(stage.browser.run::<bool>(same, vec![]).await, "while it is empty, too");
        for barcode in ["ADTMM0000900", "ADTMM0000222"] {
            checkout.add_voucher(barcode, "1234").await;
            assert!(stage.browser.run::<bool>(same, vec![]).await);
        }
        stage.sandbox.expire_order(&stage.visited());
        checkout.press(&checkout.text_with("choice.confirm", &[("count", "2")])).await;
        shows!(checkout.message(), checkout.text("message.order-expired"));
        assert!(stage.browser.run::<bool>(same, vec![]).await, "to the end");
    });
}

#[test]
fn nothing_is_wider_than_a_small_telephone() {
    play(async |stage| {
        let screen = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false});
        stage.browser.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        let widths = "const { scrollWidth, clientWidth } = document.documentElement; return [clientWidth, scrollWidth]";
        let fits = async |state: &str| {
            let [client, scroll]: [u32; 2] = stage.browser.run(widths, vec![]).await;
            assert!(client <= 320 && scroll <= client, "{state}: {scroll} px on a screen of {client} px");
        };
        for texts in [Texts::English, Texts::German] {
            let checkout = stage.open_in(texts).await;
            fits("at first").await;
            checkout.add_voucher("ADTMM0000900", "1234").await;
            fits("with an error").await;
            checkout.add_voucher("FAMMM0000112", "1234").await;
            fits("with a choice").await;
            checkout.press(&checkout.text_with("choice.confirm", &[("count", "2")])).await;
            fits("with a voucher").await;
            let named = checkout.text_with("vouchers.remove-named", &[("voucher", "........0112")]);
            checkout.press(&named).await;
            checkout.enter_code("BLITZO").await;
            fits("with a question").await;
            checkout.press_text("question.no").await;
        }
        stage.sandbox.expire_order(&stage.order);
        stage.open().await;
        fits("at the end").await;
    });
}

#[test]
fn dark_pages_have_a_dark_widget() {
    play(async |stage| {
        let checkout = stage.open().await;
        let colours = "const shade = (colour) => { \
              const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }); \
              context.fillStyle = colour; context.fillRect(0, 0, 1, 1); \
              const [red, green, blue] = context.getImageData(0, 0, 1, 1).data; return (red + green + blue) / 3 | 0 }; \
            const style = getComputedStyle(witness.find(0, '.actions')); \
            return [shade(style.backgroundColor), shade(style.color)]";
        let scheme = async |scheme: &str| -> [u32; 2] {
            let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            stage.browser.devtools("Emulation.setEmulatedMedia", features).await;
            stage.browser.run(colours, vec![]).await
        };
        let ([paper, ink], [dark_paper, dark_ink]) = (scheme("light").await, scheme("dark").await);
        assert!(paper > 200 && ink < 100, "{ink} on {paper}");
        assert!(dark_paper < 80 && dark_ink > 180, "{dark_ink} on {dark_paper}");
        checkout.script("widget.setAttribute('theme', 'light')").await;
        let [paper, ink]: [u32; 2] = stage.browser.run(colours, vec![]).await;
        assert!(paper > 200 && ink < 100, "the page may say light: {ink} on {paper}");
    });
}
