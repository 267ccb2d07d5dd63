//! What can happen to a call of ProCinema's or Vista's.

use super::rng::Rng;

/// The longest call, from its first byte to its answer: what the redemption's limits say.
pub(crate) const LONGEST_CALL: i64 = redemption::limits::UPSTREAM;
/// No call is executed so long after it was given up, as the redemption assumes.
pub(crate) const QUIET: i64 = redemption::limits::QUIET;

/// The fate of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Executed and answered.
    Fine,
    /// No connection.
    NotSent,
    /// Answered with this status (401, 403, 404, 429, 503), and not executed.
    Status(u16),
    /// Gone on its way there.
    LostBefore,
    /// Executed; the answer is gone, cut or nonsense.
    LostAfter,
    /// Given up, and executed so many milliseconds after that.
    Late(i64),
    /// Executed, and so many milliseconds after the answer once more.
    Twice(i64),
    /// Executed twice by a gateway on the way, which hands on the answer to the second.
    TwiceInARow,
    /// Executed, and the answer has no id.
    WithoutId,
}

/// How likely it is that a call fails, in percent.
#[derive(Clone, Copy)]
pub(crate) struct Weather(pub(crate) i64);

impl Weather {
    pub(crate) fn fate(self, rng: &mut Rng) -> Fate {
        if !rng.percent(self.0) {
            return Fate::Fine;
        }
        match rng.between(0, 100) {
            0..=9 => Fate::NotSent,
            10..=11 => Fate::Status([401, 403, 404][rng.index(3)]),
            12..=19 => Fate::Status(429),
            20..=29 => Fate::Status(503),
            30..=44 => Fate::LostBefore,
            45..=64 => Fate::LostAfter,
            65..=79 => Fate::Late(rng.between(0, QUIET)),
            80..=91 => Fate::Twice(rng.between(0, QUIET - LONGEST_CALL)),
            92 => Fate::TwiceInARow,
            _ => Fate::WithoutId,
        }
    }

    /// Whether a read brings no answer.
    pub(crate) fn hides(self, rng: &mut Rng) -> bool {
        rng.percent(self.0)
    }
}
