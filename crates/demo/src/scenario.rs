//! The orders that the demo page can start with.

use sandbox::seed::{ADULT, CHILD};
use serde::Deserialize;

/// The content of a new order at the voucher step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// One adult.
    OneAdult,
    /// Two adults.
    #[default]
    TwoAdults,
    /// Two adults and two children.
    Family,
    /// Two seats and no tickets, as on sites that ask for the seats first.
    SeatsOnly,
    /// Nothing.
    Empty,
}

/// The standard area of the seating plan: rows from the back, columns from the middle. J5 and J6 come first, because
/// the page names them.
const AREA: u32 = 1;
const ROWS: [u32; 6] = [10, 9, 8, 7, 6, 5];
const COLUMNS: [u32; 5] = [5, 7, 3, 9, 1];
const LAST_COLUMN: u32 = 10;

impl Scenario {
    /// The ids of the ticket types, one for each ticket.
    pub(crate) fn tickets(self) -> &'static [&'static str] {
        match self {
            Scenario::OneAdult => &[ADULT],
            Scenario::TwoAdults => &[ADULT, ADULT],
            Scenario::Family => &[ADULT, ADULT, CHILD, CHILD],
            Scenario::SeatsOnly | Scenario::Empty => &[],
        }
    }

    /// Groups of neighbouring seats to try, best first; one empty list if the scenario has no seats.
    pub(crate) fn seats(self) -> Vec<Vec<String>> {
        let wanted = match self {
            Scenario::Empty => return vec![Vec::new()],
            Scenario::OneAdult => 1,
            Scenario::TwoAdults | Scenario::SeatsOnly => 2,
            Scenario::Family => 4,
        };
        let group = |row: u32, first: u32| {
            (first..first + wanted).map(|column| format!("{AREA}_{row}_{column}")).collect()
        };
        ROWS.into_iter()
            .flat_map(|row| COLUMNS.into_iter().map(move |first| (row, first)))
            .filter(|(_, first)| first + wanted <= LAST_COLUMN + 1)
            .map(|(row, first)| group(row, first))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seats_that_the_page_names_come_first() {
        assert_eq!(Scenario::TwoAdults.seats()[0], ["1_10_5", "1_10_6"]);
        assert_eq!(Scenario::SeatsOnly.seats(), Scenario::TwoAdults.seats());
    }

    #[test]
    fn every_group_is_within_its_row_and_as_large_as_the_party() {
        for scenario in [Scenario::OneAdult, Scenario::TwoAdults, Scenario::Family] {
            for group in scenario.seats() {
                assert_eq!(group.len(), scenario.tickets().len());
                let column = |seat: &String| seat.rsplit('_').next().unwrap().parse::<u32>().unwrap();
                assert!(group.iter().all(|seat| (1..=LAST_COLUMN).contains(&column(seat))), "{group:?}");
            }
        }
    }
}
