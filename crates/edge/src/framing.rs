//! Finds the end of each request in the bytes of a connection.

use crate::head::{self, Body};
use crate::refusal::Refusal;

/// The most hexadecimal digits in the size of a chunk. Seven digits are up to 256 MiB, more than any body may have.
const MOST_DIGITS: usize = 7;

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
    /// Before the size of a chunk.
    Size,
    /// In a chunk. This many bytes of it are missing.
    Data(u64),
    /// After the data of a chunk.
    DataEnd,
    /// After the chunk with the size 0.
    BodyEnd,
    /// After a refusal. Nothing more is read.
    Stopped,
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
            Position::Length(left) => self.data(input, left, Position::Length, Position::Head(0)),
            Position::Size => self.size(input),
            Position::Data(left) => self.data(input, left, Position::Data, Position::DataEnd),
            Position::DataEnd => self.line_end(input, Position::Size),
            Position::BodyEnd => self.line_end(input, Position::Head(0)),
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

    /// Passes up to `left` bytes of data without reading them.
    fn data(&mut self, input: &[u8], left: u64, unfinished: fn(u64) -> Position, next: Position) -> Step {
        let passed = usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
        self.position = match left.saturating_sub(passed as u64) {
            0 => next,
            left => unfinished(left),
        };
        Step::Pass(passed)
    }

    /// Reads the line with the size of a chunk. Extensions are errors, because parsers differ in them and no client
    /// needs them. So are trailers, which would follow the size 0.
    fn size(&mut self, input: &[u8]) -> Step {
        let digits = input.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if digits > MOST_DIGITS {
            return Step::Broken;
        }
        let size = input.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok());
        match (input.get(digits..), size.and_then(|size| u64::from_str_radix(size, 16).ok())) {
            (Some([b'\r', b'\n', ..]), Some(size)) => {
                self.position = if size == 0 { Position::BodyEnd } else { Position::Data(size) };
                Step::Pass(digits + 2)
            }
            (Some([] | [b'\r']), Some(_)) => Step::More,
            _ => Step::Broken,
        }
    }

    /// Reads the line end after the data of a chunk, or after the last chunk.
    fn line_end(&mut self, input: &[u8], next: Position) -> Step {
        match input {
            [b'\r', b'\n', ..] => {
                self.position = next;
                Step::Pass(2)
            }
            [b'\r'] => Step::More,
            _ => Step::Broken,
        }
    }
}

impl Position {
    fn after_head(body: Body) -> Position {
        match body {
            Body::Length(0) => Position::Head(0),
            Body::Length(length) => Position::Length(length),
            Body::Chunked => Position::Size,
        }
    }
}

#[cfg(test)]
mod tests;
