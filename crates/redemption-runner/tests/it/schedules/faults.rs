//! The faults of a call to ProCinema or Vista.

use super::rng::Rng;

/// The longest call, from its first byte to its answer, by the redemption's limits.
pub(crate) const LONGEST_CALL: i64 = redemption::limits::UPSTREAM;
/// No call is executed later than this after it was given up. The redemption assumes that.
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
    /// Lost before it is executed.
    LostBefore,
    /// Executed. The answer is lost, cut off or unreadable.
    LostAfter,
    /// Given up, and executed this many milliseconds later.
    Late(i64),
    /// Executed, and executed again this many milliseconds after the answer.
    Twice(i64),
    /// A gateway executes it twice, and passes on the second answer.
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

    /// Whether a read has no answer.
    pub(crate) fn hides(self, rng: &mut Rng) -> bool {
        rng.percent(self.0)
    }
}
