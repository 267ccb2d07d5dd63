//! The types of all that the site sells: areas and seats, ticket types, showtimes with their prices and discounts. The
//! values are in [`seed`](crate::seed) and never change.

use crate::money::Price;
use crate::vista::{DiscountDetails, TicketType};
use wire::ocapi::Restriction;

mod card;
mod film;
mod text;

pub use card::{Card, Deal, Validity};
pub use film::{Film, ShowtimeInfo};
pub use text::Text;

/// Everything that a site sells.
pub(crate) struct Catalogue {
    pub(crate) site_id: &'static str,
    pub(crate) areas: &'static [Area],
    pub(crate) ticket_types: Vec<TicketType>,
    pub(crate) discounts: Vec<DiscountDetails>,
    pub(crate) showtimes: Vec<Showtime>,
}

/// A part of the auditorium that has its own prices.
pub(crate) struct Area {
    /// The area category, which ticket types name.
    pub(crate) id: &'static str,
    /// The first part of its seats' ids.
    pub(crate) number: u32,
    pub(crate) name: Text,
    /// The number of its first row. Row 1 has the label A.
    pub(crate) first_row: u32,
    pub(crate) rows: u32,
    pub(crate) seats_in_row: u32,
}

/// A seat of the plan, which is the same at every allocated showtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seat {
    pub(crate) area: u32,
    pub(crate) row: u32,
    pub(crate) column: u32,
}

/// One screening.
pub(crate) struct Showtime {
    pub(crate) id: &'static str,
    pub(crate) film: &'static Film,
    /// Whether seats are allocated. If not, seating is free and no seat can be requested.
    pub(crate) allocated: bool,
    /// Labels of the seats sold before the sandbox started.
    pub(crate) sold: &'static [&'static str],
    pub(crate) prices: Vec<PriceRow>,
    pub(crate) offers: Vec<Offer>,
}

/// One price under one condition. A ticket type may have several prices.
#[derive(Clone, Debug)]
pub(crate) struct PriceRow {
    pub(crate) ticket_type_id: &'static str,
    pub(crate) price: Price,
    pub(crate) fee: Option<Price>,
    pub(crate) is_default: bool,
    pub(crate) restrictions: Vec<Restriction>,
    pub(crate) voucher_types: &'static [&'static str],
    pub(crate) reward_id: Option<i64>,
    pub(crate) discount: Option<RowDiscount>,
    pub(crate) priority: i32,
}

/// The discount behind a discounted price.
#[derive(Clone, Debug)]
pub(crate) struct RowDiscount {
    pub(crate) id: &'static str,
    pub(crate) percentage_off: i32,
    pub(crate) saved: Price,
}

/// A Connect discount on a ticket type.
pub(crate) struct Offer {
    pub(crate) code: &'static str,
    pub(crate) description: &'static str,
    pub(crate) ticket_type_id: &'static str,
    pub(crate) price: Price,
    pub(crate) points: i64,
    pub(crate) members_only: bool,
}

impl Catalogue {
    pub(crate) fn showtime(&self, id: &str) -> Option<&Showtime> {
        self.showtimes.iter().find(|showtime| showtime.id == id)
    }

    pub(crate) fn ticket_type(&self, id: &str) -> Option<&TicketType> {
        self.ticket_types.iter().find(|kind| kind.id == id)
    }

    pub(crate) fn area(&self, seat: Seat) -> Option<&'static Area> {
        self.areas.iter().find(|area| area.number == seat.area)
    }

    pub(crate) fn seats(&self) -> impl Iterator<Item = Seat> {
        self.areas.iter().flat_map(Area::seats)
    }

    /// Finds a seat by its id (`1_10_5`) or by its label ("J5").
    pub(crate) fn seat(&self, name: &str) -> Option<Seat> {
        self.seats().find(|seat| seat.id() == name || seat.label() == name)
    }

    /// Returns the OCAPI id for a code of Connect.
    pub(crate) fn full_id(&self, code: &str) -> String {
        format!("{}-{code}", self.site_id)
    }

    /// Returns the area of each seat that one ticket of this type takes. A package takes a seat for each of its
    /// tickets.
    pub(crate) fn areas_of(&self, ticket_type_id: &str) -> Vec<&str> {
        let Some(kind) = self.ticket_type(ticket_type_id) else { return Vec::new() };
        if kind.tickets.is_empty() {
            return kind.area_category_id.as_deref().into_iter().collect();
        }
        let part = |part: &crate::vista::PackageTicket| (part.ticket_type_id.clone(), part.quantity as usize);
        kind.tickets
            .iter()
            .map(part)
            .filter_map(|(id, quantity)| {
                let area = self.ticket_type(&id)?.area_category_id.as_deref()?;
                Some(std::iter::repeat_n(area, quantity))
            })
            .flatten()
            .collect()
    }
}

impl Area {
    /// Returns the seats row by row, each row from left to right.
    pub(crate) fn seats(&self) -> impl Iterator<Item = Seat> {
        let (area, columns) = (self.number, self.seats_in_row);
        (self.first_row..self.first_row + self.rows)
            .flat_map(move |row| (1..=columns).map(move |column| Seat { area, row, column }))
    }
}

impl Seat {
    /// Returns the OCAPI id, `{area}_{row}_{column}`.
    pub(crate) fn id(self) -> String {
        format!("{}_{}_{}", self.area, self.row, self.column)
    }

    /// Returns the letter of the row.
    pub(crate) fn row_label(self) -> String {
        let letter = u8::try_from(self.row).ok().and_then(|row| (b'A' - 1).checked_add(row)).map(char::from);
        letter.map(String::from).unwrap_or_default()
    }

    /// Returns row and number as printed on the ticket, for example "J5".
    pub(crate) fn label(self) -> String {
        format!("{}{}", self.row_label(), self.column)
    }
}

impl Showtime {
    /// Returns the default price of an area without a condition. Savings are measured against it.
    pub(crate) fn plain_price(&self, catalogue: &Catalogue, area: &str) -> Option<Price> {
        let in_area = |row: &&PriceRow| {
            row.restrictions.is_empty()
                && row.is_default
                && catalogue.areas_of(row.ticket_type_id).as_slice() == [area]
        };
        self.prices.iter().find(in_area).map(|row| row.price)
    }

    /// Returns the number of the showtime in Connect.
    pub(crate) fn session_id(&self) -> &'static str {
        code_of(self.id)
    }
}

impl PriceRow {
    pub(crate) fn is_restricted_to(&self, restriction: &Restriction) -> bool {
        self.restrictions.contains(restriction)
    }

    pub(crate) fn discount_id(&self) -> Option<&'static str> {
        self.discount.as_ref().map(|discount| discount.id)
    }
}

/// Returns the code in Connect of an OCAPI id: the part after the site and the dash.
pub(crate) fn code_of(id: &str) -> &str {
    id.split_once('-').map_or(id, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use crate::seed;

    #[test]
    fn seats_are_found_by_id_and_by_label() {
        let catalogue = seed::catalogue();
        let seat = catalogue.seat("J5").unwrap();
        assert_eq!(seat.id(), "1_10_5");
        assert_eq!(catalogue.seat("1_10_5"), Some(seat));
        assert_eq!(catalogue.seat("Z99"), None);
    }

    #[test]
    fn no_two_seats_share_a_label() {
        let mut labels: Vec<_> = seed::catalogue().seats().map(super::Seat::label).collect();
        let all = labels.len();
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), all);
    }

    #[test]
    fn a_package_takes_a_seat_for_each_of_its_tickets() {
        let catalogue = seed::catalogue();
        assert_eq!(catalogue.areas_of(seed::FAMILY_PACKAGE), vec![seed::STANDARD_AREA; 4]);
        assert_eq!(catalogue.areas_of(seed::ADULT), [seed::STANDARD_AREA]);
        assert!(catalogue.areas_of("0002-9999").is_empty());
    }

    #[test]
    fn every_price_names_a_ticket_type_and_every_ticket_type_an_area() {
        let catalogue = seed::catalogue();
        for row in catalogue.showtimes.iter().flat_map(|showtime| &showtime.prices) {
            assert!(!catalogue.areas_of(row.ticket_type_id).is_empty(), "{}", row.ticket_type_id);
        }
    }
}
