//! The data of the start: one site, two films, four showtimes, and a voucher for each feature.
//!
//! The prices of [`SHOWTIME`] are from Vista's guides "Ticket voucher redemption" and "Ticket discounts". The prices
//! of [`SHOWTIME_WITH_HIGH_FEE`] are from "Booking fees".

mod films;
mod prices;
mod procinema;
mod ticket_types;
mod vouchers;

pub(crate) use films::FILMS;
pub use films::SHOWTIMES;
pub(crate) use procinema::procinema_codes;
pub use procinema::{PROCINEMA_CODES, PROCINEMA_DEMO};
pub use vouchers::vouchers;

pub use crate::catalogue::{Card, Deal, Film, ShowtimeInfo, Text, Validity};

use crate::catalogue::{Area, Catalogue};

/// The only site.
pub const SITE: &str = "0002";
/// The name of the site.
pub(crate) const SITE_NAME: &str = "Harbour Lights Cinema, Wellington";
/// The currency of all amounts (ISO 4217).
pub const CURRENCY: &str = "NZD";

/// "Airplane!" in the evening, without booking fees: the showtime of the guides.
pub const SHOWTIME: &str = "0002-2681";
/// "Airplane!" at night, with a booking fee of 0.75 a ticket.
pub(crate) const SHOWTIME_WITH_FEE: &str = "0002-2682";
/// "The Tide Clock". An Adult costs 19.50, with a booking fee of 5.66.
pub const SHOWTIME_WITH_HIGH_FEE: &str = "0002-2690";
/// "The Tide Clock" in the open air: free seating.
pub const SHOWTIME_WITHOUT_SEATS: &str = "0002-2695";

/// The area whose plain ticket is [`ADULT`].
pub(crate) const STANDARD_AREA: &str = "0002-0000000001";
/// The area with wider seats.
pub(crate) const PREMIUM_AREA: &str = "0002-0000000002";
/// The area with reclining seats, in front.
pub(crate) const RECLINER_AREA: &str = "0002-0000000003";
/// The balcony.
pub(crate) const BALCONY_AREA: &str = "0002-0000000004";

/// The plain ticket: 10.00 at [`SHOWTIME`].
pub const ADULT: &str = "0002-0191";
/// 7.00 at [`SHOWTIME`].
pub const CHILD: &str = "0002-0192";
/// The ticket that a voucher of type ADTMM pays: 1.00 at [`SHOWTIME`].
pub const ADULT_VOUCHER: &str = "0002-0050";
/// One of two tickets that a voucher of type FAMMM pays.
pub(crate) const FAMILY_VOUCHER_ADULT: &str = "0002-0052";
/// The other ticket that it pays.
pub const FAMILY_VOUCHER_CHILD: &str = "0002-0053";
/// For ADTMM and a restriction that no client knows, so it must not be offered.
pub(crate) const HIDDEN_VOUCHER: &str = "0002-0054";
/// For signed-in members.
pub(crate) const MEMBER_ADULT: &str = "0002-0195";
/// A reward of a member.
pub(crate) const REWARD_ADULT: &str = "0002-0196";
/// Two adults and two children, sold as one.
pub(crate) const FAMILY_PACKAGE: &str = "0002-0070";
/// The plain ticket of [`PREMIUM_AREA`].
pub(crate) const PREMIUM_ADULT: &str = "0002-0201";
/// The ticket of [`PREMIUM_AREA`] that a voucher of type PRMMM pays.
pub(crate) const PREMIUM_VOUCHER: &str = "0002-0061";

/// "Student Night": half off an Adult.
pub const STUDENT_NIGHT: &str = "0002-0000000004";
/// The Connect discount that makes an Adult of 10.00 cost 7.50.
pub const BLITZO: &str = "BLITZO";
/// The Connect discount that makes it cost 5.00, for a member with 10 points.
pub const MEMBERCLUB: &str = "MEMBERCLUB";

/// The first letters of CinematicCard's codes for this cinema.
pub const GIFT_PREFIX: &str = "HALFMOON";

/// The seat plan from the screen to the back: recliners A-B, premium C-D, standard E-J, balcony K-L.
static AREAS: [Area; 4] = [
    Area {
        id: STANDARD_AREA,
        number: 1,
        name: Text::new("Standard", "Parkett", "Standard"),
        first_row: 5,
        rows: 6,
        seats_in_row: 10,
    },
    Area {
        id: PREMIUM_AREA,
        number: 2,
        name: Text::new("Premium", "Premium", "Premium"),
        first_row: 3,
        rows: 2,
        seats_in_row: 8,
    },
    Area {
        id: RECLINER_AREA,
        number: 3,
        name: Text::new("Recliner", "Liegesitze", "Fauteuils inclinables"),
        first_row: 1,
        rows: 2,
        seats_in_row: 6,
    },
    Area {
        id: BALCONY_AREA,
        number: 4,
        name: Text::new("Balcony", "Balkon", "Balcon"),
        first_row: 11,
        rows: 2,
        seats_in_row: 8,
    },
];

/// Returns everything that the site sells.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue {
        site_id: SITE,
        areas: &AREAS,
        ticket_types: ticket_types::all(),
        discounts: ticket_types::discounts(),
        showtimes: prices::showtimes(),
    }
}
