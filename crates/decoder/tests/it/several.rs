//! Pictures with several codes.

use crate::camera::symbol;
use decoder::{Picture, read};
use rxing::BarcodeFormat::{self, CODE_128, EAN_13, PDF_417, QR_CODE};

const WIDTH: usize = 960;
const HEIGHT: usize = 720;
const MODULE: f32 = 2.0;

/// A sheet of paper with codes, each with the place of its middle in pixels.
fn sheet(codes: &[(&str, BarcodeFormat, f32, f32)]) -> Picture {
    let printed: Vec<_> = codes.iter().map(|(text, format, x, y)| (symbol(text, *format), *x, *y)).collect();
    let shade = |at: usize| {
        let (x, y) = ((at % WIDTH) as f32, (at / WIDTH) as f32);
        let is_ink = printed.iter().any(|(symbol, middle, height)| {
            let (wide, high) = symbol.size();
            symbol.ink_at((x - middle) / MODULE + wide / 2.0, (y - height) / MODULE + high / 2.0)
        });
        if is_ink { 30 } else { 220 }
    };
    Picture::new((0..WIDTH * HEIGHT).map(shade).collect(), WIDTH).unwrap()
}

/// The texts of all codes, from the middle of the picture outwards.
fn outwards(picture: &Picture, thorough: bool) -> Vec<String> {
    let mut codes = read(picture, thorough);
    codes.sort_by(|one, other| one.away.total_cmp(&other.away));
    codes.into_iter().map(|code| code.text).collect()
}

const EAN: &str = "9421023620005";
const NEAR: &str = "ADTMM0000111";
const FAR: &str = "FAMMM0000112";

#[test]
fn codes_one_below_the_other_are_all_read_and_placed() {
    for kind in [CODE_128, QR_CODE, PDF_417] {
        let sheet =
            sheet(&[(EAN, EAN_13, 480.0, 80.0), (NEAR, kind, 480.0, 340.0), (FAR, kind, 480.0, 600.0)]);
        assert_eq!(outwards(&sheet, false), [NEAR, FAR, EAN], "{kind}");
    }
}

#[test]
fn codes_side_by_side_are_all_read() {
    for (left, right) in [((EAN, EAN_13), (NEAR, CODE_128)), ((NEAR, CODE_128), (FAR, CODE_128))] {
        let sheet = sheet(&[(left.0, left.1, 240.0, 360.0), (right.0, right.1, 700.0, 360.0)]);
        let mut texts = outwards(&sheet, false);
        texts.sort();
        let mut printed = [left.0, right.0];
        printed.sort_unstable();
        assert_eq!(texts, printed);
    }
}

#[test]
fn a_thorough_look_places_codes_as_a_quick_one_does() {
    let sheet =
        sheet(&[(EAN, EAN_13, 480.0, 80.0), (NEAR, CODE_128, 480.0, 340.0), (FAR, CODE_128, 480.0, 600.0)]);
    for (quick, slow) in read(&sheet, false).iter().zip(read(&sheet, true)) {
        assert!(quick.text == slow.text && (quick.away - slow.away).abs() < 8.0);
    }
    assert_eq!(outwards(&sheet, true), [NEAR, FAR, EAN]);
}
