//! Reads the barcodes in a picture, for browsers without a barcode reader of their own.
//!
//! The crate `rxing` reads the codes. This crate prepares the picture for it: evens out shadows, softens noise, halves the
//! size, and turns it.

mod codes;
mod picture;

pub use picture::Picture;

use rxing::{BarcodeFormat, RXingResult};
use wasm_bindgen::prelude::wasm_bindgen;

/// A code that was read in a picture.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, PartialEq)]
pub struct Code {
    /// Its text, never empty. Digits that are zero are kept: a UPC-A is an EAN-13 of thirteen digits.
    #[wasm_bindgen(readonly)]
    pub text: String,
    /// Its kind by the name that the Barcode Detection API has for it, such as `code_128`.
    #[wasm_bindgen(readonly)]
    pub format: String,
    /// The distance of its middle from the middle of the picture, in pixels.
    #[wasm_bindgen(readonly)]
    pub away: f32,
}

impl Code {
    /// `None` without a text.
    fn new(result: &RXingResult, away: f32) -> Option<Code> {
        let format = match result.getBarcodeFormat() {
            BarcodeFormat::CODE_128 => "code_128",
            BarcodeFormat::CODE_39 => "code_39",
            BarcodeFormat::EAN_13 => "ean_13",
            BarcodeFormat::ITF => "itf",
            BarcodeFormat::PDF_417 => "pdf417",
            BarcodeFormat::QR_CODE => "qr_code",
            _ => "unknown",
        };
        let text = result.getText().to_owned();
        (!text.is_empty()).then(|| Code { text, format: format.to_owned(), away })
    }
}

/// Reads all codes in the picture: QR, PDF417, Code 128, EAN-13 and UPC-A, Code 39 and ITF. Each is returned once.
///
/// If `thorough`, the picture is also softened, halved and turned, which takes several times as long. A video needs no
/// thorough reading, since the next frame follows.
///
/// ```
/// use decoder::Picture;
/// use rxing::{BarcodeFormat, MultiFormatWriter, Writer};
///
/// let printed = MultiFormatWriter.encode("ADTMM0000111", &BarcodeFormat::QR_CODE, 200, 200)?;
/// let shade = |at: u32| if printed.get(at % 200, at / 200) { 20 } else { 235 };
/// let picture = Picture::new((0..200 * 200).map(shade).collect(), 200).expect("200 whole rows");
/// let codes = decoder::read(&picture, false);
/// assert_eq!(codes[0].text, "ADTMM0000111");
/// assert!(codes[0].away < 10.0, "it is in the middle");
/// # Ok::<(), rxing::Exceptions>(())
/// ```
pub fn read(picture: &Picture, thorough: bool) -> Vec<Code> {
    let even = picture.evened();
    let mut codes = straight(picture, &even);
    if thorough {
        codes.extend(codes::squares(&picture.softened().evened()));
        let far = picture.halved();
        let far_even = far.evened();
        let mut small = straight(&far, &far_even);
        for turn in picture::TURNS {
            codes.extend(lying(&even.turned(turn)));
            small.extend(lying(&far_even.turned(turn)));
        }
        codes.extend(small.into_iter().map(|code| Code { away: 2.0 * code.away, ..code }));
    }
    let mut once: Vec<Code> = Vec::new();
    for code in codes {
        if !once.iter().any(|other| other.text == code.text && other.format == code.format) {
            once.push(code);
        }
    }
    once
}

/// Reads codes that are upright or turned by a right angle, give or take 15 degrees. A QR code is read at any angle.
fn straight(plain: &Picture, even: &Picture) -> Vec<Code> {
    let mut codes = codes::squares(plain);
    codes.extend(codes::stacks(plain));
    codes.extend(codes::squares(even));
    codes.extend(lying(even));
    codes.extend(codes::lines(&even.upright()));
    codes
}

/// Reads codes other than QR that are not turned.
fn lying(even: &Picture) -> Vec<Code> {
    let mut codes = codes::stacks(even);
    codes.extend(codes::lines(even));
    codes
}

/// As [`read`], for the pixels of a canvas in rows of `width`: red, green, blue and alpha, a byte each. Alpha is ignored.
#[wasm_bindgen(js_name = decodePixels)]
pub fn decode(rgba: &[u8], width: usize, thorough: bool) -> Vec<Code> {
    Picture::from_rgba(rgba, width).map(|picture| read(&picture, thorough)).unwrap_or_default()
}
