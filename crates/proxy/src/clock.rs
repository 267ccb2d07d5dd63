//! The time here and at an upstream. An order ends by Vista's clock and not by ours.

use crate::limits::SAME_CLOCK_MS;
use jiff::Timestamp;
use std::time::SystemTime;

/// The current time.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// The current time in milliseconds since 1970, the unit of the store.
pub(crate) fn now_ms() -> i64 {
    now().as_millisecond()
}

/// How far the clock that wrote a `Date` header is ahead of ours, in milliseconds. 0 if there is no readable header.
pub(crate) fn ahead_ms(date: Option<&str>) -> i64 {
    date.map_or(0, |date| apart(date, now_ms()))
}

fn apart(date: &str, now_ms: i64) -> i64 {
    let Ok(date) = httpdate::parse_http_date(date) else { return 0 };
    let since = date.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let ahead = i64::try_from(since).unwrap_or(i64::MAX).saturating_sub(now_ms);
    if ahead.abs() > SAME_CLOCK_MS { ahead } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_ahead_behind_or_the_same() {
        // Sun, 22 Nov 2026 10:00:00 GMT
        const TEN: i64 = 1_795_341_600_000;
        for (date, expected) in [
            ("Sun, 22 Nov 2026 10:00:00 GMT", 0),
            ("Sun, 22 Nov 2026 09:59:58 GMT", 0),
            ("Sun, 22 Nov 2026 10:20:00 GMT", 1_200_000),
            ("Sun, 22 Nov 2026 09:00:00 GMT", -3_600_000),
            ("yesterday", 0),
            ("", 0),
        ] {
            assert_eq!(apart(date, TEN), expected, "{date}");
        }
        assert_eq!(ahead_ms(None), 0);
    }
}
