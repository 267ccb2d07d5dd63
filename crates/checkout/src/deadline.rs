//! The time for which the server holds the order, and the warnings before it ends.

use crate::time::Moment;

/// How many minutes before the deadline the user is warned.
const WARNINGS: [u32; 2] = [5, 1];
/// By how many seconds two answers may differ about the same deadline, because of network delays.
const TOLERANCE_SECONDS: u32 = 30;
/// The pause before the order is read again after its deadline, in milliseconds. The server may hold an order a little
/// longer than it said.
const REFRESH_PAUSE_MS: u64 = 5_000;
/// After this many such reads the pause is longer, because the server's deadline is wrong.
const SHORT_PAUSES: u32 = 12;
const LONG_REFRESH_PAUSE_MS: u64 = 60_000;
/// No cinema holds an order for longer than this, in milliseconds: such a deadline is wrong, and as good as none.
const LONGEST_HOLD_MS: u64 = 4 * 60 * 60 * 1000;

/// The moment at which the server stops holding the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Deadline {
    at: Moment,
    /// Whether the deadline had passed when the server sent it, although the order still exists.
    is_over: bool,
    /// When to read the order to see whether it still exists.
    refresh_at: Moment,
    /// How often the order was read since the deadline.
    refreshes: u32,
    /// The minutes of the last warning.
    warned: Option<u32>,
}

impl Deadline {
    /// A deadline `left_ms` milliseconds from now, as the server just said. `None` if it said none, or one that is
    /// hours away. The last warning of the previous deadline is kept, unless there is more time now than it warned of.
    pub(crate) fn from_remaining(
        left_ms: Option<u64>,
        now: Moment,
        before: Option<Deadline>,
    ) -> Option<Deadline> {
        let left_ms = left_ms.filter(|left_ms| *left_ms <= LONGEST_HOLD_MS)?;
        let at = now.after(left_ms);
        let is_over = left_ms == 0;
        let is_current = |minutes: &u32| now.seconds_until(at) <= minutes * 60 + TOLERANCE_SECONDS;
        let refreshes = before.filter(|_| is_over).map_or(0, |before| before.refreshes);
        Some(Deadline {
            at,
            is_over,
            refresh_at: at.max(now.after(refresh_pause(refreshes))),
            refreshes,
            warned: before.and_then(|before| before.warned).filter(is_current),
        })
    }

    /// The whole seconds until the deadline, rounded up. `None` if the order outlives a deadline that has passed: the
    /// server will end it, but it does not say when.
    pub(crate) fn seconds_left(&self, now: Moment) -> Option<u32> {
        (!self.is_over).then(|| now.seconds_until(self.at))
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
            self.refreshes = self.refreshes.saturating_add(1);
            self.refresh_at = now.after(refresh_pause(self.refreshes));
        }
        is_due
    }

    /// The minutes of the warning that is due now. Each warning is returned once.
    pub(crate) fn take_warning(&mut self, now: Moment) -> Option<u32> {
        let left = now.seconds_until(self.at);
        let due = WARNINGS.into_iter().filter(|minutes| (1..=minutes * 60).contains(&left)).min()?;
        if self.warned.is_some_and(|warned| warned <= due) {
            return None;
        }
        self.warned = Some(due);
        Some(due)
    }
}

/// The pause before the next read after the deadline, in milliseconds.
fn refresh_pause(refreshes: u32) -> u64 {
    if refreshes < SHORT_PAUSES { REFRESH_PAUSE_MS } else { LONG_REFRESH_PAUSE_MS }
}
