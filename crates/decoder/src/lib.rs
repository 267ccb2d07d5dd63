//! Reads a barcode in a picture: the scanner's eye where the browser has none of its own.
//!
//! The crate `rxing` knows the codes. What is here shows it the picture in other lights: evened out, softened, from
//! further away, turned.

mod codes;
mod picture;

pub use picture::Picture;

use wasm_bindgen::prelude::wasm_bindgen;

/// What a code in the picture says: QR, PDF417, Code 128, EAN-13 or UPC-A, Code 39 or ITF, the first that is read.
/// `thorough` tries all there is to try; else it is a look at a frame, of which there are more. `None` where no code
/// can be read.
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

/// Reads a code that lies or stands straight, as a hand holds it; a QR code at any angle.
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
