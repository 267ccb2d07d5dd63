//! The kinds of codes, each read by rxing.

use crate::{Code, Picture};
use rxing::common::{BitArray, HybridBinarizer, Result};
use rxing::multi::MultipleBarcodeReader;
use rxing::oned::{Code39Reader, Code128Reader, EAN13Reader, ITFReader, OneDReader};
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult};
use std::collections::HashSet;

/// The shade below which a pixel of an evened picture is a line. It is a little darker than half way, so that noise on
/// bare paper is not read as lines.
const DARK: u8 = 125;
/// The number of digits that an ITF code must have. ITF has no check digit and no end mark, so a shorter text may be a
/// part of another code.
const SHORTEST_ITF: u32 = 10;

/// Most codes that are looked for in one row.
const IN_A_ROW: usize = 4;

/// Reads QR codes.
pub(crate) fn squares(picture: &Picture) -> Vec<Code> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    areas(picture, |image| QrReader.decode_multiple_with_hints(image, &hints))
}

/// Reads PDF417 codes that are not turned.
pub(crate) fn stacks(picture: &Picture) -> Vec<Code> {
    areas(picture, |image| PDF417Reader.decode_multiple(image))
}

type Image<'a> = BinaryBitmap<HybridBinarizer<Luma8Source<'a>>>;

/// Reads codes that rxing finds in the picture by itself.
fn areas(picture: &Picture, read: impl FnOnce(&mut Image<'_>) -> Result<Vec<RXingResult>>) -> Vec<Code> {
    let (width, height) = picture.size();
    let Ok(source) = Luma8Source::new_with_slice(picture.luma(), width, height) else { return Vec::new() };
    let results = read(&mut BinaryBitmap::new(HybridBinarizer::new(source))).unwrap_or_default();
    let code = |result: RXingResult| {
        let points = result.getPoints();
        let count = points.len().max(1) as f32;
        let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.x, y + point.y));
        Code::new(&result, picture.off_middle(x / count, y / count))
    };
    results.into_iter().filter_map(code).collect()
}

/// Reads Code 128, EAN-13 and UPC-A, Code 39 and ITF in an evened picture that is not turned. One row may be misread, so
/// a code counts if two rows have it.
pub(crate) fn lines(even: &Picture) -> Vec<Code> {
    /// A code with the sum of its middles and the number of rows that have it.
    type Seen = (RXingResult, f32, f32, f32);
    let mut seen: Vec<Seen> = Vec::new();
    for (y, row) in even.rows() {
        for (result, x) in in_row(&row) {
            let same = |(other, ..): &&mut Seen| {
                other.getText() == result.getText() && other.getBarcodeFormat() == result.getBarcodeFormat()
            };
            match seen.iter_mut().find(same) {
                Some((_, xs, ys, rows)) => (*xs, *ys, *rows) = (*xs + x, *ys + y, *rows + 1.0),
                None => seen.push((result, x, y, 1.0)),
            }
        }
    }
    let certain = seen.into_iter().filter(|(.., rows)| *rows > 1.0);
    certain
        .filter_map(|(result, x, y, rows)| Code::new(&result, even.off_middle(x / rows, y / rows)))
        .collect()
}

/// The codes in a row, each with its middle.
fn in_row(row: &[u8]) -> Vec<(RXingResult, f32)> {
    let mut bits = BitArray::with_size(row.len());
    for (at, _) in row.iter().enumerate().filter(|(_, shade)| **shade < DARK) {
        bits.set(at);
    }
    let mut found = Vec::new();
    for is_reversed in [false, true] {
        while found.len() < IN_A_ROW
            && let Some(result) = first_in_row(&bits)
        {
            let ends = || result.getPoints().iter().map(|point| point.x);
            let (start, end) = (ends().fold(f32::MAX, f32::min), ends().fold(0.0, f32::max));
            // A reader sees only the first code of a row, so this one makes room for the next.
            for at in start as usize..(end as usize + 1).min(row.len()) {
                bits.unset(at);
            }
            let middle = f32::midpoint(start, end);
            found.push((result, if is_reversed { row.len() as f32 - middle } else { middle }));
        }
        bits.reverse();
    }
    found
}

/// The first code of a row: the kinds with a check digit come first.
fn first_in_row(bits: &BitArray) -> Option<RXingResult> {
    let hints = DecodeHints { AllowedLengths: Some(vec![SHORTEST_ITF]), ..DecodeHints::default() };
    Code128Reader
        .decode_row(0, bits, &hints)
        .or_else(|_| EAN13Reader.decode_row(0, bits, &hints))
        .or_else(|_| Code39Reader::default().decode_row(0, bits, &hints))
        .or_else(|_| ITFReader::default().decode_row(0, bits, &hints))
        .ok()
}
