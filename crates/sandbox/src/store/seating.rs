//! Chooses and checks the seats of a selection.

use super::{Line, Refusal, Selection, Store};
use crate::catalogue::{Catalogue, Seat, Showtime};
use std::collections::BTreeMap;
use wire::ProblemCode;

const GONE: Refusal = Refusal::new(ProblemCode::SeatsUnavailable, "Seats are not available.");

impl Store {
    /// Returns the seats for `lines` of `order_id`: the requested seats, or the best free seats if none are requested.
    ///
    /// # Errors
    /// If a seat is unknown or taken, or if the seats do not match the tickets in number or area. More seats than
    /// tickets are accepted, so that a client can remove a ticket and add it again while its seat is held.
    pub(super) fn seats_for(
        &self,
        order_id: &str,
        showtime: &Showtime,
        lines: &[Line],
        wanted: &[String],
    ) -> Result<Vec<Seat>, Refusal> {
        if !showtime.allocated {
            let none = Refusal::invalid("Showtime has no seat allocation.");
            return if wanted.is_empty() { Ok(Vec::new()) } else { Err(none) };
        }
        if wanted.is_empty() {
            return self.allocate(order_id, showtime, lines);
        }
        let mut seats = wanted.iter().map(|id| self.seat(id)).collect::<Result<Vec<_>, _>>()?;
        seats.sort_unstable();
        if seats.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(Refusal::invalid("Seats are not unique."));
        }
        if seats.iter().any(|&seat| self.is_taken(showtime.id, seat, order_id)) {
            return Err(GONE);
        }
        self.check_fit(lines, &seats)?;
        Ok(seats)
    }

    /// Returns whether the seats that the order holds match `lines`.
    pub(super) fn fits(&self, lines: &[Line], seats: &[Seat]) -> bool {
        self.check_fit(lines, seats).is_ok()
    }

    fn seat(&self, id: &str) -> Result<Seat, Refusal> {
        self.catalogue.seats().find(|seat| seat.id() == id).ok_or(GONE)
    }

    fn check_fit(&self, lines: &[Line], seats: &[Seat]) -> Result<(), Refusal> {
        let needed = seats_needed(&self.catalogue, lines);
        if needed.values().sum::<usize>() > seats.len() {
            return Err(Refusal::invalid("There are more tickets than seats."));
        }
        let in_area =
            |area: &str| seats.iter().filter(|seat| area_of(&self.catalogue, **seat) == area).count();
        if needed.iter().any(|(area, count)| in_area(area) < *count) {
            return Err(Refusal::invalid("Seats are in another area than the tickets."));
        }
        Ok(())
    }

    /// Finds free seats side by side, beginning with the last row. The order's own seats are only used if no others
    /// are free, because they are given up after new ones are found. A client that does not send its seats again loses
    /// them.
    fn allocate(&self, order_id: &str, showtime: &Showtime, lines: &[Line]) -> Result<Vec<Seat>, Refusal> {
        let own = self.orders.get(order_id);
        let mut seats = Vec::new();
        for (area, count) in seats_needed(&self.catalogue, lines) {
            let free = |seat: &Seat| {
                area_of(&self.catalogue, *seat) == area && !self.is_taken(showtime.id, *seat, order_id)
            };
            let free: Vec<Seat> = self.catalogue.seats().filter(free).collect();
            let fresh: Vec<Seat> = free
                .iter()
                .copied()
                .filter(|seat| own.is_none_or(|own| !own.holds(showtime.id, *seat)))
                .collect();
            let found = side_by_side(&fresh, count).or_else(|| side_by_side(&free, count)).ok_or(GONE)?;
            seats.extend(found);
        }
        seats.sort_unstable();
        Ok(seats)
    }
}

/// Returns the number of seats that the tickets take in each area.
fn seats_needed<'a>(catalogue: &'a Catalogue, lines: &[Line]) -> BTreeMap<&'a str, usize> {
    let mut needed = BTreeMap::new();
    for area in lines.iter().flat_map(|line| catalogue.areas_of(line.row.ticket_type_id)) {
        *needed.entry(area).or_default() += 1;
    }
    needed
}

fn area_of(catalogue: &Catalogue, seat: Seat) -> &'static str {
    catalogue.area(seat).map_or("", |area| area.id)
}

/// Finds `count` neighbouring seats among seats in the plan's order: in the last row, nearest to its middle.
fn side_by_side(free: &[Seat], count: usize) -> Option<Vec<Seat>> {
    let run = |seats: &&[Seat]| {
        seats.windows(2).all(|pair| match pair {
            [left, right] => left.row == right.row && left.column + 1 == right.column,
            _ => true,
        })
    };
    // The middle of the widest row (ten seats) is 5.5, doubled to stay in integers.
    let from_middle = |seats: &[Seat]| {
        let columns: u32 = seats.iter().map(|seat| seat.column).sum();
        (columns * 2).abs_diff(u32::try_from(count).unwrap_or_default() * 11)
    };
    let rearmost = |seats: &[Seat]| std::cmp::Reverse(seats.first().map(|seat| seat.row));
    let runs = free.windows(count).filter(run);
    runs.min_by_key(|seats| (rearmost(seats), from_middle(seats))).map(<[Seat]>::to_vec)
}

/// Assigns the seats of a selection to its lines, both in their order. Surplus seats belong to no line.
pub(crate) fn seats_by_line(catalogue: &Catalogue, selection: &Selection) -> Vec<Vec<Seat>> {
    let mut left = selection.seats.clone();
    let mut take = |area: &str| {
        let at = left.iter().position(|seat| area_of(catalogue, *seat) == area)?;
        Some(left.remove(at))
    };
    let areas = |line: &Line| catalogue.areas_of(line.row.ticket_type_id);
    selection.lines.iter().map(|line| areas(line).into_iter().filter_map(&mut take).collect()).collect()
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;

    fn refused(types: &[&str], seats: &[&str]) -> ProblemCode {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        set(&mut store, &id, types.iter().map(|kind| ticket(kind)).collect(), seats).unwrap_err().code
    }

    #[test]
    fn seats_of_others_and_unknown_ones_are_unavailable() {
        assert_eq!(refused(&[ADULT], &["G4"]), ProblemCode::SeatsUnavailable);
        assert_eq!(refused(&[ADULT], &["Z1"]), ProblemCode::SeatsUnavailable);
        let mut store = store();
        order_with(&mut store, &[ADULT], &["J5"]);
        let second = order_with(&mut store, &[], &[]);
        let refused = set(&mut store, &second, vec![ticket(ADULT)], &["J5"]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::SeatsUnavailable);
    }

    #[test]
    fn seats_must_fit_the_tickets_in_number_and_area() {
        assert_eq!(refused(&[ADULT, ADULT], &["J5"]), ProblemCode::InvalidRequest);
        assert_eq!(refused(&[ADULT], &["C1"]), ProblemCode::InvalidRequest);
        assert_eq!(refused(&[ADULT], &["J5", "J5"]), ProblemCode::InvalidRequest);
        assert_eq!(refused(&[FAMILY_PACKAGE], &["J1", "J2", "J3"]), ProblemCode::InvalidRequest);
        let mut store = store();
        order_with(&mut store, &[FAMILY_PACKAGE], &["J1", "J2", "J3", "J4"]);
    }

    #[test]
    fn seats_can_be_held_without_tickets() {
        let mut store = store();
        let id = order_with(&mut store, &[], &["J5", "J6"]);
        assert_eq!(seats(&mut store, &id), ["J5", "J6"]);
        set(&mut store, &id, vec![], &[]).unwrap();
        assert!(store.sell_seat(NOW, SHOWTIME, "J5"), "an empty selection holds nothing");
    }

    #[test]
    fn tickets_without_seats_get_the_best_free_ones() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &[]);
        assert_eq!(seats(&mut store, &id), ["J5"]);
        let next = order_with(&mut store, &[ADULT, ADULT], &[]);
        assert_eq!(seats(&mut store, &next), ["J6", "J7"]);
        let mixed = order_with(&mut store, &[ADULT, PREMIUM_ADULT], &[]);
        assert_eq!(seats(&mut store, &mixed), ["J4", "D5"]);
    }

    #[test]
    fn seats_that_are_not_sent_again_are_lost() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT], &["J5", "J6"]);
        set(&mut store, &id, vec![ticket(ADULT), ticket(ADULT)], &[]).unwrap();
        assert_eq!(seats(&mut store, &id), ["J3", "J4"]);
    }

    #[test]
    fn more_neighbours_than_a_row_has_are_unavailable() {
        assert_eq!(refused(&[ADULT; 11], &[]), ProblemCode::SeatsUnavailable);
    }

    #[test]
    fn a_showtime_without_allocation_takes_no_seats() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let refused = set_at(&mut store, &id, SHOWTIME_WITHOUT_SEATS, vec![ticket(ADULT)], &["J5"]);
        assert_eq!(refused.unwrap_err().code, ProblemCode::InvalidRequest);
        set_at(&mut store, &id, SHOWTIME_WITHOUT_SEATS, vec![ticket(ADULT)], &[]).unwrap();
    }
}
