//! The films and showtimes. Everything is invented except the title "Airplane!", which is in Vista's guide.

use super::{SHOWTIME, SHOWTIME_WITH_FEE, SHOWTIME_WITH_HIGH_FEE, SHOWTIME_WITHOUT_SEATS};
use crate::catalogue::{Film, ShowtimeInfo, Text};

/// The film of Vista's guides.
static AIRPLANE: Film = Film {
    id: "HO00000001",
    title: "Airplane!",
    classification: "R",
    runtime: 88,
    genre: Text::new("Comedy", "Komödie", "Comédie"),
    synopsis: Text::new(
        "The crew had the fish, the autopilot is inflatable, and the only man who can land has given up flying.",
        "Die Crew hatte den Fisch, der Autopilot ist aufblasbar, und der einzige Retter fliegt nicht mehr.",
        "L'équipage a pris le poisson, le pilote automatique est gonflable et le seul sauveur ne vole plus.",
    ),
};

/// The other film.
static TIDE_CLOCK: Film = Film {
    id: "HO00000002",
    title: "The Tide Clock",
    classification: "PG",
    runtime: 112,
    genre: Text::new("Adventure", "Abenteuer", "Aventure"),
    synopsis: Text::new(
        "A lighthouse keeper's daughter finds a clock that runs with the sea, and one morning it runs backwards.",
        "Die Tochter eines Leuchtturmwärters findet eine Uhr, die mit dem Meer geht - bis sie rückwärts läuft.",
        "La fille d'un gardien de phare trouve une horloge réglée sur la mer, qui un matin recule.",
    ),
};

/// All films.
pub(crate) static FILMS: [&Film; 2] = [&AIRPLANE, &TIDE_CLOCK];

/// All showtimes.
pub static SHOWTIMES: [ShowtimeInfo; 4] = [
    ShowtimeInfo {
        id: SHOWTIME,
        film: &AIRPLANE,
        starts_at: "2027-02-12T19:30:00+13:00",
        screen: "Screen 2",
        allocated: true,
    },
    ShowtimeInfo {
        id: SHOWTIME_WITH_FEE,
        film: &AIRPLANE,
        starts_at: "2027-02-12T22:15:00+13:00",
        screen: "Screen 2",
        allocated: true,
    },
    ShowtimeInfo {
        id: SHOWTIME_WITH_HIGH_FEE,
        film: &TIDE_CLOCK,
        starts_at: "2027-02-13T20:00:00+13:00",
        screen: "Screen 1",
        allocated: true,
    },
    ShowtimeInfo {
        id: SHOWTIME_WITHOUT_SEATS,
        film: &TIDE_CLOCK,
        starts_at: "2027-02-14T21:30:00+13:00",
        screen: "Open air",
        allocated: false,
    },
];
