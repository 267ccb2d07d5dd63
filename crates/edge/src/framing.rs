//! Where a request ends and the next begins, byte by byte.

use crate::head::{self, Body};
use crate::refusal::Refusal;

/// Longest size of a chunk, in hexadecimal digits: 256 MiB, more than any body may have.
const MOST_DIGITS: u8 = 7;

/// Follows one connection's bytes. It reads nothing itself, and keeps nothing but where it is.
#[derive(Debug)]
pub(crate) struct Framer {
    place: Place,
    most_headers: usize,
    most_head_bytes: usize,
}

/// What to do with the bytes that have arrived.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The first so many are in order.
    Pass(usize),
    /// Too few to tell.
    More,
    /// The head is not to be handled.
    Refuse(Refusal),
    /// The body is framed wrongly: it has no end that everybody agrees on.
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a head, of which so many bytes were looked at.
    Head(usize),
    Length(u64),
    Chunk(Chunk),
    /// Nothing more is read.
    Lost,
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
    /// The body is over.
    End,
}

impl Framer {
    pub(crate) fn new(most_headers: usize, most_head_bytes: usize) -> Framer {
        Framer { place: Place::Head(0), most_headers, most_head_bytes }
    }

    /// Whether what was passed ended with a whole request.
    pub(crate) fn is_between_requests(&self) -> bool {
        matches!(self.place, Place::Head(_))
    }

    /// `input` is everything that has arrived and was not passed.
    pub(crate) fn step(&mut self, input: &[u8]) -> Step {
        let step = match self.place {
            _ if input.is_empty() => Step::More,
            Place::Head(seen) => self.head(input, seen),
            Place::Length(left) => self.length(input, left),
            Place::Chunk(chunk) => self.chunk(input, chunk),
            Place::Lost => Step::Broken,
        };
        if matches!(step, Step::Refuse(_) | Step::Broken) {
            self.place = Place::Lost;
        }
        step
    }

    fn head(&mut self, input: &[u8], seen: usize) -> Step {
        let mut previous = seen.checked_sub(1).and_then(|at| input.get(at)).copied();
        for (at, byte) in input.iter().copied().enumerate().skip(seen) {
            if at >= self.most_head_bytes {
                return Step::Refuse(Refusal::HeadersTooLarge);
            }
            // As soon as it arrives, not when the head is complete: it may never be.
            if byte == b'\n' && previous != Some(b'\r') || byte == 0 {
                return Step::Refuse(Refusal::Malformed);
            }
            previous = Some(byte);
            let head = input.get(..=at).unwrap_or(input);
            if byte == b'\n' && head.ends_with(b"\r\n\r\n") {
                return match head::check(head, self.most_headers) {
                    Ok(body) => {
                        self.place = Place::after_head(body);
                        Step::Pass(head.len())
                    }
                    Err(refusal) => Step::Refuse(refusal),
                };
            }
        }
        self.place = Place::Head(input.len());
        Step::More
    }

    fn length(&mut self, input: &[u8], left: u64) -> Step {
        let passed = usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
        self.place = match left.saturating_sub(passed as u64) {
            0 => Place::Head(0),
            left => Place::Length(left),
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
                self.place = Place::Head(0);
                return Step::Pass(passed);
            }
        }
        self.place = Place::Chunk(chunk);
        Step::Pass(passed)
    }
}

impl Place {
    fn after_head(body: Body) -> Place {
        match body {
            Body::Length(0) => Place::Head(0),
            Body::Length(length) => Place::Length(length),
            Body::Chunked => Place::Chunk(Chunk::START),
        }
    }
}

impl Chunk {
    const START: Chunk = Chunk::Size { digits: 0, size: 0 };

    /// One byte further. Neither extensions nor trailers: no client of ours sends them, and they are where readers
    /// differ.
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
