//! Scanning a barcode: by a camera that films a generated voucher, from a picture, and everything that can be in the way.

use super::states::looked_at;
use demo::Options;
use e2e::{Camera, Checkout, Print, Stage, Texts, keys, play_before, shows};
use rxing::BarcodeFormat::{CODE_128, QR_CODE};
use serde_json::Value;

pub(crate) const BARCODE: &str = "ADTMM0000111";
const DECODER: &str = "voucher-checkout-scan.wasm";
/// Keeps what the camera gives, so that a test sees when it is let go.
const WATCH_CAMERA: &str = "const { mediaDevices } = navigator, open = mediaDevices.getUserMedia.bind(mediaDevices); \
    mediaDevices.getUserMedia = async (wish) => (window.camera = await open(wish))";

pub(crate) fn before(camera: &Camera, scene: impl AsyncFnOnce(&Stage)) {
    play_before(Some(camera), |_: &mut Options| {}, scene);
}

/// The text of the scanner's in English.
pub(crate) fn says(key: &str) -> String {
    text("en", key)
}

fn text(language: &str, key: &str) -> String {
    let texts: Value =
        serde_json::from_str(include_str!("../../../../../src/scanner/scan.json")).expect("JSON");
    texts[language][key].as_str().expect("a text").to_owned()
}

/// Opens the page and the scanner on it.
pub(crate) async fn scanning(stage: &Stage) -> Checkout<'_> {
    let checkout = stage.open().await;
    stage.browser.run::<()>(WATCH_CAMERA, vec![]).await;
    checkout.retype("pin", "1234").await;
    checkout.click_part("scan").await;
    checkout
}

/// What the scanner says; `None` where there is none.
pub(crate) async fn status(stage: &Stage) -> Option<String> {
    let script = "return witness.find(0, '[part~=scanner] [role=status]')?.textContent ?? null";
    stage.browser.run(script, vec![]).await
}

async fn barcode(checkout: Checkout<'_>) -> String {
    checkout.view().await.barcode.expect("there is a form")
}

/// Whether the camera was started and none of it runs any more.
pub(crate) async fn camera_is_off(stage: &Stage) -> bool {
    let script = "return window.camera?.getTracks().every((track) => track.readyState === 'ended') ?? false";
    stage.browser.run(script, vec![]).await
}

/// How often the page asked for the decoder.
async fn decoders(stage: &Stage) -> usize {
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith(arguments[0])).length";
    stage.browser.run(script, vec![DECODER.into()]).await
}

/// The field holds the code, the person types nothing but Enter, and the voucher pays.
pub(crate) async fn pays(stage: &Stage, checkout: Checkout<'_>) {
    shows!(barcode(checkout), BARCODE);
    shows!(checkout.focus(), "pin");
    assert_eq!(status(stage).await, None, "the scanner is gone");
    stage.browser.press(keys::ENTER).await;
    shows!(checkout.total(), "$11.00");
    assert_eq!(stage.browser.witnessed("violations").await, Vec::<Value>::new());
    assert_eq!(stage.browser.witnessed("errors").await, Vec::<Value>::new());
}

#[test]
fn a_barcode_before_the_camera_pays_a_ticket() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |stage| {
        let checkout = scanning(stage).await;
        pays(stage, checkout).await;
        assert!(camera_is_off(stage).await);
        assert_eq!(decoders(stage).await, 1);
    });
}

#[test]
fn a_qr_code_with_the_pin_in_it_fills_both_fields() {
    before(&Camera::Films(Print::film("ADTMM0000111 1234", QR_CODE)), async |stage| {
        let checkout = stage.open().await;
        checkout.click_part("scan").await;
        pays(stage, checkout).await;
    });
}

#[test]
fn where_the_browser_can_read_codes_no_decoder_is_loaded() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |stage| {
        let checkout = stage.open().await;
        let own = "window.looks = 0; window.BarcodeDetector = class { \
            static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417', 'aztec']; } \
            constructor({ formats }) { window.formats = formats; } \
            async detect(canvas) { \
              if (!(canvas instanceof HTMLCanvasElement)) throw new TypeError(); \
              return ++window.looks < 3 ? [] : [{ rawValue: window.looks === 3 ? 'MISREAD' : 'ADTMM0000111' }]; } }";
        stage.browser.run::<()>(own, vec![]).await;
        checkout.retype("pin", "1234").await;
        checkout.click_part("scan").await;
        pays(stage, checkout).await;
        assert_eq!(decoders(stage).await, 0);
        let asked =
            stage.browser.run::<(u32, Vec<String>)>("return [window.looks, window.formats]", vec![]).await;
        assert_eq!(
            asked,
            (5, ["code_128", "ean_13", "qr_code", "pdf417"].map(str::to_owned).to_vec()),
            "two that agree"
        );
    });
}

#[test]
fn a_detector_that_does_not_work_gives_way_to_the_decoder() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |stage| {
        let checkout = stage.open().await;
        let broken = "window.BarcodeDetector = class { \
            static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417']; } \
            async detect() { throw new DOMException('no service', 'NotSupportedError'); } }";
        stage.browser.run::<()>(broken, vec![]).await;
        checkout.retype("pin", "1234").await;
        checkout.click_part("scan").await;
        pays(stage, checkout).await;
        assert_eq!(decoders(stage).await, 1);
    });
}

#[test]
fn without_a_camera_a_picture_does() {
    for camera in [Camera::Forbidden, Camera::Missing] {
        before(&camera, async |stage| {
            let checkout = scanning(stage).await;
            shows!(status(stage), Some(says("no-camera")));
            let empty = Print::empty_picture();
            checkout.choose_picture(&empty).await;
            shows!(status(stage), Some(says("nothing")));
            let picture = Print::picture(BARCODE, CODE_128);
            checkout.choose_picture(&picture).await;
            pays(stage, checkout).await;
        });
    }
}

#[test]
fn a_page_that_has_no_media_devices_has_the_picture() {
    before(&Camera::Missing, async |stage| {
        let checkout = stage.open().await;
        let none = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })";
        stage.browser.run::<()>(none, vec![]).await;
        checkout.click_part("scan").await;
        shows!(status(stage), Some(says("no-camera")));
    });
}

#[test]
fn closed_by_escape_or_cancel_the_form_is_as_it_was() {
    before(&Camera::Films(Print::empty_film()), async |stage| {
        let checkout = scanning(stage).await;
        for close in ["Escape", "Cancel"] {
            shows!(status(stage), Some(says("aim")));
            assert!(!camera_is_off(stage).await, "it films");
            match close {
                "Escape" => stage.browser.press(keys::ESCAPE).await,
                _ => checkout.click_part("scan-cancel").await,
            }
            shows!(status(stage), None);
            assert!(camera_is_off(stage).await, "{close}");
            shows!(checkout.focus(), "scan");
            let view = checkout.view().await;
            assert_eq!(
                (view.barcode.as_deref(), view.pin.as_deref(), view.message.as_str()),
                (Some(""), Some("1234"), "")
            );
            assert_eq!(stage.events("error").await, Vec::<Value>::new());
            checkout.click_part("scan").await;
        }
    });
}

#[test]
fn everybody_can_use_the_scanner() {
    for (camera, state) in [(Camera::Missing, "no-camera"), (Camera::Films(Print::empty_film()), "aim")] {
        before(&camera, async |stage| {
            let checkout = stage.open().await;
            checkout.bring_axe().await;
            checkout.click_part("scan").await;
            shows!(status(stage), Some(says(state)));
            looked_at(checkout, &format!("scanner-{state}")).await;
        });
    }
}

#[test]
fn the_scanner_speaks_the_language_of_the_page_and_the_pages_own_words() {
    before(&Camera::Missing, async |stage| {
        let german = stage.open_in(Texts::German).await;
        german.script("widget.texts = { 'scan.title': 'Gutschein vor die Kamera' }").await;
        german.settled().await;
        german.click_part("scan").await;
        shows!(status(stage), Some(text("de", "no-camera")));
        let title = "return witness.find(0, '#scan-title').textContent";
        assert_eq!(stage.browser.run::<String>(title, vec![]).await, "Gutschein vor die Kamera");
    });
}
