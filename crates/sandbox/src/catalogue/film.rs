//! Films and showtimes as a booking page shows them.

use super::Text;

/// A film.
#[derive(Debug, PartialEq, Eq)]
pub struct Film {
    /// The id that head office gave it.
    pub id: &'static str,
    /// The title as on the poster.
    pub title: &'static str,
    /// The rating.
    pub classification: &'static str,
    /// The length in minutes.
    pub runtime: u32,
    /// The genre, in one or two words.
    pub genre: Text,
    /// The plot in one sentence.
    pub synopsis: Text,
}

/// A showtime as a booking page shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct ShowtimeInfo {
    /// The OCAPI id, `{siteId}-{n}`.
    pub id: &'static str,
    /// The film that is shown.
    pub film: &'static Film,
    /// The start in ISO 8601, in the local time of the site.
    pub starts_at: &'static str,
    /// The name of the screen.
    pub screen: &'static str,
    /// Whether seats have numbers.
    pub allocated: bool,
}

impl ShowtimeInfo {
    /// Returns the business date, for example "2027-02-12". It is the date of the start, because no showtime starts
    /// after midnight.
    pub(crate) fn business_date(&self) -> &'static str {
        self.starts_at.split('T').next().unwrap_or(self.starts_at)
    }
}
