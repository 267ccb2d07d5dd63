//! The kinds of codes, each read by rxing.

use crate::Picture;
use rxing::common::{BitArray, HybridBinarizer, Result};
use rxing::oned::{Code39Reader, Code128Reader, EAN13Reader, ITFReader, OneDReader};
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};
use std::collections::HashSet;

/// Half way between the lines and the paper of a picture that is evened out, and a little darker, so that bare paper
/// is paper.
const DARK: u8 = 125;
/// ITF has no check digit and no end of its own: what is shorter may be a part of something else.
const SHORTEST_ITF: u32 = 10;

/// QR.
pub(crate) fn square(picture: &Picture) -> Option<String> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    text(QrReader.decode_with_hints(&mut bitmap(picture)?, &hints))
}

/// PDF417, as it lies.
pub(crate) fn stacked(picture: &Picture) -> Option<String> {
    text(PDF417Reader.decode_with_hints(&mut bitmap(picture)?, &DecodeHints::default()))
}

/// Code 128, EAN-13 and UPC-A, Code 39, ITF, as they lie, in a picture that is evened out. One row may tell anything;
/// two that tell the same are believed.
pub(crate) fn lines(even: &Picture) -> Option<String> {
    let mut told = Vec::new();
    even.rows().filter_map(|row| line(&row)).find(|text| {
        let again = told.contains(text);
        told.push(text.clone());
        again
    })
}

fn line(row: &[u8]) -> Option<String> {
    let hints = DecodeHints { AllowedLengths: Some(vec![SHORTEST_ITF]), ..DecodeHints::default() };
    let mut bits = BitArray::with_size(row.len());
    for (at, _) in row.iter().enumerate().filter(|(_, shade)| **shade < DARK) {
        bits.set(at);
    }
    let either_way = (0..2).find_map(|_| {
        // Those with a check digit first.
        let read = Code128Reader
            .decode_row(0, &bits, &hints)
            .or_else(|_| EAN13Reader.decode_row(0, &bits, &hints))
            .or_else(|_| Code39Reader::default().decode_row(0, &bits, &hints))
            .or_else(|_| ITFReader::default().decode_row(0, &bits, &hints));
        bits.reverse();
        read.ok()
    });
    let read = either_way?;
    let is_ean = *read.getBarcodeFormat() == BarcodeFormat::EAN_13;
    text(Ok(read)).map(|text| match text.strip_prefix('0') {
        // UPC-A is an EAN-13 whose first digit, a zero, is not printed.
        Some(printed) if is_ean => printed.to_owned(),
        _ => text,
    })
}

fn bitmap(picture: &Picture) -> Option<BinaryBitmap<HybridBinarizer<Luma8Source<'_>>>> {
    let (width, height) = picture.size();
    let source = Luma8Source::new_with_slice(picture.luma(), width, height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn text(read: Result<RXingResult>) -> Option<String> {
    read.ok().map(|read| read.getText().to_owned()).filter(|text| !text.is_empty())
}
