//! Films and showtimes as a booking page shows them.

use super::Text;

/// A film.
#[derive(Debug, PartialEq, Eq)]
pub struct Film {
    /// Head office's id of it.
    pub id: &'static str,
    /// As on the poster.
    pub title: &'static str,
    /// The rating.
    pub classification: &'static str,
    /// Minutes.
    pub runtime: u32,
    /// A word or two.
    pub genre: Text,
    /// One sentence.
    pub synopsis: Text,
}

/// A showtime as a booking page shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct ShowtimeInfo {
    /// `{siteId}-{n}`.
    pub id: &'static str,
    /// What is shown.
    pub film: &'static Film,
    /// ISO 8601, in the site's time.
    pub starts_at: &'static str,
    /// Where.
    pub screen: &'static str,
    /// Whether seats have numbers.
    pub allocated: bool,
}

impl ShowtimeInfo {
    /// The day on which it starts: none starts after midnight. As "2027-02-12".
    pub(crate) fn business_date(&self) -> &'static str {
        self.starts_at.split('T').next().unwrap_or(self.starts_at)
    }
}
