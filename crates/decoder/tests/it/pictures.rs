//! Thirty pictures of vouchers as people take them: turned, tilted, blurred, noisy, in shadow and in glare. Not all can
//! be read, and none may be read wrongly.

use crate::camera::{Shot, symbol};
use crate::chance::Chance;
use decoder::{Picture, read};
use rxing::BarcodeFormat::{self, CODE_128, EAN_13, PDF_417, QR_CODE};

/// Of thirty.
const AT_LEAST: usize = 27;

const CODE: &str = "ADTMM0000111";
const ARTICLE: &str = "9421023620005";
const WITH_PIN: &str = "FAMMM0000112 1234";

fn pictures() -> [(&'static str, BarcodeFormat, &'static str, Shot); 30] {
    let plain = Shot::default();
    [
        ("in the hand", CODE_128, CODE, Shot { turn: 4.0, noise: 6.0, ..plain }),
        ("upside down", CODE_128, CODE, Shot { turn: 183.0, noise: 6.0, ..plain }),
        ("upright", CODE_128, CODE, Shot { turn: 87.0, noise: 6.0, blur: 0.8, ..plain }),
        ("askew", CODE_128, CODE, Shot { turn: 33.0, noise: 8.0, ..plain }),
        ("far away", CODE_128, CODE, Shot { module: 1.7, noise: 4.0, blur: 0.5, ..plain }),
        ("out of focus", CODE_128, CODE, Shot { blur: 1.7, noise: 4.0, turn: -3.0, ..plain }),
        ("moved", CODE_128, CODE, Shot { drag: 4, noise: 5.0, turn: 2.0, ..plain }),
        ("glare", CODE_128, CODE, Shot { glare: 0.6, noise: 5.0, turn: -6.0, ..plain }),
        ("foyer at night", CODE_128, CODE, Shot { paper: 95.0, ink: 45.0, noise: 12.0, shade: 0.5, ..plain }),
        ("in the hand", EAN_13, ARTICLE, Shot { turn: -5.0, noise: 6.0, ..plain }),
        ("tilted", EAN_13, ARTICLE, Shot { tilt: 0.35, noise: 6.0, blur: 0.7, ..plain }),
        ("askew", EAN_13, ARTICLE, Shot { turn: -52.0, noise: 8.0, blur: 0.6, ..plain }),
        ("out of focus", EAN_13, ARTICLE, Shot { blur: 1.7, noise: 5.0, ..plain }),
        ("glare", EAN_13, ARTICLE, Shot { glare: 0.7, noise: 6.0, turn: 9.0, ..plain }),
        ("shadow", EAN_13, ARTICLE, Shot { shade: 0.85, noise: 5.0, turn: 3.0, ..plain }),
        ("in the hand", QR_CODE, WITH_PIN, Shot { turn: 12.0, noise: 8.0, ..plain }),
        ("turned", QR_CODE, WITH_PIN, Shot { turn: 137.0, noise: 8.0, blur: 0.8, ..plain }),
        ("tilted", QR_CODE, WITH_PIN, Shot { tilt: 0.5, turn: 20.0, noise: 8.0, ..plain }),
        ("far away", QR_CODE, WITH_PIN, Shot { module: 2.4, noise: 5.0, blur: 0.6, turn: 7.0, ..plain }),
        ("out of focus", QR_CODE, WITH_PIN, Shot { blur: 2.6, noise: 4.0, module: 6.0, ..plain }),
        ("glare", QR_CODE, WITH_PIN, Shot { glare: 0.75, noise: 6.0, turn: -25.0, module: 6.0, ..plain }),
        (
            "foyer at night",
            QR_CODE,
            WITH_PIN,
            Shot { paper: 90.0, ink: 40.0, noise: 11.0, shade: 0.5, module: 5.0, ..plain },
        ),
        ("moved", QR_CODE, WITH_PIN, Shot { drag: 6, noise: 5.0, turn: 3.0, module: 6.0, ..plain }),
        ("in the hand", PDF_417, WITH_PIN, Shot { turn: 3.0, noise: 6.0, ..plain }),
        ("upside down", PDF_417, WITH_PIN, Shot { turn: 178.0, noise: 6.0, blur: 0.7, ..plain }),
        ("askew", PDF_417, WITH_PIN, Shot { turn: 31.0, noise: 6.0, ..plain }),
        ("tilted", PDF_417, WITH_PIN, Shot { tilt: 0.25, noise: 6.0, ..plain }),
        ("out of focus", PDF_417, WITH_PIN, Shot { blur: 1.5, noise: 4.0, turn: -2.0, ..plain }),
        ("glare", PDF_417, WITH_PIN, Shot { glare: 0.6, noise: 5.0, turn: 5.0, ..plain }),
        ("shadow", PDF_417, WITH_PIN, Shot { shade: 0.8, noise: 5.0, turn: -4.0, ..plain }),
    ]
}

#[test]
fn at_least_27_of_30_pictures_are_read_and_none_wrongly() {
    let (mut read_well, mut wrong) = (0, Vec::new());
    for ((name, format, text, shot), seed) in pictures().into_iter().zip(1..) {
        let picture = shot.taken_of(&symbol(text, format), &mut Chance::new(seed));
        let frame = first(&picture, false);
        let found = frame.clone().or_else(|| first(&picture, true));
        let how = match (&frame, &found) {
            (Some(_), _) => "at once",
            (None, Some(_)) => "thoroughly",
            (None, None) => "not read",
        };
        println!("{seed:>2} {format:<10} {name:<16} {how}");
        wrong.extend(found.iter().filter(|found| *found != text).map(|found| format!("{seed}: {found}")));
        read_well += usize::from(found.is_some());
    }
    println!("{read_well} of 30");
    assert_eq!(wrong, Vec::<String>::new(), "read wrongly");
    assert!(read_well >= AT_LEAST, "{read_well} of 30");
}

/// The text of the first code that is read.
fn first(picture: &Picture, thorough: bool) -> Option<String> {
    read(picture, thorough).into_iter().next().map(|code| code.text)
}

#[test]
fn every_kind_keeps_its_zeros_and_is_named_as_browsers_name_it() {
    for (format, printed, text, name) in [
        (CODE_128, "0012345678905", "0012345678905", "code_128"),
        (CODE_128, "00ADT0000111", "00ADT0000111", "code_128"),
        (EAN_13, "0012345678905", "0012345678905", "ean_13"),
        // The same lines as an EAN-13 with a zero in front.
        (BarcodeFormat::UPC_A, "036000291452", "0036000291452", "ean_13"),
        (BarcodeFormat::UPC_A, "012345678905", "0012345678905", "ean_13"),
        (BarcodeFormat::CODE_39, "00ADT0000111", "00ADT0000111", "code_39"),
        (BarcodeFormat::ITF, "001234567890", "001234567890", "itf"),
        (QR_CODE, "0012345678905", "0012345678905", "qr_code"),
        (PDF_417, "0012345678905", "0012345678905", "pdf417"),
    ] {
        let plain = Shot { module: 2.2, ..Shot::default() };
        let codes = read(&plain.taken_of(&symbol(printed, format), &mut Chance::new(1)), false);
        let found: Vec<_> = codes.iter().map(|code| (code.text.as_str(), code.format.as_str())).collect();
        assert_eq!(found, [(text, name)], "{format}");
    }
}

#[test]
fn a_link_is_read_whole() {
    let link = "https://tickets.example/redeem?voucher=ADTMM0000111&pin=1234#code";
    for turn in [0.0, 90.0, 37.0] {
        let shot = Shot { turn, module: 4.0, ..Shot::default() };
        let codes = read(&shot.taken_of(&symbol(link, QR_CODE), &mut Chance::new(1)), false);
        assert_eq!(codes.iter().map(|code| code.text.as_str()).collect::<Vec<_>>(), [link]);
    }
}

/// Pictures of a camera before it is held over a voucher.
#[test]
fn a_picture_without_a_code_reads_as_none() {
    let mut chance = Chance::new(77);
    for number in 0..200 {
        let (width, height) = (64 + chance.below(200), 48 + chance.below(160));
        // Grain, stripes, or both.
        let stripe = 1 + chance.below(9);
        let (grain, lines) = ([0, 40, 255][number % 3], [90, 0, 120][number % 3]);
        let pixel = |at: usize, chance: &mut Chance| {
            let line = [lines, 0][at % width / stripe % 2];
            (60 + line + chance.below(grain + 1)).min(255) as u8
        };
        let luma = (0..width * height).map(|at| pixel(at, &mut chance)).collect();
        assert!(read(&Picture::new(luma, width).unwrap(), true).is_empty(), "picture {number}");
    }
}

/// A panic would be a trap in the browser. A picture that cannot be read must end without one.
#[test]
fn no_picture_makes_the_decoder_panic() {
    let mut chance = Chance::new(4711);
    let symbols = [(CODE, CODE_128), (ARTICLE, EAN_13), (WITH_PIN, QR_CODE), (WITH_PIN, PDF_417)];
    let symbols = symbols.map(|(text, format)| symbol(text, format));
    for number in 0..10_000 {
        let (width, height) = (16 + chance.below(90), 16 + chance.below(90));
        let mut luma: Vec<u8> = (0..width * height).map(|_| chance.below(256) as u8).collect();
        if number % 4 != 0 {
            // A part of a real code, torn and stretched.
            let symbol = &symbols[number % symbols.len()];
            let (zoom, left, top) = (1 + chance.below(3), chance.below(40), chance.below(20));
            let grain = [1, 30, 200][number % 3];
            for (at, pixel) in luma.iter_mut().enumerate() {
                let ink = symbol.ink((at % width + left) / zoom, (at / width + top) / zoom);
                *pixel = (if ink { 20 } else { 220 } + chance.below(grain)).min(255) as u8;
            }
        }
        read(&Picture::new(luma, width).unwrap(), false);
    }
}
