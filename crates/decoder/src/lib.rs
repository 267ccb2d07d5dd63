//! Reads a barcode in a picture, for browsers without a barcode reader of their own.
//!
//! The crate `rxing` reads the codes. This crate prepares the picture for it: evens out shadows, softens noise, halves the
//! size, and turns it.

mod codes;
mod picture;

pub use picture::Picture;

use wasm_bindgen::prelude::wasm_bindgen;

/// Returns the text of the first code that is read in the picture: a QR code, PDF417, Code 128, EAN-13 or UPC-A, Code 39
/// or ITF. `None` if there is none that can be read.
///
/// If `thorough`, the picture is also softened, halved and turned, which takes longer. A video needs no thorough reading,
/// since the next frame follows.
///
/// ```
/// use decoder::Picture;
/// use rxing::{BarcodeFormat, MultiFormatWriter, Writer};
///
/// let printed = MultiFormatWriter.encode("ADTMM0000111", &BarcodeFormat::QR_CODE, 200, 200)?;
/// let shade = |at: u32| if printed.get(at % 200, at / 200) { 20 } else { 235 };
/// let picture = Picture::new((0..200 * 200).map(shade).collect(), 200).expect("200 whole rows");
/// assert_eq!(decoder::read(&picture, false).as_deref(), Some("ADTMM0000111"));
/// # Ok::<(), rxing::Exceptions>(())
/// ```
pub fn read(picture: &Picture, thorough: bool) -> Option<String> {
    let even = picture.evened();
    let found = straight(picture, &even);
    if found.is_some() || !thorough {
        return found;
    }
    let far = picture.halved();
    let far_even = far.evened();
    let turned = |turn| {
        [&even, &far_even].into_iter().find_map(|look| {
            let look = look.turned(turn);
            codes::stacked(&look).or_else(|| codes::lines(&look))
        })
    };
    codes::square(&picture.softened().evened())
        .or_else(|| straight(&far, &far_even))
        .or_else(|| picture::TURNS.into_iter().find_map(turned))
}

/// Reads a code that is upright or turned by a right angle, give or take 15 degrees. A QR code is read at any angle.
fn straight(plain: &Picture, even: &Picture) -> Option<String> {
    let of_squares = |look| codes::square(look).or_else(|| codes::stacked(look));
    of_squares(plain)
        .or_else(|| of_squares(even))
        .or_else(|| codes::lines(even))
        .or_else(|| codes::lines(&even.upright()))
}

/// As [`read`], for the pixels of a canvas in rows of `width`: red, green, blue and alpha, a byte each. Alpha is ignored.
#[wasm_bindgen(js_name = decodePixels)]
pub fn decode(rgba: &[u8], width: usize, thorough: bool) -> Option<String> {
    read(&Picture::from_rgba(rgba, width)?, thorough)
}
