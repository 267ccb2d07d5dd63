//! Moments of a clock that the device's time of day cannot disturb.

/// A moment on a monotonic clock of the shell, in milliseconds since an arbitrary start.
///
/// It is not the time of day, because devices often have that wrong.
///
/// ```
/// use checkout::Moment;
///
/// let now = Moment::from_millis(10_000);
/// let deadline = now.after(90_500);
/// assert_eq!(now.seconds_until(deadline), 91); // rounded up
/// assert_eq!(deadline.seconds_until(now), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The moment `milliseconds` after the clock's start.
    pub fn from_millis(milliseconds: u64) -> Moment {
        Moment(milliseconds)
    }

    /// The moment `milliseconds` later. The result saturates.
    pub fn after(self, milliseconds: u64) -> Moment {
        Moment(self.0.saturating_add(milliseconds))
    }

    /// The whole seconds from this moment to `later`, rounded up; 0 if `later` has passed.
    pub fn seconds_until(self, later: Moment) -> u32 {
        u32::try_from(later.0.saturating_sub(self.0).div_ceil(1000)).unwrap_or(u32::MAX)
    }
}
