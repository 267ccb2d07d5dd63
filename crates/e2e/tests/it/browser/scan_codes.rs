//! Which text is read, and which of several codes: by the decoder and by a detector of the browser.

use super::scan::{BARCODE, before, pays, says, status};
use e2e::{Camera, Checkout, Print, TestContext, eventually};
use rxing::BarcodeFormat::{self, CODE_39, CODE_128, EAN_13, ITF, QR_CODE, UPC_A};
use serde_json::{Value, json};

const PRODUCT: &str = "9421023620005";

/// A detector's answer for a code with its middle so many pixels below that of the picture.
fn detected(text: &str, format: &str, below: i32) -> Value {
    let size = json!({"x": 120, "width": 400, "y": 240 + below - 60, "height": 120});
    json!({"rawValue": text, "format": format, "boundingBox": size})
}

/// Gives the browser a detector, or none. It finds `window.seen`.
async fn browser_with(test: &TestContext, seen: Option<Value>) {
    let script = "if (arguments[0]) { window.seen = arguments[0]; window.BarcodeDetector = class { \
        static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417', 'upc_a']; } \
        async detect() { return window.seen; } } }";
    test.browser.run::<()>(script, vec![json!(seen)]).await;
}

async fn choose(test: &TestContext, checkout: Checkout<'_>, picture: &Print) {
    checkout.click_part("scan").await;
    eventually!(status(test), Some(says("no-camera")));
    checkout.choose_picture(picture).await;
}

/// Kind, printed text, a detector's format and text, and the text that the field gets.
const TEXTS: [(BarcodeFormat, &str, &str, &str, &str); 8] = [
    (EAN_13, "0012345678905", "ean_13", "0012345678905", "0012345678905"),
    (UPC_A, "012345678905", "upc_a", "012345678905", "0012345678905"),
    (UPC_A, "036000291452", "ean_13", "0036000291452", "0036000291452"),
    (CODE_128, "0012345678905", "code_128", "\u{1d}0012345678905", "0012345678905"),
    (CODE_39, "00ADT0000111", "code_39", "*00ADT0000111*", "00ADT0000111"),
    (ITF, "001234567890", "itf", "001234567890", "001234567890"),
    (QR_CODE, "00ADT0000112", "qr_code", "00ADT0000112", "00ADT0000112"),
    (CODE_128, "ADTMM0000111", "code_128", "ADTMM0000111", "ADTMM0000111"),
];

#[test]
fn every_reader_gives_the_same_text() {
    for has_detector in [false, true] {
        before(&Camera::Missing, async |test| {
            let checkout = test.open().await;
            for (kind, printed, format, said, text) in TEXTS {
                browser_with(test, has_detector.then(|| json!([detected(said, format, 0)]))).await;
                let picture =
                    if has_detector { Print::empty_picture() } else { Print::picture(printed, kind) };
                choose(test, checkout, &picture).await;
                eventually!(async { checkout.view().await.code_for }, text);
                checkout.click_part("change").await;
                checkout.retype("code", "").await;
            }
        });
    }
}

/// Codes on one sheet: text, kind, and how far below the middle.
type Sheet = &'static [(&'static str, BarcodeFormat, &'static str, isize)];

/// In each, the voucher's code is to be found.
const SHEETS: [Sheet; 7] = [
    // The code of a product, above the voucher's and in the very middle.
    &[(PRODUCT, EAN_13, "ean_13", -150), (BARCODE, CODE_128, "code_128", 50)],
    &[(PRODUCT, EAN_13, "ean_13", 0), (BARCODE, CODE_128, "code_128", 150)],
    // Another voucher, further from the middle.
    &[("FAMMM0000112", CODE_128, "code_128", -160), (BARCODE, CODE_128, "code_128", 20)],
    // Links as emails and tickets have them.
    &[
        (PRODUCT, EAN_13, "ean_13", 0),
        ("HTTPS://T.EXAMPLE/?VOUCHERCODE=ADTMM0000111", QR_CODE, "qr_code", 180),
    ],
    &[
        (PRODUCT, EAN_13, "ean_13", 0),
        ("https://t.example/vouchers/ADTMM0000111/use", QR_CODE, "qr_code", 180),
    ],
    // A link to a site, and a number that is too short.
    &[("https://kino.example/", QR_CODE, "qr_code", 0), (BARCODE, CODE_128, "code_128", 160)],
    &[("J5", CODE_128, "code_128", 0), (BARCODE, CODE_39, "code_39", 150)],
];

#[test]
fn of_several_codes_the_one_that_a_voucher_can_have_is_read() {
    for sheet in SHEETS {
        for has_detector in [false, true] {
            before(&Camera::Missing, async |test| {
                let checkout = test.open().await;
                let seen: Vec<Value> = sheet
                    .iter()
                    .map(|(text, _, format, below)| detected(text, format, *below as i32))
                    .collect();
                browser_with(test, has_detector.then(|| json!(seen))).await;
                let printed: Vec<_> =
                    sheet.iter().map(|(text, kind, _, below)| (*text, *kind, *below)).collect();
                let picture = Print::picture_of(if has_detector { &[] } else { &printed });
                choose(test, checkout, &picture).await;
                eventually!(async { checkout.view().await.code_for }, BARCODE);
            });
        }
    }
}

#[test]
fn a_product_before_the_camera_does_not_hide_the_voucher() {
    let film = Print::film_of(&[(PRODUCT, EAN_13, -120), (BARCODE, CODE_128, 80)]);
    before(&Camera::Films(film), async |test| {
        let checkout = test.open().await;
        checkout.click_part("scan").await;
        pays(test, checkout).await;
    });
}

/// A product's code stays in sight, and the voucher's is found only in each third look.
#[test]
fn a_product_is_taken_only_if_nothing_better_comes() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        let checkout = test.open().await;
        let product = detected(PRODUCT, "ean_13", 0);
        browser_with(test, Some(json!([product]))).await;
        let third = "let look = 0; BarcodeDetector.prototype.detect = async () => \
            ++look % 3 ? [arguments[0]] : [arguments[0], arguments[1]]";
        test.browser.run::<()>(third, vec![product, detected(BARCODE, "code_128", 100)]).await;
        checkout.click_part("scan").await;
        pays(test, checkout).await;
    });
}

#[test]
fn a_voucher_with_the_code_of_a_product_is_read() {
    before(&Camera::Films(Print::film(PRODUCT, EAN_13)), async |test| {
        let checkout = test.open().await;
        checkout.click_part("scan").await;
        eventually!(async { checkout.view().await.code_for }, PRODUCT);
    });
}
