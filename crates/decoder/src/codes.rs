//! The kinds of codes, each read by rxing.

use crate::Picture;
use rxing::common::{BitArray, HybridBinarizer, Result};
use rxing::oned::{Code39Reader, Code128Reader, EAN13Reader, ITFReader, OneDReader};
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};
use std::collections::HashSet;

/// The shade below which a pixel of an evened picture is a line. It is a little darker than half way, so that noise on
/// bare paper is not read as lines.
const DARK: u8 = 125;
/// The number of digits that an ITF code must have. ITF has no check digit and no end mark, so a shorter text may be a
/// part of another code.
const SHORTEST_ITF: u32 = 10;

/// Reads a QR code.
pub(crate) fn square(picture: &Picture) -> Option<String> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    text(QrReader.decode_with_hints(&mut bitmap(picture)?, &hints))
}

/// Reads a PDF417 code that is not turned.
pub(crate) fn stacked(picture: &Picture) -> Option<String> {
    text(PDF417Reader.decode_with_hints(&mut bitmap(picture)?, &DecodeHints::default()))
}

/// Reads Code 128, EAN-13 and UPC-A, Code 39 or ITF in an evened picture that is not turned. One row may be misread, so a
/// text counts if two rows have it.
pub(crate) fn lines(even: &Picture) -> Option<String> {
    let mut seen = Vec::new();
    even.rows().filter_map(|row| line(&row)).find(|text| {
        let again = seen.contains(text);
        seen.push(text.clone());
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
        // The codes with a check digit first.
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
