//! How long the server holds the order, by the shell's clock, and when the person is warned.

use crate::Moment;

/// How many minutes before the end the person is warned.
const WARNINGS: [u32; 2] = [5, 1];
/// Two readings of one end differ by less, in seconds: the network's delays.
const BLUR: u32 = 30;
/// How soon the order is asked for again once its time should be over, in milliseconds. The server may grant a
/// little more than it says.
const GRACE_MS: u64 = 5_000;

/// When the order's time is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Deadline {
    at: Moment,
    /// When the server is to be asked whether it is.
    ask_at: Moment,
    /// The minutes of the last warning.
    warned: Option<u32>,
}

impl Deadline {
    /// As the server just said it, in milliseconds from now. What was warned of before stays so, unless there is
    /// more time now.
    pub(crate) fn read(left_ms: u64, now: Moment, before: Option<Deadline>) -> Deadline {
        let at = now.after(left_ms);
        let still = |minutes: &u32| now.seconds_until(at) <= minutes * 60 + BLUR;
        Deadline {
            at,
            ask_at: at.max(now.after(GRACE_MS)),
            warned: before.and_then(|before| before.warned).filter(still),
        }
    }

    /// Whole seconds left.
    pub(crate) fn left(&self, now: Moment) -> u32 {
        now.seconds_until(self.at)
    }

    /// Whether the end is later than another one.
    pub(crate) fn is_later_than(&self, other: Deadline) -> bool {
        other.at.seconds_until(self.at) > BLUR
    }

    /// Whether a warning stands.
    pub(crate) fn has_warned(&self) -> bool {
        self.warned.is_some()
    }

    /// Nothing more is warned of until the server says the end again: it is about to be another.
    pub(crate) fn is_to_move(&mut self) {
        self.warned = Some(0);
    }

    /// Whether the server is to be asked now. If so, it is the next time after a while.
    pub(crate) fn asks(&mut self, now: Moment) -> bool {
        let asks = self.ask_at <= now;
        if asks {
            self.ask_at = now.after(GRACE_MS);
        }
        asks
    }

    /// The minutes to warn of now; each once.
    pub(crate) fn warns(&mut self, now: Moment) -> Option<u32> {
        let due = due(self.left(now)).filter(|minutes| self.warned.is_none_or(|warned| *minutes < warned))?;
        self.warned = Some(due);
        Some(due)
    }
}

fn due(left: u32) -> Option<u32> {
    WARNINGS.into_iter().filter(|minutes| (1..=minutes * 60).contains(&left)).min()
}
