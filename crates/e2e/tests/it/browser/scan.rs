//! Scanning a barcode with a camera that films a generated voucher, or from a picture.

use super::states::check_state;
use demo::Options;
use e2e::{Camera, Checkout, Print, TestContext, Texts, eventually, keys, needs, run_with_camera};
use rxing::BarcodeFormat::{CODE_128, QR_CODE};
use serde_json::Value;

pub(crate) const BARCODE: &str = "ADTMM0000111";
const DECODER: &str = "voucher-checkout-scan.wasm";
/// Keeps the stream of the camera, so that a test can see when the camera is released. Counts the instances of wasm that
/// the page itself makes from now on.
const WATCH: &str = "window.instances = 0; const { instantiate } = WebAssembly; \
    WebAssembly.instantiate = (...all) => (window.instances++, instantiate(...all)); \
    const { mediaDevices } = navigator, open = mediaDevices.getUserMedia.bind(mediaDevices); \
    mediaDevices.getUserMedia = async (wish) => (window.camera = await open(wish))";

pub(crate) fn before(camera: &Camera, scene: impl AsyncFnOnce(&TestContext)) {
    run_with_camera(Some(camera), |_: &mut Options| {}, scene);
}

/// A text of the scanner in English.
pub(crate) fn says(key: &str) -> String {
    text("en", key)
}

fn text(language: &str, key: &str) -> String {
    let texts: Value =
        serde_json::from_str(include_str!("../../../../../src/scanner/scan.json")).expect("JSON");
    texts[language][key].as_str().expect("a text").to_owned()
}

/// Opens the page and the scanner.
pub(crate) async fn scanning(test: &TestContext) -> Checkout<'_> {
    let checkout = test.open().await;
    test.browser.run::<()>(WATCH, vec![]).await;
    checkout.click_part("scan").await;
    checkout
}

/// The status text of the scanner; `None` if it is closed.
pub(crate) async fn status(test: &TestContext) -> Option<String> {
    let script = "return probe.find(0, '[part~=scanner] [role=status]')?.textContent ?? null";
    test.browser.run(script, vec![]).await
}

/// Whether the camera was started and has stopped.
pub(crate) async fn camera_is_off(test: &TestContext) -> bool {
    let script = "return window.camera?.getTracks().every((track) => track.readyState === 'ended') ?? false";
    test.browser.run(script, vec![]).await
}

/// How often the page fetched the decoder.
async fn decoders(test: &TestContext) -> usize {
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith(arguments[0])).length";
    test.browser.run(script, vec![DECODER.into()]).await
}

/// Waits until the PIN of the scanned code is asked for, types it, presses Enter, and waits until the voucher has paid.
pub(crate) async fn pays(test: &TestContext, checkout: Checkout<'_>) {
    eventually!(async { checkout.view().await.code_for }, BARCODE);
    eventually!(checkout.focus(), "pin");
    assert_eq!(status(test).await, None, "the scanner is gone");
    test.browser.press(&format!("1234{}", keys::ENTER)).await;
    has_paid(test, checkout).await;
}

async fn has_paid(test: &TestContext, checkout: Checkout<'_>) {
    eventually!(checkout.total(), "$11.00");
    assert_eq!(test.browser.recorded("violations").await, Vec::<Value>::new());
    assert_eq!(test.browser.recorded("errors").await, Vec::<Value>::new());
}

#[test]
fn a_barcode_before_the_camera_pays_a_ticket() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        let checkout = scanning(test).await;
        pays(test, checkout).await;
        assert!(camera_is_off(test).await);
        assert_eq!(decoders(test).await, 1);
        let here: usize = test.browser.run("return instances", vec![]).await;
        assert_eq!(here, 0, "the decoder runs in a worker, so that the page stays responsive");
    });
}

#[test]
fn a_qr_code_with_the_pin_in_it_is_sent_at_once() {
    before(&Camera::Films(Print::film("ADTMM0000111 1234", QR_CODE)), async |test| {
        let checkout = test.open().await;
        checkout.click_part("scan").await;
        has_paid(test, checkout).await;
        eventually!(status(test), Some(checkout.saved("$9.00", "$11.00")));
        // It stays open for the next code.
        checkout.click_part("scan-cancel").await;
        eventually!(status(test), None);
    });
}

#[test]
fn where_the_browser_can_read_codes_no_decoder_is_loaded() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        let checkout = test.open().await;
        let own = "window.looks = 0; window.BarcodeDetector = class { \
            static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417', 'aztec']; } \
            constructor({ formats }) { window.formats = formats; } \
            async detect(canvas) { \
              if (!(canvas instanceof HTMLCanvasElement)) throw new TypeError(); \
              return ++window.looks < 3 ? [] : [{ rawValue: window.looks === 3 ? 'MISREAD' : 'ADTMM0000111' }]; } }";
        test.browser.run::<()>(own, vec![]).await;
        checkout.click_part("scan").await;
        pays(test, checkout).await;
        assert_eq!(decoders(test).await, 0);
        let asked =
            test.browser.run::<(u32, Vec<String>)>("return [window.looks, window.formats]", vec![]).await;
        assert_eq!(
            asked,
            (5, ["code_128", "ean_13", "qr_code", "pdf417"].map(str::to_owned).to_vec()),
            "two that agree"
        );
    });
}

#[test]
fn a_detector_that_does_not_work_gives_way_to_the_decoder() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        let checkout = test.open().await;
        let broken = "window.BarcodeDetector = class { \
            static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417']; } \
            async detect() { throw new DOMException('no service', 'NotSupportedError'); } }";
        test.browser.run::<()>(broken, vec![]).await;
        checkout.click_part("scan").await;
        pays(test, checkout).await;
        assert_eq!(decoders(test).await, 1);
    });
}

#[test]
fn without_a_camera_a_picture_does() {
    for camera in [Camera::Forbidden, Camera::Missing] {
        before(&camera, async |test| {
            let checkout = scanning(test).await;
            eventually!(status(test), Some(says("no-camera")));
            let empty = Print::empty_picture();
            checkout.choose_picture(&empty).await;
            eventually!(status(test), Some(says("nothing")));
            let picture = Print::picture(BARCODE, CODE_128);
            checkout.choose_picture(&picture).await;
            pays(test, checkout).await;
        });
    }
}

#[test]
fn a_page_that_has_no_media_devices_has_the_picture() {
    before(&Camera::Missing, async |test| {
        let checkout = test.open().await;
        let none = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })";
        test.browser.run::<()>(none, vec![]).await;
        checkout.click_part("scan").await;
        eventually!(status(test), Some(says("no-camera")));
    });
}

#[test]
fn closed_by_escape_or_cancel_the_form_is_as_it_was() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        let checkout = test.open().await;
        test.browser.run::<()>(WATCH, vec![]).await;
        checkout.retype("code", "TYPED").await;
        checkout.click_part("scan").await;
        for close in ["Escape", "Cancel"] {
            eventually!(status(test), Some(says("aim")));
            assert!(!camera_is_off(test).await, "it films");
            match close {
                "Escape" => test.browser.press(keys::ESCAPE).await,
                _ => checkout.click_part("scan-cancel").await,
            }
            eventually!(status(test), None);
            assert!(camera_is_off(test).await, "{close}");
            eventually!(checkout.focus(), "scan");
            let view = checkout.view().await;
            assert_eq!((view.code.as_deref(), view.message.as_str()), (Some("TYPED"), ""));
            assert_eq!(test.events("error").await, Vec::<Value>::new());
            checkout.click_part("scan").await;
        }
    });
}

#[test]
fn the_scanner_is_accessible() {
    needs!(Tree);
    for (camera, state) in [(Camera::Missing, "no-camera"), (Camera::Films(Print::empty_film()), "aim")] {
        before(&camera, async |test| {
            let checkout = test.open().await;
            checkout.load_axe().await;
            checkout.click_part("scan").await;
            eventually!(status(test), Some(says(state)));
            check_state(checkout, &format!("scanner-{state}")).await;
        });
    }
}

#[test]
fn the_scanner_speaks_the_language_of_the_page_and_the_pages_own_words() {
    before(&Camera::Missing, async |test| {
        let german = test.open_in(Texts::German).await;
        german.script("widget.texts = { 'scan.title': 'Gutschein vor die Kamera' }").await;
        german.settled().await;
        german.click_part("scan").await;
        eventually!(status(test), Some(text("de", "no-camera")));
        let title = "return probe.find(0, '#scan-title').textContent";
        assert_eq!(test.browser.run::<String>(title, vec![]).await, "Gutschein vor die Kamera");
    });
}
