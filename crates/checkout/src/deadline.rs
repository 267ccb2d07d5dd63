//! The time for which the server holds the order, and the warnings before it ends.

use crate::time::Moment;

/// How many minutes before the deadline the user is warned.
const WARNINGS: [u32; 2] = [5, 1];
/// By how many seconds two answers may differ about the same deadline, because of network delays.
const TOLERANCE_SECONDS: u32 = 30;
/// The pause before the order is read again after its deadline, in milliseconds. The server may hold an order a little
/// longer than it said.
const REFRESH_PAUSE_MS: u64 = 5_000;

/// The moment at which the server stops holding the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Deadline {
    at: Moment,
    /// When to read the order to see whether it still exists.
    refresh_at: Moment,
    /// The minutes of the last warning.
    warned: Option<u32>,
}

impl Deadline {
    /// A deadline `left_ms` milliseconds from now, as the server just said. The last warning of the previous deadline is
    /// kept, unless there is more time now than it warned of.
    pub(crate) fn from_remaining(left_ms: u64, now: Moment, before: Option<Deadline>) -> Deadline {
        let at = now.after(left_ms);
        let is_current = |minutes: &u32| now.seconds_until(at) <= minutes * 60 + TOLERANCE_SECONDS;
        Deadline {
            at,
            refresh_at: at.max(now.after(REFRESH_PAUSE_MS)),
            warned: before.and_then(|before| before.warned).filter(is_current),
        }
    }

    /// The whole seconds until the deadline, rounded up.
    pub(crate) fn seconds_left(&self, now: Moment) -> u32 {
        now.seconds_until(self.at)
    }

    /// Whether this deadline is later than another one, by more than network delays explain.
    pub(crate) fn is_later_than(&self, other: Deadline) -> bool {
        other.at.seconds_until(self.at) > TOLERANCE_SECONDS
    }

    /// Whether the user was warned of this deadline.
    pub(crate) fn has_warned(&self) -> bool {
        self.warned.is_some()
    }

    /// Stops the warnings until the server sends the next deadline, because the order was just extended.
    pub(crate) fn mute_warnings(&mut self) {
        self.warned = Some(0);
    }

    /// Whether to read the order now because the deadline has passed. The next read is due after a pause.
    pub(crate) fn take_refresh(&mut self, now: Moment) -> bool {
        let is_due = self.refresh_at <= now;
        if is_due {
            self.refresh_at = now.after(REFRESH_PAUSE_MS);
        }
        is_due
    }

    /// The minutes of the warning that is due now. Each warning is returned once.
    pub(crate) fn take_warning(&mut self, now: Moment) -> Option<u32> {
        let left = self.seconds_left(now);
        let due = WARNINGS.into_iter().filter(|minutes| (1..=minutes * 60).contains(&left)).min()?;
        if self.warned.is_some_and(|warned| warned <= due) {
            return None;
        }
        self.warned = Some(due);
        Some(due)
    }
}
