//! Finds the end of each request in the bytes of a connection.

use crate::head::{self, Body};
use crate::refusal::Refusal;

/// The most hexadecimal digits in the size of a chunk. Seven digits are up to 256 MiB, more than any body may have.
const MOST_DIGITS: u8 = 7;

/// Follows the bytes of one connection. It does no input or output and keeps only its position.
#[derive(Debug)]
pub(crate) struct Framer {
    position: Position,
    most_headers: usize,
    most_head_bytes: usize,
}

/// The verdict on the bytes that have arrived.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// This many bytes at the front are in order.
    Pass(usize),
    /// There are too few bytes to decide.
    More,
    /// The head must be refused.
    Refuse(Refusal),
    /// The body is framed wrongly, so two parsers could disagree about its end.
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// In a head. This many of its bytes have been checked.
    Head(usize),
    /// In a body with a length. This many bytes of it are missing.
    Length(u64),
    Chunk(Chunk),
    /// After a refusal. Nothing more is read.
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunk {
    Size {
        digits: u8,
        size: u64,
    },
    SizeLf(u64),
    Data(u64),
    DataCr,
    DataLf,
    EndCr,
    EndLf,
    /// After the last byte of the body.
    End,
}

impl Framer {
    pub(crate) fn new(most_headers: usize, most_head_bytes: usize) -> Framer {
        Framer { position: Position::Head(0), most_headers, most_head_bytes }
    }

    /// Returns whether the bytes passed so far end with a complete request.
    pub(crate) fn is_between_requests(&self) -> bool {
        matches!(self.position, Position::Head(_))
    }

    /// Judges `input`, which must be all bytes that have arrived and were not passed before.
    pub(crate) fn step(&mut self, input: &[u8]) -> Step {
        let step = match self.position {
            _ if input.is_empty() => Step::More,
            Position::Head(seen) => self.head(input, seen),
            Position::Length(left) => self.length(input, left),
            Position::Chunk(chunk) => self.chunk(input, chunk),
            Position::Stopped => Step::Broken,
        };
        if matches!(step, Step::Refuse(_) | Step::Broken) {
            self.position = Position::Stopped;
        }
        step
    }

    fn head(&mut self, input: &[u8], seen: usize) -> Step {
        let mut previous = seen.checked_sub(1).and_then(|at| input.get(at)).copied();
        for (at, byte) in input.iter().copied().enumerate().skip(seen) {
            if at >= self.most_head_bytes {
                return Step::Refuse(Refusal::HeadersTooLarge);
            }
            // Refused as soon as it arrives, because the head may never become complete.
            if byte == b'\n' && previous != Some(b'\r') || byte == 0 {
                return Step::Refuse(Refusal::Malformed);
            }
            previous = Some(byte);
            let head = input.get(..=at).unwrap_or(input);
            if byte == b'\n' && head.ends_with(b"\r\n\r\n") {
                return match head::check(head, self.most_headers) {
                    Ok(body) => {
                        self.position = Position::after_head(body);
                        Step::Pass(head.len())
                    }
                    Err(refusal) => Step::Refuse(refusal),
                };
            }
        }
        self.position = Position::Head(input.len());
        Step::More
    }

    fn length(&mut self, input: &[u8], left: u64) -> Step {
        let passed = usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
        self.position = match left.saturating_sub(passed as u64) {
            0 => Position::Head(0),
            left => Position::Length(left),
        };
        Step::Pass(passed)
    }

    fn chunk(&mut self, input: &[u8], mut chunk: Chunk) -> Step {
        let mut passed = 0;
        while let Some(byte) = input.get(passed).copied() {
            if let Chunk::Data(left) = chunk {
                let rest = input.len() - passed;
                let taken = usize::try_from(left).map_or(rest, |left| left.min(rest));
                passed += taken;
                chunk = match left.saturating_sub(taken as u64) {
                    0 => Chunk::DataCr,
                    left => Chunk::Data(left),
                };
                continue;
            }
            let Some(next) = chunk.after(byte) else {
                return Step::Broken;
            };
            chunk = next;
            passed += 1;
            if chunk == Chunk::End {
                self.position = Position::Head(0);
                return Step::Pass(passed);
            }
        }
        self.position = Position::Chunk(chunk);
        Step::Pass(passed)
    }
}

impl Position {
    fn after_head(body: Body) -> Position {
        match body {
            Body::Length(0) => Position::Head(0),
            Body::Length(length) => Position::Length(length),
            Body::Chunked => Position::Chunk(Chunk::START),
        }
    }
}

impl Chunk {
    const START: Chunk = Chunk::Size { digits: 0, size: 0 };

    /// Reads one byte outside of a chunk's data. Extensions and trailers are errors: parsers differ in them, and no
    /// client needs them.
    fn after(self, byte: u8) -> Option<Chunk> {
        match (self, byte) {
            (Chunk::Size { digits, size }, b'\r') if digits > 0 => Some(Chunk::SizeLf(size)),
            (Chunk::Size { digits, size }, _) if digits < MOST_DIGITS => {
                let digit = char::from(byte).to_digit(16)?;
                Some(Chunk::Size { digits: digits + 1, size: size << 4 | u64::from(digit) })
            }
            (Chunk::SizeLf(0), b'\n') => Some(Chunk::EndCr),
            (Chunk::SizeLf(size), b'\n') => Some(Chunk::Data(size)),
            (Chunk::DataCr, b'\r') => Some(Chunk::DataLf),
            (Chunk::DataLf, b'\n') => Some(Chunk::START),
            (Chunk::EndCr, b'\r') => Some(Chunk::EndLf),
            (Chunk::EndLf, b'\n') => Some(Chunk::End),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
