/// A moment on the shell's own steady clock, in milliseconds since any start. Never the time of day: devices have
/// that wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The moment `milliseconds` after the clock's start.
    pub fn from_millis(milliseconds: u64) -> Moment {
        Moment(milliseconds)
    }

    /// The moment `milliseconds` later.
    pub fn after(self, milliseconds: u64) -> Moment {
        Moment(self.0.saturating_add(milliseconds))
    }

    /// Whole seconds from here to `later`, rounded up; 0 once it is reached.
    pub fn seconds_until(self, later: Moment) -> u32 {
        u32::try_from(later.0.saturating_sub(self.0).div_ceil(1000)).unwrap_or(u32::MAX)
    }
}
